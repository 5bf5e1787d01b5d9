"""How lists of files, trajectories and payouts are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db import models
from django.db.models import Q
from django.forms import Select
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from healthcoach.collation import alphabetical_order
from healthcoach.lists import Sorting
from healthcoach.search_terms import enterprise_digits, file_number
from healthcoach.typed import filters as typed
from healthcoach.users.models import READERS
from subsidies.applications.models import Application, Status, Theme
from subsidies.budget.models import Tranche, TrancheStatus
from subsidies.budget.rules import Kind
from subsidies.payouts.models import Payout
from subsidies.payouts.telling import Told
from subsidies.programmes.models import Programme
from subsidies.trajectories.models import Status as TrajectoryStatus
from subsidies.trajectories.models import Trajectory

YES_OR_NO = Select(choices=[("", _("all")), ("true", _("yes")), ("false", _("no"))])


class SizeBand(models.TextChoices):
    """The sizes of companies the programme speaks of; the small ones have priority."""

    SMALL = "small", _("fewer than 50")
    MEDIUM = "medium", _("50 to 249")
    LARGE = "large", _("250 or more")


BANDS = {
    SizeBand.SMALL: Q(headcount__lt=50),
    SizeBand.MEDIUM: Q(headcount__gte=50, headcount__lt=250),
    SizeBand.LARGE: Q(headcount__gte=250),
}


def named(typed: str, to_application: str = "") -> Q:
    """Files whose company's name holds, whose enterprise number begins with, or whose reference is what was typed."""
    found = Q(**{f"{to_application}company_name__holds_text": typed})
    if number := file_number(typed):
        found |= Q(**{f"{to_application}pk": number})
    if number := enterprise_digits(typed):
        found |= Q(**{f"{to_application}company__enterprise_number__startswith": number})
    return found


def readable_programmes(request: HttpRequest | None) -> models.QuerySet[Programme]:
    """The programmes a person has a role in: the choices of a filter on programme."""
    programmes = Programme.objects.order_by(alphabetical_order("name"))
    if request is None or request.user.is_anonymous:
        return programmes.none()
    return programmes if request.user.is_superuser else programmes.filter(pk__in=request.user.programmes_as(*READERS))


class ApplicationFilter(filters.FilterSet):
    """Files by company, status, size, theme and place."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Company or reference"))
    status = filters.ChoiceFilter(
        choices=[choice for choice in Status.choices if choice[0] != Status.DRAFT], empty_label=_("all")
    )
    programme = filters.ModelChoiceFilter(
        queryset=readable_programmes, to_field_name="slug", label=_("Programme"), empty_label=_("all")
    )
    size = filters.ChoiceFilter(choices=SizeBand, method="by_size", empty_label=_("all"), label=_("Employees"))
    low_skilled = filters.BooleanFilter(label=_("Many low-skilled"), widget=YES_OR_NO)
    theme = filters.ChoiceFilter(choices=Theme, method="by_theme", empty_label=_("all"), label=_("Theme"))
    place = typed.TextFilter(method="by_place", max_length=60, label=_("Place or postal code"))
    ordering = Sorting(
        fields=["submitted_at", "completed_at", "company_name", "headcount", "municipality"],
        choices=[
            ("submitted_at", _("submitted, oldest first")),
            ("-submitted_at", _("submitted, newest first")),
            ("completed_at", _("in review, oldest first")),
            ("company_name", _("company")),
            ("headcount", _("employees, fewest first")),
            ("-headcount", _("employees, most first")),
            ("municipality", _("municipality")),
        ],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def by_name(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Files of this company, or with this reference."""
        return rows.filter(named(value.strip()))

    def by_size(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Files of companies of this size."""
        return rows.filter(BANDS[SizeBand(value)])

    def by_theme(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Files that name this theme."""
        return rows.filter(themes__contains=[value])

    def by_place(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Files from this municipality, or whose postal code begins like this."""
        return rows.filter(Q(municipality__holds_text=value.strip()) | Q(postal_code__startswith=value.strip()))


class TrajectoryFilter(filters.FilterSet):
    """Trajectories by company or coach and status."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Company, coach or reference"))
    status = filters.ChoiceFilter(choices=TrajectoryStatus, empty_label=_("all"))
    programme = filters.ModelChoiceFilter(
        field_name="application__programme",
        queryset=readable_programmes,
        to_field_name="slug",
        label=_("Programme"),
        empty_label=_("all"),
    )
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
        return rows.filter(named(value.strip(), "application__") | Q(coach__name__holds_text=value.strip()))


class PayoutFilter(filters.FilterSet):
    """Payouts by company or coach, status and the day on which they were queued."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Company, coach or reference"))
    status = filters.ChoiceFilter(choices=Told, method="by_status", empty_label=_("all"))
    programme = filters.ModelChoiceFilter(
        field_name="trajectory__application__programme",
        queryset=readable_programmes,
        to_field_name="slug",
        label=_("Programme"),
        empty_label=_("all"),
    )
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
        return rows.filter(named(value.strip(), "trajectory__application__") | to_coach)

    def by_status(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Payouts that stand there, as far as this person is told."""
        return rows.told_as(value, self.request.user)


class ScheduleFilter(filters.FilterSet):
    """Tranches by status, budget line and the day on which they are expected."""

    status = filters.ChoiceFilter(choices=TrancheStatus, empty_label=_("all"), label=_("Status"))
    line = filters.ChoiceFilter(field_name="line__kind", choices=Kind, empty_label=_("all"), label=_("Budget line"))
    programme = filters.ModelChoiceFilter(
        field_name="line__programme",
        queryset=readable_programmes,
        to_field_name="slug",
        label=_("Programme"),
        empty_label=_("all"),
    )
    since = typed.DayFilter(
        field_name="expected_on",
        lookup_expr="gte",
        label=_("Expected from"),
    )
    until = typed.DayFilter(
        field_name="expected_on",
        lookup_expr="lte",
        label=_("Expected until"),
    )

    class Meta:
        model = Tranche
        fields: list[str] = []
