"""How lists of coaches, of trained candidates and of blocks are searched: one definition for the pages and the API."""

from datetime import date

import django_filters as filters
from django.apps import apps
from django.db import models
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate
from coaches.candidacy.rules import EmployerKind, Region
from coaches.certification.models import Block, Coach
from coaches.certification.rules import Standing
from healthcoach.collation import alphabetical_order
from healthcoach.lists import Sorting
from healthcoach.typed import filters as typed
from healthcoach.users.models import Role, User


class State(models.TextChoices):
    """Where a block is on its way."""

    NOW = "now", _("in force")
    TO_COME = "to_come", _("to come")
    OVER = "over", _("over")


def programmes_of(user: User, *roles: Role) -> QuerySet:
    """The programmes in which somebody has one of these roles; for the administrator all."""
    found = apps.get_model("subsidies", "Programme").objects.order_by(alphabetical_order("name"), "pk")
    return found if user.is_superuser else found.filter(pk__in=user.programmes_as(*roles))


def read_by(request: HttpRequest | None) -> QuerySet:
    """The programmes whose coaches somebody may read: the choices of a filter on programme."""
    if request is None or request.user.is_anonymous:
        return apps.get_model("subsidies", "Programme").objects.none()
    return programmes_of(request.user, Role.STAFF, Role.AUDITOR)


def of_programme(field: str = "programme") -> filters.ModelChoiceFilter:
    """The filter on programme."""
    return filters.ModelChoiceFilter(
        field_name=field, queryset=read_by, to_field_name="slug", label=_("Programme"), empty_label=_("all")
    )


class CoachFilter(filters.FilterSet):
    """Coaches by name, standing, employer and region; with their standing known."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Name or employer"))
    standing = filters.ChoiceFilter(choices=Standing, method="by_standing", empty_label=_("all"), label=_("Standing"))
    employer_kind = filters.ChoiceFilter(
        field_name="candidate__employer_kind", choices=EmployerKind, empty_label=_("all"), label=_("Employer")
    )
    region = filters.ChoiceFilter(choices=Region, method="by_region", empty_label=_("all"), label=_("Region"))
    programme = of_programme()
    ordering = Sorting(
        fields=["name", "expires_on", "signed_on"],
        choices=[
            ("name", _("name")),
            ("expires_on", _("expires first")),
            ("-signed_on", _("signed last")),
        ],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Coach
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Coaches of this name, or of this employer."""
        typed = value.strip()
        return rows.filter(Q(name__holds_text=typed) | Q(candidate__employer__name__holds_text=typed))

    def by_standing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Coaches who stand there today."""
        return rows.filter(standing=value)

    def by_region(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Coaches who live or work there."""
        return rows.filter(Q(region=value) | Q(regions__contains=[value]))


class TrainedFilter(filters.FilterSet):
    """Trained candidates by name, employer and region."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Name or employer"))
    employer_kind = filters.ChoiceFilter(choices=EmployerKind, empty_label=_("all"), label=_("Employer"))
    region = filters.ChoiceFilter(choices=Region, empty_label=_("all"), label=_("Region"))
    programme = of_programme()

    class Meta:
        model = Candidate
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Candidates of this name, or of this employer."""
        typed = value.strip()
        return rows.filter(Q(name__holds_text=typed) | Q(employer__name__holds_text=typed))


class BlockFilter(filters.FilterSet):
    """Blocks by state."""

    state = filters.ChoiceFilter(choices=State, method="by_state", empty_label=_("all"), label=_("State"))
    programme = of_programme()

    class Meta:
        model = Block
        fields: list[str] = []

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Blocks that hold today, later, or no more."""
        return rows.filter(_in_state(value, timezone.localdate()))


def _in_state(state: str, today: date) -> Q:
    over = Q(until_on__lte=today) | Q(until_on__lte=F("from_on"))
    if state == State.OVER:
        return over
    begun = Q(from_on__lte=today)
    return (begun if state == State.NOW else ~begun) & (Q(until_on__isnull=True) | ~over)
