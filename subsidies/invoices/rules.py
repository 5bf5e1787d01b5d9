"""What an invoice should say, and in one sentence each, what it says otherwise."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import EURO_CODE, ZERO, format_in_currency
from healthcoach.core.structured_communication import format_communication, parse_communication
from subsidies.companies.rules import format_enterprise_number, is_enterprise_number

# A structured communication within a text, such as +++123/4567/89002+++.
COMMUNICATION_IN_INVOICE = re.compile(r"[+*]{3}\s*\d{3}\s*/?\s*\d{4}\s*/?\s*\d{5}\s*[+*]{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class InvoiceData:
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
    currency: str = EURO_CODE
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


class DifferenceCode(models.TextChoices):
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


SELLER_CODES = {DifferenceCode.SELLER_MISSING, DifferenceCode.NUMBER_UNKNOWN, DifferenceCode.SELLER}
AMOUNT_FACTS = {"amount", "expected_amount"}


@dataclass(frozen=True, slots=True)
class InvoiceDifference:
    """What differs: its code, and the facts that its sentence names, as text."""

    code: DifferenceCode
    facts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        currency = self.facts.get("currency", EURO_CODE)
        told = {
            name: format_in_currency(Decimal(fact), currency)
            for name, fact in self.facts.items()
            if name in AMOUNT_FACTS
        }
        return str(self.code.label) % {**self.facts, **told}

    def kept(self) -> dict[str, object]:
        """As it is stored."""
        return {"code": self.code.value, "facts": dict(self.facts)}


# The invoice's own arithmetic: what a total should be, and what the invoice says it is.
InvoiceSum = Callable[[InvoiceData], Decimal]
INVOICE_SUMS: list[tuple[DifferenceCode, InvoiceSum, InvoiceSum]] = [
    (DifferenceCode.LINES, lambda it: it.line_sum, lambda it: it.lines),
    (DifferenceCode.ALLOWANCES, lambda it: it.allowance_sum, lambda it: it.allowances),
    (DifferenceCode.CHARGES, lambda it: it.charge_sum, lambda it: it.charges),
    (DifferenceCode.EXCLUSIVE, lambda it: it.lines - it.allowances + it.charges, lambda it: it.exclusive),
    (DifferenceCode.VAT, lambda it: it.vat_sum, lambda it: it.vat),
    (DifferenceCode.INCLUSIVE, lambda it: it.exclusive + it.vat, lambda it: it.inclusive),
    (DifferenceCode.PAYABLE, lambda it: it.inclusive - it.prepaid + it.rounding, lambda it: it.payable),
]


def compare_invoice(
    told: InvoiceData, *, enterprise_number: str, amount: Decimal, reference: str, communication: str
) -> list[InvoiceDifference]:
    """What an invoice says otherwise than the programme knows: the sender, the fee of so many euro, the reference, and
    the invoice's own arithmetic."""
    if told.currency != EURO_CODE:
        of_the_amount = [InvoiceDifference(DifferenceCode.CURRENCY, {"found": told.currency})]
    else:
        of_the_amount = check_invoice_amount(told, amount)
    return [
        *check_invoice_seller(told.seller, enterprise_number),
        *of_the_amount,
        *check_invoice_reference(told, reference, communication),
        *check_invoice_sums(told),
    ]


def check_invoice_seller(found: str, expected: str) -> list[InvoiceDifference]:
    """Whether the sender is the coach, by the enterprise number."""
    if not found:
        return [InvoiceDifference(DifferenceCode.SELLER_MISSING)]
    if not expected:
        return [InvoiceDifference(DifferenceCode.NUMBER_UNKNOWN)]
    if found == expected:
        return []
    readable = format_enterprise_number(found) if is_enterprise_number(found) else found
    return [
        InvoiceDifference(DifferenceCode.SELLER, {"found": readable, "expected": format_enterprise_number(expected)})
    ]


def check_invoice_amount(told: InvoiceData, amount: Decimal) -> list[InvoiceDifference]:
    """Whether it asks the fee, with VAT included."""
    if told.inclusive == amount:
        return [] if told.payable == amount else [_build_amount_difference(DifferenceCode.PARTLY, told.payable, amount)]
    code = DifferenceCode.VAT_ON_TOP if told.exclusive == amount else DifferenceCode.AMOUNT
    return [_build_amount_difference(code, told.inclusive, amount)]


def check_invoice_reference(told: InvoiceData, reference: str, communication: str) -> list[InvoiceDifference]:
    """Whether it names what it is for: our reference, or our structured communication; in a place of its own, or in a
    note, a contract or a line."""
    named = re.compile(rf"(?<!\w){re.escape(reference)}(?!\w)", re.IGNORECASE)
    texts = [*told.references, *told.mentions]
    if any(
        named.search(each) or (communication and communication in _list_invoice_communications(each)) for each in texts
    ):
        return []
    if not told.references:
        return [InvoiceDifference(DifferenceCode.REFERENCE_MISSING, {"expected": reference})]
    first = told.references[0][:60]
    return [
        InvoiceDifference(
            DifferenceCode.REFERENCE,
            {"found": format_communication(parse_communication(first)) or first, "expected": reference},
        )
    ]


def _list_invoice_communications(text: str) -> list[str]:
    """The structured communications in a text, or that it is; stars mean the same as plus signs."""
    return [parse_communication(each.replace("*", "+")) for each in [text, *COMMUNICATION_IN_INVOICE.findall(text)]]


def check_invoice_sums(told: InvoiceData) -> list[InvoiceDifference]:
    """Where the invoice's own arithmetic is wrong."""
    wrong = [each for each in INVOICE_SUMS if each[1](told) != each[2](told)]
    return [_build_amount_difference(code, says(told), should(told), told.currency) for code, should, says in wrong]


def _build_amount_difference(
    code: DifferenceCode, amount: Decimal, expected: Decimal, currency: str = EURO_CODE
) -> InvoiceDifference:
    facts = {"amount": f"{amount:.2f}", "expected_amount": f"{expected:.2f}"}
    return InvoiceDifference(code, facts if currency == EURO_CODE else facts | {"currency": currency})
