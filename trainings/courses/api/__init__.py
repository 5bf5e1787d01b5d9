"""The API of courses."""

from rest_framework.routers import SimpleRouter

from trainings.courses.api.editions import CourseViewSet, EditionViewSet
from trainings.courses.api.enrolments import EnrolmentViewSet


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("courses", CourseViewSet, "api-course")
    router.register("editions", EditionViewSet, "api-edition")
    router.register("enrolments", EnrolmentViewSet, "api-enrolment")
