"""Coaches’ invoices: attached to a payout and compared with it."""

urlpatterns = []
