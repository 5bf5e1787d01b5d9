"""How lists of trajectories are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lists import Sorting
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import PROGRAMME_READERS
from healthcoach.programmes.filters import programme_filter
from subsidies.applications.filters import match_company_or_reference
from subsidies.trajectories.models import Trajectory, TrajectoryStatus


class TrajectoryFilter(filters.FilterSet):
    """Trajectories by company or coach and status."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Company, coach or reference"))
    status = filters.ChoiceFilter(choices=TrajectoryStatus, empty_label=_("all"))
    programme = programme_filter(PROGRAMME_READERS, "application__programme")
    ordering = Sorting(
        fields=[("started_on", "started_on"), ("application__company_name", "company")],
        choices=[
            ("-started_on", _("started, newest first")),
            ("started_on", _("started, oldest first")),
            ("company", _("company")),
        ],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Trajectory
        fields: list[str] = []

    def by_name(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Trajectories of this company or coach, or with this reference."""
        return rows.filter(
            match_company_or_reference(value.strip(), "application__") | Q(coach__name__holds_text=value.strip())
        )
