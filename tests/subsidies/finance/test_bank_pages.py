"""Finance's pages of the bank: importing, the worklist of lines that matched nothing, and what somebody decides."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from subsidies.bank.models import BankFile, Entry, Statement
from tests import finance_world as finance
from tests.camt import booked, camt, charge, statement
from tests.subsidies.desk import browser, queries, rows_of, said
from tests.subsidies.finance.banking import IBAN, ON, bring, take
from tests.world import make_world

BANK, IMPORT, BREAKS = reverse("bank"), reverse("bank_import"), reverse("bank_breaks")


def upload(data: bytes, name: str = "rekening.xml") -> dict[str, SimpleUploadedFile]:
    """A file as a browser sends it."""
    return {"file": SimpleUploadedFile(name, data)}


def page_of(entry: Entry) -> str:
    """The address of a line."""
    return reverse("bank_line", args=[entry.pk])


@pytest.fixture
def client(world):
    """Finance's browser."""
    return browser(world, "finance")


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.sent(world).payments.get()


@pytest.fixture
def open_line(world, payment):
    """A line without a reference, of the same amount and account as the payment."""
    bring(world, booked(-1000, name=payment.holder, iban=payment.iban, text="Traject"))
    return Entry.objects.get()


def test_finance_imports_a_statement_and_reads_what_came_of_it(world, client, payment):
    data = camt(statement(IBAN, booked(-1000, end_to_end_id=payment.end_to_end_id), on=ON, opening=5000))
    page = said(client.post(IMPORT, upload(data), follow=True))
    assert "Imported: 1 line. Settled: 1. To decide: 0." in page
    again = said(client.post(IMPORT, upload(data), follow=True))
    assert "already imported" in again
    assert "Nothing has changed" in again
    assert BankFile.objects.count() == 1


def test_lines_that_need_a_decision_come_first_after_an_import(world, client, payment):
    data = camt(statement(IBAN, booked(-12, text="Parking"), on=ON))
    response = client.post(IMPORT, upload(data))
    assert response["Location"] == BREAKS
    assert "it carries no reference of ours" in said(client.get(BREAKS))


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept(world, client, payment):
    page = client.post(IMPORT, upload(b"geen xml"))
    assert page.status_code == 200
    assert "This is no bank statement" in page.context["form"].errors["file"][0]
    assert "Nothing of this file has been kept" in said(page)
    assert not BankFile.objects.exists()


def test_no_file_and_an_empty_file_get_their_sentences(world, client):
    assert "Choose a file." in said(client.post(IMPORT, {}))
    assert "This file is empty" in said(client.post(IMPORT, upload(b"")))


def test_an_upload_over_the_limit_gets_a_sentence(world, client, settings):
    settings.UPLOAD_LIMIT = 1024
    page = said(client.post(IMPORT, upload(b"x" * 2000)))
    assert "is larger than 0 MB" in page
    assert "zip" in page


def test_the_bank_page_tells_whether_statements_follow_each_other(world, client, payment):
    assert "follow each other" not in said(client.get(BANK))
    bring(world, booked(10), opening=0, identifier="EEN")
    assert "The statements follow each other without a gap." in said(client.get(BANK))
    bring(world, booked(5), opening=100, identifier="TWEE")
    page = said(client.get(BANK))
    assert "TWEE : opens with € 100.00, while EEN closed on € 10.00: € 90.00 is missing." in page
    assert "€ 90.00 away from the last closing balance" in page


def test_a_proposal_is_one_click_and_a_reason_away(world, client, payment, open_line):
    page = client.get(BREAKS)
    assert payment.end_to_end_id in said(page)
    link = f"{page_of(open_line)}?what=payment&amp;reference={payment.end_to_end_id}#decide"
    assert link.encode() in page.content
    filled = client.get(page_of(open_line), {"what": "payment", "reference": payment.end_to_end_id})
    [form] = filled.context["division"].parts
    assert (form["what"].value(), form["reference"].value()) == ("payment", payment.end_to_end_id)


def test_a_line_s_own_reference_is_filled_in_beforehand(world, client, payment):
    bring(world, booked(-2000, end_to_end_id=payment.end_to_end_id))
    [form] = client.get(page_of(Entry.objects.get())).context["division"].parts
    assert (form["what"].value(), form["reference"].value()) == ("", payment.end_to_end_id)


def test_the_import_says_which_batches_the_statement_shows(world, client):
    batch = finance.approved(world)
    data = camt(statement(IBAN, booked(-1000, end_to_end_id=batch.payments.get().end_to_end_id), on=ON, opening=1000))
    page = said(client.post(IMPORT, upload(data), follow=True))
    assert f"The statement shows payment batch {batch}" in page


def test_a_decision_with_its_reason_settles_the_line(world, client, payment, open_line):
    decided = {"what": "payment", "reference": payment.end_to_end_id, "reason": "Zelfde coach en bedrag."}
    page = said(client.post(page_of(open_line), decided, follow=True))
    assert "The bank line is settled." in page
    assert "Zelfde coach en bedrag." in page
    payment.refresh_from_db()
    assert payment.status == "paid"
    again = said(client.post(page_of(open_line), decided | {"what": "claim"}, follow=True))
    assert "has already been settled" in again


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "   "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"what": ""}, "what"),
        ({"what": "tranche"}, "reference"),
        ({"what": "gift"}, "what"),
        ({"reference": ""}, "reference"),
        ({"reference": "ONBEKEND"}, "reference"),
        ({"reference": "x" * 51}, "reference"),
        ({"reference": "a\0b"}, "reference"),
    ],
)
def test_what_cannot_be_decided_is_said_beside_its_field_and_kept(world, client, payment, open_line, given, field):
    decided = {"what": "payment", "reference": payment.end_to_end_id, "reason": "Zelfde coach."} | given
    page = client.post(page_of(open_line), decided)
    assert page.status_code == 200
    assert field in page.context["division"].errors
    assert page.context["form"]["reason"].value() == decided["reason"]
    open_line.refresh_from_db()
    assert open_line.settled_as is None


def test_a_refusal_of_the_books_stands_beside_its_field(world, client, payment):
    bring(world, booked(-2000, text="Te veel"))
    line = Entry.objects.get()
    page = client.post(
        page_of(line), {"what": "payment", "reference": payment.end_to_end_id, "reason": "Dezelfde coach."}
    )
    assert "larger than" in page.context["division"].errors["reference"][0]
    page = client.post(page_of(line), {"what": "charge", "reason": "Kosten."})
    assert "short" in page.context["division"].errors["what"][0]


def test_reading_fills_nothing_in_that_a_form_would_not_offer(world, client, open_line):
    form = client.get(page_of(open_line), {"what": "gift", "reference": "a\0" + "b" * 80}).context["division"].parts[0]
    assert form["what"].value() == ""
    assert len(form["reference"].value()) < 51


@pytest.mark.parametrize("name", ["staff", "auditor", "admin"])
def test_the_programme_s_people_read_and_decide_nothing(world, open_line, name):
    client = browser(world, name)
    assert IMPORT.encode() not in client.get(BANK).content
    assert client.get(IMPORT).status_code == 404
    page = client.get(page_of(open_line))
    assert page.context["form"] is None
    assert client.post(page_of(open_line), {"what": "claim", "reason": "Ik mag dit niet."}).status_code == 404
    open_line.refresh_from_db()
    assert open_line.settled_as is None


@pytest.mark.parametrize("name", ["steering", "applicant", "coach", "stranger"])
def test_others_find_no_bank(world, open_line, name):
    client = browser(world, name)
    for address in (BANK, IMPORT, BREAKS, page_of(open_line)):
        assert client.get(address).status_code == 404


def test_another_programme_s_finance_sees_nothing_of_it(world, open_line):
    client = browser(make_world(code="XX"), "finance")
    assert list(client.get(BANK).context["page"]) == list(client.get(BREAKS).context["page"]) == []
    for address in (page_of(open_line), reverse("bank_statement", args=[open_line.statement_id])):
        assert client.get(address).status_code == 404


def test_the_exports_equal_the_screens(world, client, payment):
    bring(world, booked(-1000, end_to_end_id=payment.end_to_end_id), booked(7, name="=An", text="Gift"), charge(-2))
    headings, *rows = rows_of(client.get(BREAKS, {"export": "csv", "search": "gift"}))
    assert [row[headings.index("Amount")] for row in rows] == ["7,00"]
    assert rows[0][headings.index("Counterparty")] == "'=An"
    [row] = Statement.objects.all()
    headings, *rows = rows_of(client.get(reverse("bank_statement", args=[row.pk]), {"export": "csv"}))
    assert [each[headings.index("Amount")] for each in rows] == ["-1000,00", "7,00", "-2,00"]
    headings, *rows = rows_of(client.get(BANK, {"export": "csv"}))
    assert [(each[headings.index("Lines")], each[headings.index("Open")]) for each in rows] == [("3", "2")]
    assert client.get(BANK, {"export": "xlsx"}).status_code == 200


@pytest.mark.parametrize("question", ["problem=lost", "since=yesterday", "page=x", "search=%00", "ordering=-key"])
@pytest.mark.parametrize("address", [BANK, BREAKS])
def test_malformed_filters_show_the_list(world, client, open_line, address, question):
    page = client.get(f"{address}?{question}")
    if address == BANK and question.startswith("problem"):  # no statement has one, so nobody knows the word there
        assert page.status_code == 400
        return
    assert page.status_code == 200
    assert len(page.context["page"]) == 1


def test_no_page_takes_more_queries_for_more_lines(world, client, open_line):
    bring(world, booked(9, name="Iemand"))
    pages = [BANK, BREAKS, reverse("bank_statement", args=[open_line.statement_id]), page_of(open_line)]
    few = [queries(client, each) for each in pages]
    bring(world, *(booked(-number, name="Iemand") for number in range(10, 40)))
    bring(world, *(booked(number, name="Iemand") for number in range(10, 40)))
    assert [queries(client, each) for each in pages] == few
    assert max(few) <= 14


def test_what_of_a_file_was_not_for_us_is_named_with_spaced_account_numbers(world, client):
    finance.account(world)
    client.force_login(world.people["finance"])
    other = statement("BE71096123456769", booked(5), on=ON)
    file = SimpleUploadedFile("rekening.xml", camt(statement(IBAN, booked(6), on=ON), other))
    page = client.post(reverse("bank_import"), {"file": file}, follow=True)
    assert "BE71 0961 2345 6769" in page.content.decode()


def test_a_statement_issued_again_is_shown_and_accepted_by_another_person(world, client):
    finance.account(world)
    take(world, camt(statement(IBAN, booked(5), on=ON, identifier="S1")))
    [row] = take(world, camt(statement(IBAN, booked(6), on=ON, identifier="S1"))).reissues
    for person, expected in ((world.people["finance"], "proposed"), (finance.second(world), "accepted")):
        client.force_login(person)
        assert client.get(reverse("bank_reissue", args=[row.pk])).status_code == 200
        client.post(reverse("bank_reissue_accept", args=[row.pk]))
        row.refresh_from_db()
        assert row.status == expected
    assert client.get(reverse("bank_reissue", args=[row.pk])).status_code == 200
    assert client.get(reverse("bank_statement", args=[row.statement_id])).status_code == 200
