"""Reading an electronic invoice, and what it says otherwise than the programme knows; without a database."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from healthcoach.core.refusals import Refused
from healthcoach.core.structured_communication import CommunicationSeries, build_communication, format_communication
from subsidies.invoices import ubl as reader
from subsidies.invoices.rules import DifferenceCode, InvoiceDifference, check_invoice_seller, compare_invoice
from tests.subsidies.finance.ubl import BOMB, EXTERNAL_ENTITY_INVOICE, UBL, build_ubl_invoice

KNOWN = {"enterprise_number": "0566988259", "amount": Decimal("100.00"), "reference": "GC-00042"}
OURS = build_communication(CommunicationSeries.PAYMENT, 7)

TOTALS = {"exclusive": "100.00", "inclusive": "121.00", "payable": "121.00"}
WITH_VAT_ON_TOP = TOTALS | {"vat": "21.00", "vat_part": "21.00"}


def compare_spoilt_invoice(known: dict | None = None, **changes) -> list[InvoiceDifference]:
    return compare_invoice(
        reader.read_ubl_invoice(build_ubl_invoice(**changes)), **KNOWN | {"communication": OURS} | (known or {})
    )


def test_an_invoice_that_agrees_has_no_differences():
    told = reader.read_ubl_invoice(build_ubl_invoice())
    assert (told.number, told.issued_on, told.seller) == ("2018/14", date(2018, 3, 26), "0566988259")
    assert (told.inclusive, told.payable, told.vat) == (Decimal("100.00"), Decimal("100.00"), Decimal("17.36"))
    assert compare_spoilt_invoice() == []


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"currency": "USD"}, ["currency"]),
        ({"seller": "0428315871"}, ["seller"]),
        ({"seller": "0428315872", "endpoint": "0566988259"}, []),  # the only valid number is the coach's
        ({"seller": "", "endpoint": ""}, ["seller"]),  # “BE” alone
        ({"reference": "", "communication": ""}, ["reference_missing"]),
        ({"reference": "GC-00043"}, ["reference"]),
        ({"reference": "GC-000421"}, ["reference"]),
        ({"reference": "traject gc-00042, deel 1"}, []),
        ({"reference": "", "communication": format_communication(OURS)}, []),
        ({"reference": "", "communication": "GC-00042"}, []),
        ({"reference": "", "communication": "+++123/4567/89002+++"}, ["reference"]),
        (
            {"inclusive": "121.00", "payable": "121.00", "exclusive": "100.00", "vat": "21.00", "vat_part": "21.00"},
            None,
        ),
        ({"line": "56.20"}, ["lines"]),
        ({"allowances": "11.00"}, ["allowances", "exclusive"]),
        ({"charges": "6.00"}, ["charges", "exclusive"]),
        ({"exclusive": "82.63"}, ["exclusive", "inclusive"]),
        ({"vat": "17.35"}, ["vat", "inclusive"]),
        ({"inclusive": "99.00"}, ["amount", "inclusive", "payable"]),
        ({"payable": "99.00"}, ["partly", "payable"]),
        ({"prepaid": "40.00", "payable": "60.00"}, ["partly"]),
        ({"payable": "-100.00"}, ["partly", "payable"]),
        ({"payable": "-100.00", "inclusive": "-100.00"}, ["amount", "inclusive"]),
    ],
)
def test_what_differs_is_named(changes, codes):
    differences = compare_spoilt_invoice(**changes)
    if codes is None:
        assert differences[0].code == DifferenceCode.VAT_ON_TOP
        return
    assert [each.code.value for each in differences] == codes
    for each in differences:
        assert "%(" not in str(each)


@pytest.mark.parametrize(
    ("said", "known", "code"),
    [
        ("0566988259", "0566988259", None),
        ("0566988259", "", "number_unknown"),
        ("", "0566988259", "seller_missing"),
        ("", "", "seller_missing"),
        ("geen nummer", "0566988259", "seller"),
        ("0428315871", "0566988259", "seller"),
    ],
)
def test_the_sender_is_compared_by_the_enterprise_number(said, known, code):
    assert [each.code for each in check_invoice_seller(said, known)] == ([code] if code else [])


def test_a_difference_is_one_sentence_in_the_reader_s_language():
    difference = InvoiceDifference(DifferenceCode.AMOUNT, {"amount": "1210.00", "expected_amount": "1000.00"})
    with translation.override("en"):
        assert "€ 1,210.00" in str(difference).replace("\u00a0", " ")
    with translation.override("nl"):
        assert "€ 1.210,00" in str(difference).replace("\u00a0", " ")


@pytest.mark.parametrize("scheme", ["0208", "9925"])
def test_the_number_is_found_wherever_invoices_have_it(scheme):
    data = build_ubl_invoice(seller="", endpoint="BE0566988259").replace(
        b'schemeID="0208">BE', f'schemeID="{scheme}">BE'.encode()
    )
    assert reader.read_ubl_invoice(data).seller == "0566988259"


def test_a_total_of_vat_in_another_currency_is_for_the_books_only():
    more = b'<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">170.00</cbc:TaxAmount></cac:TaxTotal><cac:TaxTotal>'
    assert reader.read_ubl_invoice(build_ubl_invoice().replace(b"<cac:TaxTotal>", more, 1)).vat == Decimal("17.36")


def test_comments_and_spaces_change_nothing():
    assert reader.read_ubl_invoice(build_ubl_invoice(number=" 2018<!-- niet -->/14\n")).number == "2018/14"


@pytest.mark.parametrize(("allowance", "charge"), [("0", "1"), (" false\n", "\ttrue "), (" 0 ", " 1 ")])
def test_a_discount_and_a_charge_are_told_apart_in_every_way_of_writing(allowance, charge):
    data = build_ubl_invoice().replace(b">false<", f">{allowance}<".encode()).replace(b">true<", f">{charge}<".encode())
    told = reader.read_ubl_invoice(data)
    assert (told.allowance_sum, told.charge_sum) == (Decimal("10.00"), Decimal("5.00"))


PLACES = {
    "a note": "<cbc:Note>Betreft {}, met dank.</cbc:Note>",
    "a contract": "<cac:ContractDocumentReference><cbc:ID>{}</cbc:ID></cac:ContractDocumentReference>",
    "an order": "<cac:OrderReference><cbc:ID>{}</cbc:ID></cac:OrderReference>",
    "a line": "<cac:InvoiceLine><cac:Item><cbc:Description>{}</cbc:Description></cac:Item></cac:InvoiceLine>",
    "a line's note": "<cac:InvoiceLine><cbc:Note>{}</cbc:Note></cac:InvoiceLine>",
}


@pytest.mark.parametrize(
    "reference", ["GC-00042", format_communication(OURS), format_communication(OURS).replace("+", "*")]
)
@pytest.mark.parametrize("place", PLACES)
def test_our_reference_is_found_wherever_it_stands(place, reference):
    more = PLACES[place].format(reference) + "<cac:AccountingSupplierParty>"
    data = build_ubl_invoice(reference="PO-1").replace(b"<cac:AccountingSupplierParty>", more.encode())
    assert compare_invoice(reader.read_ubl_invoice(data), **KNOWN, communication=OURS) == []
    other = data.replace(reference.encode(), b"GC-00043")
    assert [each.code for each in compare_invoice(reader.read_ubl_invoice(other), **KNOWN, communication=OURS)] == [
        "reference"
    ]


def test_an_amount_is_told_in_its_own_currency():
    with translation.override("nl"):
        said = " ".join(map(str, compare_spoilt_invoice(currency="NOK", allowances="11.00"))).replace("\u00a0", " ")
    assert "NOK 10,00" in said
    assert "NOK 11,00" in said
    assert "€" not in said


ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader">
<StandardBusinessDocumentHeader><HeaderVersion>1.0</HeaderVersion></StandardBusinessDocumentHeader>{}
</StandardBusinessDocument>"""


def test_an_invoice_is_read_in_the_envelope_in_which_peppol_sends_it():
    inside = build_ubl_invoice().decode().partition("?>")[2]
    assert reader.read_ubl_invoice(ENVELOPE.format(inside).encode()) == reader.read_ubl_invoice(build_ubl_invoice())
    with pytest.raises(reader.IsACreditNote):
        reader.read_ubl_invoice(ENVELOPE.format(f'<CreditNote xmlns="{UBL}CreditNote-2"/>').encode())
    with pytest.raises(reader.NotAnInvoice):
        reader.read_ubl_invoice(ENVELOPE.format("").encode())


def test_a_large_document_inside_an_invoice_is_no_reason_to_refuse_it():
    pdf = b"QUJD" * (9 * 1024**2 // 4)
    embedded = b'<cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf">%b' % pdf
    more = b"<cac:AdditionalDocumentReference><cbc:ID>PDF</cbc:ID>%b</cbc:EmbeddedDocumentBinaryObject>" % embedded
    more += b"</cac:Attachment></cac:AdditionalDocumentReference><cac:AccountingSupplierParty>"
    assert reader.read_ubl_invoice(
        build_ubl_invoice().replace(b"<cac:AccountingSupplierParty>", more)
    ).payable == Decimal("100.00")


GOOD_UBL_INVOICE = build_ubl_invoice()
HOSTILE = {
    "truncated": (GOOD_UBL_INVOICE[:1500], reader.NotXml),
    "nothing but the declaration": (b'<?xml version="1.0"?>', reader.NotXml),
    "no XML": (b"<factuur", reader.NotXml),
    "half a character": (GOOD_UBL_INVOICE.replace(b"2018/14", b"\xff\xfe"), reader.NotXml),
    "an entity bomb": (BOMB.encode(), reader.HasDoctype),
    "an entity bomb in UTF-16": (BOMB.encode("utf-16"), (reader.HasDoctype, reader.NotXml)),
    "an external entity": (EXTERNAL_ENTITY_INVOICE.encode(), reader.HasDoctype),
    "an external entity in UTF-16": (EXTERNAL_ENTITY_INVOICE.encode("utf-16"), reader.HasDoctype),
    "an unknown entity": (build_ubl_invoice(number="&geheim;"), reader.NotXml),
    "endless nesting": (b"<a>" * 100_000 + b"</a>" * 100_000, reader.NotXml),
    "too large": (GOOD_UBL_INVOICE + b" " * 10 * 1024**2, reader.InvoiceTooLarge),
    "another document": (b"<html><body>factuur</body></html>", reader.NotAnInvoice),
    "another namespace": (GOOD_UBL_INVOICE.replace(b"Invoice-2", b"Invoice-3"), reader.NotAnInvoice),
    "an order": (
        GOOD_UBL_INVOICE.replace(b"<Invoice ", b"<Order ").replace(b"</Invoice>", b"</Order>"),
        reader.NotAnInvoice,
    ),
    "a credit note": (f'<CreditNote xmlns="{UBL}CreditNote-2"/>'.encode(), reader.IsACreditNote),
    "an empty invoice": (f'<Invoice xmlns="{UBL}Invoice-2"/>'.encode(), reader.InvoiceIncomplete),
    "no number": (build_ubl_invoice(number=" "), reader.InvoiceIncomplete),
    "no currency": (build_ubl_invoice(currency=""), reader.InvoiceIncomplete),
    "no day": (GOOD_UBL_INVOICE.replace(b"2018-03-26", b"2018-02-30"), reader.InvoiceIncomplete),
    "a day in words": (GOOD_UBL_INVOICE.replace(b"2018-03-26", b"gisteren"), reader.InvoiceIncomplete),
    "no amount": (build_ubl_invoice(payable=""), reader.InvoiceIncomplete),
    "an amount in words": (build_ubl_invoice(payable="honderd"), reader.InvoiceIncomplete),
    "not a number": (build_ubl_invoice(payable="NaN"), reader.InvoiceIncomplete),
    "an endless number": (build_ubl_invoice(payable="1e999999999"), reader.InvoiceIncomplete),
    "too many digits": (build_ubl_invoice(payable="9" * 40), reader.InvoiceIncomplete),
    "half a cent": (build_ubl_invoice(payable="100.005"), reader.InvoiceIncomplete),
    "a line without an amount": (build_ubl_invoice(line="veel"), reader.InvoiceIncomplete),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_with_a_sentence(name):
    data, refusal = HOSTILE[name]
    with pytest.raises(refusal) as refused:
        reader.read_ubl_invoice(data)
    assert isinstance(refused.value, Refused)
    assert str(refused.value)
    assert "root:" not in str(refused.value)
