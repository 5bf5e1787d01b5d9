"""When an expense needs a second person, who is the same supplier, and how the numbers of invoices are compared.

**The same supplier.** Whoever has the same enterprise number; when one of the two has none, whoever has the same name
(capitals, accents, signs and the legal form apart); and in any case whoever is paid on the same account.

**A second person** is asked when the amount is above the programme's limit; when it is so together with what else of
this supplier is dated or was entered within thirty days; when a known supplier asks to be paid on an account on which
it was never paid before; and when an invoice of this supplier, or for this amount, came with the same number before,
to be paid on another account."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import ZERO, format_euro

SUMMED_WITHIN = timedelta(days=30)
MAX_KEY_LENGTH = 140
LEGAL_FORMS = frozenset(
    {
        *("bv", "bvba", "srl", "sprl", "nv", "sa", "vzw", "asbl", "ivzw", "aisbl", "cv", "cvba", "scrl", "vof", "snc"),
        *("commv", "gcv", "eenmanszaak", "vennootschap", "gmbh", "ag", "kg", "ohg", "ug", "ltd", "limited", "llc"),
        *("plc", "inc", "sarl", "sas", "eurl", "spa"),
    }
)


class SecondPersonCode(models.TextChoices):
    """Why a second person is asked, each with its sentence."""

    ABOVE = "above", _("The amount is above the limit from which a second person approves.")
    TOGETHER = (
        "together",
        _(
            "Together with what else of this supplier is dated or was entered within 30 days it comes to"
            " %(total_amount)s, above the limit from which a second person approves."
        ),
    )
    OTHER_ACCOUNT = (
        "other_account",
        _(
            "This supplier is known with another account (…%(iban)s, %(known)s). Check the new one with the supplier,"
            " not by an address or number on the invoice."
        ),
    )
    SAME_INVOICE = (
        "same_invoice",
        _("An invoice with this number was entered before, to be paid on another account: %(known)s."),
    )


@dataclass(frozen=True, slots=True)
class SecondPersonReason:
    """Why a second person is asked: its code, and the facts that its sentence names, as text."""

    code: SecondPersonCode
    facts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        told = {
            name: format_euro(Decimal(fact)) if name == "total_amount" else fact for name, fact in self.facts.items()
        }
        return str(self.code.label) % told

    def kept(self) -> dict[str, object]:
        """As it is stored."""
        return {"code": self.code.value, "facts": dict(self.facts)}


@dataclass(frozen=True, slots=True)
class EarlierExpenses:
    """What is known of a supplier and of an invoice: `together` is what else of the supplier counts along, in euro;
    `paid_here` whether something was booked on this account before. The others name an expense: another account of the
    supplier with its last digits, and an invoice with the same number on another account."""

    together: Decimal = ZERO
    paid_here: bool = False
    other_account: tuple[str, str] | None = None
    same_invoice: str = ""


def list_second_person_reasons(
    amount: Decimal, earlier: EarlierExpenses, *, above: Decimal
) -> list[SecondPersonReason]:
    """Why somebody else approves an expense of so many euro first; nothing when nobody needs to."""
    found = []
    if amount > above:
        found.append(SecondPersonReason(SecondPersonCode.ABOVE))
    elif (total := amount + earlier.together) > above:
        found.append(SecondPersonReason(SecondPersonCode.TOGETHER, {"total_amount": f"{total:.2f}"}))
    if earlier.other_account and not earlier.paid_here:
        iban, known = earlier.other_account
        found.append(SecondPersonReason(SecondPersonCode.OTHER_ACCOUNT, {"iban": iban, "known": known}))
    if earlier.same_invoice:
        found.append(SecondPersonReason(SecondPersonCode.SAME_INVOICE, {"known": earlier.same_invoice}))
    return found


def normalise_spaces(typed: str) -> str:
    """A text as it was typed, with single spaces."""
    return " ".join(typed.split())


def build_number_key(invoice_number: str) -> str:
    """What is compared of an invoice's number: its letters and digits, in one kind of capitals and width. Of a number
    without any, its signs."""
    folded = _fold_expense_text(invoice_number)
    return ("".join(filter(str.isalnum, folded)) or "".join(folded.split()))[:MAX_KEY_LENGTH]


def build_name_key(supplier: str) -> str:
    """What is compared of a supplier's name: its letters and digits without accents, capitals and legal form; empty
    when that leaves nothing."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", supplier) if not unicodedata.combining(each))
    words = "".join(
        each if each.isalnum() else "" if each in ".'’" else " " for each in _fold_expense_text(bare)
    ).split()
    return "".join([each for each in words if each not in LEGAL_FORMS] or words)[:MAX_KEY_LENGTH]


def _fold_expense_text(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
