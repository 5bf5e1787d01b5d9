"""Enterprise numbers as they stand on invoices and under mails: BTW BE 0403.170.701, TVA 403 170 701 RPM Bruxelles."""

import re

from django.utils.translation import gettext_lazy as _
from stdnum.be import vat

from healthcoach.core.typed.pasted import MAX_VALUE_SIGNS, Unreadable, tidy_value

REGISTERS = r"(?:BTW|TVA|VAT|MWST|KBO|BCE|CBE|RPR|RPM|UBO)"
ENTERPRISE_PREFIX = re.compile(
    rf"\A(?:{REGISTERS}\b[ .:-]*(?:N(?:R|O|°|UMMER)\b[.:]?)?[ .:-]*)*(?:BE)?[ .:-]*", re.IGNORECASE
)
ENTERPRISE_SUFFIX = re.compile(r"[ ,;.:()-]*\b(?:RPR|RPM)\b[\w ,.:()'’-]*\Z", re.IGNORECASE)
SIGNS_BETWEEN = re.compile(r"[ ./-]")
DIGITS = re.compile(r"\d+", re.ASCII)


class NotAnEnterpriseNumber(Unreadable):
    """Nothing that is written as an enterprise number."""

    sentence = _(
        "This is not a valid Belgian enterprise number. It has ten digits and begins with 0 or 1, such as 0566.988.259."
    )
    code = "not_an_enterprise_number"


class EnterpriseDigitsWrong(NotAnEnterpriseNumber):
    """Ten digits of which the last two do not check the others."""

    code = "enterprise_digits_wrong"
    sentence = _("This enterprise number cannot be right: its last two digits do not fit the others. Please check it.")


class EstablishmentUnit(NotAnEnterpriseNumber):
    """The number of a place where an enterprise works."""

    code = "establishment_unit"
    sentence = _(
        "This is the number of an establishment unit. Write the enterprise number, which begins with 0 or 1, such as "
        "0566.988.259."
    )


def read_enterprise_number(typed: str) -> str:
    """The ten digits of an enterprise number. Refuses `NotAnEnterpriseNumber` and its kinds."""
    digits = find_enterprise_digits(typed)
    if len(digits) == 9 and vat.is_valid(f"0{digits}"):  # of old the zero was left out
        return f"0{digits}"
    if len(digits) != 10 or digits[0] == "9":
        raise NotAnEnterpriseNumber
    if digits[0] in "2345678":
        raise EstablishmentUnit
    if not vat.is_valid(digits):
        raise EnterpriseDigitsWrong
    return digits


def find_enterprise_digits(typed: str) -> str:
    """The digits of what may be the beginning of an enterprise number, as in a search; nothing when it is none."""
    bare = tidy_value(typed) if len(typed) <= MAX_VALUE_SIGNS else ""
    bare = SIGNS_BETWEEN.sub("", ENTERPRISE_SUFFIX.sub("", ENTERPRISE_PREFIX.sub("", bare)))
    return bare if DIGITS.fullmatch(bare) else ""
