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

from healthcoach.core.money import EURO_CODE, ONE_CENT, ZERO
from healthcoach.core.refusals import Refused
from subsidies.companies.rules import find_enterprise_number
from subsidies.invoices.rules import InvoiceData

UBL_SCHEMA = "urn:oasis:names:specification:ubl:schema:xsd:"
UBL_NAMESPACES = {"cac": f"{UBL_SCHEMA}CommonAggregateComponents-2", "cbc": f"{UBL_SCHEMA}CommonBasicComponents-2"}
INVOICE, CREDIT_NOTE = f"{{{UBL_SCHEMA}Invoice-2}}Invoice", f"{{{UBL_SCHEMA}CreditNote-2}}CreditNote"
PEPPOL_ENVELOPE = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}StandardBusinessDocument"
TRUE_TEXTS = {"true", "1"}  # of an xs:boolean, around which spaces mean nothing
# An attachment is longer than a parser takes as one text, and nothing in it is read.
EMBEDDED_ATTACHMENT = re.compile(rb"(<(?:\w+:)?EmbeddedDocumentBinaryObject\b[^<>]*>)[A-Za-z0-9+/=\s]+(</)")
UBL_AMOUNT = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,10})?", re.ASCII)
BELGIAN_SCHEMES = ("0208", "9925")  # the schemes of enterprise numbers and Belgian VAT numbers
SELLER_PATH = "cac:AccountingSupplierParty/cac:Party/"
TOTAL_PATH = "cac:LegalMonetaryTotal/cbc:"
# Where the sender's number stands, the best place first.
SELLER_NUMBER_PATHS = [
    f"{SELLER_PATH}cac:PartyLegalEntity/cbc:CompanyID",
    f"{SELLER_PATH}cac:PartyTaxScheme/cbc:CompanyID",
    *(f"{SELLER_PATH}cac:PartyIdentification/cbc:ID[@schemeID='{scheme}']" for scheme in BELGIAN_SCHEMES),
    *(f"{SELLER_PATH}cbc:EndpointID[@schemeID='{scheme}']" for scheme in BELGIAN_SCHEMES),
]
REFERENCE_PATHS = ["cac:OrderReference/cbc:ID", "cbc:BuyerReference", "cac:PaymentMeans/cbc:PaymentID"]
# Where our reference may stand as well.
MENTION_PATHS = [
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

    code = "unreadable_invoice"


class InvoiceTooLarge(UnreadableInvoice):
    """More than an invoice needs."""

    code = "invoice_too_large"
    sentence = _("This electronic invoice is larger than %(most)s MB. Send it without attachments.")


class NotXml(UnreadableInvoice):
    """Broken off, or something else under this name."""

    code = "invoice_not_xml"
    sentence = _("This file cannot be read as an electronic invoice: it is damaged or not complete.")


class HasDoctype(UnreadableInvoice):
    """No invoice has one, and reading one is dangerous."""

    code = "invoice_has_doctype"
    sentence = _("This file has a document type declaration (DOCTYPE), which no electronic invoice has.")


class NotAnInvoice(UnreadableInvoice):
    """XML, but of another kind."""

    code = "not_an_invoice"
    sentence = _("This file is not an electronic invoice (UBL) as Peppol sends them. You may send a PDF instead.")


class IsACreditNote(UnreadableInvoice):
    """It takes money back instead of asking it."""

    code = "is_a_credit_note"
    sentence = _("This is a credit note. Attach the invoice for the fee.")


class InvoiceIncomplete(UnreadableInvoice):
    """Something that every invoice says is missing or cannot be read."""

    code = "invoice_incomplete"
    sentence = _("%(what)s is missing from the electronic invoice, or cannot be read.")


def read_ubl_invoice(data: bytes) -> InvoiceData:
    """What an electronic invoice says. Refuses an `UnreadableInvoice`."""
    if len(data) > settings.UPLOAD_LIMIT:
        raise InvoiceTooLarge(most=settings.UPLOAD_LIMIT // 1024**2)
    root = _open_peppol_envelope(_parse_ubl_root(data))
    if root.tag == CREDIT_NOTE:
        raise IsACreditNote
    if root.tag != INVOICE:
        raise NotAnInvoice
    currency = _read_ubl_text(root, "cbc:DocumentCurrencyCode", _("The currency"))
    tax = next(
        (each for each in root.iterfind("cac:TaxTotal", UBL_NAMESPACES) if _is_in_currency(each, currency)), None
    )
    return InvoiceData(
        number=_read_ubl_text(root, "cbc:ID", _("The number of the invoice")),
        issued_on=_read_issue_date(root),
        currency=_find_foreign_currency(root) or currency,
        seller=_find_seller_number(root),
        references=tuple(_read_ubl_texts(root, REFERENCE_PATHS)),
        mentions=tuple(_read_ubl_texts(root, MENTION_PATHS)),
        line_sum=_sum_ubl_amounts(root, "cac:InvoiceLine/cbc:LineExtensionAmount"),
        lines=_read_ubl_amount(root, f"{TOTAL_PATH}LineExtensionAmount", _("The total of the lines")),
        allowance_sum=_sum_allowance_charges(root, charge=False),
        allowances=_read_ubl_amount(root, f"{TOTAL_PATH}AllowanceTotalAmount"),
        charge_sum=_sum_allowance_charges(root, charge=True),
        charges=_read_ubl_amount(root, f"{TOTAL_PATH}ChargeTotalAmount"),
        exclusive=_read_ubl_amount(root, f"{TOTAL_PATH}TaxExclusiveAmount", _("The total without VAT")),
        vat_sum=ZERO if tax is None else _sum_ubl_amounts(tax, "cac:TaxSubtotal/cbc:TaxAmount"),
        vat=ZERO if tax is None else _read_ubl_amount(tax, "cbc:TaxAmount", _("The VAT")),
        inclusive=_read_ubl_amount(root, f"{TOTAL_PATH}TaxInclusiveAmount", _("The total with VAT")),
        prepaid=_read_ubl_amount(root, f"{TOTAL_PATH}PrepaidAmount"),
        rounding=_read_ubl_amount(root, f"{TOTAL_PATH}PayableRoundingAmount"),
        payable=_read_ubl_amount(root, f"{TOTAL_PATH}PayableAmount", _("The amount to pay")),
    )


def _parse_ubl_root(data: bytes) -> etree._Element:
    if b"<!DOCTYPE" in data:
        raise HasDoctype
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(EMBEDDED_ATTACHMENT.sub(rb"\1\2", data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml from error
    if root.getroottree().docinfo.doctype:  # in a character set in which the bytes above look otherwise
        raise HasDoctype
    return root


def _open_peppol_envelope(root: etree._Element) -> etree._Element:
    """The document in Peppol's envelope; without one, the document itself."""
    if root.tag != PEPPOL_ENVELOPE:
        return root
    return next((each for each in root if each.tag in (INVOICE, CREDIT_NOTE)), root)


def _sum_allowance_charges(root: etree._Element, *, charge: bool) -> Decimal:
    """What the charges, or else the allowances, of the whole invoice add up to."""
    rows = root.iterfind("cac:AllowanceCharge", UBL_NAMESPACES)
    return sum((_sum_ubl_amounts(row, "cbc:Amount") for row in rows if _is_ubl_charge(row) is charge), ZERO)


def _is_ubl_charge(row: etree._Element) -> bool:
    return any(text in TRUE_TEXTS for text in _read_ubl_texts(row, ["cbc:ChargeIndicator"]))


def _read_ubl_texts(root: etree._Element, paths: Iterable[str]) -> list[str]:
    """What stands in these places, each with single spaces; what is empty is left out."""
    found = (
        " ".join("".join(each.itertext()).split()) for path in paths for each in root.iterfind(path, UBL_NAMESPACES)
    )
    return [text for text in found if text]


def _read_ubl_text(root: etree._Element, path: str, what: object) -> str:
    found = _read_ubl_texts(root, [path])
    if not found:
        raise InvoiceIncomplete(what=what)
    return found[0]


def _read_issue_date(root: etree._Element) -> date:
    what = _("The date of the invoice")
    try:
        return date.fromisoformat(_read_ubl_text(root, "cbc:IssueDate", what))
    except ValueError as error:
        raise InvoiceIncomplete(what=what) from error


def _read_ubl_amount(root: etree._Element, path: str, what: object = None) -> Decimal:
    """One amount; what may be left out (`what` is not given) is then zero."""
    found = _read_ubl_texts(root, [path])
    if not found and what is None:
        return ZERO
    return _parse_ubl_number(found[0] if found else "", what or _("An amount"))


def _sum_ubl_amounts(root: etree._Element, path: str) -> Decimal:
    return sum((_parse_ubl_number(each, _("An amount")) for each in _read_ubl_texts(root, [path])), ZERO)


def _parse_ubl_number(text: str, what: object) -> Decimal:
    if not UBL_AMOUNT.fullmatch(text):
        raise InvoiceIncomplete(what=what)
    number = Decimal(text)
    if number != number.quantize(ONE_CENT):
        raise InvoiceIncomplete(what=what)
    return number


def _is_in_currency(tax: etree._Element, currency: str) -> bool:
    """Whether a total of VAT is in the invoice's own currency; it may also be given in that of the books."""
    amount = tax.find("cbc:TaxAmount", UBL_NAMESPACES)
    return amount is None or amount.get("currencyID", currency) == currency


def _find_foreign_currency(root: etree._Element) -> str:
    """The currency of a total that is not in euro, whatever the invoice as a whole says."""
    totals = root.iterfind("cac:LegalMonetaryTotal/*", UBL_NAMESPACES)
    return next((code for each in totals if (code := each.get("currencyID", EURO_CODE)) != EURO_CODE), "")[:3]


def _find_seller_number(root: etree._Element) -> str:
    """The sender's enterprise number; when none is valid, what stands in its place."""
    found = [text.removeprefix("0208:") for text in _read_ubl_texts(root, SELLER_NUMBER_PATHS)]
    valid = [number for text in found if (number := find_enterprise_number(text))]
    return next(iter(valid or found), "")[:20]
