"""The API of wellbeing."""

from rest_framework.routers import SimpleRouter

from trainings.wellbeing.api.views import (
    BuildingBlockViewSet,
    FrameworkContractViewSet,
    ImprovementPointViewSet,
    InitiativeViewSet,
    WellbeingActionViewSet,
)


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("wellbeing-actions", WellbeingActionViewSet, "api-wellbeing-action")
    router.register("initiatives", InitiativeViewSet, "api-initiative")
    router.register("improvement-points", ImprovementPointViewSet, "api-improvement-point")
    router.register("building-blocks", BuildingBlockViewSet, "api-building-block")
    router.register("framework-contracts", FrameworkContractViewSet, "api-framework-contract")
