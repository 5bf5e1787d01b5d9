"""How lists of coaches, of trained candidates and of blocks are searched: one definition for the pages and the API."""

from datetime import date

import django_filters as filters
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate
from coaches.candidacy.rules import EmployerKind, Region
from coaches.certification.blocks import Block
from coaches.certification.models import Coach
from coaches.renewal.rules import Standing
from healthcoach.core.lists import Sorting
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import COACH_READERS
from healthcoach.programmes.filters import programme_filter


class BlockState(models.TextChoices):
    """Where a block is on its way."""

    NOW = "now", _("in force")
    TO_COME = "to_come", _("to come")
    OVER = "over", _("over")


class CoachFilter(filters.FilterSet):
    """Coaches by name, standing, employer and region; with their standing known."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Name or employer"))
    standing = filters.ChoiceFilter(choices=Standing, method="by_standing", empty_label=_("all"), label=_("Standing"))
    employer_kind = filters.ChoiceFilter(
        field_name="candidate__employer_kind", choices=EmployerKind, empty_label=_("all"), label=_("Employer")
    )
    region = filters.ChoiceFilter(choices=Region, method="by_region", empty_label=_("all"), label=_("Region"))
    programme = programme_filter(COACH_READERS)
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
    programme = programme_filter(COACH_READERS)

    class Meta:
        model = Candidate
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Candidates of this name, or of this employer."""
        typed = value.strip()
        return rows.filter(Q(name__holds_text=typed) | Q(employer__name__holds_text=typed))


class BlockFilter(filters.FilterSet):
    """Blocks by state."""

    state = filters.ChoiceFilter(choices=BlockState, method="by_state", empty_label=_("all"), label=_("State"))
    programme = programme_filter(COACH_READERS)

    class Meta:
        model = Block
        fields: list[str] = []

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Blocks that hold today, later, or no more."""
        return rows.filter(_build_block_state_condition(value, timezone.localdate()))


def _build_block_state_condition(state: str, today: date) -> Q:
    over = Q(until_on__lte=today) | Q(until_on__lte=F("from_on"))
    if state == BlockState.OVER:
        return over
    begun = Q(from_on__lte=today)
    return (begun if state == BlockState.NOW else ~begun) & (Q(until_on__isnull=True) | ~over)
