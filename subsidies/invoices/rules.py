"""What an invoice should say, and in one sentence each, what it says otherwise."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.money import EURO, ZERO, in_currency
from healthcoach.references import read, shown
from subsidies.companies.rules import is_enterprise_number, written

# A structured communication within a text, such as +++123/4567/89002+++.
COMMUNICATION = re.compile(r"[+*]{3}\s*\d{3}\s*/?\s*\d{4}\s*/?\s*\d{5}\s*[+*]{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Told:
    """What an electronic invoice says. The amounts of the lines, allowances, charges and VAT stand twice: as they add
    up (`line_sum`, …) and as the invoice itself gives their total. `references` stand where references belong,
    `mentions` are the texts in which one may stand too."""

    number: str
    issued_on: date
    seller: str
    line_sum: Decimal
    lines: Decimal
    exclusive: Decimal
    inclusive: Decimal
    payable: Decimal
    currency: str = EURO
    references: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    allowance_sum: Decimal = ZERO
    allowances: Decimal = ZERO
    charge_sum: Decimal = ZERO
    charges: Decimal = ZERO
    vat_sum: Decimal = ZERO
    vat: Decimal = ZERO
    prepaid: Decimal = ZERO
    rounding: Decimal = ZERO


class Code(models.TextChoices):
    """Everything that can differ, with its sentence."""

    CURRENCY = "currency", _("The invoice is in %(found)s; the programme pays in euro.")
    SELLER_MISSING = "seller_missing", _("The invoice does not say which enterprise sends it.")
    NUMBER_UNKNOWN = (
        "number_unknown",
        _("The sender cannot be checked: we do not know the coach's enterprise number. The coach fills it in."),
    )
    SELLER = "seller", _("The invoice comes from %(found)s; the coach's enterprise number is %(expected)s.")
    AMOUNT = "amount", _("The invoice is for %(amount)s, VAT included; the fee is %(expected_amount)s.")
    VAT_ON_TOP = (
        "vat_on_top",
        _("The invoice adds VAT to the fee and comes to %(amount)s; the fee is all-in, %(expected_amount)s with VAT."),
    )
    PARTLY = "partly", _("The invoice asks %(amount)s now; the fee is %(expected_amount)s.")
    REFERENCE_MISSING = "reference_missing", _("The invoice does not mention the reference %(expected)s.")
    REFERENCE = "reference", _("The invoice mentions “%(found)s”; the reference is %(expected)s.")
    NUMBER_USED = "number_used", _("An invoice with the same number was already attached to %(found)s.")
    LINES = "lines", _("The lines add up to %(expected_amount)s; the invoice says %(amount)s.")
    ALLOWANCES = "allowances", _("The discounts add up to %(expected_amount)s; the invoice says %(amount)s.")
    CHARGES = "charges", _("The charges add up to %(expected_amount)s; the invoice says %(amount)s.")
    EXCLUSIVE = "exclusive", _("The total without VAT should be %(expected_amount)s; the invoice says %(amount)s.")
    VAT = "vat", _("The VAT adds up to %(expected_amount)s; the invoice says %(amount)s.")
    INCLUSIVE = "inclusive", _("The total with VAT should be %(expected_amount)s; the invoice says %(amount)s.")
    PAYABLE = "payable", _("The amount to pay should be %(expected_amount)s; the invoice says %(amount)s.")


OF_THE_SENDER = {Code.SELLER_MISSING, Code.NUMBER_UNKNOWN, Code.SELLER}
AMOUNTS = {"amount", "expected_amount"}


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs: its code, and the facts that its sentence names, as text."""

    code: Code
    facts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        currency = self.facts.get("currency", EURO)
        told = {name: in_currency(Decimal(fact), currency) for name, fact in self.facts.items() if name in AMOUNTS}
        return str(self.code.label) % {**self.facts, **told}

    def kept(self) -> dict[str, object]:
        """As it is stored."""
        return {"code": self.code.value, "facts": dict(self.facts)}


# The invoice's own arithmetic: what a total should be, and what the invoice says it is.
Sum = Callable[[Told], Decimal]
SUMS: list[tuple[Code, Sum, Sum]] = [
    (Code.LINES, lambda it: it.line_sum, lambda it: it.lines),
    (Code.ALLOWANCES, lambda it: it.allowance_sum, lambda it: it.allowances),
    (Code.CHARGES, lambda it: it.charge_sum, lambda it: it.charges),
    (Code.EXCLUSIVE, lambda it: it.lines - it.allowances + it.charges, lambda it: it.exclusive),
    (Code.VAT, lambda it: it.vat_sum, lambda it: it.vat),
    (Code.INCLUSIVE, lambda it: it.exclusive + it.vat, lambda it: it.inclusive),
    (Code.PAYABLE, lambda it: it.inclusive - it.prepaid + it.rounding, lambda it: it.payable),
]


def compare(
    told: Told, *, enterprise_number: str, amount: Decimal, reference: str, communication: str
) -> list[Difference]:
    """What an invoice says otherwise than the programme knows: the sender, the fee of so many euro, the reference, and
    the invoice's own arithmetic."""
    if told.currency != EURO:
        of_the_amount = [Difference(Code.CURRENCY, {"found": told.currency})]
    else:
        of_the_amount = about_the_amount(told, amount)
    return [
        *about_the_sender(told.seller, enterprise_number),
        *of_the_amount,
        *about_the_reference(told, reference, communication),
        *about_the_sums(told),
    ]


def about_the_sender(found: str, expected: str) -> list[Difference]:
    """Whether the sender is the coach, by the enterprise number."""
    if not found:
        return [Difference(Code.SELLER_MISSING)]
    if not expected:
        return [Difference(Code.NUMBER_UNKNOWN)]
    if found == expected:
        return []
    readable = written(found) if is_enterprise_number(found) else found
    return [Difference(Code.SELLER, {"found": readable, "expected": written(expected)})]


def about_the_amount(told: Told, amount: Decimal) -> list[Difference]:
    """Whether it asks the fee, with VAT included."""
    if told.inclusive == amount:
        return [] if told.payable == amount else [_amounts(Code.PARTLY, told.payable, amount)]
    code = Code.VAT_ON_TOP if told.exclusive == amount else Code.AMOUNT
    return [_amounts(code, told.inclusive, amount)]


def about_the_reference(told: Told, reference: str, communication: str) -> list[Difference]:
    """Whether it names what it is for: our reference, or our structured communication; in a place of its own, or in a
    note, a contract or a line."""
    named = re.compile(rf"(?<!\w){re.escape(reference)}(?!\w)", re.IGNORECASE)
    texts = [*told.references, *told.mentions]
    if any(named.search(each) or (communication and communication in _communications(each)) for each in texts):
        return []
    if not told.references:
        return [Difference(Code.REFERENCE_MISSING, {"expected": reference})]
    first = told.references[0][:60]
    return [Difference(Code.REFERENCE, {"found": shown(read(first)) or first, "expected": reference})]


def _communications(text: str) -> list[str]:
    """The structured communications in a text, or that it is; stars mean the same as plus signs."""
    return [read(each.replace("*", "+")) for each in [text, *COMMUNICATION.findall(text)]]


def about_the_sums(told: Told) -> list[Difference]:
    """Where the invoice's own arithmetic is wrong."""
    wrong = [each for each in SUMS if each[1](told) != each[2](told)]
    return [_amounts(code, says(told), should(told), told.currency) for code, should, says in wrong]


def _amounts(code: Code, amount: Decimal, expected: Decimal, currency: str = EURO) -> Difference:
    facts = {"amount": f"{amount:.2f}", "expected_amount": f"{expected:.2f}"}
    return Difference(code, facts if currency == EURO else facts | {"currency": currency})
