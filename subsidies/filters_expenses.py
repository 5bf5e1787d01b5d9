"""How lists of operating expenses are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.search_terms import account_number, communication_digits
from healthcoach.typed import filters as typed
from subsidies.expenses.models import Category, Expense, Status
from subsidies.filters import Sorting, readable_programmes

DAY = {"type": "date"}


class ExpenseFilter(filters.FilterSet):
    """Expenses by supplier, category, status and the date of the invoice."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Supplier or invoice number"))
    category = filters.ChoiceFilter(choices=Category, empty_label=_("all"))
    status = filters.ChoiceFilter(choices=Status, empty_label=_("all"))
    programme = filters.ModelChoiceFilter(
        field_name="line__programme",
        queryset=readable_programmes,
        to_field_name="slug",
        label=_("Programme"),
        empty_label=_("all"),
    )
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
        """Expenses of this supplier, or with this number on the invoice."""
        typed = value.strip()
        found = Q(supplier__holds_text=typed) | Q(invoice_number__holds_text=typed)
        if communication := communication_digits(typed):
            found |= Q(communication=communication)
        if account := account_number(typed):
            found |= Q(iban=account)
        return rows.filter(found)
