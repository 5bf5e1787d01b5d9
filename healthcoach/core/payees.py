"""Who money is sent to, as a bank can read it: the account's number, the name of its holder, and where they live."""

import re
import unicodedata

from anyascii import anyascii
from django.utils.translation import gettext_lazy as _
from schwifty import IBAN

from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.typed import accounts
from healthcoach.core.typed.accounts import NotAnIban

BANK_READABLE = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*", re.ASCII)
NOT_BANK_READABLE = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]", re.ASCII)
LETTER = re.compile(r"[A-Za-z0-9]", re.ASCII)
INSTEAD = {
    **{"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"},
    **{"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "€": "EUR", "&": "+", "@": "(at)"},
    **{"_": "-", "–": "-", "—": "-", "‘": "'", "’": "'", "`": "'", "´": "'", "“": "'", "”": "'", '"': "'"},
}
# In the payments area but not in the European Economic Area, from where banks ask the payee's address as well.
OUTSIDE_EEA = frozenset({"AD", "CH", "GB", "GI", "MC", "SM", "VA"})


class AccountOutsideSepa(Refused):
    """A valid account number, to which no European (SEPA) transfer goes."""

    code = "account_outside_sepa"
    field = "iban"
    sentence = _(
        "This account is in a country (%(country)s) to which European (SEPA) transfers do not go. Ask for an account"
        " within the European payments area."
    )


class NameNotReadable(Refused):
    """Nothing of a name is left in the letters that banks read."""

    code = "name_not_readable"
    field = "supplier"
    sentence = _("The bank cannot read the name “%(name)s”: write it in letters.")

    def __init__(self, *, name: str, field: str = "holder") -> None:
        super().__init__(name=name)
        self.field = field


class TownNeeded(Missing):
    """The account is in a country for which banks ask the payee's town."""

    code = "town_needed"
    sentence = _("Fill in the town of the holder: for an account in this country (%(country)s) the bank asks it.")

    def __init__(self, *, country: str) -> None:
        Refused.__init__(self, country=country)
        self.field = "town"


class _Letters(dict):
    """Per sign what a Belgian bank reads for it: the bare letter, the Latin letters of one in another script, and a
    space for any other sign."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        bare = "".join(each for each in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(each))
        bare = bare.replace("⁄", "/")  # of a fraction such as ½
        if not (bare and BANK_READABLE.fullmatch(bare)):
            bare = INSTEAD.get(sign) or (_transliterate_sign(sign) if unicodedata.category(sign)[0] in "LMN" else " ")
        self[code] = bare
        return bare


LETTERS = _Letters()


def _transliterate_sign(sign: str) -> str:
    """A letter, mark or numeral of another script."""
    return NOT_BANK_READABLE.sub("", anyascii(sign))


def transliterate_for_bank(text: str, most: int) -> str:
    """A text in the signs that Belgian banks accept, of at most so many: no double slash, none at either end."""
    if not BANK_READABLE.fullmatch(text):
        text = text.translate(LETTERS)
    text = re.sub("/{2,}", "/", " ".join(text.split()))
    return text[:most].strip(" /")


def is_readable_by_bank(name: str) -> bool:
    """Whether a name still has a letter or figure once it is written in the signs that banks accept."""
    return LETTER.search(transliterate_for_bank(name, 70)) is not None


def check_holder_name(name: str, *, field: str = "holder") -> None:
    """Refuses `NameNotReadable` for a name of which the bank would read nothing; `field` is its place on the form."""
    if not is_readable_by_bank(name):
        raise NameNotReadable(name=name[:70], field=field)


def read_sepa_iban(typed: str, *, unknown: type[NotAnIban] | None = None) -> IBAN:
    """The account that was typed, to which a European transfer can go, checked down to the digits its own country
    gives it. Refuses `NotAnIban`, or the room's own kind of it, and `AccountOutsideSepa`."""
    try:
        account = accounts.read_iban(typed)
    except NotAnIban as error:
        if unknown is None:
            raise
        refusal = unknown(**error.facts)
        refusal.sentence = error.sentence  # what exactly is wrong with it
        raise refusal from error
    if not account.in_sepa_zone:
        raise AccountOutsideSepa(country=account.country_code)
    return account


def check_town(iban: str, town: str) -> None:
    """Refuses `TownNeeded` for an account outside the European Economic Area of whose holder no town is known."""
    if iban[:2] in OUTSIDE_EEA and not transliterate_for_bank(town, 35):
        raise TownNeeded(country=iban[:2])


def explain_payee_fault(*, iban: str, holder: str, town: str) -> str:
    """Why the bank would not pay this payee, in a sentence; empty when nothing is wrong. For what was typed before."""
    try:
        account = read_sepa_iban(iban)
        check_holder_name(holder)
        check_town(account.compact, town)
    except Refused as refusal:
        return str(refusal)
    return ""
