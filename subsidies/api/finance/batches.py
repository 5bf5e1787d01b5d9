"""Payment batches: made, approved by another person, given to the bank."""

from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
