"""The API of intervision."""

from rest_framework.routers import SimpleRouter

from trainings.intervisions.api.intervisions import IntervisionViewSet
from trainings.intervisions.api.places import PreparationViewSet, RegistrationViewSet


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("intervisions", IntervisionViewSet, "api-intervision")
    router.register("registrations", RegistrationViewSet, "api-registration")
    router.register("preparations", PreparationViewSet, "api-preparation")
