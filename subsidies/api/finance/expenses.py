"""Operating expenses: entered with their document, approved by a second person where that is needed."""

from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
