"""Recovery orders: proposed, ordered, followed by age, received."""

from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
