"""Finance's pages of the bank: importing, the worklist of lines that matched nothing, and what somebody decides."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from subsidies.bank.models import BankFile, Entry, Statement
from tests import finance_world as finance
from tests.camt import book_charge, book_movement, make_camt_statement, write_camt
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANKING_IBAN, import_bank_file, import_day_statement
from tests.world import make_world

BANK, IMPORT, BREAKS = reverse("bank"), reverse("bank_import"), reverse("bank_breaks")


def build_statement_upload(data: bytes, name: str = "rekening.xml") -> dict[str, SimpleUploadedFile]:
    """A file as a browser sends it."""
    return {"file": SimpleUploadedFile(name, data)}


def get_bank_line_url(entry: Entry) -> str:
    """The address of a line."""
    return reverse("bank_line", args=[entry.pk])


@pytest.fixture
def client(world):
    """Finance's browser."""
    return open_desk_browser(world, "finance")


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.make_sent_batch(world).payments.get()


@pytest.fixture
def open_line(world, payment):
    """A line without a reference, of the same amount and account as the payment."""
    import_day_statement(world, book_movement(-1000, name=payment.holder, iban=payment.iban, text="Traject"))
    return Entry.objects.get()


def test_finance_imports_a_statement_and_reads_what_came_of_it(world, client, payment):
    data = write_camt(
        make_camt_statement(
            BANKING_IBAN, book_movement(-1000, end_to_end_id=payment.end_to_end_id), on=BANK_EXECUTED_ON, opening=5000
        )
    )
    page = read_page_text(client.post(IMPORT, build_statement_upload(data), follow=True))
    assert "Imported: 1 line. Settled: 1. To decide: 0." in page
    again = read_page_text(client.post(IMPORT, build_statement_upload(data), follow=True))
    assert "already imported" in again
    assert "Nothing has changed" in again
    assert BankFile.objects.count() == 1


def test_lines_that_need_a_decision_come_first_after_an_import(world, client, payment):
    data = write_camt(make_camt_statement(BANKING_IBAN, book_movement(-12, text="Parking"), on=BANK_EXECUTED_ON))
    response = client.post(IMPORT, build_statement_upload(data))
    assert response["Location"] == BREAKS
    assert "it carries no reference of ours" in read_page_text(client.get(BREAKS))


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_kept(world, client, payment):
    page = client.post(IMPORT, build_statement_upload(b"geen xml"))
    assert page.status_code == 200
    assert "This is no bank statement" in page.context["form"].errors["file"][0]
    assert "Nothing of this file has been kept" in read_page_text(page)
    assert not BankFile.objects.exists()


def test_no_file_and_an_empty_file_get_their_sentences(world, client):
    assert "Choose a file." in read_page_text(client.post(IMPORT, {}))
    assert "This file is empty" in read_page_text(client.post(IMPORT, build_statement_upload(b"")))


def test_an_upload_over_the_limit_gets_a_sentence(world, client, settings):
    settings.UPLOAD_LIMIT = 1024
    page = read_page_text(client.post(IMPORT, build_statement_upload(b"x" * 2000)))
    assert "is larger than 0 MB" in page
    assert "zip" in page


def test_the_bank_page_tells_whether_statements_follow_each_other(world, client, payment):
    assert "follow each other" not in read_page_text(client.get(BANK))
    import_day_statement(world, book_movement(10), opening=0, identifier="EEN")
    assert "The statements follow each other without a gap." in read_page_text(client.get(BANK))
    import_day_statement(world, book_movement(5), opening=100, identifier="TWEE")
    page = read_page_text(client.get(BANK))
    assert "TWEE : opens with € 100.00, while EEN closed on € 10.00: € 90.00 is missing." in page
    assert "€ 90.00 away from the last closing balance" in page


def test_a_proposal_is_one_click_and_a_reason_away(world, client, payment, open_line):
    page = client.get(BREAKS)
    assert payment.end_to_end_id in read_page_text(page)
    link = f"{get_bank_line_url(open_line)}?what=payment&amp;reference={payment.end_to_end_id}#decide"
    assert link.encode() in page.content
    filled = client.get(get_bank_line_url(open_line), {"what": "payment", "reference": payment.end_to_end_id})
    [form] = filled.context["division"].parts
    assert (form["what"].value(), form["reference"].value()) == ("payment", payment.end_to_end_id)


def test_a_line_s_own_reference_is_filled_in_beforehand(world, client, payment):
    import_day_statement(world, book_movement(-2000, end_to_end_id=payment.end_to_end_id))
    [form] = client.get(get_bank_line_url(Entry.objects.get())).context["division"].parts
    assert (form["what"].value(), form["reference"].value()) == ("", payment.end_to_end_id)


def test_the_import_says_which_batches_the_statement_shows(world, client):
    batch = finance.make_approved_batch(world)
    data = write_camt(
        make_camt_statement(
            BANKING_IBAN,
            book_movement(-1000, end_to_end_id=batch.payments.get().end_to_end_id),
            on=BANK_EXECUTED_ON,
            opening=1000,
        )
    )
    page = read_page_text(client.post(IMPORT, build_statement_upload(data), follow=True))
    assert f"The statement shows payment batch {batch}" in page


def test_a_decision_with_its_reason_settles_the_line(world, client, payment, open_line):
    decided = {"what": "payment", "reference": payment.end_to_end_id, "reason": "Zelfde coach en bedrag."}
    page = read_page_text(client.post(get_bank_line_url(open_line), decided, follow=True))
    assert "The bank line is settled." in page
    assert "Zelfde coach en bedrag." in page
    payment.refresh_from_db()
    assert payment.status == "paid"
    again = read_page_text(client.post(get_bank_line_url(open_line), decided | {"what": "claim"}, follow=True))
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
    page = client.post(get_bank_line_url(open_line), decided)
    assert page.status_code == 200
    assert field in page.context["division"].errors
    assert page.context["form"]["reason"].value() == decided["reason"]
    open_line.refresh_from_db()
    assert open_line.settled_as is None


def test_a_refusal_of_the_books_stands_beside_its_field(world, client, payment):
    import_day_statement(world, book_movement(-2000, text="Te veel"))
    line = Entry.objects.get()
    page = client.post(
        get_bank_line_url(line), {"what": "payment", "reference": payment.end_to_end_id, "reason": "Dezelfde coach."}
    )
    assert "larger than" in page.context["division"].errors["reference"][0]
    page = client.post(get_bank_line_url(line), {"what": "charge", "reason": "Kosten."})
    assert "short" in page.context["division"].errors["what"][0]


def test_reading_fills_nothing_in_that_a_form_would_not_offer(world, client, open_line):
    form = (
        client.get(get_bank_line_url(open_line), {"what": "gift", "reference": "a\0" + "b" * 80})
        .context["division"]
        .parts[0]
    )
    assert form["what"].value() == ""
    assert len(form["reference"].value()) < 51


@pytest.mark.parametrize("name", ["staff", "auditor", "admin"])
def test_the_programme_s_people_read_and_decide_nothing(world, open_line, name):
    client = open_desk_browser(world, name)
    assert IMPORT.encode() not in client.get(BANK).content
    assert client.get(IMPORT).status_code == 404
    page = client.get(get_bank_line_url(open_line))
    assert page.context["form"] is None
    assert client.post(get_bank_line_url(open_line), {"what": "claim", "reason": "Ik mag dit niet."}).status_code == 404
    open_line.refresh_from_db()
    assert open_line.settled_as is None


@pytest.mark.parametrize("name", ["steering", "applicant", "coach", "stranger"])
def test_others_find_no_bank(world, open_line, name):
    client = open_desk_browser(world, name)
    for address in (BANK, IMPORT, BREAKS, get_bank_line_url(open_line)):
        assert client.get(address).status_code == 404


def test_another_programme_s_finance_sees_nothing_of_it(world, open_line):
    client = open_desk_browser(make_world(code="XX"), "finance")
    assert list(client.get(BANK).context["page"]) == list(client.get(BREAKS).context["page"]) == []
    for address in (get_bank_line_url(open_line), reverse("bank_statement", args=[open_line.statement_id])):
        assert client.get(address).status_code == 404


def test_the_exports_equal_the_screens(world, client, payment):
    import_day_statement(
        world,
        book_movement(-1000, end_to_end_id=payment.end_to_end_id),
        book_movement(7, name="=An", text="Gift"),
        book_charge(-2),
    )
    headings, *rows = rows_of(client.get(BREAKS, {"export": "csv", "search": "gift"}))
    assert [row[headings.index("Amount")] for row in rows] == ["7,00"]
    assert rows[0][headings.index("Counterparty")] == "'=An"
    [row] = Statement.objects.all()
    headings, *rows = rows_of(client.get(reverse("bank_statement", args=[row.pk]), {"export": "csv"}))
    assert [each[headings.index("Amount")] for each in rows] == ["-1000,00", "7,00", "-2,00"]
    headings, *rows = rows_of(client.get(BANK, {"export": "csv"}))
    assert [(each[headings.index("Lines")], each[headings.index("Open")]) for each in rows] == [("3", "2")]
    assert client.get(BANK, {"export": "xlsx"}).status_code == 200


@pytest.mark.parametrize("question", ["problem=lost", "since=yesterday", "page=9999", "search=%00", "ordering=-key"])
@pytest.mark.parametrize("address", [BANK, BREAKS])
def test_malformed_filters_show_the_list(world, client, open_line, address, question):
    page = client.get(f"{address}?{question}")
    if address == BANK and question.startswith(("problem", "ordering")):  # words that nobody knows there
        assert page.status_code == 400
        return
    assert page.status_code == 200
    assert len(page.context["page"]) == 1


def test_no_page_takes_more_queries_for_more_lines(world, client, open_line):
    import_day_statement(world, book_movement(9, name="Iemand"))
    pages = [BANK, BREAKS, reverse("bank_statement", args=[open_line.statement_id]), get_bank_line_url(open_line)]
    few = [count_page_queries(client, each) for each in pages]
    import_day_statement(world, *(book_movement(-number, name="Iemand") for number in range(10, 40)))
    import_day_statement(world, *(book_movement(number, name="Iemand") for number in range(10, 40)))
    assert [count_page_queries(client, each) for each in pages] == few
    assert max(few) <= 14


def test_what_of_a_file_was_not_for_us_is_named_with_spaced_account_numbers(world, client):
    finance.set_up_paying_account(world)
    client.force_login(world.people["finance"])
    other = make_camt_statement("BE71096123456769", book_movement(5), on=BANK_EXECUTED_ON)
    file = SimpleUploadedFile(
        "rekening.xml", write_camt(make_camt_statement(BANKING_IBAN, book_movement(6), on=BANK_EXECUTED_ON), other)
    )
    page = client.post(reverse("bank_import"), {"file": file}, follow=True)
    assert "BE71 0961 2345 6769" in page.content.decode()


def test_statements_issued_again_are_told_apart_by_file_moment_and_closing_balance(world, client):
    finance.set_up_paying_account(world)
    for number in (5, 6, 7):
        day = make_camt_statement(BANKING_IBAN, book_movement(number), on=BANK_EXECUTED_ON, identifier="S1")
        client.post(IMPORT, build_statement_upload(write_camt(day), f"dag-{number}.xml"))
    page = client.get(BANK)
    for number in (6, 7):
        assert f"closes on € {number}.00 (file dag-{number}.xml, imported on" in read_page_text(page)
    assert "dag-5.xml" not in read_page_text(page)
    assert [row.closing for row in page.context["reissues"]] == [6, 7]


def test_the_form_says_and_takes_every_kind_of_file_of_the_bank(world, client):
    field = client.get(IMPORT).context["form"]["file"]
    told = f"{field.label} {field.help_text}"
    assert all(kind in told for kind in ("camt.053", "camt.054", "CODA", "pain.002", "zip", "gzip"))
    assert field.field.widget.attrs["accept"].split(",") == [".xml", ".cod", ".txt", ".zip", ".gz"]


def test_a_statement_issued_again_is_shown_and_accepted_by_another_person(world, client):
    finance.set_up_paying_account(world)
    import_bank_file(
        world, write_camt(make_camt_statement(BANKING_IBAN, book_movement(5), on=BANK_EXECUTED_ON, identifier="S1"))
    )
    [row] = import_bank_file(
        world, write_camt(make_camt_statement(BANKING_IBAN, book_movement(6), on=BANK_EXECUTED_ON, identifier="S1"))
    ).reissues
    for person, expected in (
        (world.people["finance"], "proposed"),
        (finance.make_second_finance_user(world), "accepted"),
    ):
        client.force_login(person)
        assert client.get(reverse("bank_reissue", args=[row.pk])).status_code == 200
        client.post(reverse("bank_reissue_accept", args=[row.pk]))
        row.refresh_from_db()
        assert row.status == expected
    assert client.get(reverse("bank_reissue", args=[row.pk])).status_code == 200
    assert client.get(reverse("bank_statement", args=[row.statement_id])).status_code == 200
