"""How lists of the budget are narrowed; files, trajectories and payouts are searched as their pages are."""

import django_filters
from django import forms

from subsidies.api.fields import HIGHEST_ID
from subsidies.budget.models import BudgetLine, Tranche, TrancheStatus, Transfer
from subsidies.budget.rules import Movement


class IdField(forms.IntegerField):
    """The number of a row, within what the database can count."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs | {"min_value": 1, "max_value": HIGHEST_ID})


class IdFilter(django_filters.NumberFilter):
    """Rows that belong to the row with this number."""

    field_class = IdField

    def get_max_validator(self) -> None:
        """None: the field has its own bounds."""


class BudgetLineFilter(django_filters.FilterSet):
    """Lines of a programme."""

    programme = django_filters.CharFilter(field_name="programme__slug", help_text="The programme's slug.")

    class Meta:
        model = BudgetLine
        fields: list[str] = []


class TrancheFilter(django_filters.FilterSet):
    """Tranches of a programme or of one line, by status, or of one payment."""

    programme = django_filters.CharFilter(field_name="line__programme__slug", help_text="The programme's slug.")
    line = IdFilter(field_name="line_id", help_text="The budget line's number.")
    status = django_filters.ChoiceFilter(choices=TrancheStatus)
    communication = django_filters.CharFilter(help_text="The twelve digits of the payment's structured communication.")

    class Meta:
        model = Tranche
        fields: list[str] = []


class TransferFilter(django_filters.FilterSet):
    """Transfers of a line, of a kind, about a file, effective in a period."""

    line = IdFilter(field_name="source__line_id", help_text="The budget line's number.")
    kind = django_filters.MultipleChoiceFilter(choices=Movement.choices)
    subject = django_filters.CharFilter(help_text="What it is about, such as application:42.")
    effective_from = django_filters.DateFilter(field_name="effective_on", lookup_expr="gte")
    effective_to = django_filters.DateFilter(field_name="effective_on", lookup_expr="lte")

    class Meta:
        model = Transfer
        fields: list[str] = []
