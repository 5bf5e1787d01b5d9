"""The addresses of invoices."""

from django.urls import path

from subsidies.invoices import pages

urlpatterns = [
    path("uitbetalingen/<int:pk>/factuur/", pages.show_payout_invoice, name="payout_invoice"),
]
