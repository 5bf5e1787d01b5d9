"""The nouns that the coaches add to the API."""

from rest_framework.routers import SimpleRouter

from coaches.candidacy import api as candidacy
from coaches.certification import api as certification
from coaches.pool import api as pool


def register_routes(router: SimpleRouter) -> None:
    """All of them."""
    for room in (candidacy, certification, pool):
        room.register_routes(router)
