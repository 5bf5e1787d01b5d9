"""How lists of the budget are narrowed; files, trajectories and payouts are searched as their pages are."""

import django_filters

from healthcoach.typed import filters as typed
from subsidies.budget.models import BudgetLine, Tranche, TrancheStatus, Transfer
from subsidies.budget.rules import Movement


class BudgetLineFilter(django_filters.FilterSet):
    """Lines of a programme."""

    programme = typed.TextFilter(field_name="programme__slug", help_text="The programme's slug.")

    class Meta:
        model = BudgetLine
        fields: list[str] = []


class TrancheFilter(django_filters.FilterSet):
    """Tranches of a programme or of one line, by status, or of one payment."""

    programme = typed.TextFilter(field_name="line__programme__slug", help_text="The programme's slug.")
    line = typed.IdFilter(field_name="line_id", help_text="The budget line's number.")
    status = django_filters.ChoiceFilter(choices=TrancheStatus)
    communication = typed.TextFilter(help_text="The twelve digits of the payment's structured communication.")

    class Meta:
        model = Tranche
        fields: list[str] = []


class TransferFilter(django_filters.FilterSet):
    """Transfers of a line, of a kind, about a file, effective in a period."""

    line = typed.IdFilter(field_name="source__line_id", help_text="The budget line's number.")
    kind = django_filters.MultipleChoiceFilter(choices=Movement.choices)
    subject = typed.TextFilter(help_text="What it is about, such as application:42.")
    effective_from = typed.DayFilter(field_name="effective_on", lookup_expr="gte")
    effective_to = typed.DayFilter(field_name="effective_on", lookup_expr="lte")

    class Meta:
        model = Transfer
        fields: list[str] = []
