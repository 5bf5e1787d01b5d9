"""The overview: per line what was granted, reserved, due, paid and is in cash, over time, and what will be left."""

from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
