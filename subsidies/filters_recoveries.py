"""How lists of recovery orders and corrections are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.search_terms import communication_digits
from healthcoach.typed import filters as typed
from subsidies.corrections.models import Correction
from subsidies.corrections.models import Status as CorrectionStatus
from subsidies.filters import Sorting, readable_programmes
from subsidies.recoveries.ageing import in_band
from subsidies.recoveries.models import Recovery, Status
from subsidies.recoveries.rules import Band


def about(typed: str) -> Q:
    """What was paid or is due to this payee, or under this reference."""
    typed = typed.strip()
    named = Q(payable__coach__name__holds_text=typed) | Q(payable__holder__holds_text=typed)
    return named | Q(payable__reference__holds_text=typed)


class RecoveryFilter(filters.FilterSet):
    """Recovery orders by payee, status and age."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Payee or reference"))
    status = filters.ChoiceFilter(choices=Status, empty_label=_("all"))
    age = filters.ChoiceFilter(choices=Band, method="by_age", empty_label=_("all"), label=_("Age"))
    programme = filters.ModelChoiceFilter(
        field_name="payable__line__programme",
        queryset=readable_programmes,
        to_field_name="slug",
        label=_("Programme"),
        empty_label=_("all"),
    )
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
        found = about(value)
        if communication := communication_digits(value):
            found |= Q(communication=communication)
        return rows.filter(found)

    def by_age(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Open orders in this band of age today."""
        return in_band(rows, Band(value), on=timezone.localdate())


class CorrectionFilter(filters.FilterSet):
    """Corrections by payee and status."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Payee or reference"))
    status = filters.ChoiceFilter(choices=CorrectionStatus, empty_label=_("all"))
    programme = filters.ModelChoiceFilter(
        queryset=readable_programmes, to_field_name="slug", label=_("Programme"), empty_label=_("all")
    )

    class Meta:
        model = Correction
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Corrections of what is due to this payee, or under this reference."""
        return rows.filter(about(value))
