"""How lists of files, trajectories and payouts are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lists import Sorting
from healthcoach.core.search_terms import enterprise_digits, file_number
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import PROGRAMME_READERS
from healthcoach.programmes.filters import programme_filter
from subsidies.applications.models import Application, ApplicationStatus, Theme


class SizeBand(models.TextChoices):
    """The sizes of companies the programme speaks of; the small ones have priority."""

    SMALL = "small", _("fewer than 50")
    MEDIUM = "medium", _("50 to 249")
    LARGE = "large", _("250 or more")


SIZE_BAND_CONDITIONS = {
    SizeBand.SMALL: Q(headcount__lt=50),
    SizeBand.MEDIUM: Q(headcount__gte=50, headcount__lt=250),
    SizeBand.LARGE: Q(headcount__gte=250),
}


def match_company_or_reference(typed: str, to_application: str = "") -> Q:
    """Files whose company's name holds, whose enterprise number begins with, or whose reference is what was typed."""
    found = Q(**{f"{to_application}company_name__holds_text": typed})
    if number := file_number(typed):
        found |= Q(**{f"{to_application}pk": number})
    if number := enterprise_digits(typed):
        found |= Q(**{f"{to_application}company__enterprise_number__startswith": number})
    return found


class ApplicationFilter(filters.FilterSet):
    """Files by company, status, size, theme and place."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Company or reference"))
    status = filters.ChoiceFilter(
        choices=[choice for choice in ApplicationStatus.choices if choice[0] != ApplicationStatus.DRAFT],
        empty_label=_("all"),
    )
    programme = programme_filter(PROGRAMME_READERS)
    size = filters.ChoiceFilter(choices=SizeBand, method="by_size", empty_label=_("all"), label=_("Employees"))
    low_skilled = typed.BooleanFilter(label=_("Many low-skilled"))
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
        return rows.filter(match_company_or_reference(value.strip()))

    def by_size(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Files of companies of this size."""
        return rows.filter(SIZE_BAND_CONDITIONS[SizeBand(value)])

    def by_theme(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Files that name this theme."""
        return rows.filter(themes__contains=[value])

    def by_place(self, rows: models.QuerySet, name: str, value: str) -> models.QuerySet:
        """Files from this municipality, or whose postal code begins like this."""
        return rows.filter(Q(municipality__holds_text=value.strip()) | Q(postal_code__startswith=value.strip()))
