"""The list of operating expenses."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from healthcoach.core.tables import AmountColumn, DayColumn, ListColumn, ListTable, StatusColumn


class ExpenseTable(ListTable):
    """Expenses: what was bought from whom, where it stands, and who entered and booked it."""

    counted = ngettext_lazy("%(count)s expense", "%(count)s expenses", "count")
    nothing = _("No expense in this list.")
    anchor = "expenses"

    supplier = ListColumn(_("Supplier"), link=lambda row: reverse("expense", args=[row.pk]), sort="supplier")
    reference = ListColumn(_("Reference"), within="supplier", css="nowrap")
    invoice_number = ListColumn(_("Invoice number"))
    incurred_on = DayColumn(_("Date of the invoice"), sort="incurred_on")
    category = ListColumn(_("Category"), "get_category_display")
    description = ListColumn(_("What was bought"), within="category")
    status = StatusColumn(_("Status"), "get_status_display")
    refused_reason = ListColumn(_("Why refused"), within="status", labelled=True)
    entered_by = ListColumn(_("Entered by"), within="status", labelled=True)
    booked_by = ListColumn(_("Booked by"), within="status", labelled=True)
    amount = AmountColumn(_("Amount"), sort="amount")
