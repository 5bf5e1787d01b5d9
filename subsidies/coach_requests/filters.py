"""How companies narrow the coaches they can choose: one definition for the page and the API."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.rules import EmployerKind, Language, Region
from coaches.certification.models import Coach
from healthcoach.core.lists import Sorting
from healthcoach.core.themes import Theme
from healthcoach.core.typed import filters as typed


class CoachFilter(filters.FilterSet):
    """Coaches by name, region, language, theme and for whom they work."""

    search = typed.TextFilter(field_name="name", lookup_expr="holds_text", max_length=100, label=_("Name"))
    region = filters.ChoiceFilter(choices=Region, method="that_have", empty_label=_("all"), label=_("Region"))
    language = filters.ChoiceFilter(choices=Language, method="that_have", empty_label=_("all"), label=_("Language"))
    theme = filters.ChoiceFilter(choices=Theme, method="that_have", empty_label=_("all"), label=_("Theme"))
    employer = filters.ChoiceFilter(
        field_name="candidate__employer_kind", choices=EmployerKind, empty_label=_("all"), label=_("Works for")
    )
    ordering = Sorting(
        fields=[("name", "name"), ("free", "free")],
        choices=[("name", _("name")), ("-free", _("most free places"))],
        label=_("Sort by"),
        empty_label=_("usual order"),
    )

    class Meta:
        model = Coach
        fields: list[str] = []

    def that_have(self, rows: QuerySet[Coach], name: str, value: str) -> QuerySet[Coach]:
        """Coaches who work in this region, speak this language or know this theme."""
        return rows.filter(**{f"{name}s__contains": [value]})
