"""Course fees on bank statements: recognised by their communication, beside the money of the subsidy."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from healthcoach.core.structured_communication import format_communication
from subsidies.bank import objections
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.line_matching import match_line
from subsidies.bank.matching.proposals import propose_matches
from subsidies.bank.matching.reference_lookup import find_named_parts
from subsidies.bank.models import Entry
from subsidies.bank.rules import BankLine, CourseFeeFacts, LineShare, MatchContext, MatchKind
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Stage
from subsidies.controls.reconciliation import reconcile_programme
from tests import finance_world as finance
from tests.camt import book_movement, make_camt_statement, write_camt
from tests.subsidies.finance.banking import (
    BANK_EXECUTED_ON,
    BANK_IMPORTED_AT,
    BANKING_IBAN,
    import_bank_file,
    import_day_statement,
    list_line_outcomes,
)
from tests.trainings.courses_world import (
    enrol_course_candidate,
    make_course_candidate,
    make_full_edition,
    make_planned_edition,
)
from tests.world import NOW, make_world
from trainings.courses import actions as courses
from trainings.courses import fees
from trainings.courses.models import Enrolment
from trainings.courses.refusals import MoreThanTheFee, NoLongerExpected

COURSE_FEE_REASON = "Gebeld met de kandidaat."


@pytest.fixture
def row(world):
    """Somebody who owes € 300 for a course."""
    return make_full_edition(world, "An")[1][0]


def read_fee_received(row: Enrolment) -> tuple[Decimal, date | None]:
    """What came in of a fee, and since when it is paid."""
    row.refresh_from_db()
    return row.received, row.paid_on


def decide_course_line(world, verb, *rows):
    """Finance decides."""
    return verb(*rows, reason=COURSE_FEE_REASON, by=world.people["finance"], at=BANK_IMPORTED_AT)


COURSE_FEE_CASES = [
    ("the whole fee", 300, True, 300, "course"),
    ("what was left of it", 200, True, 200, "course"),
    ("a part", 300, True, 150, "amount"),
    ("more than the fee", 300, True, 301, "amount"),
    ("a second time", 0, True, 300, "already"),
    ("after cancelling", 300, False, 300, "unexpected"),
    ("money that left", 300, True, -300, "unknown"),
]


@pytest.mark.parametrize(("left", "expected", "amount", "verdict"), [case[1:] for case in COURSE_FEE_CASES])
def test_a_course_fee_is_what_is_still_expected(left, expected, amount, verdict):
    known = MatchContext(course_fees={"4": CourseFeeFacts(Decimal(left), expected)})
    found = match_line(BankLine("k", Decimal(amount), BANK_EXECUTED_ON, communication="4"), known)
    assert found == ((LineShare(MatchKind.COURSE, Decimal(amount), "4"),) if verdict == "course" else verdict)


def test_the_communication_marks_the_fee_as_paid_and_holds_it_apart_from_the_subsidy(world, row):
    held, operating = Transfer.objects.count(), finance.get_operating_line(world)
    import_day_statement(world, book_movement(300, communication=row.communication))
    entry = Entry.objects.get()
    assert (entry.settled_as, entry.portions.get().subject) == ("course", row.subject)
    assert read_fee_received(row) == (300, BANK_EXECUTED_ON)
    balances = ledger.load_line_balances(operating.pk)
    assert (balances[Stage.HELD], balances[Stage.CASH], Transfer.objects.count()) == (300, 0, held + 1)


def test_the_same_statement_twice_pays_once(world, row):
    finance.set_up_paying_account(world)
    data = write_camt(
        make_camt_statement(BANKING_IBAN, book_movement(300, communication=row.communication), on=BANK_EXECUTED_ON)
    )
    for _time in range(2):
        import_bank_file(world, data)
    assert (Entry.objects.count(), read_fee_received(row)) == (1, (300, BANK_EXECUTED_ON))


def test_a_fee_that_comes_twice_in_one_file_is_settled_once_and_the_other_is_to_be_given_back(world, row):
    import_day_statement(world, *(book_movement(300, communication=row.communication) for _time in range(2)))
    assert list_line_outcomes() == ["course", "already"]
    entry = Entry.objects.breaks().get()
    [first, *_others] = propose_matches([entry])[entry.pk]
    assert [(each.kind, each.amount) for each in first.items] == [("held", 300)]
    with pytest.raises(MoreThanTheFee):
        decide_course_line(world, matching.match_course_fee_manually, entry, row)
    decide_course_line(world, partial(matching.book_whole_line, MatchKind.HELD), entry)
    assert read_fee_received(row) == (300, BANK_EXECUTED_ON)


def test_a_part_waits_for_finance_and_the_rest_then_pays_the_fee(world, row):
    import_day_statement(world, book_movement(100, communication=row.communication))
    entry = Entry.objects.get()
    assert list_line_outcomes() == ["amount"]
    [item] = propose_matches([entry])[entry.pk][0].items
    assert (item.kind, item.name, item.amount) == ("course", "An", 100)
    decide_course_line(world, matching.match_course_fee_manually, entry, row)
    assert read_fee_received(row) == (100, None)
    import_day_statement(
        world, book_movement(200, communication=row.communication), on=BANK_EXECUTED_ON + timedelta(days=1)
    )
    assert list_line_outcomes() == ["course", "course"]
    assert read_fee_received(row) == (300, BANK_EXECUTED_ON + timedelta(days=1))


def test_a_line_without_communication_is_matched_by_finance(world, row):
    import_day_statement(world, book_movement(300, text="opleiding An"))
    decide_course_line(world, matching.match_course_fee_manually, Entry.objects.get(), row)
    assert read_fee_received(row) == (300, BANK_EXECUTED_ON)


def test_what_is_matched_is_of_the_same_programme_and_came_in(world, row):
    import_day_statement(world, book_movement(300), book_movement(-300))
    came, left = Entry.objects.order_by("position")
    other = make_world(code="XX")
    theirs = enrol_course_candidate(make_course_candidate(other), make_planned_edition(other))
    with pytest.raises(objections.OfAnotherProgramme):
        decide_course_line(world, matching.match_course_fee_manually, came, theirs)
    with pytest.raises(objections.MoneyLeft):
        decide_course_line(world, matching.match_course_fee_manually, left, row)
    assert list_line_outcomes() == ["no_reference", "no_reference"]


def test_a_fee_of_another_programme_s_course_is_a_break(world):
    other = make_world(code="XX")
    theirs = enrol_course_candidate(make_course_candidate(other), make_planned_edition(other))
    import_day_statement(world, book_movement(300, communication=theirs.communication))
    entry = Entry.objects.get()
    assert (list_line_outcomes(), read_fee_received(theirs), propose_matches([entry])[entry.pk]) == (
        ["unknown"],
        (0, None),
        [],
    )


def test_a_fee_that_comes_after_cancelling_is_a_break(world, row):
    courses.cancel([row], by=None, at=NOW)
    import_day_statement(world, book_movement(300, communication=row.communication))
    entry = Entry.objects.get()
    assert (list_line_outcomes(), read_fee_received(row)) == (["unexpected"], (0, None))
    assert [[item.kind for item in each.items] for each in propose_matches([entry])[entry.pk]] == [["held"]]
    with pytest.raises(NoLongerExpected):
        decide_course_line(world, matching.match_course_fee_manually, entry, row)


def test_a_fee_that_was_marked_by_hand_is_confirmed_on_its_own_day(world, row):
    fees.mark_paid([row], paid_on=NOW.date(), by=world.people["staff"], at=NOW)
    import_day_statement(world, book_movement(300, communication=row.communication))
    assert (list_line_outcomes(), read_fee_received(row)) == (["course"], (300, NOW.date()))


def test_the_three_books_agree_because_what_is_no_money_of_the_subsidy_is_held(world, row):
    import_day_statement(
        world, book_movement(300, communication=row.communication), book_movement(100, communication=row.communication)
    )
    decide_course_line(world, partial(matching.book_whole_line, MatchKind.HELD), Entry.objects.breaks().get())
    books = reconcile_programme(world.programme, on=BANK_EXECUTED_ON)
    assert books.agree
    assert (books.bank, books.ledger, sum(books.held.values()), books.differences) == (400, 400, 400, [])
    call_command("verify_ledger", "--at=2018-03-30T12:30")


@pytest.mark.parametrize("number", [1, 6])
def test_many_fees_cost_a_constant_number_of_queries(world, number, django_assert_max_num_queries):
    finance.set_up_paying_account(world)
    _where, rows = make_full_edition(world, *(f"P{each}" for each in range(number)), places=number)
    data = write_camt(
        make_camt_statement(
            BANKING_IBAN, *(book_movement(300, communication=row.communication) for row in rows), on=BANK_EXECUTED_ON
        )
    )
    with django_assert_max_num_queries(38):
        import_bank_file(world, data)
    assert Enrolment.objects.filter(paid_on=BANK_EXECUTED_ON).count() == number


def test_finance_settles_a_part_on_the_page_of_the_line(client, world, row):
    import_day_statement(world, book_movement(100, communication=row.communication))
    entry = Entry.objects.get()
    client.force_login(world.people["finance"])
    page = reverse("bank_line", args=[entry.pk])
    assert "An" in client.get(page).content.decode()
    said = {"what": "course", "reference": format_communication(row.communication), "reason": COURSE_FEE_REASON}
    assert client.post(page, said).status_code == 302
    assert read_fee_received(row) == (100, None)
    assert format_communication(row.communication) in client.get(page).content.decode()


def test_money_that_is_held_goes_out_again_though_the_number_of_its_line_begins_as_communications_of_courses(world):
    sequence = "pg_get_serial_sequence('subsidies_entry', 'id')"
    with connection.cursor() as cursor:  # the next number is a 4 with noughts and a 1
        cursor.execute(f"SELECT setval({sequence}, ('4' || repeat('0', length(nextval({sequence})::text)))::bigint)")
    import_day_statement(world, book_movement(80, name="Vreemde bv"), book_movement(-80, name="Vreemde bv"))
    held, given = Entry.objects.select_related("account").order_by("position")
    assert str(held.pk).startswith("4")
    decide_course_line(world, partial(matching.book_whole_line, MatchKind.HELD), held)
    decide_course_line(
        world, matching.divide_bank_line, given, find_named_parts(given, MatchKind.GIVEN, f"#{held.pk}", None)
    )
    assert ledger.load_line_balances(finance.get_operating_line(world).pk)[Stage.HELD] == 0
