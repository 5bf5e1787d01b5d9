"""How lists of the internal pool are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.pool.models import CaseFile, CaseFileStatus, PolicyDomain, PoolCoach
from coaches.pool.permissions import list_role_pools
from coaches.pool.rules import AgeBand, Employment, Gender, TrajectoryKind
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import Sorting
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import COACH_READERS
from healthcoach.programmes.filters import programme_filter

POOL_DATE_INPUT = {"type": "date"}


def list_filtered_pools(request: HttpRequest) -> QuerySet:
    """The pools that the person who asks reads."""
    return list_role_pools(request.user, *COACH_READERS)


def list_filtered_domains(request: HttpRequest) -> QuerySet[PolicyDomain]:
    """The policy domains of the pools in which the person who asks reads case files or has their own."""
    own = PoolCoach.objects.now_of(request.user).values("coach__programme")
    seen = Q(programme__in=list_filtered_pools(request)) | Q(programme__any_of=own)
    return PolicyDomain.objects.filter(seen).order_by("position", alphabetical_order("name"))


def list_filtered_pool_coaches(request: HttpRequest) -> QuerySet[PoolCoach]:
    """The coaches of the pools that the person who asks reads."""
    return (
        PoolCoach.objects.visible_to(request.user)
        .select_related("coach")
        .order_by(alphabetical_order("coach__name"), "pk")
    )


class CaseFilter(filters.FilterSet):
    """Case files by status, kind, domain, person, coach and day of the start."""

    status = filters.ChoiceFilter(choices=CaseFileStatus, label=_("Status"), empty_label=_("all"))
    kind = filters.ChoiceFilter(choices=TrajectoryKind, empty_label=_("all"))
    domain = filters.ModelChoiceFilter(queryset=list_filtered_domains, label=_("Policy domain"), empty_label=_("all"))
    gender = filters.ChoiceFilter(choices=Gender, empty_label=_("all"))
    age_band = filters.ChoiceFilter(choices=AgeBand, empty_label=_("all"))
    employment = filters.ChoiceFilter(choices=Employment, label=_("Employment"), empty_label=_("all"))
    coach = filters.ModelChoiceFilter(queryset=list_filtered_pool_coaches, label=_("Coach"), empty_label=_("all"))
    programme = programme_filter(list_filtered_pools)
    since = typed.DayFilter(
        field_name="started_on",
        lookup_expr="gte",
        label=_("Started from"),
    )
    until = typed.DayFilter(
        field_name="started_on",
        lookup_expr="lte",
        label=_("Started until"),
    )
    ordering = Sorting(
        fields=["started_on", "minutes"],
        choices=[
            ("-started_on", _("newest first")),
            ("started_on", _("oldest first")),
            ("-minutes", _("longest first")),
        ],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = CaseFile
        fields: list[str] = []


SERVING, LEFT, COMING = "serving", "left", "coming"


class PoolCoachFilter(filters.FilterSet):
    """Coaches of the pool by name, domain, gender and whether they serve."""

    search = typed.TextFilter(
        field_name="coach__name", lookup_expr="holds_text", max_length=100, label=_("Name of the coach")
    )
    state = filters.ChoiceFilter(
        choices=[(SERVING, _("in the pool")), (COMING, _("still to come")), (LEFT, _("left"))],
        method="by_state",
        label=_("In the pool"),
        empty_label=_("all"),
    )
    domain = filters.ModelChoiceFilter(queryset=list_filtered_domains, label=_("Policy domain"), empty_label=_("all"))
    gender = filters.ChoiceFilter(choices=Gender, empty_label=_("all"))
    programme = programme_filter(list_filtered_pools, "coach__programme")
    ordering = Sorting(
        fields=[("coach__name", "name"), ("serves_from", "serves_from")],
        choices=[("name", _("name")), ("serves_from", _("longest in the pool first"))],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = PoolCoach
        fields: list[str] = []

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Who is in the pool today, who left it, or who is still to come."""
        today = timezone.localdate()
        if value == COMING:
            return rows.filter(serves_from__gt=today)
        return rows.filter(serves_until__lt=today) if value == LEFT else rows.serving(today, today)
