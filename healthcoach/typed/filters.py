"""The filters of lists, for pages and API: the same fields as on a form."""

import django_filters

from healthcoach.typed.forms import DayField, IdField, TextField, WholeField


class TextFilter(django_filters.CharFilter):
    """Rows by words."""

    field_class = TextField


class DayFilter(django_filters.DateFilter):
    """Rows by a day."""

    field_class = DayField


class WholeFilter(django_filters.NumberFilter):
    """Rows by a whole number."""

    field_class = WholeField

    def get_max_validator(self) -> None:
        """None: the field has its own bounds."""


class IdFilter(django_filters.NumberFilter):
    """Rows that belong to the row with this number."""

    field_class = IdField

    def get_max_validator(self) -> None:
        """None: the field has its own bounds."""
