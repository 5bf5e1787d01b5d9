"""The nouns that the coaches add to the API."""

from rest_framework.routers import SimpleRouter

from coaches.api import candidacy, certification, pool


def register(router: SimpleRouter) -> None:
    """All of them."""
    for room in (candidacy, certification, pool):
        room.register(router)
