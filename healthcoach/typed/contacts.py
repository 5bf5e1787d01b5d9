"""Telephone numbers and postal codes as people type them."""

import re

from django.utils.translation import gettext_lazy as _

from healthcoach.typed.pasted import LONGEST_VALUE, Unreadable, tidy_value

PHONE = re.compile(r"\+?[\d ./()-]*", re.ASCII)
# (toestel 12), ext. 12, poste 12, x12: the number inside the house.
EXTENSION = re.compile(
    r"[ ,;]*\(?\b(?:toestel|toest|tst|intern|ext|extension|extensie|poste|x)[ .:]*\d{1,6}\)?\Z",
    re.ASCII | re.IGNORECASE,
)
FEWEST_DIGITS, MOST_DIGITS = 8, 15
POSTAL_CODE = re.compile(r"(?:BE?[ -]*)?([1-9]\d{3})", re.ASCII | re.IGNORECASE)


class NotAPhone(Unreadable):
    """Other signs than a telephone number has."""

    sentence = _("Write a telephone number with digits and + . / - ( ) only, such as 02 123 45 67 (ext. 12).")


class PhoneOfWrongLength(NotAPhone):
    """Too few or too many digits."""

    sentence = _("A telephone number has eight to fifteen digits.")


class NotAPostalCode(Unreadable):
    """Not the code of a Belgian municipality."""

    sentence = _("A Belgian postal code has four digits, such as 1000.")


def read_phone(typed: str) -> str:
    """A telephone number as it was written, without invisible signs. Refuses `NotAPhone` and its kind."""
    written = tidy_value(typed) if len(typed) <= LONGEST_VALUE else "?"
    outside = EXTENSION.sub("", written)
    if not PHONE.fullmatch(outside):
        raise NotAPhone
    if not FEWEST_DIGITS <= len(re.sub(r"\D", "", outside)) <= MOST_DIGITS:
        raise PhoneOfWrongLength
    return written


def read_postal_code(typed: str) -> str:
    """The four digits of a Belgian postal code, also of B-1000. Refuses `NotAPostalCode`."""
    found = POSTAL_CODE.fullmatch(tidy_value(typed)) if len(typed) <= LONGEST_VALUE else None
    if found is None:
        raise NotAPostalCode
    return found[1]
