"""Coaches' invoices through the API: attached to a payout, with what differs in code and sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from subsidies.invoices.models import Invoice
from tests.subsidies.finance.test_invoices import build_payout_ubl, make_invoiceable_payout
from tests.subsidies.finance.ubl import build_ubl_invoice
from tests.world import make_pdf_upload, make_world

INVOICES_API_URL = "/api/v1/invoices/"


def build_invoice_body(payout, document) -> dict:
    return {"payout": payout.pk, "document": document}


def test_a_coach_attaches_an_invoice_and_reads_what_differs(world, as_):
    payout = make_invoiceable_payout(world)
    client = as_("coach")
    response = client.post(
        INVOICES_API_URL, build_invoice_body(payout, build_payout_ubl(payout, reference="X-1")), format="multipart"
    )
    assert (response.status_code, response.data["kind"], response.data["amount"]) == (201, "ubl", "100.00")
    [difference] = response.data["differences"]
    assert difference["code"] == "reference"
    assert payout.payable.reference in difference["message"]
    assert client.get(INVOICES_API_URL, {"payout": payout.pk}).json()["count"] == 1
    assert client.get(INVOICES_API_URL, {"payout": payout.pk + 1}).json()["count"] == 0


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("f.xml", build_ubl_invoice()[:900], "invoice_not_xml"),
        ("f.xml", b"<a/>", "not_an_invoice"),
        ("f.xml", b"<!DOCTYPE a []><a/>", "invoice_has_doctype"),
        ("f.xml", b"", "document_empty"),
        ("f.png", b"\x89PNG", "not_an_invoice_file"),
    ],
)
def test_what_is_refused_names_its_code(world, as_, name, data, code):
    payout = make_invoiceable_payout(world)
    response = as_("coach").post(
        INVOICES_API_URL, build_invoice_body(payout, SimpleUploadedFile(name, data)), format="multipart"
    )
    assert (response.status_code, response.data["code"]) == (409, code)
    assert not Invoice.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"), [("finance", 201), ("staff", 403), ("auditor", 403), ("admin", 403), ("steering", 404)]
)
def test_finance_attaches_and_the_others_of_the_programme_do_not(world, as_, name, status):
    response = as_(name).post(
        INVOICES_API_URL,
        build_invoice_body(make_invoiceable_payout(world), make_pdf_upload("factuur.pdf")),
        format="multipart",
    )
    assert response.status_code == status
    assert Invoice.objects.exists() is (status == 201)


def test_what_cannot_be_read_is_said_per_field(world, as_):
    response = as_("coach").post(INVOICES_API_URL, {"payout": "x", "document": "tekst"}, format="multipart")
    assert set(response.data["errors"]) == {"payout", "document"}


def test_another_coach_s_payout_is_not_found(world, as_, signed_in):
    payout, peer = make_invoiceable_payout(world), signed_in(world.coach("Bo Maes").user)
    as_("coach").post(INVOICES_API_URL, build_invoice_body(payout, make_pdf_upload("factuur.pdf")), format="multipart")
    assert (
        peer.post(
            INVOICES_API_URL, build_invoice_body(payout, make_pdf_upload("factuur.pdf")), format="multipart"
        ).status_code
        == 404
    )
    assert peer.get(f"{INVOICES_API_URL}{Invoice.objects.get().pk}/").status_code == 404
    assert signed_in(make_world(code="XX").people["finance"]).get(INVOICES_API_URL).json()["count"] == 0
