"""The addresses of finance's desk, in the order of the money."""

from subsidies.pages.finance import (
    bank,
    bank_line,
    bank_reissue,
    batches,
    closing,
    comparison,
    corrections,
    euro,
    expenses,
    invoices,
    overview,
    payables,
    recoveries,
    tranches,
)

urlpatterns = [
    *overview.urlpatterns,
    *tranches.urlpatterns,
    *expenses.urlpatterns,
    *payables.urlpatterns,
    *batches.urlpatterns,
    *bank.urlpatterns,
    *bank_line.urlpatterns,
    *bank_reissue.urlpatterns,
    *recoveries.urlpatterns,
    *corrections.urlpatterns,
    *invoices.urlpatterns,
    *comparison.urlpatterns,
    *euro.urlpatterns,
    *closing.urlpatterns,
]
