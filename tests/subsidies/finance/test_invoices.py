"""A coach's invoice: attached to a payout, compared with it, and replaced by another one."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction

from coaches.certification import actions as certification
from healthcoach.core.refusals import Missing
from healthcoach.files.actions import DocumentEmpty, DocumentNotRecognised, DocumentTooLarge, store_upload
from healthcoach.files.models import Document
from subsidies.invoices import actions as invoices
from subsidies.invoices import ubl as reader
from subsidies.invoices.fee_comparison import add_current_invoices, list_invoice_differences
from subsidies.invoices.models import Invoice
from subsidies.invoices.permissions import is_invoice_attacher, may_attach_invoice
from subsidies.payouts.models import Payout
from subsidies.trajectories import actions as trajectories
from tests.subsidies.finance.ubl import BOMB, build_ubl_invoice
from tests.world import NOW, make_pdf_upload, make_world

INVOICING_ENTERPRISE_NUMBER = "0566988259"


def make_invoiceable_payout(world, coach=None) -> Payout:
    """A payout of € 100, of a coach whose number is known."""
    trajectory = world.ended(120, trajectory=world.running(coach))
    certification.set_enterprise_number(
        trajectory.coach, enterprise_number=INVOICING_ENTERPRISE_NUMBER, by=world.people["coach"]
    )
    world.settle()
    return Payout.objects.select_related("payable", "coach").get(trajectory=trajectory)


def build_payout_ubl(payout: Payout, name: str = "factuur.xml", **changes) -> SimpleUploadedFile:
    """The coach's electronic invoice for this payout."""
    return SimpleUploadedFile(name, build_ubl_invoice(**{"reference": payout.payable.reference} | changes))


def attach_coach_invoice(world, payout: Payout, document, **given) -> Invoice:
    return invoices.attach(payout, document=document, **{"by": world.people["coach"], "at": NOW} | given)


def list_difference_codes(invoice: Invoice) -> list[str]:
    return [each.code.value for each in list_invoice_differences(invoice)]


def test_an_electronic_invoice_is_read_and_agrees(world):
    payout = make_invoiceable_payout(world)
    invoice = Invoice.objects.get(pk=attach_coach_invoice(world, payout, build_payout_ubl(payout)).pk)
    assert (invoice.kind, invoice.number, invoice.seller_number) == ("ubl", "2018/14", INVOICING_ENTERPRISE_NUMBER)
    assert (invoice.amount, invoice.differences) == (Decimal("100.00"), [])
    assert invoice.document.media_type == "application/xml"
    assert (invoice.attached_by, invoice.attached_at, list_difference_codes(invoice)) == (
        world.people["coach"],
        NOW,
        [],
    )


def test_our_structured_communication_is_a_reference_too(world):
    payout = make_invoiceable_payout(world)
    assert (
        list_difference_codes(
            attach_coach_invoice(
                world, payout, build_payout_ubl(payout, reference="", communication=payout.payable.communication)
            )
        )
        == []
    )


def test_an_invoice_with_differences_is_attached_and_shown_as_such(world):
    payout = make_invoiceable_payout(world)
    invoice = attach_coach_invoice(world, payout, build_payout_ubl(payout, inclusive="90.00", reference="X"))
    assert [each["code"] for each in invoice.differences] == ["amount", "reference", "inclusive", "payable"]
    assert invoice.differences[0]["facts"] == {"amount": "90.00", "expected_amount": "100.00"}
    payout.payable.refresh_from_db()
    assert payout.payable.status == "due"  # it keeps nobody from their money


def test_an_invoice_keeps_its_currency(world):
    payout = make_invoiceable_payout(world)
    assert attach_coach_invoice(world, payout, build_payout_ubl(payout)).currency == "EUR"
    invoice = attach_coach_invoice(world, payout, build_payout_ubl(payout, currency="NOK", allowances="11.00"))
    assert (invoice.currency, invoice.amount) == ("NOK", Decimal("100.00"))
    assert invoice.differences[1]["facts"]["currency"] == "NOK"


def test_a_number_that_is_filled_in_later_settles_that_difference(world):
    payout = make_invoiceable_payout(world)
    coach = certification.set_enterprise_number(payout.coach, enterprise_number="", by=world.people["coach"])
    invoice = attach_coach_invoice(world, payout, build_payout_ubl(payout))
    assert list_difference_codes(invoice) == ["number_unknown"]
    certification.set_enterprise_number(coach, enterprise_number="BE 0428.315.871", by=world.people["coach"])
    assert list_difference_codes(Invoice.objects.get()) == ["seller"]
    certification.set_enterprise_number(coach, enterprise_number="0566.988.259", by=world.people["coach"])
    assert list_difference_codes(Invoice.objects.get()) == []


def test_the_same_number_on_two_payouts_is_told(world):
    coach = world.coach(user=world.people["coach"])
    first, second = make_invoiceable_payout(world, coach), make_invoiceable_payout(world, coach)
    attach_coach_invoice(world, first, build_payout_ubl(first))
    assert list_difference_codes(attach_coach_invoice(world, second, build_payout_ubl(second))) == ["number_used"]
    assert list_difference_codes(attach_coach_invoice(world, second, build_payout_ubl(second, number="2018/15"))) == []


def test_a_pdf_is_kept_and_nothing_in_it_is_read(world):
    invoice = attach_coach_invoice(world, make_invoiceable_payout(world), make_pdf_upload("factuur.pdf"))
    assert (invoice.kind, invoice.number, invoice.amount, list_difference_codes(invoice)) == ("pdf", "", None, [])


def test_another_invoice_takes_the_place_of_the_one_before(world):
    payout = make_invoiceable_payout(world)
    first = attach_coach_invoice(world, payout, make_pdf_upload("factuur.pdf"))
    second = attach_coach_invoice(
        world, payout, build_payout_ubl(payout), by=world.people["finance"], at=NOW + timedelta(hours=1)
    )
    first.refresh_from_db()
    assert (first.replaced_at, first.replaced_by) == (NOW + timedelta(hours=1), world.people["finance"])
    assert second.replaced_at is None
    add_current_invoices([payout])
    assert payout.invoice == second


def test_the_same_file_again_changes_nothing(world):
    payout = make_invoiceable_payout(world)
    assert attach_coach_invoice(world, payout, build_payout_ubl(payout)) == attach_coach_invoice(
        world, payout, build_payout_ubl(payout, name="kopie.xml")
    )
    assert (Invoice.objects.count(), Document.objects.filter(media_type="application/xml").count()) == (1, 1)


def test_a_payout_has_one_current_invoice_and_none_is_ever_deleted(world):
    invoice = attach_coach_invoice(world, make_invoiceable_payout(world), make_pdf_upload("factuur.pdf"))
    with pytest.raises(Error, match="one_current_invoice"), transaction.atomic():
        Invoice.objects.create(payout=invoice.payout, kind="pdf", document=invoice.document, attached_at=NOW)
    with pytest.raises(Error, match="Cannot delete"), transaction.atomic():
        Invoice.objects.all().delete()


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        (None, Missing),
        (("leeg.xml", b""), DocumentEmpty),
        (("factuur.pdf", b"MZ\x90\x00" + bytes(60)), invoices.NotAnInvoiceFile),
        (("factuur.pdf", build_ubl_invoice()), invoices.NotAnInvoiceFile),
        (("factuur.xml", make_pdf_upload().read()), invoices.NotAnInvoiceFile),
        (("factuur.xml", b"PK\x03\x04" + bytes(60)), invoices.NotAnInvoiceFile),
        (("factuur.png", b"\x89PNG\r\n\x1a\n" + bytes(16)), invoices.NotAnInvoiceFile),
        (("factuur.html", b"<html></html>"), invoices.NotAnInvoiceFile),
        (("factuur.xml", b"<html><script>alert(1)</script></html>"), reader.NotAnInvoice),
        (("factuur.xml", b"<svg onload='alert(1)'/>"), reader.NotAnInvoice),
        (("factuur.xml", build_ubl_invoice()[:900]), reader.NotXml),
        (("factuur.xml", BOMB.encode()), reader.HasDoctype),
        (("factuur.xml", b"<" + b"a" * 11 * 1024**2), DocumentTooLarge),
        (("factuur.xml", b"<" + b"a" * 4 * 1024**2), reader.NotXml),
    ],
)
def test_what_is_no_invoice_is_refused_with_a_sentence_and_leaves_the_one_before(world, document, refusal):
    payout = make_invoiceable_payout(world)
    current, kept = attach_coach_invoice(world, payout, build_payout_ubl(payout)), Document.objects.count()
    with pytest.raises(refusal) as refused:
        attach_coach_invoice(world, payout, document and SimpleUploadedFile(*document))
    assert str(refused.value)
    assert Invoice.objects.get() == current
    assert Document.objects.count() == kept


def test_elsewhere_an_xml_file_is_still_no_document(db):
    with pytest.raises(DocumentNotRecognised):
        store_upload(SimpleUploadedFile("plan.xml", build_ubl_invoice()), by=None)


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        ("queued", invoices.FeeNotCalculated),
        ("parked", invoices.FeeNotCalculated),
        ("nothing_due", invoices.NothingToInvoice),
        ("due", None),
    ],
)
def test_an_invoice_is_attached_once_the_fee_is_known(world, status, refusal):
    if status == "nothing_due":
        trajectory = trajectories.stop(world.running(), reason="Gestopt.", by=world.people["coach"], at=NOW)
        world.settle()
    else:
        trajectory = world.ended(120)
    payout = Payout.objects.get(trajectory=trajectory)
    if status == "parked":
        Payout.objects.filter(pk=payout.pk).update(status="parked", parked_at=NOW, parked_reason="Al geboekt.")
    if status == "due":
        world.settle()
    payout.refresh_from_db()
    assert payout.status == status
    assert may_attach_invoice(world.people["coach"], payout) is (refusal is None)
    if refusal:
        with pytest.raises(refusal):
            attach_coach_invoice(world, payout, make_pdf_upload("factuur.pdf"))
    else:
        attach_coach_invoice(world, payout, make_pdf_upload("factuur.pdf"))
    assert Invoice.objects.exists() is (refusal is None)


@pytest.mark.parametrize(
    ("name", "attaching", "reading"),
    [
        ("coach", True, True),
        ("finance", True, True),
        ("staff", False, True),
        ("auditor", False, True),
        ("admin", False, True),
        ("steering", False, False),
        ("applicant", False, False),
        ("stranger", False, False),
    ],
)
def test_who_may_what(world, name, attaching, reading):
    payout, user = make_invoiceable_payout(world), world.people[name]
    attach_coach_invoice(world, payout, make_pdf_upload("factuur.pdf"))
    assert is_invoice_attacher(user, payout) is attaching
    assert Invoice.objects.visible_to(user).exists() is reading


def test_a_coach_who_audits_attaches_nothing_and_another_programme_sees_nothing(world):
    coach = world.coach(user=world.people["auditor"])
    assert not is_invoice_attacher(world.people["auditor"], make_invoiceable_payout(world, coach))
    attach_coach_invoice(world, Payout.objects.get(), make_pdf_upload("factuur.pdf"))
    assert not Invoice.objects.visible_to(make_world(code="XX").people["finance"]).exists()
