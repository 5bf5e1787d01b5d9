"""Reading an electronic invoice (UBL 2.1 as Peppol BIS Billing 3.0 has it), or a sentence why it cannot be read.

It may stand in the envelope in which Peppol sends it (SBDH). The file comes from outside: it is read with no document
type, no entities, no network, and bounded in size."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from lxml import etree

from healthcoach.money import CENT, EURO, ZERO
from healthcoach.refusals import Refused
from subsidies.companies.rules import known_number
from subsidies.invoices.rules import Told

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMES = {"cac": f"{UBL}CommonAggregateComponents-2", "cbc": f"{UBL}CommonBasicComponents-2"}
INVOICE, CREDIT_NOTE = f"{{{UBL}Invoice-2}}Invoice", f"{{{UBL}CreditNote-2}}CreditNote"
ENVELOPE = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}StandardBusinessDocument"
TRUE = {"true", "1"}  # of an xs:boolean, around which spaces mean nothing
# An attachment is longer than a parser takes as one text, and nothing in it is read.
ATTACHMENT = re.compile(rb"(<(?:\w+:)?EmbeddedDocumentBinaryObject\b[^<>]*>)[A-Za-z0-9+/=\s]+(</)")
AMOUNT = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,10})?", re.ASCII)
BELGIAN = ("0208", "9925")  # the schemes of enterprise numbers and Belgian VAT numbers
SELLER = "cac:AccountingSupplierParty/cac:Party/"
TOTAL = "cac:LegalMonetaryTotal/cbc:"
# Where the sender's number stands, the best place first.
SENDERS = [
    f"{SELLER}cac:PartyLegalEntity/cbc:CompanyID",
    f"{SELLER}cac:PartyTaxScheme/cbc:CompanyID",
    *(f"{SELLER}cac:PartyIdentification/cbc:ID[@schemeID='{scheme}']" for scheme in BELGIAN),
    *(f"{SELLER}cbc:EndpointID[@schemeID='{scheme}']" for scheme in BELGIAN),
]
REFERENCES = ["cac:OrderReference/cbc:ID", "cbc:BuyerReference", "cac:PaymentMeans/cbc:PaymentID"]
# Where our reference may stand as well.
MENTIONS = [
    *("cbc:Note", "cbc:AccountingCost", "cac:PaymentTerms/cbc:Note", "cac:OrderReference/cbc:SalesOrderID"),
    *(
        f"cac:{name}DocumentReference/cbc:ID"
        for name in ("Contract", "Originator", "Despatch", "Receipt", "Additional")
    ),
    *("cac:ProjectReference/cbc:ID", "cac:ContractDocumentReference/cbc:DocumentDescription"),
    *(f"cac:InvoiceLine/{place}" for place in ("cbc:Note", "cbc:AccountingCost", "cac:OrderLineReference/*")),
    *(f"cac:InvoiceLine/cac:Item/cbc:{name}" for name in ("Description", "Name")),
    *(
        f"cac:InvoiceLine/cac:{place}/cbc:ID"
        for place in ("DocumentReference", "OrderLineReference/cac:OrderReference")
    ),
]


class UnreadableInvoice(Refused):
    """An electronic invoice that we cannot read. Subclasses say why."""


class InvoiceTooLarge(UnreadableInvoice):
    """More than an invoice needs."""

    sentence = _("This electronic invoice is larger than %(most)s MB. Send it without attachments.")


class NotXml(UnreadableInvoice):
    """Broken off, or something else under this name."""

    sentence = _("This file cannot be read as an electronic invoice: it is damaged or not complete.")


class HasDoctype(UnreadableInvoice):
    """No invoice has one, and reading one is dangerous."""

    sentence = _("This file has a document type declaration (DOCTYPE), which no electronic invoice has.")


class NotAnInvoice(UnreadableInvoice):
    """XML, but of another kind."""

    sentence = _("This file is not an electronic invoice (UBL) as Peppol sends them. You may send a PDF instead.")


class IsACreditNote(UnreadableInvoice):
    """It takes money back instead of asking it."""

    sentence = _("This is a credit note. Attach the invoice for the fee.")


class InvoiceIncomplete(UnreadableInvoice):
    """Something that every invoice says is missing or cannot be read."""

    sentence = _("%(what)s is missing from the electronic invoice, or cannot be read.")


def read(data: bytes) -> Told:
    """What an electronic invoice says. Refuses an `UnreadableInvoice`."""
    if len(data) > settings.UPLOAD_LIMIT:
        raise InvoiceTooLarge(most=settings.UPLOAD_LIMIT // 1024**2)
    root = _opened(_root(data))
    if root.tag == CREDIT_NOTE:
        raise IsACreditNote
    if root.tag != INVOICE:
        raise NotAnInvoice
    currency = _text(root, "cbc:DocumentCurrencyCode", _("The currency"))
    tax = next((each for each in root.iterfind("cac:TaxTotal", NAMES) if _is_in(each, currency)), None)
    return Told(
        number=_text(root, "cbc:ID", _("The number of the invoice")),
        issued_on=_day(root),
        currency=_foreign(root) or currency,
        seller=_seller(root),
        references=tuple(_texts(root, REFERENCES)),
        mentions=tuple(_texts(root, MENTIONS)),
        line_sum=_sum(root, "cac:InvoiceLine/cbc:LineExtensionAmount"),
        lines=_amount(root, f"{TOTAL}LineExtensionAmount", _("The total of the lines")),
        allowance_sum=_allowed(root, charge=False),
        allowances=_amount(root, f"{TOTAL}AllowanceTotalAmount"),
        charge_sum=_allowed(root, charge=True),
        charges=_amount(root, f"{TOTAL}ChargeTotalAmount"),
        exclusive=_amount(root, f"{TOTAL}TaxExclusiveAmount", _("The total without VAT")),
        vat_sum=ZERO if tax is None else _sum(tax, "cac:TaxSubtotal/cbc:TaxAmount"),
        vat=ZERO if tax is None else _amount(tax, "cbc:TaxAmount", _("The VAT")),
        inclusive=_amount(root, f"{TOTAL}TaxInclusiveAmount", _("The total with VAT")),
        prepaid=_amount(root, f"{TOTAL}PrepaidAmount"),
        rounding=_amount(root, f"{TOTAL}PayableRoundingAmount"),
        payable=_amount(root, f"{TOTAL}PayableAmount", _("The amount to pay")),
    )


def _root(data: bytes) -> etree._Element:
    if b"<!DOCTYPE" in data:
        raise HasDoctype
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(ATTACHMENT.sub(rb"\1\2", data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml from error
    if root.getroottree().docinfo.doctype:  # in a character set in which the bytes above look otherwise
        raise HasDoctype
    return root


def _opened(root: etree._Element) -> etree._Element:
    """The document in Peppol's envelope; without one, the document itself."""
    if root.tag != ENVELOPE:
        return root
    return next((each for each in root if each.tag in (INVOICE, CREDIT_NOTE)), root)


def _allowed(root: etree._Element, *, charge: bool) -> Decimal:
    """What the charges, or else the allowances, of the whole invoice add up to."""
    rows = root.iterfind("cac:AllowanceCharge", NAMES)
    return sum((_sum(row, "cbc:Amount") for row in rows if _is_charge(row) is charge), ZERO)


def _is_charge(row: etree._Element) -> bool:
    return any(text in TRUE for text in _texts(row, ["cbc:ChargeIndicator"]))


def _texts(root: etree._Element, paths: Iterable[str]) -> list[str]:
    """What stands in these places, each with single spaces; what is empty is left out."""
    found = (" ".join("".join(each.itertext()).split()) for path in paths for each in root.iterfind(path, NAMES))
    return [text for text in found if text]


def _text(root: etree._Element, path: str, what: object) -> str:
    found = _texts(root, [path])
    if not found:
        raise InvoiceIncomplete(what=what)
    return found[0]


def _day(root: etree._Element) -> date:
    what = _("The date of the invoice")
    try:
        return date.fromisoformat(_text(root, "cbc:IssueDate", what))
    except ValueError as error:
        raise InvoiceIncomplete(what=what) from error


def _amount(root: etree._Element, path: str, what: object = None) -> Decimal:
    """One amount; what may be left out (`what` is not given) is then zero."""
    found = _texts(root, [path])
    if not found and what is None:
        return ZERO
    return _number(found[0] if found else "", what or _("An amount"))


def _sum(root: etree._Element, path: str) -> Decimal:
    return sum((_number(each, _("An amount")) for each in _texts(root, [path])), ZERO)


def _number(text: str, what: object) -> Decimal:
    if not AMOUNT.fullmatch(text):
        raise InvoiceIncomplete(what=what)
    number = Decimal(text)
    if number != number.quantize(CENT):
        raise InvoiceIncomplete(what=what)
    return number


def _is_in(tax: etree._Element, currency: str) -> bool:
    """Whether a total of VAT is in the invoice's own currency; it may also be given in that of the books."""
    amount = tax.find("cbc:TaxAmount", NAMES)
    return amount is None or amount.get("currencyID", currency) == currency


def _foreign(root: etree._Element) -> str:
    """The currency of a total that is not in euro, whatever the invoice as a whole says."""
    totals = root.iterfind("cac:LegalMonetaryTotal/*", NAMES)
    return next((code for each in totals if (code := each.get("currencyID", EURO)) != EURO), "")[:3]


def _seller(root: etree._Element) -> str:
    """The sender's enterprise number; when none is valid, what stands in its place."""
    found = [text.removeprefix("0208:") for text in _texts(root, SENDERS)]
    valid = [number for text in found if (number := known_number(text))]
    return next(iter(valid or found), "")[:20]
