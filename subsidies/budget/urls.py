"""The addresses of budget."""

from django.urls import path

from subsidies.budget.pages import lines, overview, tranches

urlpatterns = [
    path("begroting/", lines.show_budget, name="budget"),
    path("begroting/schijf/", lines.book_tranche, name="tranche_add"),
    path("financien/", overview.show_finance_overview, name="finance_overview"),
    path("schijven/", tranches.list_tranches, name="tranches"),
    path("schijven/plannen/", tranches.schedule_expected_tranche, name="tranche_schedule"),
    path("schijven/<int:pk>/", tranches.show_tranche, name="tranche"),
    path("schijven/<int:pk>/aanvragen/", tranches.mark_tranche_requested, name="tranche_request"),
    path("schijven/<int:pk>/ontvangen/", tranches.mark_tranche_received, name="tranche_receive"),
    path("schijven/<int:pk>/schrappen/", tranches.mark_tranche_dropped, name="tranche_drop"),
    path("schijven/<int:pk>/aanvraag.pdf", tranches.download_tranche_pdf, name="tranche_pdf"),
    path("schijven/<int:pk>/aanvraag.xlsx", tranches.download_tranche_workbook, name="tranche_xlsx"),
]
