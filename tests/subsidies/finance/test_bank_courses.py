"""Course fees on bank statements: recognised by their communication, beside the money of the subsidy."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.management import call_command
from django.urls import reverse

from healthcoach.references import shown
from subsidies.bank import matching, objections
from subsidies.bank.judging import judge
from subsidies.bank.models import Entry
from subsidies.bank.proposals import proposals
from subsidies.bank.rules import CourseFeeFacts, Known, Line, SettledAs, Share
from subsidies.books.compare import compare
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Stage
from tests import finance_world as finance
from tests.camt import booked, camt, statement
from tests.subsidies.finance.banking import AT, IBAN, ON, bring, lines_of, take
from tests.trainings.courses_world import candidate, edition, enrolled, full
from tests.world import NOW, make_world
from trainings.courses import actions as courses
from trainings.courses import fees
from trainings.courses.models import Enrolment
from trainings.courses.refusals import MoreThanTheFee, NoLongerExpected

WHY = "Gebeld met de kandidaat."


@pytest.fixture
def row(world):
    """Somebody who owes € 300 for a course."""
    return full(world, "An")[1][0]


def fee(row: Enrolment) -> tuple[Decimal, date | None]:
    """What came in of a fee, and since when it is paid."""
    row.refresh_from_db()
    return row.received, row.paid_on


def decide(world, verb, *rows):
    """Finance decides."""
    return verb(*rows, reason=WHY, by=world.people["finance"], at=AT)


CASES = [
    ("the whole fee", 300, True, 300, "course"),
    ("what was left of it", 200, True, 200, "course"),
    ("a part", 300, True, 150, "amount"),
    ("more than the fee", 300, True, 301, "amount"),
    ("a second time", 0, True, 300, "already"),
    ("after cancelling", 300, False, 300, "unexpected"),
    ("money that left", 300, True, -300, "unknown"),
]


@pytest.mark.parametrize(("left", "expected", "amount", "verdict"), [case[1:] for case in CASES])
def test_a_course_fee_is_what_is_still_expected(left, expected, amount, verdict):
    known = Known(course_fees={"4": CourseFeeFacts(Decimal(left), expected)})
    found = judge(Line("k", Decimal(amount), ON, communication="4"), known)
    assert found == ((Share(SettledAs.COURSE, Decimal(amount), "4"),) if verdict == "course" else verdict)


def test_the_communication_marks_the_fee_as_paid_and_holds_it_apart_from_the_subsidy(world, row):
    held, operating = Transfer.objects.count(), finance.operating(world)
    bring(world, booked(300, communication=row.communication))
    entry = Entry.objects.get()
    assert (entry.settled_as, entry.portions.get().subject) == ("course", row.subject)
    assert fee(row) == (300, ON)
    balances = ledger.balances(operating.pk)
    assert (balances[Stage.HELD], balances[Stage.CASH], Transfer.objects.count()) == (300, 0, held + 1)


def test_the_same_statement_twice_pays_once(world, row):
    finance.account(world)
    data = camt(statement(IBAN, booked(300, communication=row.communication), on=ON))
    for _time in range(2):
        take(world, data)
    assert (Entry.objects.count(), fee(row)) == (1, (300, ON))


def test_a_fee_that_comes_twice_in_one_file_is_settled_once_and_the_other_is_to_be_given_back(world, row):
    bring(world, *(booked(300, communication=row.communication) for _time in range(2)))
    assert lines_of() == ["course", "already"]
    entry = Entry.objects.breaks().get()
    [first, *_others] = proposals([entry])[entry.pk]
    assert [(each.kind, each.amount) for each in first.items] == [("held", 300)]
    with pytest.raises(MoreThanTheFee):
        decide(world, matching.match_course, entry, row)
    decide(world, partial(matching.book_as, SettledAs.HELD), entry)
    assert fee(row) == (300, ON)


def test_a_part_waits_for_finance_and_the_rest_then_pays_the_fee(world, row):
    bring(world, booked(100, communication=row.communication))
    entry = Entry.objects.get()
    assert lines_of() == ["amount"]
    [item] = proposals([entry])[entry.pk][0].items
    assert (item.kind, item.name, item.amount) == ("course", "An", 100)
    decide(world, matching.match_course, entry, row)
    assert fee(row) == (100, None)
    bring(world, booked(200, communication=row.communication), on=ON + timedelta(days=1))
    assert lines_of() == ["course", "course"]
    assert fee(row) == (300, ON + timedelta(days=1))


def test_a_line_without_communication_is_matched_by_finance(world, row):
    bring(world, booked(300, text="opleiding An"))
    decide(world, matching.match_course, Entry.objects.get(), row)
    assert fee(row) == (300, ON)


def test_what_is_matched_is_of_the_same_programme_and_came_in(world, row):
    bring(world, booked(300), booked(-300))
    came, left = Entry.objects.order_by("position")
    other = make_world(code="XX")
    theirs = enrolled(candidate(other), edition(other))
    with pytest.raises(objections.OfAnotherProgramme):
        decide(world, matching.match_course, came, theirs)
    with pytest.raises(objections.MoneyLeft):
        decide(world, matching.match_course, left, row)
    assert lines_of() == ["no_reference", "no_reference"]


def test_a_fee_of_another_programme_s_course_is_a_break(world):
    other = make_world(code="XX")
    theirs = enrolled(candidate(other), edition(other))
    bring(world, booked(300, communication=theirs.communication))
    entry = Entry.objects.get()
    assert (lines_of(), fee(theirs), proposals([entry])[entry.pk]) == (["unknown"], (0, None), [])


def test_a_fee_that_comes_after_cancelling_is_a_break(world, row):
    courses.cancel([row], by=None, at=NOW)
    bring(world, booked(300, communication=row.communication))
    entry = Entry.objects.get()
    assert (lines_of(), fee(row)) == (["unexpected"], (0, None))
    assert [[item.kind for item in each.items] for each in proposals([entry])[entry.pk]] == [["held"]]
    with pytest.raises(NoLongerExpected):
        decide(world, matching.match_course, entry, row)


def test_a_fee_that_was_marked_by_hand_is_confirmed_on_its_own_day(world, row):
    fees.mark_paid([row], paid_on=NOW.date(), by=world.people["staff"], at=NOW)
    bring(world, booked(300, communication=row.communication))
    assert (lines_of(), fee(row)) == (["course"], (300, NOW.date()))


def test_the_three_books_agree_because_what_is_no_money_of_the_subsidy_is_held(world, row):
    bring(world, booked(300, communication=row.communication), booked(100, communication=row.communication))
    decide(world, partial(matching.book_as, SettledAs.HELD), Entry.objects.breaks().get())
    books = compare(world.programme, on=ON)
    assert books.agree
    assert (books.bank, books.ledger, sum(books.held.values()), books.differences) == (400, 400, 400, [])
    call_command("verify_ledger", "--at=2018-03-30T12:30")


@pytest.mark.parametrize("number", [1, 6])
def test_many_fees_cost_a_constant_number_of_queries(world, number, django_assert_max_num_queries):
    finance.account(world)
    _where, rows = full(world, *(f"P{each}" for each in range(number)), places=number)
    data = camt(statement(IBAN, *(booked(300, communication=row.communication) for row in rows), on=ON))
    with django_assert_max_num_queries(38):
        take(world, data)
    assert Enrolment.objects.filter(paid_on=ON).count() == number


def test_finance_settles_a_part_on_the_page_of_the_line(client, world, row):
    bring(world, booked(100, communication=row.communication))
    entry = Entry.objects.get()
    client.force_login(world.people["finance"])
    page = reverse("bank_line", args=[entry.pk])
    assert "An" in client.get(page).content.decode()
    said = {"what": "course", "reference": shown(row.communication), "reason": WHY}
    assert client.post(page, said).status_code == 302
    assert fee(row) == (100, None)
    assert shown(row.communication) in client.get(page).content.decode()
