"""How bank statements and their lines are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lists import Sorting
from healthcoach.core.search_terms import account_number, communication_digits, reference_part
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import PROGRAMME_READERS
from healthcoach.programmes.filters import programme_filter
from subsidies.bank.models import Entry, Portion, Statement
from subsidies.bank.rules import BreakReason, MatchKind
from subsidies.payments.models import Batch, Payment
from subsidies.payments.rules import build_payment_subject

LINE_REFERENCE_COLUMNS = ("end_to_end_id", "end_to_end_ids", "batch", "bank_reference", "iban")


class StatementFilter(filters.FilterSet):
    """Statements by number and period."""

    search = typed.TextFilter(
        field_name="identifier", lookup_expr="holds_text", max_length=35, label=_("Statement number")
    )
    programme = programme_filter(PROGRAMME_READERS, "account__programme")
    since = typed.DayFilter(field_name="closed_on", lookup_expr="gte", label=_("Closed from"))
    until = typed.DayFilter(field_name="closed_on", lookup_expr="lte", label=_("Closed until"))

    class Meta:
        model = Statement
        fields: list[str] = []


class BankBreakFilter(filters.FilterSet):
    """Bank lines by name or reference, problem, and the day on which they were booked."""

    search = typed.TextFilter(method="by_text", max_length=100, label=_("Name, account or reference"))
    problem = filters.ChoiceFilter(choices=BreakReason, empty_label=_("all"), label=_("Why open"))
    programme = programme_filter(PROGRAMME_READERS, "account__programme")
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
        """Lines with this name, text, account or reference, or a part of it; of a batch also those that settled its
        payments."""
        found = Q(counterparty__holds_text=value) | Q(ultimate__holds_text=value) | Q(remittance__holds_text=value)
        if part := reference_part(value):
            for column in LINE_REFERENCE_COLUMNS:
                found |= Q(**{f"{column}__holds_reference": part})
        if account := account_number(value):
            found |= Q(iban=account)
        if communication := communication_digits(value):
            found |= Q(communication=communication)
        if paid := list(Payment.objects.filter(batch__in=Batch.objects.called(value)).values_list("pk", flat=True)):
            parts = Portion.objects.filter(subject__any_of=[build_payment_subject(each) for each in paid])
            found |= Q(pk__in=parts.values("entry"))
        return rows.filter(found)


class BankLineFilter(BankBreakFilter):
    """The same for lines of every kind: what they settled, or only those that are open."""

    statement = typed.IdFilter(help_text="The statement's number.")
    settled_as = filters.ChoiceFilter(choices=MatchKind)
    open = typed.BooleanFilter(
        field_name="settled_as", lookup_expr="isnull", help_text="Only those nobody has settled."
    )
