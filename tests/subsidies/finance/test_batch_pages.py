"""The pages of batches: the list, one batch with its file, and every step as a button."""

from datetime import timedelta

import pytest
from django.urls import reverse

from subsidies.payments.models import Batch, BatchFile, Download, Payment
from tests import finance_world as fw
from tests.subsidies.desk import LONG, browser, queries, rows_of, said
from tests.world import make_world

LIST = reverse("batches")


@pytest.fixture
def finance(world):
    return browser(world, "finance")


@pytest.fixture
def colleague(world):
    """A browser of a second person of finance."""
    world.people["second"] = fw.second(world)
    return browser(world, "second")


def at(name: str, row) -> str:
    return reverse(name, args=[row.pk])


def words(page) -> str:
    return said(page).replace("\u00a0", " ")


def test_the_list_is_filtered_by_status_number_payee_and_day(world, finance):
    first, second = fw.made(world), fw.sent(world)
    supplier = fw.supplier_payable(world, holder="Zaal De Brug")
    fw.money(world, fw.operating(world), 250)
    third = fw.made(world, [supplier], at=fw.LATER + timedelta(days=3))

    def listed(**asked) -> list[Batch]:
        return list(finance.get(LIST, asked).context["page"])

    assert listed() == [third, second, first]
    assert listed(status="sent") == [second]
    assert listed(search="GC-B0002") == listed(search="B0002") == [second]
    assert listed(search="zaal") == listed(search=supplier.reference) == [third]
    assert listed(since="2018-03-24") == [third]
    assert listed(until="2018-03-23", ordering="made_at") == [first, second]
    assert listed(search="bestaat niet") == []


@pytest.mark.parametrize("typed", ["x", "9" * 30, "B" + "9" * 12, "\0", "%", LONG])
def test_strange_filters_never_break_the_list(world, finance, typed):
    fw.made(world)
    for name in ("search", "status", "programme", "since", "until", "ordering", "page"):
        assert finance.get(LIST, {name: typed}).status_code == 200


def test_the_export_equals_the_list(world, finance):
    fw.sent(world)
    heading, row = rows_of(finance.get(LIST, {"export": "csv"}))
    told = dict(zip(heading, row, strict=True))
    assert (told["Batch"], told["Status"], told["Total"]) == ("GC-B0001", "sent to the bank", "1000,00")
    payments = rows_of(finance.get(at("batch", Batch.objects.get()), {"export": "csv"}))
    row = Payment.objects.get()
    assert payments[1][:4] == [row.end_to_end_id, row.payable.reference, "An Claes", "BE71096123456769"]


@pytest.mark.parametrize("count", [1, 4])
def test_pages_take_few_queries_however_long_they_are(world, finance, count):
    fw.sent(world, fw.ready(world, count=count))
    fw.made(world, fw.ready(world))
    assert queries(finance, LIST) <= 10
    assert queries(finance, at("batch", Batch.objects.first())) <= 11


def test_a_batch_goes_from_hand_to_hand_to_the_bank(world, finance, colleague):
    batch = fw.made(world)
    page = words(finance.get(at("batch", batch)))
    assert "another person of finance approves it" in page
    assert "Approve €" not in page
    assert "Approve € 1,000.00" in words(colleague.get(at("batch", batch)))
    assert "Take the file and give it to the bank" in words(colleague.post(at("batch_approve", batch), follow=True))
    taken = finance.post(at("batch_download", batch))
    assert taken.content == bytes(BatchFile.objects.get().content)
    assert taken["Content-Disposition"] == 'attachment; filename="GC-B0001.xml"'
    page = words(finance.get(at("batch", batch)))
    for part in (BatchFile.objects.get().sha256, "Downloaded Finan", "€ 1,000.00 (1)"):
        assert part in page
    assert "Noted" in words(finance.post(at("batch_send", batch), follow=True))
    assert Batch.objects.get().status == "sent"


def test_the_maker_who_tries_to_approve_reads_why_not(world, finance):
    batch = fw.made(world)
    assert "another person approves it" in words(finance.post(at("batch_approve", batch), follow=True))
    assert Batch.objects.get().status == "made"


@pytest.mark.parametrize("name", ["batch_approve", "batch_send"])
def test_a_second_click_does_nothing(world, colleague, name):
    batch = fw.made(world) if name == "batch_approve" else fw.approved(world)
    colleague.post(at(name, batch))
    before = Batch.objects.values().get()
    assert "already done" in words(colleague.post(at(name, batch), follow=True))
    assert Batch.objects.values().get() == before


def test_a_batch_without_a_file_gives_none(world, finance):
    batch = fw.made(world)
    assert "has no file for the bank" in words(finance.post(at("batch_download", batch), follow=True))
    assert not Download.objects.exists()


def test_a_file_is_never_given_for_a_plain_link(world, finance):
    assert finance.get(at("batch_download", fw.approved(world))).status_code == 405


def test_cancelling_warns_plainly_when_the_file_was_taken(world, finance):
    batch = fw.approved(world)
    assert "already downloaded" not in words(finance.get(at("batch_cancel", batch)))
    finance.post(at("batch_download", batch))
    assert "everybody would be paid twice" in words(finance.get(at("batch_cancel", batch)))
    for reason in ("", "   ", LONG):
        assert finance.post(at("batch_cancel", batch), {"reason": reason}).context["form"].errors
    done = finance.post(at("batch_cancel", batch), {"reason": "Fout bedrag"}, follow=True)
    assert "ready for payment again" in words(done)
    again = finance.post(at("batch_cancel", batch), {"reason": "Fout bedrag"}, follow=True)
    assert "already done" in words(again)


def test_a_payment_that_the_bank_refused_waits_with_its_reason(world, finance):
    payment = fw.sent(world).payments.get()
    assert "Report a refusal by the bank" in words(finance.get(at("batch", payment.batch)))
    assert finance.post(at("payment_refuse", payment), {"reason": " "}).context["form"].errors
    page = finance.post(at("payment_refuse", payment), {"reason": "Rekening bestaat niet"}, follow=True)
    assert "Returned by the bank: Rekening bestaat niet" in words(page)
    again = finance.post(at("payment_refuse", payment), {"reason": "Nog eens"}, follow=True)
    assert "no longer possible" in words(again)
    assert Payment.objects.get().returned_reason == "Rekening bestaat niet"


def test_batches_of_other_programmes_are_not_found(world):
    batch, foreign = fw.made(world), browser(make_world(code="AN"), "finance")
    for name in ("batch", "batch_cancel"):
        assert foreign.get(at(name, batch)).status_code == 404
    for name in ("batch_approve", "batch_send", "batch_download"):
        assert foreign.post(at(name, batch)).status_code == 404
    assert list(foreign.get(LIST).context["page"]) == []
