"""The API of intervision."""

from rest_framework.routers import SimpleRouter

from trainings.api.intervisions.intervisions import IntervisionViewSet
from trainings.api.intervisions.places import PreparationViewSet, RegistrationViewSet


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("intervisions", IntervisionViewSet, "api-intervision")
    router.register("registrations", RegistrationViewSet, "api-registration")
    router.register("preparations", PreparationViewSet, "api-preparation")
