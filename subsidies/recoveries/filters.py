"""How lists of recovery orders are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lists import Sorting
from healthcoach.core.search_terms import communication_digits
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import PROGRAMME_READERS
from healthcoach.programmes.filters import programme_filter
from subsidies.payables.filters import match_payee_or_reference
from subsidies.recoveries.ageing import filter_by_age_bucket
from subsidies.recoveries.models import Recovery, RecoveryStatus
from subsidies.recoveries.rules import AgeBucket


class RecoveryFilter(filters.FilterSet):
    """Recovery orders by payee, status and age."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Payee or reference"))
    status = filters.ChoiceFilter(choices=RecoveryStatus, empty_label=_("all"))
    age = filters.ChoiceFilter(choices=AgeBucket, method="by_age", empty_label=_("all"), label=_("Age"))
    programme = programme_filter(PROGRAMME_READERS, "payable__line__programme")
    ordering = Sorting(
        fields=["pay_before", "amount", "proposed_at"],
        choices=[
            ("pay_before", _("longest overdue first")),
            ("-amount", _("largest first")),
            ("-proposed_at", _("newest first")),
        ],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Recovery
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Orders to this payee, or with this reference."""
        found = match_payee_or_reference(value)
        if communication := communication_digits(value):
            found |= Q(communication=communication)
        return rows.filter(found)

    def by_age(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Open orders in this band of age today."""
        return filter_by_age_bucket(rows, AgeBucket(value), on=timezone.localdate())
