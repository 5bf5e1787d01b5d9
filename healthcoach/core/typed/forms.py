"""The fields of forms. Each reads with the reader of its kind, shows its sentence, keeps what was typed on refusal, and
shows a value back as the reader writes it."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format

from healthcoach.core.typed.accounts import read_iban
from healthcoach.core.typed.amounts import bound_amount, read_amount
from healthcoach.core.typed.codes import read_mailed_code
from healthcoach.core.typed.communications import read_communication
from healthcoach.core.typed.contacts import read_email, read_phone, read_postal_code
from healthcoach.core.typed.days import Bound, bound_day, find_bound, read_day, read_hour
from healthcoach.core.typed.enterprises import read_enterprise_number
from healthcoach.core.typed.numbers import bound_whole, read_id, read_whole
from healthcoach.core.typed.pasted import MAX_VALUE_SIGNS, Unreadable, tidy_line, tidy_text

PLAIN_ATTRIBUTES = {"autocomplete": "off", "spellcheck": "false"}
WHOLE_ATTRIBUTES = {"inputmode": "numeric", "autocomplete": "off", "class": "short"}
AMOUNT_ATTRIBUTES = {"inputmode": "decimal", "autocomplete": "off", "class": "short"}


def read_form_value(read: Callable[..., Any], *given: object, **bounds: object) -> Any:
    """What a reader reads; its refusal becomes the error of the field, with the same code."""
    try:
        return read(*given, **bounds)
    except Unreadable as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal


class TextField(forms.CharField):
    """Words: composed signs, plain spaces, nothing invisible; on one line unless it is asked with several."""

    def to_python(self, value: object) -> str:
        """The text as it reads."""
        if isinstance(value, str):
            value = (tidy_text if isinstance(self.widget, forms.Textarea) else tidy_line)(value)
        return super().to_python(value)


class IdentifierField(forms.CharField):
    """Something that has one spelling, however it was written. Its maximum length counts after reading."""

    read: Callable[[str], str]
    attributes: dict[str, str] = PLAIN_ATTRIBUTES

    def __init__(self, *, max_length: int | None = None, widget: forms.Widget | None = None, **kwargs) -> None:
        super().__init__(widget=widget or forms.TextInput(attrs=dict(self.attributes)), **kwargs)
        self.longest = max_length

    def to_python(self, value: object) -> str:
        """The one spelling, or nothing."""
        text = super().to_python(value)
        return text if text in self.empty_values or not tidy_line(text) else read_form_value(type(self).read, text)

    def validate(self, value: str) -> None:
        """What was only invisible is nothing; what was read fits where it is kept."""
        super().validate(tidy_line(value))
        if self.longest and len(value) > self.longest:
            read_bound = forms.CharField(max_length=self.longest)
            read_bound.run_validators(value)

    def clean(self, value: object) -> str:
        """Nothing visible is nothing."""
        found = super().clean(value)
        return found if tidy_line(found) else ""


class EnterpriseNumberField(IdentifierField):
    """The number of an enterprise, as its ten digits."""

    read = read_enterprise_number
    attributes = PLAIN_ATTRIBUTES | {"class": "short", "inputmode": "text"}


class IbanField(IdentifierField):
    """A bank account, of any country: whether we can pay on it, the verb says that registers it."""

    def to_python(self, value: object) -> str:
        """The account without spaces, or nothing."""
        text = forms.CharField.to_python(self, value)
        return read_form_value(read_iban, text).compact if tidy_line(text) else ""

    def prepare_value(self, value: object) -> object:
        """In groups of four, when it can be read."""
        try:
            return read_iban(value).formatted if isinstance(value, str) else value
        except Unreadable:
            return value


class CommunicationField(IdentifierField):
    """A structured communication, as its twelve digits."""

    read = read_communication


class EmailField(IdentifierField):
    """An e-mail address, as it was written."""

    read = read_email
    attributes = {"type": "email", "autocomplete": "email", "spellcheck": "false"}


class CodeField(IdentifierField):
    """A code that came by mail, as its letters and digits."""

    read = read_mailed_code
    attributes = {"autocomplete": "one-time-code", "spellcheck": "false"}


class PhoneField(IdentifierField):
    """A telephone number, as it was written."""

    read = read_phone
    attributes = {"type": "tel", "inputmode": "tel", "class": "short", "autocomplete": "tel"}


class PostalCodeField(IdentifierField):
    """A Belgian postal code, as its four digits."""

    read = read_postal_code
    attributes = {"class": "short", "inputmode": "numeric", "autocomplete": "postal-code"}


class WholeField(forms.IntegerField):
    """A whole number within its bounds."""

    widget = forms.TextInput(attrs=WHOLE_ATTRIBUTES)

    def to_python(self, value: object) -> int | None:
        """The number, or nothing."""
        bounds = {"least": self.min_value, "most": self.max_value}
        if isinstance(value, int):
            return read_form_value(bound_whole, value, **bounds)
        text = "" if value is None else str(value)
        return read_form_value(read_whole, text, **bounds) if tidy_line(text) else None


class IdField(forms.IntegerField):
    """The number of a row, which a program wrote into an address."""

    widget = forms.TextInput(attrs=WHOLE_ATTRIBUTES)

    def to_python(self, value: object) -> int | None:
        """The number, or nothing."""
        text = "" if value is None else str(value)
        return read_form_value(read_id, text) if tidy_line(text) else None


class AmountField(forms.DecimalField):
    """An amount with at most two decimals, not below zero unless its bounds say so."""

    widget = forms.TextInput(attrs=AMOUNT_ATTRIBUTES)

    def __init__(self, *, min_value: Decimal | int | None = 0, decimal_places: int = 2, **kwargs) -> None:
        super().__init__(min_value=min_value, decimal_places=decimal_places, **kwargs)

    def to_python(self, value: object) -> Decimal | None:
        """The amount, or nothing; whatever can be read in no way, or in two, is refused."""
        bounds = {"least": self.min_value, "most": self.max_value}
        if isinstance(value, Decimal):
            return read_form_value(bound_amount, value, **bounds)
        text = "" if value is None else str(value)
        return read_form_value(read_amount, text, places=self.decimal_places, **bounds) if tidy_line(text) else None

    def prepare_value(self, value: object) -> object:
        """With the separators of the reader."""
        if isinstance(value, Decimal) and value.is_finite():
            return number_format(value, decimal_pos=self.decimal_places, use_l10n=True, force_grouping=True)
        return value


class DayInput(forms.DateInput):
    """The browser's calendar; for what it would silently leave out, a plain box that keeps what was typed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict[str, Any]:
        """A day that can be read as browsers want it; anything else as it was typed."""
        kind = self.input_type
        if isinstance(value, str) and value:
            try:
                value = read_day(value).isoformat()
            except Unreadable:
                kind = "text"
        context = super().get_context(name, value, attrs)
        context["widget"]["type"] = kind
        return context


class DayField(forms.DateField):
    """A day from `min_value` to `max_value`, which may move with today; without them, any day people deal with."""

    widget = DayInput

    def __init__(self, *, min_value: Bound = None, max_value: Bound = None, **kwargs) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def to_python(self, value: object) -> date | None:
        """The day, or nothing."""
        bounds = {"first": self.min_value, "last": self.max_value}
        if isinstance(value, date):
            return read_form_value(bound_day, value.date() if isinstance(value, datetime) else value, **bounds)
        text = "" if value is None else str(value)
        return read_form_value(read_day, text, **bounds) if tidy_line(text) else None

    def get_bound_field(self, form: forms.BaseForm, name: str) -> forms.BoundField:
        """The browser's calendar shows only what is possible now."""
        for attribute, bound in (("min", self.min_value), ("max", self.max_value)):
            if (day := find_bound(bound)) and date.min < day < date.max:
                self.widget.attrs[attribute] = day.isoformat()
        return super().get_bound_field(form, name)


class HourInput(forms.TimeInput):
    """The browser's clock; for what it would silently leave out, a plain box that keeps what was typed."""

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict[str, Any]:
        """An hour that can be read as browsers want it; anything else as it was typed."""
        kind = "time"
        if isinstance(value, str) and value:
            try:
                value = f"{read_hour(value):%H:%M}"
            except Unreadable:
                kind = "text"
        context = super().get_context(name, value, attrs)
        context["widget"]["type"] = kind
        return context


class HourField(forms.TimeField):
    """A time of day."""

    widget = HourInput(attrs={"class": "short"}, format="%H:%M")

    def to_python(self, value: object) -> time | None:
        """The time, or nothing."""
        if isinstance(value, time) or value is None:
            return value
        return read_form_value(read_hour, str(value)) if tidy_line(str(value)) else None


class DaysField(TextField):
    """Several days, one per line."""

    def __init__(self, *, min_value: Bound = None, max_value: Bound = None, **kwargs) -> None:
        self.min_value, self.max_value = min_value, max_value
        attributes = PLAIN_ATTRIBUTES | {"rows": "4", "class": "short"}
        super().__init__(widget=forms.Textarea(attrs=attributes), **kwargs)

    def clean(self, value: object) -> list[date]:
        """The days in the order typed; each that is none is named."""
        lines = [line.strip() for line in super().clean(value).replace(",", "\n").splitlines() if line.strip()]
        return [self._read_line(line) for line in lines]

    def prepare_value(self, value: object) -> object:
        """Days that are known, as people write them."""
        return "\n".join(f"{day:%d/%m/%Y}" for day in value) if isinstance(value, list) else value

    def _read_line(self, line: str) -> date:
        try:
            return read_day(line, first=self.min_value, last=self.max_value)
        except Unreadable as refusal:
            raise ValidationError(f"{line[:MAX_VALUE_SIGNS]}: {refusal}", code=refusal.code) from refusal
