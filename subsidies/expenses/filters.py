"""How lists of operating expenses are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lists import Sorting
from healthcoach.core.search_terms import account_number, communication_digits, file_number, reference_part
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import PROGRAMME_READERS
from healthcoach.programmes.filters import programme_filter
from subsidies.expenses.models import Expense, ExpenseCategory, ExpenseStatus

EXPENSE_DATE_INPUT = {"type": "date"}


class ExpenseFilter(filters.FilterSet):
    """Expenses by supplier, category, status and the date of the invoice."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Supplier, invoice number or reference"))
    category = filters.ChoiceFilter(choices=ExpenseCategory, empty_label=_("all"))
    status = filters.ChoiceFilter(choices=ExpenseStatus, empty_label=_("all"))
    programme = programme_filter(PROGRAMME_READERS, "line__programme")
    since = typed.DayFilter(
        field_name="incurred_on",
        lookup_expr="gte",
        label=_("Invoice from"),
    )
    until = typed.DayFilter(
        field_name="incurred_on",
        lookup_expr="lte",
        label=_("Invoice until"),
    )
    ordering = Sorting(
        fields=["incurred_on", "amount", "supplier"],
        choices=[
            ("-incurred_on", _("newest first")),
            ("incurred_on", _("oldest first")),
            ("-amount", _("largest first")),
            ("supplier", _("supplier")),
        ],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Expense
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Expenses of this supplier, with this reference or number on the invoice, or to this account."""
        found = Q(supplier__holds_text=value) | Q(invoice_number__holds_text=value)
        if number := file_number(value, series="K"):
            found |= Q(pk=number)
        if part := reference_part(value):
            found |= Q(invoice_number__holds_reference=part) | Q(iban__holds_reference=part)
        if communication := communication_digits(value):
            found |= Q(communication=communication)
        if account := account_number(value):
            found |= Q(iban=account)
        return rows.filter(found)
