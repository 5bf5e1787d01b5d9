"""The nouns that the trainings add to the API."""

from rest_framework.routers import SimpleRouter

from trainings.api import courses, intervisions, wellbeing


def register(router: SimpleRouter) -> None:
    """All of them."""
    for room in (courses, intervisions, wellbeing):
        room.register(router)
