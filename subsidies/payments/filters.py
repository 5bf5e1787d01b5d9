"""How lists of batches are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lists import Sorting
from healthcoach.core.search_terms import file_number, reference_part
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import PROGRAMME_READERS
from healthcoach.programmes.filters import programme_filter
from subsidies.payments.models import Batch, BatchStatus


class BatchFilter(filters.FilterSet):
    """Batches by number or payee, status and the day on which they were made."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Batch, payee or reference"))
    status = filters.ChoiceFilter(choices=BatchStatus, empty_label=_("all"))
    programme = programme_filter(PROGRAMME_READERS)
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
        """Batches with this number, or that pay this payee or reference, or one with a part of this id."""
        payee = Q(payments__holder__holds_text=value) | Q(payments__payable__reference__holds_text=value)
        if part := reference_part(value):
            payee |= Q(payments__end_to_end_id__holds_reference=part) | Q(payments__iban__holds_reference=part)
            payee |= Q(payments__payable__reference__holds_reference=part)
        found = rows.filter(pk__in=Batch.objects.filter(payee).values("pk"))
        number = file_number(value, series="B")
        return rows.filter(Q(number=number) | Q(pk__in=found.values("pk"))) if number else found
