"""How lists of candidates are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate, CandidateStatus
from coaches.candidacy.rules import Angle, EmployerKind, Region
from healthcoach.core.lists import Sorting
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import COACH_READERS
from healthcoach.programmes.filters import programme_filter


class CandidateFilter(filters.FilterSet):
    """Candidates by name or employer, status, angle, kind of employer and region."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Name or employer"))
    status = filters.ChoiceFilter(
        choices=[choice for choice in CandidateStatus.choices if choice[0] != CandidateStatus.DRAFT],
        empty_label=_("all"),
        label=_("Status"),
    )
    angle = filters.ChoiceFilter(choices=Angle, empty_label=_("all"))
    employer_kind = filters.ChoiceFilter(choices=EmployerKind, empty_label=_("all"))
    region = filters.ChoiceFilter(choices=Region, empty_label=_("all"))
    programme = programme_filter(COACH_READERS)
    ordering = Sorting(
        fields=["applied_on", "name", "waiting_at"],
        choices=[
            ("applied_on", _("applied, oldest first")),
            ("-applied_on", _("applied, newest first")),
            ("waiting_at", _("waiting list")),
            ("name", _("name")),
        ],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Candidate
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Candidates of this name, or who work for this employer."""
        typed = value.strip()
        return rows.filter(Q(name__holds_text=typed) | Q(employer__name__holds_text=typed))
