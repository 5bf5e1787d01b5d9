"""The fields of the API. A text is read as on a page; a number in JSON stays that number, and is never rounded.

A wrong enterprise number, account or communication is not refused here but by the verb, which reads it with the same
reader: a refusal by its own name, 409, wherever it comes from."""

import math
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from healthcoach.core.typed.amounts import NotAnAmount, TooManyDecimals, bound_amount, read_amount
from healthcoach.core.typed.contacts import read_email, read_phone, read_postal_code
from healthcoach.core.typed.days import Bound, NotADay, NotAnHour, bound_day, read_day, read_hour
from healthcoach.core.typed.numbers import MAX_ID, NotAWholeNumber, bound_whole, read_id, read_whole
from healthcoach.core.typed.pasted import Unreadable, tidy_line, tidy_text


def read_api_value(read: Callable[..., Any], *given: object, **bounds: object) -> Any:
    """What a reader reads; its refusal becomes the error of the field, with the same code."""
    try:
        return read(*given, **bounds)
    except Unreadable as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal


class TextField(serializers.CharField):
    """Words: composed signs, plain spaces and line ends, nothing invisible."""

    def run_validation(self, data: object = serializers.empty) -> object:
        """The text as it reads; nothing visible is nothing."""
        return super().run_validation(tidy_text(data) if isinstance(data, str) else data)


class EnterpriseNumberField(TextField):
    """The number of an enterprise, however it is written."""


class IbanField(TextField):
    """A bank account, however it is written."""


class CommunicationField(TextField):
    """A structured communication, however it is written."""


class EmailField(serializers.EmailField):
    """An e-mail address, as it was written."""

    def run_validation(self, data: object = serializers.empty) -> object:
        """The address without invisible signs; nothing visible is nothing."""
        if isinstance(data, str) and tidy_line(data):
            return super().run_validation(read_api_value(read_email, data))
        return super().run_validation(tidy_text(data) if isinstance(data, str) else data)


class PhoneField(TextField):
    """A telephone number, as it was written."""

    def to_internal_value(self, data: object) -> str:
        """The number without invisible signs."""
        return read_api_value(read_phone, super().to_internal_value(data))


class PostalCodeField(TextField):
    """A Belgian postal code, as its four digits."""

    def to_internal_value(self, data: object) -> str:
        """The four digits."""
        return read_api_value(read_postal_code, super().to_internal_value(data))


class WholeField(serializers.IntegerField):
    """A whole number within its bounds: 12, 12.0 or a text such as "1.000"."""

    def to_internal_value(self, data: object) -> int:
        """The number."""
        bounds = {"least": self.min_value, "most": self.max_value}
        if isinstance(data, str):
            return read_api_value(read_whole, data, **bounds)
        if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(data) or data != int(data):
            return read_api_value(_raise_refusal, NotAWholeNumber())
        return read_api_value(bound_whole, int(data), **bounds)


class Id(serializers.IntegerField):
    """The number of a row, within what the database can count."""

    def __init__(self, **kwargs) -> None:
        super().__init__(min_value=1, max_value=MAX_ID, **kwargs)

    def to_internal_value(self, data: object) -> int:
        """The number; a program writes nothing but its digits."""
        if isinstance(data, bool) or not isinstance(data, int | str):
            return read_api_value(_raise_refusal, NotAWholeNumber())
        return read_api_value(read_id, str(data))


class DecimalField(serializers.DecimalField):
    """A number with decimals, within its bounds: a number in JSON, or a text as people write it."""

    def to_internal_value(self, data: object) -> Decimal:
        """The number, exactly as sent."""
        bounds = {"least": self.min_value, "most": self.max_value}
        if isinstance(data, str):
            return self.validate_precision(read_api_value(read_amount, data, places=self.decimal_places, **bounds))
        if isinstance(data, bool) or not isinstance(data, int | float | Decimal) or not math.isfinite(data):
            return read_api_value(_raise_refusal, NotAnAmount())
        number = read_api_value(bound_amount, data if isinstance(data, Decimal) else Decimal(str(data)), **bounds)
        if number != round(number, self.decimal_places):
            return read_api_value(_raise_refusal, TooManyDecimals(typed=str(data)[:40], places=self.decimal_places))
        return self.validate_precision(number)


class Euro(DecimalField):
    """An amount in euro, as text with two decimals."""

    def __init__(self, **kwargs) -> None:
        super().__init__(max_digits=14, decimal_places=2, **kwargs)


class DayField(serializers.DateField):
    """A day from `min_value` to `max_value`; without them, any day people deal with. A name without a day
    is refused: it does not mean today."""

    def __init__(self, *, min_value: Bound = None, max_value: Bound = None, **kwargs) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def get_value(self, dictionary: dict) -> object:
        """What was sent; an empty day of an address stays what it is."""
        value = super().get_value(dictionary)
        return "" if value is serializers.empty and dictionary.get(self.field_name) == "" else value

    def to_internal_value(self, value: object) -> date:
        """The day."""
        bounds = {"first": self.min_value, "last": self.max_value}
        if isinstance(value, date) and not isinstance(value, datetime):
            return read_api_value(bound_day, value, **bounds)
        return (
            read_api_value(read_day, value, **bounds)
            if isinstance(value, str)
            else read_api_value(_raise_refusal, NotADay())
        )


class HourField(serializers.TimeField):
    """A time of day."""

    def to_internal_value(self, value: object) -> time:
        """The time."""
        return (
            read_api_value(read_hour, value) if isinstance(value, str) else read_api_value(_raise_refusal, NotAnHour())
        )


class ModelSerializer(serializers.ModelSerializer):
    """A shape whose fields follow from a model: of our kinds."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.CharField: TextField,
        models.TextField: TextField,
        models.EmailField: EmailField,
        models.IntegerField: WholeField,
        models.SmallIntegerField: WholeField,
        models.PositiveIntegerField: WholeField,
        models.PositiveSmallIntegerField: WholeField,
        models.DecimalField: DecimalField,
        models.DateField: DayField,
        models.TimeField: HourField,
    }


def _raise_refusal(refusal: Unreadable) -> None:
    raise refusal
