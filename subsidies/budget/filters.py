"""How lists of the budget and its tranches are searched."""

import django_filters
import django_filters as filters
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed import filters as typed
from healthcoach.programmes.access import PROGRAMME_READERS
from healthcoach.programmes.filters import programme_filter
from subsidies.budget.models import BudgetLine, Tranche, TrancheStatus, Transfer
from subsidies.budget.rules import BudgetLineKind, Movement

IS_SUBJECT = RegexValidator(r"\A[a-z_]+:[0-9]+\Z", _("Write a kind and a number here, such as application:42."))


class BudgetLineFilter(django_filters.FilterSet):
    """Lines of a programme."""

    programme = programme_filter(PROGRAMME_READERS)

    class Meta:
        model = BudgetLine
        fields: list[str] = []


class TrancheFilter(django_filters.FilterSet):
    """Tranches of a programme or of one line, by status, or of one payment."""

    programme = programme_filter(PROGRAMME_READERS, "line__programme")
    line = typed.IdFilter(field_name="line_id", help_text="The budget line's number.")
    status = django_filters.ChoiceFilter(choices=TrancheStatus)
    communication = typed.CommunicationFilter(help_text="The payment's structured communication.")

    class Meta:
        model = Tranche
        fields: list[str] = []


class TransferFilter(django_filters.FilterSet):
    """Transfers of a line, of a kind, about a file, effective in a period."""

    line = typed.IdFilter(field_name="source__line_id", help_text="The budget line's number.")
    kind = django_filters.MultipleChoiceFilter(choices=Movement.choices)
    subject = typed.TextFilter(help_text="What it is about, such as application:42.", validators=[IS_SUBJECT])
    effective_from = typed.DayFilter(field_name="effective_on", lookup_expr="gte")
    effective_to = typed.DayFilter(field_name="effective_on", lookup_expr="lte")

    class Meta:
        model = Transfer
        fields: list[str] = []


class TrancheScheduleFilter(filters.FilterSet):
    """Tranches by status, budget line and the day on which they are expected."""

    status = filters.ChoiceFilter(choices=TrancheStatus, empty_label=_("all"), label=_("Status"))
    line = filters.ChoiceFilter(
        field_name="line__kind", choices=BudgetLineKind, empty_label=_("all"), label=_("Budget line")
    )
    programme = programme_filter(PROGRAMME_READERS, "line__programme")
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
