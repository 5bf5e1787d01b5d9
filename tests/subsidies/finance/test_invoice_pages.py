"""The page of a payout's invoice, for the coach and for finance, and what the lists of payouts say of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from subsidies.invoices.models import Invoice
from subsidies.payouts.models import Payout
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text
from tests.subsidies.finance.test_invoices import build_payout_ubl, make_invoiceable_payout
from tests.subsidies.finance.ubl import build_ubl_invoice
from tests.world import PDF, make_pdf_upload, make_world

INVOICED_PAYOUTS_URL = reverse("payouts")


@pytest.fixture
def payout(world):
    return make_invoiceable_payout(world)


@pytest.fixture
def coach(world):
    return open_desk_browser(world, "coach")


def get_payout_invoice_url(payout: Payout) -> str:
    return reverse("payout_invoice", args=[payout.pk])


def test_the_coach_reads_what_the_invoice_should_say_and_attaches_it(coach, payout):
    words = read_page_text(coach.get(get_payout_invoice_url(payout))).replace("\u00a0", " ")
    for part in ("€ 100.00", payout.payable.reference, "+++3", "0566.988.259", "No invoice has been attached yet"):
        assert part in words
    page = coach.post(get_payout_invoice_url(payout), {"document": build_payout_ubl(payout)}, follow=True)
    assert page.redirect_chain[-1][0] == get_payout_invoice_url(payout)
    assert "agrees with the fee" in read_page_text(page)
    assert "2018/14" in read_page_text(page)


def test_each_difference_is_a_sentence_on_the_page(coach, payout):
    page = coach.post(
        get_payout_invoice_url(payout),
        {"document": build_payout_ubl(payout, reference="X-1", payable="90.00")},
        follow=True,
    )
    words = read_page_text(page).replace("\u00a0", " ")
    assert "4 things differ" in words or "3 things differ" in words
    assert "The invoice asks € 90.00 now; the fee is € 100.00." in words
    assert f"The invoice mentions “X-1”; the reference is {payout.payable.reference}." in words
    assert "it takes the place of this one" in words


def test_the_lists_say_where_the_invoice_stands(world, coach, payout):
    assert "Attach an invoice" in read_page_text(coach.get(INVOICED_PAYOUTS_URL))
    assert "No invoice" in read_page_text(open_desk_browser(world, "staff").get(INVOICED_PAYOUTS_URL))
    coach.post(get_payout_invoice_url(payout), {"document": build_payout_ubl(payout, reference="X-1")})
    for name in ("coach", "finance", "auditor"):
        assert "1 difference" in read_page_text(open_desk_browser(world, name).get(INVOICED_PAYOUTS_URL))
    open_desk_browser(world, "finance").post(
        get_payout_invoice_url(payout), {"document": make_pdf_upload("factuur.pdf")}
    )
    assert "PDF, not checked" in read_page_text(coach.get(INVOICED_PAYOUTS_URL))
    assert "factuur.xml" in read_page_text(coach.get(get_payout_invoice_url(payout)))  # the one that was replaced


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("factuur.xml", build_ubl_invoice()[:900], "damaged or not complete"),
        ("factuur.xml", b"<html></html>", "not an electronic invoice"),
        ("factuur.xml", b"", "is empty"),
        ("factuur.docx", b"PK\x03\x04", "Please send a PDF or an electronic invoice"),
        ("factuur.pdf", b"MZ" + bytes(99), "Please send a PDF or an electronic invoice"),
        ("factuur.xml", b"<" + b"a" * 11 * 1024**2, "larger than 10 MB"),
    ],
)
def test_what_cannot_be_attached_is_said_beside_the_file(coach, payout, name, data, words):
    page = coach.post(get_payout_invoice_url(payout), {"document": SimpleUploadedFile(name, data)})
    assert page.status_code == 200
    assert words in page.context["form"].errors["document"][0]
    assert not Invoice.objects.exists()


def test_choosing_no_file_says_so(coach, payout):
    assert coach.post(get_payout_invoice_url(payout), {}).context["form"].errors["document"]


def test_the_xml_is_handed_out_as_a_download_and_never_opened_as_a_page(coach, payout):
    coach.post(get_payout_invoice_url(payout), {"document": build_payout_ubl(payout)})
    response = coach.get(reverse("document", args=[Invoice.objects.get().document_id]))
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/xml", "nosniff")


@pytest.mark.parametrize(("name", "reads"), [("finance", True), ("staff", True), ("auditor", True), ("admin", True)])
def test_the_programme_s_people_read_it_and_its_document(world, coach, payout, name, reads):
    coach.post(get_payout_invoice_url(payout), {"document": make_pdf_upload("factuur.pdf")})
    client = open_desk_browser(world, name)
    assert "factuur.pdf" in read_page_text(client.get(get_payout_invoice_url(payout)))
    assert client.get(reverse("document", args=[Invoice.objects.get().document_id])).content == PDF
    if name != "finance":
        assert (
            client.post(get_payout_invoice_url(payout), {"document": make_pdf_upload("andere.pdf")}).status_code == 404
        )
    assert Invoice.objects.count() == 1


@pytest.mark.parametrize("name", ["steering", "applicant", "stranger", "peer"])
def test_others_and_another_coach_find_nothing(world, coach, payout, name):
    coach.post(get_payout_invoice_url(payout), {"document": make_pdf_upload("factuur.pdf")})
    world.people["peer"] = world.coach("Bo Maes").user
    client = open_desk_browser(world, name)
    assert client.get(get_payout_invoice_url(payout)).status_code == 404
    assert (
        client.post(
            get_payout_invoice_url(payout), {"document": make_pdf_upload("andere.pdf", PDF + b"\n")}
        ).status_code
        == 404
    )
    assert client.get(reverse("document", args=[Invoice.objects.get().document_id])).status_code == 404
    assert Invoice.objects.count() == 1


def test_finance_of_another_programme_finds_nothing(world, payout):
    assert open_desk_browser(make_world(code="XX"), "finance").get(get_payout_invoice_url(payout)).status_code == 404


def test_before_the_fee_is_known_the_page_says_to_wait(world, coach):
    payout = Payout.objects.get(trajectory=world.ended(60))
    assert "still being calculated" in read_page_text(coach.get(get_payout_invoice_url(payout)))
    page = coach.post(get_payout_invoice_url(payout), {"document": make_pdf_upload("factuur.pdf")})
    assert "still being calculated" in page.context["form"].errors["document"][0]


def test_more_invoices_need_no_more_queries(world, coach):
    member = world.coach(user=world.people["coach"])
    first = make_invoiceable_payout(world, member)
    coach.post(get_payout_invoice_url(first), {"document": build_payout_ubl(first)})
    few = count_page_queries(coach, INVOICED_PAYOUTS_URL)
    for number in range(3):
        more = make_invoiceable_payout(world, member)
        coach.post(get_payout_invoice_url(more), {"document": build_payout_ubl(more, number=f"2018/{number}")})
    assert count_page_queries(coach, INVOICED_PAYOUTS_URL) == few
    assert count_page_queries(coach, get_payout_invoice_url(first)) <= 10
