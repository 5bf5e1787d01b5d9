"""The page of a payout's invoice, for the coach and for finance, and what the lists of payouts say of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from subsidies.invoices.models import Invoice
from subsidies.payouts.models import Payout
from tests.subsidies.desk import browser, queries, said
from tests.subsidies.finance.test_invoices import settled, xml
from tests.subsidies.finance.ubl import ubl
from tests.world import PDF, make_world, pdf

LIST = reverse("payouts")


@pytest.fixture
def payout(world):
    return settled(world)


@pytest.fixture
def coach(world):
    return browser(world, "coach")


def at(payout: Payout) -> str:
    return reverse("payout_invoice", args=[payout.pk])


def test_the_coach_reads_what_the_invoice_should_say_and_attaches_it(coach, payout):
    words = said(coach.get(at(payout))).replace("\u00a0", " ")
    for part in ("€ 100.00", payout.payable.reference, "+++3", "0566.988.259", "No invoice has been attached yet"):
        assert part in words
    page = coach.post(at(payout), {"document": xml(payout)}, follow=True)
    assert page.redirect_chain[-1][0] == at(payout)
    assert "agrees with the fee" in said(page)
    assert "2018/14" in said(page)


def test_each_difference_is_a_sentence_on_the_page(coach, payout):
    page = coach.post(at(payout), {"document": xml(payout, reference="X-1", payable="90.00")}, follow=True)
    words = said(page).replace("\u00a0", " ")
    assert "4 things differ" in words or "3 things differ" in words
    assert "The invoice asks € 90.00 now; the fee is € 100.00." in words
    assert f"The invoice mentions “X-1”; the reference is {payout.payable.reference}." in words
    assert "it takes the place of this one" in words


def test_the_lists_say_where_the_invoice_stands(world, coach, payout):
    assert "Attach an invoice" in said(coach.get(LIST))
    assert "No invoice" in said(browser(world, "staff").get(LIST))
    coach.post(at(payout), {"document": xml(payout, reference="X-1")})
    for name in ("coach", "finance", "auditor"):
        assert "1 difference" in said(browser(world, name).get(LIST))
    browser(world, "finance").post(at(payout), {"document": pdf("factuur.pdf")})
    assert "PDF, not checked" in said(coach.get(LIST))
    assert "factuur.xml" in said(coach.get(at(payout)))  # the one that was replaced


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("factuur.xml", ubl()[:900], "damaged or not complete"),
        ("factuur.xml", b"<html></html>", "not an electronic invoice"),
        ("factuur.xml", b"", "is empty"),
        ("factuur.docx", b"PK\x03\x04", "Please send a PDF or an electronic invoice"),
        ("factuur.pdf", b"MZ" + bytes(99), "Please send a PDF or an electronic invoice"),
        ("factuur.xml", b"<" + b"a" * 11 * 1024**2, "larger than 10 MB"),
    ],
)
def test_what_cannot_be_attached_is_said_beside_the_file(coach, payout, name, data, words):
    page = coach.post(at(payout), {"document": SimpleUploadedFile(name, data)})
    assert page.status_code == 200
    assert words in page.context["form"].errors["document"][0]
    assert not Invoice.objects.exists()


def test_choosing_no_file_says_so(coach, payout):
    assert coach.post(at(payout), {}).context["form"].errors["document"]


def test_the_xml_is_handed_out_as_a_download_and_never_opened_as_a_page(coach, payout):
    coach.post(at(payout), {"document": xml(payout)})
    response = coach.get(reverse("document", args=[Invoice.objects.get().document_id]))
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/xml", "nosniff")


@pytest.mark.parametrize(("name", "reads"), [("finance", True), ("staff", True), ("auditor", True), ("admin", True)])
def test_the_programme_s_people_read_it_and_its_document(world, coach, payout, name, reads):
    coach.post(at(payout), {"document": pdf("factuur.pdf")})
    client = browser(world, name)
    assert "factuur.pdf" in said(client.get(at(payout)))
    assert client.get(reverse("document", args=[Invoice.objects.get().document_id])).content == PDF
    if name != "finance":
        assert client.post(at(payout), {"document": pdf("andere.pdf")}).status_code == 404
    assert Invoice.objects.count() == 1


@pytest.mark.parametrize("name", ["steering", "applicant", "stranger", "peer"])
def test_others_and_another_coach_find_nothing(world, coach, payout, name):
    coach.post(at(payout), {"document": pdf("factuur.pdf")})
    world.people["peer"] = world.coach("Bo Maes").user
    client = browser(world, name)
    assert client.get(at(payout)).status_code == 404
    assert client.post(at(payout), {"document": pdf("andere.pdf", PDF + b"\n")}).status_code == 404
    assert client.get(reverse("document", args=[Invoice.objects.get().document_id])).status_code == 404
    assert Invoice.objects.count() == 1


def test_finance_of_another_programme_finds_nothing(world, payout):
    assert browser(make_world(code="XX"), "finance").get(at(payout)).status_code == 404


def test_before_the_fee_is_known_the_page_says_to_wait(world, coach):
    payout = Payout.objects.get(trajectory=world.ended(60))
    assert "still being calculated" in said(coach.get(at(payout)))
    page = coach.post(at(payout), {"document": pdf("factuur.pdf")})
    assert "still being calculated" in page.context["form"].errors["document"][0]


def test_more_invoices_need_no_more_queries(world, coach):
    member = world.coach(user=world.people["coach"])
    first = settled(world, member)
    coach.post(at(first), {"document": xml(first)})
    few = queries(coach, LIST)
    for number in range(3):
        more = settled(world, member)
        coach.post(at(more), {"document": xml(more, number=f"2018/{number}")})
    assert queries(coach, LIST) == few
    assert queries(coach, at(first)) <= 10
