"""Coaches’ invoices: attached to a payout and compared with it."""

from rest_framework.routers import SimpleRouter


def register(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
