"""How lists of corrections are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.core.search_terms import communication_digits
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import PROGRAMME_READERS
from healthcoach.programmes.filters import programme_filter
from subsidies.corrections.models import Correction, CorrectionStatus
from subsidies.payables.filters import match_payee_or_reference


class CorrectionFilter(filters.FilterSet):
    """Corrections by payee and status."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Payee or reference"))
    status = filters.ChoiceFilter(choices=CorrectionStatus, empty_label=_("all"))
    programme = programme_filter(PROGRAMME_READERS)

    class Meta:
        model = Correction
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Corrections of what is due to this payee, or under this reference; or of a tranche, by its communication."""
        found = match_payee_or_reference(value)
        if communication := communication_digits(value):
            found |= Q(tranche__communication=communication)
        return rows.filter(found)
