"""The nouns that the subsidy adds to the API, in the order of the journey."""

from rest_framework.routers import SimpleRouter

from subsidies.applications.api.decisions import DecisionViewSet
from subsidies.bank import api as bank
from subsidies.budget.api import overview, tranches
from subsidies.budget.api.lines import BudgetLineViewSet, TransferViewSet
from subsidies.coach_requests.api import CoachRequestViewSet, CoachViewSet
from subsidies.controls import api as controls
from subsidies.corrections import api as corrections
from subsidies.expenses import api as expenses
from subsidies.fee_schemes.api import ProgrammeViewSet
from subsidies.invoices import api as invoices
from subsidies.payables import api as payables
from subsidies.payments import api as payments
from subsidies.payments.status_reports import api as status_reports
from subsidies.payouts.api import PayoutViewSet
from subsidies.recoveries import api as recoveries
from subsidies.trajectories.api import ApplicationWithStartViewSet, TrajectoryViewSet
from subsidies.year_end import api as year_end


def register_routes(router: SimpleRouter) -> None:
    """All of them."""
    router.register("programmes", ProgrammeViewSet, "api-programme")
    router.register("applications", ApplicationWithStartViewSet, "api-application")
    router.register("decisions", DecisionViewSet, "api-decision")
    router.register("trajectories", TrajectoryViewSet, "api-trajectory")
    router.register("payouts", PayoutViewSet, "api-payout")
    router.register("coaches", CoachViewSet, "api-coach")
    router.register("coach-requests", CoachRequestViewSet, "api-coach-request")
    router.register("budget-lines", BudgetLineViewSet, "api-budget-line")
    router.register("transfers", TransferViewSet, "api-transfer")
    for room in (tranches, expenses, payables, payments, status_reports, bank, recoveries, corrections, invoices):
        room.register_routes(router)
    for room in (controls, year_end, overview):
        room.register_routes(router)
