"""Bank accounts as they are pasted: BE71 0961 2345 6769, IBAN: be71-0961-2345-6769, also from a PDF."""

import re

from django.utils.translation import gettext_lazy as _
from schwifty import IBAN
from schwifty.exceptions import InvalidLength, SchwiftyException

from healthcoach.core.typed.pasted import MAX_VALUE_SIGNS, Unreadable, tidy_value

IBAN_PREFIX = re.compile(r"\AIBAN\b[ .:-]*", re.IGNORECASE)
SIGNS_BETWEEN = re.compile(r"[ ./:-]")
SHAPE = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]+", re.ASCII)


class NotAnIban(Unreadable):
    """Nothing that is written as an account number."""

    sentence = _("This is not a valid bank account number (IBAN). A Belgian one looks like BE71 0961 2345 6769.")
    code = "not_an_iban"


class IbanOfWrongLength(NotAnIban):
    """Too few or too many signs for its country."""

    code = "iban_of_wrong_length"
    sentence = _(
        "This account number (IBAN) has %(found)s signs; one that begins with %(country)s has %(length)s. "
        "Please check it."
    )


class IbanDigitsWrong(NotAnIban):
    """The right length, but its check digits do not fit."""

    code = "iban_digits_wrong"
    sentence = _(
        "This account number (IBAN) cannot be right: its check digits do not fit. Please compare it sign by sign."
    )


def read_iban(typed: str) -> IBAN:
    """The account, checked down to the digits its own country gives it. Refuses `NotAnIban` and its kinds."""
    bare = tidy_value(typed).upper() if len(typed) <= MAX_VALUE_SIGNS else ""
    bare = SIGNS_BETWEEN.sub("", IBAN_PREFIX.sub("", bare))
    if not SHAPE.fullmatch(bare):
        raise NotAnIban
    try:
        account = IBAN(bare, validate_bban=True)
    except InvalidLength as error:
        length = IBAN(bare, allow_invalid=True).spec.iban_length
        raise IbanOfWrongLength(found=len(bare), country=bare[:2], length=length) from error
    except SchwiftyException as error:
        raise _explain_iban_fault(bare) from error
    return account


def _explain_iban_fault(bare: str) -> NotAnIban:
    """Digits that do not fit, of a country that has such accounts; otherwise it is no account at all."""
    try:
        IBAN(bare, allow_invalid=True).spec  # noqa: B018 – asked only whether it is there
    except SchwiftyException:
        return NotAnIban()
    return IbanDigitsWrong()
