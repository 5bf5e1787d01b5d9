"""How bank statements and their lines are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.search_terms import account_number, communication_digits
from healthcoach.typed import filters as typed
from subsidies.bank.models import Entry, Statement
from subsidies.bank.rules import Problem, SettledAs
from subsidies.filters import YES_OR_NO, Sorting, readable_programmes


class StatementFilter(filters.FilterSet):
    """Statements by number and period."""

    search = typed.TextFilter(
        field_name="identifier", lookup_expr="holds_text", max_length=35, label=_("Statement number")
    )
    programme = filters.ModelChoiceFilter(
        field_name="account__programme",
        queryset=readable_programmes,
        to_field_name="slug",
        label=_("Programme"),
        empty_label=_("all"),
    )
    since = typed.DayFilter(field_name="closed_on", lookup_expr="gte", label=_("Closed from"))
    until = typed.DayFilter(field_name="closed_on", lookup_expr="lte", label=_("Closed until"))

    class Meta:
        model = Statement
        fields: list[str] = []


class LineFilter(filters.FilterSet):
    """Bank lines by name or reference, problem, and the day on which they were booked."""

    search = typed.TextFilter(method="by_text", max_length=100, label=_("Name, account or reference"))
    problem = filters.ChoiceFilter(choices=Problem, empty_label=_("all"), label=_("Why open"))
    programme = filters.ModelChoiceFilter(
        field_name="account__programme",
        queryset=readable_programmes,
        to_field_name="slug",
        label=_("Programme"),
        empty_label=_("all"),
    )
    since = typed.DayFilter(field_name="booked_on", lookup_expr="gte", label=_("Booked from"))
    until = typed.DayFilter(field_name="booked_on", lookup_expr="lte", label=_("Booked until"))
    ordering = Sorting(
        fields=["booked_on", "amount"],
        choices=[
            ("booked_on", _("oldest first")),
            ("-booked_on", _("newest first")),
            ("amount", _("largest debit first")),
            ("-amount", _("largest credit first")),
        ],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Lines with this name, account, reference or text."""
        typed = value.strip()
        found = Q(counterparty__holds_text=typed) | Q(remittance__holds_text=typed) | Q(end_to_end_id__iexact=typed)
        found |= Q(bank_reference__iexact=typed)
        if account := account_number(typed):
            found |= Q(iban=account)
        if communication := communication_digits(typed):
            found |= Q(communication=communication)
        return rows.filter(found)


class AnyLineFilter(LineFilter):
    """The same for lines of every kind: what they settled, or only those that are open."""

    statement = typed.IdFilter(help_text="The statement's number.")
    settled_as = filters.ChoiceFilter(choices=SettledAs)
    open = filters.BooleanFilter(
        field_name="settled_as", lookup_expr="isnull", widget=YES_OR_NO, help_text="Only those nobody has settled."
    )
