"""What is typed on the command line: read, and refused with a sentence where it cannot be."""

from argparse import ArgumentTypeError
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import models
from django.utils import timezone, translation

from subsidies.programmes.models import Programme


def text(typed: str) -> str:
    """Words, without the spaces around them."""
    if not typed.strip():
        raise ArgumentTypeError("this is empty.")
    return typed.strip()


def whole(typed: str) -> int:
    """A whole number above zero."""
    if not (typed.isascii() and typed.isdigit()) or int(typed) < 1:
        raise ArgumentTypeError(f"“{typed}” is not a whole number above zero.")
    return int(typed)


def count(typed: str) -> int:
    """A whole number that may be 0."""
    return 0 if typed == "0" else whole(typed)


def amount(typed: str) -> Decimal:
    """A positive number."""
    try:
        value = Decimal(typed)
    except InvalidOperation as error:
        raise ArgumentTypeError(f"“{typed}” is not a number. Write it as 1234.50.") from error
    if not value.is_finite() or value <= 0:
        raise ArgumentTypeError(f"“{typed}” is not above zero.")
    return value


def day(typed: str) -> date:
    """A day."""
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise ArgumentTypeError(f"“{typed}” is not a day. Write it as 2018-03-23.") from error


def past_day(typed: str) -> date:
    """A day up to today, for what has happened."""
    if day(typed) > timezone.localdate():
        raise ArgumentTypeError(f"{typed} lies in the future.")
    return day(typed)


def programme(slug: str) -> Programme:
    """A programme by its name in addresses."""
    found = Programme.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Programme.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no programme “{slug}”. There are: {known or 'none yet; see open_programme'}.")
    return found


def examine(row: models.Model, *names: str) -> None:
    """Refuses what these fields of a row cannot hold, with a sentence for each."""
    others = {field.name for field in row._meta.fields} - set(names)
    with translation.override("en"):
        try:
            row.full_clean(exclude=others, validate_constraints=False)
        except ValidationError as error:
            said = [f"{name}: {' '.join(sentences)}" for name, sentences in error.message_dict.items()]
            raise CommandError("\n".join(said)) from error
