"""How lists of batches, payments and amounts due are searched: one definition for the pages and the API."""

import re

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.typed import filters as typed
from subsidies.filters import Sorting, readable_programmes
from subsidies.payables.models import Payable, Status
from subsidies.payments.models import Batch, BatchStatus

BATCH = re.compile(r"(?:[A-Za-z]{1,6}-)?[Bb]?(\d{1,9})")


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
        payee = Q(payments__holder__icontains=typed) | Q(payments__payable__reference__icontains=typed)
        found = rows.filter(pk__in=Batch.objects.filter(payee).values("pk"))
        number = BATCH.fullmatch(typed)
        return rows.filter(Q(number=int(number[1])) | Q(pk__in=found.values("pk"))) if number else found


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
        payee = Q(coach__name__icontains=typed) | Q(holder__icontains=typed)
        return rows.filter(payee | Q(reference__icontains=typed))
