"""Tranches: expected, requested with their evidence, received, dropped."""

from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
