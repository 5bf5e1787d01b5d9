"""Follow one euro: one page from grant to bank line, and the zip with everything it stands on."""

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from lxml import etree
from pypdf import PdfReader

from subsidies.controls import sample
from subsidies.controls.audit_pack import build_audit_pack
from subsidies.controls.models import Sample
from subsidies.controls.payment_trace import select_trace_relations, trace_payment
from subsidies.controls.trace_sections import build_trace_sections, list_present_facts
from subsidies.payments.models import Payment
from tests.authorisation.asking import undo_afterwards
from tests.finance_world import make_approved_batch, make_funded_payables
from tests.subsidies.books.cycle import CYCLE_IMPORTED_AT, CycleOutcome, build_money_cycle
from tests.subsidies.books.test_sample import SAMPLE_PERIOD
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text
from tests.world import PDF, make_world

WAY = [
    *("award", "line", "tranche", "application", "agreement", "fee scheme", "sessions", "end", "payout", "payable"),
    *("batch", "file", "bank line"),
]


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker) -> Iterator[CycleOutcome]:
    """The whole cycle, built once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_money_cycle(make_world())
        transaction.set_rollback(True)


@pytest.fixture
def whole(once) -> Iterator[CycleOutcome]:
    """The whole cycle, in a transaction that is undone."""
    with undo_afterwards():
        yield once


def euro_of(payment: Payment):
    """Everything around a payment."""
    return trace_payment(select_trace_relations(Payment.objects).get(pk=payment.pk))


def read_euro_chapters(payment: Payment) -> dict[str, dict[str, object]]:
    """The chapters by name in English, the last of each kind, with what is known."""
    with translation.override("en"):
        return {each.code: dict(list_present_facts(each)) for each in build_trace_sections(euro_of(payment))}


def unpack_euro_bundle(data: bytes) -> dict[str, bytes]:
    """The files of a zip."""
    with zipfile.ZipFile(BytesIO(data)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_a_coach_s_fee_is_told_from_the_grant_to_the_bank_line_and_what_came_back(whole):
    codes = [each.code for each in build_trace_sections(euro_of(whole.paid))]
    assert codes == [*WAY, "recovery", "receipt", "ledger"]


def test_each_chapter_says_who_did_what_and_when(whole):
    found, people = read_euro_chapters(whole.paid), whole.world.people
    decision = found["application"]
    assert decision["Motivation"] == "Past bij het doel."
    assert decision["Approved"][1] == str(people["steering"].name)
    assert found["agreement"]["Version"] == "2018-1"
    assert found["sessions"]["Minutes"] == 1200
    assert found["batch"]["Made"][1] == str(people["finance"].name)
    assert found["batch"]["Approved"][1] == "Finance, twee"
    assert whole.paid.end_to_end_id in " ".join(map(str, found["file"].values()))


def test_the_line_of_the_payment_file_is_exactly_this_payment_s(whole):
    [file] = euro_of(whole.paid).of("file")
    line = etree.fromstring(file.words)
    assert line.findtext("PmtId/EndToEndId") == whole.paid.end_to_end_id
    assert line.findtext("Amt/InstdAmt") == "1000.00"
    assert file.more == hashlib.sha256(bytes(whole.batch.file.content)).hexdigest()


def test_an_expense_is_told_without_a_coach(whole):
    payment = whole.batch.payments.get(payable__coach=None)
    codes = [each.code for each in build_trace_sections(euro_of(payment))]
    assert codes == ["award", "line", "tranche", "expense", "payable", "batch", "file", "bank line", "ledger"]


def test_a_payment_that_came_back_says_so(whole):
    found = read_euro_chapters(whole.returned)
    assert found["return"]
    assert [each.more for each in euro_of(whole.returned).of("bank line")] == ["payment -1000.00", "return 1000.00"]


def test_the_ledger_s_movements_are_all_there(whole):
    moved = [(each.kind, each.subject.partition(":")[0]) for each in euro_of(whole.paid).transfers]
    assert sorted(moved) == sorted(
        [
            *(("reserve", "application"), ("accrue", "application")),
            *(("earmark", "payment"), ("pay", "payment"), ("disburse", "payment")),
            *(("recover", "recovery"), ("repay", "recovery")),
        ]
    )


def test_following_takes_three_queries_and_its_page_at_most_ten(whole, django_assert_num_queries):
    with django_assert_num_queries(3):
        euro_of(whole.paid)
    client = open_desk_browser(whole.world, "auditor")
    for payment in Payment.objects.all():
        assert count_page_queries(client, reverse("euro", args=[payment.pk])) <= 10


def test_the_page_tells_it_in_words_with_a_click_to_each_step(whole):
    page = open_desk_browser(whole.world, "auditor").get(reverse("euro", args=[whole.paid.pk]))
    text = read_page_text(page)
    for expected in (
        "€ 2,800,000.00",
        "Bakkerij De Korenbloem",
        "Past bij het doel.",
        whole.paid.iban,
        "Finance, twee",
    ):
        assert expected in text.replace("\xa0", " "), expected
    for route, number in (("batch", whole.batch.pk), ("payable", whole.paid.payable_id), ("tranche", whole.tranche.pk)):
        assert reverse(route, args=[number]) in page.content.decode()


def test_a_payment_that_is_not_at_the_bank_yet_has_no_bank_line(world):
    payment = make_approved_batch(world, make_funded_payables(world)).payments.get()
    codes = [each.code for each in build_trace_sections(euro_of(payment))]
    assert "file" in codes
    assert "bank line" not in codes
    assert unpack_euro_bundle(build_audit_pack([euro_of(payment)], at=CYCLE_IMPORTED_AT))["payment.xml"].startswith(
        b"<CdtTrfTxInf>"
    )


def test_the_zip_holds_facts_documents_and_the_digest_of_every_file(whole):
    response = open_desk_browser(whole.world, "auditor").get(reverse("euro_zip", args=[whole.paid.pk]))
    files = unpack_euro_bundle(response.content)
    assert response["Content-Type"] == "application/zip"
    assert {"facts.json", "facts.pdf", "transfers.csv", "payment.xml", "SHA256SUMS"} < set(files)
    documents = {name: data for name, data in files.items() if name.startswith("documents/")}
    assert PDF in documents.values()
    assert len(documents) == 2  # the action plan, and the letter that asked money back
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS"}


def test_the_zip_s_facts_are_read_by_programs_and_by_people(whole):
    files = unpack_euro_bundle(build_audit_pack([euro_of(whole.paid)], at=CYCLE_IMPORTED_AT))
    data = json.loads(files["facts.json"])
    assert [each["code"] for each in data["chapters"]][: len(WAY)] == WAY
    assert data["payment"] == whole.paid.end_to_end_id
    rows = list(csv.DictReader(StringIO(files["transfers.csv"].decode()), delimiter=";"))
    assert {row["kind"] for row in rows} == {"reserve", "accrue", "earmark", "pay", "disburse", "recover", "repay"}
    assert {row["amount"] for row in rows} == {"1000,00", "150,00"}
    pages = PdfReader(BytesIO(files["facts.pdf"])).pages
    assert whole.paid.end_to_end_id in " ".join(page.extract_text() for page in pages)


def test_the_same_facts_give_the_same_zip(whole):
    assert build_audit_pack([euro_of(whole.paid)], at=CYCLE_IMPORTED_AT) == build_audit_pack(
        [euro_of(whole.paid)], at=CYCLE_IMPORTED_AT
    )


def test_a_sample_s_zip_has_a_folder_for_each_payment(whole):
    row: Sample = sample.draw_sample(
        whole.world.programme, size=3, seed="z", **SAMPLE_PERIOD, by=whole.world.people["auditor"], at=CYCLE_IMPORTED_AT
    )
    files = unpack_euro_bundle(
        open_desk_browser(whole.world, "auditor").get(reverse("euro_sample_zip", args=[row.pk])).content
    )
    drawn = Payment.objects.filter(pk__in=row.payments).values_list("end_to_end_id", flat=True)
    assert {name.partition("/")[0] for name in files} == {*drawn, "SHA256SUMS"}
