"""The pages of batches: the list, one batch with its file, and every step as a button."""

from datetime import timedelta

import pytest
from django.urls import reverse

from subsidies.payments.models import Batch, BatchFile, Download, Payment
from tests import finance_world as fw
from tests.subsidies.desk import LONG_DESK_TEXT, count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.world import make_world

BATCHES_PAGE_URL = reverse("batches")


@pytest.fixture
def finance(world):
    return open_desk_browser(world, "finance")


@pytest.fixture
def colleague(world):
    """A browser of a second person of finance."""
    world.people["second"] = fw.make_second_finance_user(world)
    return open_desk_browser(world, "second")


def get_batch_url(name: str, row) -> str:
    return reverse(name, args=[row.pk])


def read_batch_page_words(page) -> str:
    return read_page_text(page).replace("\u00a0", " ")


def test_the_list_is_filtered_by_status_number_payee_and_day(world, finance):
    first, second = fw.make_pending_batch(world), fw.make_sent_batch(world)
    supplier = fw.make_supplier_payable(world, holder="Zaal De Brug")
    fw.receive_line_money(world, fw.get_operating_line(world), 250)
    third = fw.make_pending_batch(world, [supplier], at=fw.BATCH_MADE_AT + timedelta(days=3))

    def listed(**asked) -> list[Batch]:
        return list(finance.get(BATCHES_PAGE_URL, asked).context["page"])

    assert listed() == [third, second, first]
    assert listed(status="sent") == [second]
    assert listed(search="GC-B0002") == listed(search="B0002") == [second]
    assert listed(search="zaal") == listed(search=supplier.reference) == [third]
    assert listed(since="2018-03-24") == [third]
    assert listed(until="2018-03-23", ordering="made_at") == [first, second]
    assert listed(search="bestaat niet") == []


@pytest.mark.parametrize("typed", ["x", "9" * 30, "B" + "9" * 12, "\0", "%", LONG_DESK_TEXT])
def test_strange_filters_never_break_the_list(world, finance, typed):
    fw.make_pending_batch(world)
    for name in ("search", "status", "programme", "since", "until", "ordering"):
        assert finance.get(BATCHES_PAGE_URL, {name: typed}).status_code == 200
    assert finance.get(BATCHES_PAGE_URL, {"page": typed}).status_code == 400


def test_the_export_equals_the_list(world, finance):
    fw.make_sent_batch(world)
    heading, row = rows_of(finance.get(BATCHES_PAGE_URL, {"export": "csv"}))
    told = dict(zip(heading, row, strict=True))
    assert (told["Batch"], told["Status"], told["Total"]) == ("GC-B0001", "sent to the bank", "1000,00")
    payments = rows_of(finance.get(get_batch_url("batch", Batch.objects.get()), {"export": "csv"}))
    row = Payment.objects.get()
    assert payments[1][:4] == [row.end_to_end_id, row.payable.reference, "An Claes", "BE71096123456769"]


@pytest.mark.parametrize("count", [1, 4])
def test_pages_take_few_queries_however_long_they_are(world, finance, count):
    fw.make_sent_batch(world, fw.make_funded_payables(world, count=count))
    fw.make_pending_batch(world, fw.make_funded_payables(world))
    assert count_page_queries(finance, BATCHES_PAGE_URL) <= 10
    assert count_page_queries(finance, get_batch_url("batch", Batch.objects.first())) <= 11


def test_a_batch_goes_from_hand_to_hand_to_the_bank(world, finance, colleague):
    batch = fw.make_pending_batch(world)
    page = read_batch_page_words(finance.get(get_batch_url("batch", batch)))
    assert "another person of finance approves it" in page
    assert "Approve €" not in page
    assert "Approve € 1,000.00" in read_batch_page_words(colleague.get(get_batch_url("batch", batch)))
    assert "Take the file and give it to the bank" in read_batch_page_words(
        colleague.post(get_batch_url("batch_approve", batch), follow=True)
    )
    taken = finance.post(get_batch_url("batch_download", batch))
    assert taken.content == bytes(BatchFile.objects.get().content)
    assert taken["Content-Disposition"] == 'attachment; filename="GC-B0001.xml"'
    page = read_batch_page_words(finance.get(get_batch_url("batch", batch)))
    for part in (BatchFile.objects.get().sha256, "Downloaded Finan", "€ 1,000.00 (1)"):
        assert part in page
    assert "Noted" in read_batch_page_words(finance.post(get_batch_url("batch_send", batch), follow=True))
    assert Batch.objects.get().status == "sent"


def test_the_maker_who_tries_to_approve_reads_why_not(world, finance):
    batch = fw.make_pending_batch(world)
    assert "another person approves it" in read_batch_page_words(
        finance.post(get_batch_url("batch_approve", batch), follow=True)
    )
    assert Batch.objects.get().status == "made"


@pytest.mark.parametrize("name", ["batch_approve", "batch_send"])
def test_a_second_click_does_nothing(world, colleague, name):
    batch = fw.make_pending_batch(world) if name == "batch_approve" else fw.make_approved_batch(world)
    colleague.post(get_batch_url(name, batch))
    before = Batch.objects.values().get()
    assert "already done" in read_batch_page_words(colleague.post(get_batch_url(name, batch), follow=True))
    assert Batch.objects.values().get() == before


def test_a_batch_without_a_file_gives_none(world, finance):
    batch = fw.make_pending_batch(world)
    assert "has no file for the bank" in read_batch_page_words(
        finance.post(get_batch_url("batch_download", batch), follow=True)
    )
    assert not Download.objects.exists()


def test_a_file_is_never_given_for_a_plain_link(world, finance):
    assert finance.get(get_batch_url("batch_download", fw.make_approved_batch(world))).status_code == 405


def test_cancelling_warns_plainly_when_the_file_was_taken(world, finance):
    batch = fw.make_approved_batch(world)
    assert "already downloaded" not in read_batch_page_words(finance.get(get_batch_url("batch_cancel", batch)))
    finance.post(get_batch_url("batch_download", batch))
    assert "everybody would be paid twice" in read_batch_page_words(finance.get(get_batch_url("batch_cancel", batch)))
    for reason in ("", "   ", LONG_DESK_TEXT):
        assert finance.post(get_batch_url("batch_cancel", batch), {"reason": reason}).context["form"].errors
    done = finance.post(get_batch_url("batch_cancel", batch), {"reason": "Fout bedrag"}, follow=True)
    assert "ready for payment again" in read_batch_page_words(done)
    again = finance.post(get_batch_url("batch_cancel", batch), {"reason": "Fout bedrag"}, follow=True)
    assert "already done" in read_batch_page_words(again)


def test_a_payment_that_the_bank_refused_waits_with_its_reason(world, finance):
    payment = fw.make_sent_batch(world).payments.get()
    assert "Report a refusal by the bank" in read_batch_page_words(finance.get(get_batch_url("batch", payment.batch)))
    assert finance.post(get_batch_url("payment_refuse", payment), {"reason": " "}).context["form"].errors
    page = finance.post(get_batch_url("payment_refuse", payment), {"reason": "Rekening bestaat niet"}, follow=True)
    assert "Returned by the bank: Rekening bestaat niet" in read_batch_page_words(page)
    again = finance.post(get_batch_url("payment_refuse", payment), {"reason": "Nog eens"}, follow=True)
    assert "no longer possible" in read_batch_page_words(again)
    assert Payment.objects.get().returned_reason == "Rekening bestaat niet"


def test_batches_of_other_programmes_are_not_found(world):
    batch, foreign = fw.make_pending_batch(world), open_desk_browser(make_world(code="AN"), "finance")
    for name in ("batch", "batch_cancel"):
        assert foreign.get(get_batch_url(name, batch)).status_code == 404
    for name in ("batch_approve", "batch_send", "batch_download"):
        assert foreign.post(get_batch_url(name, batch)).status_code == 404
    assert list(foreign.get(BATCHES_PAGE_URL).context["page"]) == []
