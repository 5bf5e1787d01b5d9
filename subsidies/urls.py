"""The addresses of the subsidy's pages, room by room, in the order of the journey."""

from django.urls import include, path

ROOMS = [
    "applications",
    "coach_requests",
    "trajectories",
    "payouts",
    "budget",
    "expenses",
    "payables",
    "payments",
    "bank",
    "recoveries",
    "corrections",
    "invoices",
    "controls",
    "year_end",
]

urlpatterns = [path("", include(f"subsidies.{room}.urls")) for room in ROOMS]
