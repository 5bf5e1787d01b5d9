"""The addresses of the subsidy's pages, in the order of the journey."""

from django.urls import path

from subsidies.pages import (
    applications,
    budget,
    coach_requests,
    coaching,
    decisions,
    documents,
    history,
    matching,
    payouts,
    trajectories,
    worklist,
)
from subsidies.pages.finance.urls import urlpatterns as finance

urlpatterns = [
    path("mijn/aanvragen/", applications.applications, name="applications"),
    path("aanvragen/", applications.apply, name="apply"),
    path("aanvragen/<int:pk>/", applications.application, name="application"),
    path("aanvragen/<int:pk>/bewerken/", applications.edit, name="application_edit"),
    path("aanvragen/<int:pk>/intrekken/", applications.withdraw, name="application_withdraw"),
    path("aanvragen/<int:pk>/coach/", matching.coach_choose, name="coach_choose"),
    path("vragen/<int:pk>/terugnemen/", matching.coach_request_take_back, name="coach_request_take_back"),
    path("mijn/vragen/", coach_requests.coach_requests, name="coach_requests"),
    path("vragen/<int:pk>/aanvaarden/", coach_requests.coach_request_accept, name="coach_request_accept"),
    path("vragen/<int:pk>/weigeren/", coach_requests.coach_request_decline, name="coach_request_decline"),
    path("aanvragen/<int:pk>/starten/", applications.start, name="application_start"),
    path("aanvragen/<int:pk>/volledig/", worklist.application_complete, name="application_complete"),
    path("aanvragen/<int:pk>/geschiedenis/", history.history, name="application_history"),
    path("werklijst/", worklist.worklist, name="worklist"),
    path("dossiers/", decisions.decisions, name="decisions"),
    path("dossiers/beslissen/", decisions.decide, name="decide"),
    path("trajecten/", trajectories.trajectories, name="trajectories"),
    path("trajecten/<int:pk>/", trajectories.trajectory, name="trajectory"),
    path("trajecten/<int:pk>/sessie/", coaching.session_add, name="session_add"),
    path("sessies/<int:pk>/verwijderen/", coaching.session_remove, name="session_remove"),
    path("trajecten/<int:pk>/afronden/", coaching.trajectory_end, name="trajectory_end"),
    path("trajecten/<int:pk>/overdragen/", matching.trajectory_hand_over, name="trajectory_hand_over"),
    path("trajecten/<int:pk>/stopzetten/", coaching.trajectory_stop, name="trajectory_stop"),
    path("documenten/<uuid:pk>/", documents.document, name="document"),
    path("uitbetalingen/", payouts.payouts, name="payouts"),
    path("uitbetalingen/<int:pk>/opnieuw/", payouts.payout_retry, name="payout_retry"),
    path("begroting/", budget.budget, name="budget"),
    path("begroting/schijf/", budget.tranche_add, name="tranche_add"),
    *finance,
]
