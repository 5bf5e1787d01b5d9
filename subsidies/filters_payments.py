"""How lists of batches, payments and amounts due are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.search_terms import account_number, communication_digits, file_number
from healthcoach.typed import filters as typed
from subsidies.filters import Sorting, readable_programmes
from subsidies.payables.models import Payable, Status
from subsidies.payments.models import Batch, BatchStatus


class BatchFilter(filters.FilterSet):
    """Batches by number or payee, status and the day on which they were made."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Batch, payee or reference"))
    status = filters.ChoiceFilter(choices=BatchStatus, empty_label=_("all"))
    programme = filters.ModelChoiceFilter(
        queryset=readable_programmes, to_field_name="slug", label=_("Programme"), empty_label=_("all")
    )
    since = typed.DayFilter(field_name="made_at", lookup_expr="date__gte", label=_("Made from"))
    until = typed.DayFilter(field_name="made_at", lookup_expr="date__lte", label=_("Made until"))
    ordering = Sorting(
        fields=["made_at", "total"],
        choices=[
            ("-made_at", _("newest first")),
            ("made_at", _("oldest first")),
            ("-total", _("largest first")),
        ],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Batch
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Batches with this number, or that pay this payee or reference."""
        typed = value.strip()
        payee = Q(payments__holder__holds_text=typed) | Q(payments__payable__reference__holds_text=typed)
        found = rows.filter(pk__in=Batch.objects.filter(payee).values("pk"))
        number = file_number(typed, series="B")
        return rows.filter(Q(number=number) | Q(pk__in=found.values("pk"))) if number else found


class PayableFilter(filters.FilterSet):
    """Amounts due by payee or reference, status and programme."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Payee or reference"))
    status = filters.ChoiceFilter(choices=Status, empty_label=_("all"))
    programme = filters.ModelChoiceFilter(
        field_name="line__programme",
        queryset=readable_programmes,
        to_field_name="slug",
        label=_("Programme"),
        empty_label=_("all"),
    )

    class Meta:
        model = Payable
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Amounts due to this payee, or with this reference."""
        typed = value.strip()
        found = Q(coach__name__holds_text=typed) | Q(holder__holds_text=typed) | Q(reference__holds_text=typed)
        if communication := communication_digits(typed):
            found |= Q(communication=communication)
        if account := account_number(typed):
            found |= Q(iban=account)
        return rows.filter(found)
