"""The API's addresses, under /api/v1/."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from coaches.api import urls as coaches
from healthcoach.api.unknown import UnknownView
from subsidies.api.applications import ApplicationViewSet
from subsidies.api.budget import BudgetLineViewSet, TransferViewSet
from subsidies.api.coaches import CoachRequestViewSet, CoachViewSet
from subsidies.api.decisions import DecisionViewSet
from subsidies.api.finance import urls as finance
from subsidies.api.me import MeView
from subsidies.api.payouts import PayoutViewSet
from subsidies.api.programmes import ProgrammeViewSet
from subsidies.api.trajectories import TrajectoryViewSet
from trainings.api import urls as trainings

router = SimpleRouter(use_regex_path=False)
router.register("programmes", ProgrammeViewSet, "api-programme")
router.register("applications", ApplicationViewSet, "api-application")
router.register("decisions", DecisionViewSet, "api-decision")
router.register("trajectories", TrajectoryViewSet, "api-trajectory")
router.register("payouts", PayoutViewSet, "api-payout")
router.register("coaches", CoachViewSet, "api-coach")
router.register("coach-requests", CoachRequestViewSet, "api-coach-request")
router.register("budget-lines", BudgetLineViewSet, "api-budget-line")
router.register("transfers", TransferViewSet, "api-transfer")
finance.register(router)
coaches.register(router)
trainings.register(router)

urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("api/v1/me/", MeView.as_view(), name="api-me"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "api/v1/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="subsidies/api_docs.html"),
        name="api-docs",
    ),
    path("api/v1/<path:rest>", UnknownView.as_view(), name="api-unknown"),  # last: whatever is left
]
