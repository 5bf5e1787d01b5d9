"""Bank statements: imported, and the lines that match nothing."""

from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
