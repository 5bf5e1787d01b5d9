"""The nouns that the trainings add to the API."""

from rest_framework.routers import SimpleRouter

from trainings.courses import api as courses
from trainings.intervisions import api as intervisions
from trainings.wellbeing import api as wellbeing


def register_routes(router: SimpleRouter) -> None:
    """All of them."""
    for room in (courses, intervisions, wellbeing):
        room.register_routes(router)
