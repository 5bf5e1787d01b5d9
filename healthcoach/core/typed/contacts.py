"""E-mail addresses, telephone numbers and postal codes as people type and paste them."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed.pasted import MAX_VALUE_SIGNS, Unreadable, tidy_value

PHONE_NOTATION = re.compile(r"\+?[\d ./()-]*", re.ASCII)
MAX_EMAIL_SIGNS = 254  # what a column for an address holds, and a mail server takes (RFC 5321)
MAX_PASTED_SIGNS = 1000  # of what an address is looked for in
EMAIL_NOTATION = re.compile(r"(?:[^<>@]*<)?(?:mailto:)?([^<>]*?)>?[ ,;]*", re.IGNORECASE)  # An Claes <an@bedrijf.be>
# (toestel 12), ext. 12, poste 12, x12: the number inside the house.
EXTENSION = re.compile(
    r"[ ,;]*\(?\b(?:toestel|toest|tst|intern|ext|extension|extensie|poste|x)[ .:]*\d{1,6}\)?\Z",
    re.ASCII | re.IGNORECASE,
)
FEWEST_DIGITS, MOST_DIGITS = 8, 15
POSTAL_CODE = re.compile(r"(?:BE?[ -]*)?([1-9]\d{3})", re.ASCII | re.IGNORECASE)


class NotAnEmail(Unreadable):
    """Nothing to which a mail can be sent."""

    code = "not_an_email"
    sentence = _("This is not an e-mail address. One looks like name@company.be.")


class EmailTooLong(NotAnEmail):
    """More signs than an address can have."""

    code = "email_too_long"
    sentence = _("This e-mail address is too long: one has at most %(most)s signs.")


class NotAPhone(Unreadable):
    """Other signs than a telephone number has."""

    code = "not_a_phone"
    sentence = _("Write a telephone number with digits and + . / - ( ) only, such as 02 123 45 67 (ext. 12).")


class PhoneOfWrongLength(NotAPhone):
    """Too few or too many digits."""

    code = "phone_of_wrong_length"
    sentence = _("A telephone number has eight to fifteen digits.")


class NotAPostalCode(Unreadable):
    """Not the code of a Belgian municipality."""

    code = "not_a_postal_code"
    sentence = _("A Belgian postal code has four digits, such as 1000.")


def read_email(typed: str) -> str:
    """An e-mail address as it was written, out of the name and brackets that mail programs put around it. Refuses
    `NotAnEmail` and its kind."""
    found = EMAIL_NOTATION.fullmatch(tidy_value(typed[:MAX_PASTED_SIGNS]))
    address = found[1] if found else ""
    local, _sign, domain = address.rpartition("@")
    if len(address.lower()) > MAX_EMAIL_SIGNS:  # İ is two signs when it is small
        raise EmailTooLong(most=MAX_EMAIL_SIGNS)
    try:
        validate_email(f"{local}@{punycode(domain)}")  # the domain as it is sent to
    except (ValidationError, UnicodeError) as error:
        raise NotAnEmail from error
    if not local.isascii():  # few servers take it, and the validator only lets it through by mistake
        raise NotAnEmail
    return address


def read_phone(typed: str) -> str:
    """A telephone number as it was written, without invisible signs. Refuses `NotAPhone` and its kind."""
    written = tidy_value(typed) if len(typed) <= MAX_VALUE_SIGNS else "?"
    outside = EXTENSION.sub("", written)
    if not PHONE_NOTATION.fullmatch(outside):
        raise NotAPhone
    if not FEWEST_DIGITS <= len(re.sub(r"\D", "", outside)) <= MOST_DIGITS:
        raise PhoneOfWrongLength
    return written


def read_postal_code(typed: str) -> str:
    """The four digits of a Belgian postal code, also of B-1000. Refuses `NotAPostalCode`."""
    found = POSTAL_CODE.fullmatch(tidy_value(typed)) if len(typed) <= MAX_VALUE_SIGNS else None
    if found is None:
        raise NotAPostalCode
    return found[1]
