"""The addresses of payouts."""

from django.urls import path

from subsidies.payouts import pages

urlpatterns = [
    path("uitbetalingen/", pages.list_payouts, name="payouts"),
    path("uitbetalingen/<int:pk>/opnieuw/", pages.retry_payout, name="payout_retry"),
]
