"""Closing a year on the screen: the statement, the tables and their files, and the mark of an award."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from coaches.models import Coach
from healthcoach.programmes.models import Assignment
from subsidies.models import Contact, Registration, Transfer
from tests import finance_world as money
from tests.subsidies.desk import LONG_DESK_TEXT, count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.world import make_world

CLOSING, COACHES, JOURNAL, REGISTER, AWARDS = (
    reverse(name) for name in ("closing", "closing_coaches", "closing_journal", "closing_register", "closing_awards")
)
PAGES = [CLOSING, COACHES, JOURNAL, REGISTER, AWARDS]


def get_award_register_url(row):
    return reverse("award_register", args=[row.pk])


def read_exported_cells(client, address, **asked):
    """The rows of a table's workbook, its headings first."""
    answer = client.get(address, asked | {"export": "xlsx"})
    return [list(row) for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)]


@pytest.fixture
def finance(world):
    return open_desk_browser(world, "finance")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("name", ["finance", "staff", "auditor", "admin"])
def test_the_programme_s_people_read_a_year(world, name, address):
    money.make_paid_batch(world)
    page = open_desk_browser(world, name).get(address)
    assert page.status_code == 200
    assert "1,000.00" in read_page_text(page)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("name", ["steering", "applicant", "coach", "stranger"])
def test_others_find_no_year(world, name, address):
    money.make_paid_batch(world)
    assert open_desk_browser(world, name).get(address).status_code == 404
    assert open_desk_browser(world, name).get(address, {"export": "csv"}).status_code == 404


def test_the_last_year_in_which_money_moved_is_shown_first(world, finance):
    money.make_paid_batch(world)
    assert "Closing the year 2018" in read_page_text(finance.get(CLOSING))
    page = read_page_text(finance.get(CLOSING, {"year": "2016"}))
    for words in ("Closing the year 2016", "2,380,000.00", "Checked: for every line and stage"):
        assert words in page


def test_the_overview_counts_what_the_tables_show(world, finance):
    money.make_paid_batch(world, money.make_funded_payables(world, count=2))
    world.approved()
    context = finance.get(CLOSING).context
    assert context["coaches"] == len(finance.get(COACHES).context["page"])
    assert context["coaches_total"] == finance.get(COACHES).context["total"]
    assert context["statement"].count == finance.get(JOURNAL).context["page"].paginator.count
    assert context["awards"].count == finance.get(AWARDS).context["page"].paginator.count == 3
    assert context["awards"].amount == context["reserved"] == finance.get(REGISTER).context["totals"]["awarded"]
    assert context["paid"] == finance.get(REGISTER).context["totals"]["paid"] == 2000


@pytest.mark.parametrize("address", [COACHES, REGISTER])
def test_a_total_says_that_it_equals_the_ledger(world, finance, address):
    money.make_paid_batch(world)
    assert "Checked: these amounts equal" in read_page_text(finance.get(address))


def test_a_difference_with_the_ledger_is_told(world, finance, monkeypatch):
    money.make_paid_batch(world)
    monkeypatch.setattr("subsidies.year_end.pages.closing.sum_net_coach_payments", lambda made, choice: 999)
    assert "differ from the movements in the ledger" in read_page_text(finance.get(COACHES))
    assert "differ from the movements in the ledger" in read_page_text(finance.get(REGISTER))
    assert "the ledger says € 999.00" in read_page_text(finance.get(CLOSING))


@pytest.mark.parametrize("address", [COACHES, JOURNAL, REGISTER, AWARDS])
def test_both_files_hold_the_rows_of_the_screen(world, finance, address):
    money.make_paid_batch(world, money.make_funded_payables(world, count=2))
    shown = finance.get(address).context["page"].paginator.count
    headings, *rows = rows_of(finance.get(address, {"export": "csv"}))
    workbook = read_exported_cells(finance, address)
    assert workbook[0] == headings
    assert len(rows) == len(workbook) - 1 == shown > 0


def test_the_files_of_coaches_and_journal_hold_the_amounts_of_the_screen(world, finance):
    money.make_paid_batch(world, money.make_funded_payables(world, count=2))
    headings, row = rows_of(finance.get(COACHES, {"export": "csv"}))
    told = dict(zip(headings, row, strict=True))
    assert (told["Coach"], told["Trajectories"], told["Hours"]) == ("An Claes", "2", "40,00")
    assert (told["Paid"], told["Net"]) == ("2000,00", "2000,00")
    headings, *rows = read_exported_cells(finance, JOURNAL)
    amounts = [row[headings.index("Amount")] for row in rows]
    assert sum(amounts) == finance.get(JOURNAL).context["debit"]
    assert [row[0] for row in rows] == list(
        Transfer.objects.filter(effective_on__year=2018).order_by("pk").values_list("pk", flat=True)
    )


def test_the_closing_statement_can_be_downloaded(world, finance):
    money.make_paid_batch(world)
    headings, *rows = read_exported_cells(finance, CLOSING)
    assert headings[:5] == ["Stage", "Movement", "Operating costs", "Coaching fees", "Total"]
    assert headings[5:] == ["As of", "Programme", "Period", "Made at"]
    assert ["paid", "At the end of 2018", 0, 1000, 1000] in [row[:5] for row in rows]


def test_no_natural_person_s_name_leaves_with_the_register(world, finance):
    money.make_paid_batch(world)
    Contact.objects.update(name="Els Janssens", email="els@korenbloem.example")
    file = str(rows_of(finance.get(REGISTER, {"export": "csv"}))) + str(read_exported_cells(finance, REGISTER))
    assert "Bakkerij De Korenbloem" in file
    for name in ("Els", "korenbloem.example", *Coach.objects.values_list("name", flat=True)):
        assert name not in file


def test_a_quarter_narrows_the_register(world, finance):
    money.make_paid_batch(world)
    assert len(finance.get(REGISTER, {"quarter": "1"}).context["page"]) == 1
    assert "Nothing was awarded or paid" in read_page_text(finance.get(REGISTER, {"quarter": "4"}))


def test_each_programme_has_its_own_year(world, finance):
    money.make_paid_batch(world)
    other = make_world(code="XX")
    assert "Programma XX" not in read_page_text(finance.get(CLOSING, {"programme": other.programme.slug}))
    Assignment.objects.create(user=world.people["finance"], role="finance", programme=other.programme)
    page = finance.get(CLOSING, {"programme": other.programme.slug})
    assert (page.context["programme"], page.context["coaches"]) == (other.programme, 0)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    "question", ["year=0", "year=99999", "year=x", "quarter=5", "programme=%00", "state=lost", "page=9999"]
)
def test_a_choice_that_does_not_exist_shows_the_page(world, finance, address, question):
    world.approved()
    of_some_pages = question.startswith(("quarter", "state", "page"))  # the others do not know the word, and say so
    assert finance.get(f"{address}?{question}").status_code in ((200, 400) if of_some_pages else (200,))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_takes_as_many_queries_for_much_money_as_for_little_and_never_more_than_ten(world, finance, address):
    money.make_paid_batch(world)
    few = count_page_queries(finance, address)
    money.make_paid_batch(world, money.make_funded_payables(world, count=3))
    world.approved()
    assert count_page_queries(finance, address) == few <= 10


def test_finance_marks_an_award_and_a_second_click_is_harmless(world, finance):
    row = world.approved()
    assert get_award_register_url(row) in finance.get(AWARDS).content.decode()
    given = {"registered_on": "2018-03-01", "number": "DM-7"}
    page = finance.post(get_award_register_url(row), given, follow=True)
    assert f"{row.reference} is marked as registered" in read_page_text(page)
    assert get_award_register_url(row) not in page.content.decode()
    assert "already been marked" in read_page_text(finance.post(get_award_register_url(row), given, follow=True))
    assert Registration.objects.get().number == "DM-7"


def test_what_is_wrong_with_a_mark_is_said_and_kept(world, finance):
    row = world.approved()
    tomorrow = timezone.localdate() + timedelta(days=1)
    for given, words in [
        ({"registered_on": f"{tomorrow}", "number": "DM-7"}, "lies in the future"),
        ({"registered_on": "2018-02-06", "number": "DM-7"}, "decided on 07/02/2018"),
        ({"registered_on": "", "number": "DM-7"}, "Fill in the day"),
        ({"registered_on": "gisteren", "number": "DM-7"}, "not a day"),
        ({"registered_on": "2018-03-01", "number": LONG_DESK_TEXT}, "at most 40"),
        ({"registered_on": "2018-03-01", "number": "a\0b"}, "Null"),
    ]:
        page = finance.post(get_award_register_url(row), given)
        assert words in read_page_text(page)
        assert page.context["form"]["registered_on"].value() == given["registered_on"]
        assert page.context["form"]["number"].value() == given["number"]
    assert not Registration.objects.exists()


@pytest.mark.parametrize("name", ["auditor", "admin", "steering", "applicant"])
def test_only_finance_and_the_project_holder_mark(world, name):
    row, client = world.approved(), open_desk_browser(world, name)
    assert client.get(get_award_register_url(row)).status_code == 404
    assert client.post(get_award_register_url(row), {"registered_on": "2018-03-01"}).status_code == 404
    assert not Registration.objects.exists()


def test_an_award_that_ended_says_so(world, finance):
    world.lapsed()
    assert "lapsed on" in read_page_text(finance.get(AWARDS))
    assert "lapsed on" in str(rows_of(finance.get(AWARDS, {"export": "csv"})))
