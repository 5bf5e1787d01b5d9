"""How lists of what is due are searched: one definition for the pages and the API."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.core.search_terms import account_number, communication_digits, reference_part
from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import PROGRAMME_READERS
from healthcoach.programmes.filters import programme_filter
from subsidies.payables.models import Payable, PayableStatus


def match_payee_or_reference(typed: str) -> Q:
    """What was paid or is due to this payee, or under this reference or a part of it."""
    found = Q(payable__coach__name__holds_text=typed) | Q(payable__holder__holds_text=typed)
    found |= Q(payable__reference__holds_text=typed)
    if part := reference_part(typed):
        found |= Q(payable__reference__holds_reference=part)
    return found


class PayableFilter(filters.FilterSet):
    """Amounts due by payee or reference, status and programme."""

    search = typed.TextFilter(method="by_name", max_length=100, label=_("Payee or reference"))
    status = filters.ChoiceFilter(choices=PayableStatus, empty_label=_("all"))
    programme = programme_filter(PROGRAMME_READERS, "line__programme")

    class Meta:
        model = Payable
        fields: list[str] = []

    def by_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Amounts due to this payee, or with this reference."""
        found = Q(coach__name__holds_text=value) | Q(holder__holds_text=value) | Q(reference__holds_text=value)
        if part := reference_part(value):
            found |= Q(reference__holds_reference=part) | Q(iban__holds_reference=part)
        if communication := communication_digits(value):
            found |= Q(communication=communication)
        if account := account_number(value):
            found |= Q(iban=account)
        return rows.filter(found)
