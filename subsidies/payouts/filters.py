"""How lists of payouts are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lists import Sorting
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import PROGRAMME_READERS
from healthcoach.programmes.filters import programme_filter
from subsidies.applications.filters import match_company_or_reference
from subsidies.payouts.display_status import PayoutDisplayStatus
from subsidies.payouts.models import Payout


class PayoutFilter(filters.FilterSet):
    """Payouts by company or coach, status and the day on which they were queued."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Company, coach or reference"))
    status = filters.ChoiceFilter(choices=PayoutDisplayStatus, method="by_status", empty_label=_("all"))
    programme = programme_filter(PROGRAMME_READERS, "trajectory__application__programme")
    since = typed.DayFilter(
        field_name="queued_at",
        lookup_expr="date__gte",
        label=_("Ended from"),
    )
    until = typed.DayFilter(
        field_name="queued_at",
        lookup_expr="date__lte",
        label=_("Ended until"),
    )
    ordering = Sorting(
        fields=[("queued_at", "queued_at"), ("trajectory__application__company_name", "company")],
        choices=[
            ("-queued_at", _("newest first")),
            ("queued_at", _("oldest first")),
            ("company", _("company")),
        ],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Payout
        fields: list[str] = []

    def by_name(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Payouts for this company or coach, or with this reference."""
        to_coach = Q(coach__name__holds_text=value.strip())
        return rows.filter(match_company_or_reference(value.strip(), "trajectory__application__") | to_coach)

    def by_status(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Payouts that stand there, as far as this person is told."""
        return rows.told_as(value, self.request.user)
