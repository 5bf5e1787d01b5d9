"""The nouns of the money cycle."""

from rest_framework.routers import SimpleRouter

from subsidies.api.finance import (
    bank,
    batches,
    closing,
    comparison,
    corrections,
    expenses,
    invoices,
    overview,
    payables,
    recoveries,
    status_reports,
    tranches,
)

PARTS = [
    *(tranches, expenses, payables, batches, status_reports, bank, recoveries, corrections, invoices),
    *(comparison, closing, overview),
]


def register(router: SimpleRouter) -> None:
    """All of them."""
    for part in PARTS:
        part.register(router)
