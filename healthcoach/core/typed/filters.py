"""The filters of lists, for pages and API: the same fields as on a form."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed.forms import (
    CommunicationField,
    DayField,
    IdField,
    TextField,
    WholeField,
    read_form_value,
)
from healthcoach.core.typed.pasted import Unreadable, tidy_line
from healthcoach.core.typed.yes_or_no import read_yes_or_no


class YesOrNoSelect(forms.Select):
    """Yes, no, or everything; for what is neither, everything."""

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, choices=[("", _("all")), ("true", _("yes")), ("false", _("no"))])

    def format_value(self, value: object) -> list[str]:
        """The choice that is meant."""
        try:
            return ["true" if read_yes_or_no(str(value)) else "false"]
        except Unreadable:
            return [""]


class YesOrNoField(forms.Field):
    """Yes, no, or nothing said."""

    widget = YesOrNoSelect

    def to_python(self, value: object) -> bool | None:
        """The answer, or nothing."""
        text = "" if value is None else str(value)
        return read_form_value(read_yes_or_no, text) if tidy_line(text) else None


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


class CommunicationFilter(django_filters.CharFilter):
    """Rows with this structured communication, however it is written."""

    field_class = CommunicationField


class BooleanFilter(django_filters.BooleanFilter):
    """Rows of which something is so, or is not."""

    field_class = YesOrNoField
