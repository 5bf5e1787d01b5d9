"""Tranches by their verbs: expected, requested with what the books say, received, dropped."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import Error, connection, transaction
from stdnum.be import ogm_vcs

from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.refusals import Missing, Refused
from subsidies.budget import ledger, tranches
from subsidies.budget.evidence import Evidence, load_stored_evidence
from subsidies.budget.models import TRANCHE, Base, Tranche, TrancheStatus, Transfer
from subsidies.budget.rules import BudgetLineKind, Movement, Posting, Stage, compute_expected_need
from subsidies.budget.tranches import TranchePart
from tests.subsidies.test_lifecycles import lift_checks, may_take_status
from tests.world import NOW, START, make_world

DAY, CAME_IN = date(2018, 3, 1), date(2018, 3, 20)
# Written by hand: which verb does what in which status; everything else is refused.
LEGAL_TRANCHE_VERBS = {
    ("expected", "request"): "requested",
    ("expected", "receive"): "received",
    ("expected", "drop"): "dropped",
    ("requested", "receive"): "received",
    ("requested", "drop"): "dropped",
}
LEGAL_TRANCHE_TRANSITIONS = {f"{old} {new}" for (old, _verb), new in LEGAL_TRANCHE_VERBS.items()} | {
    "received reversed"
}
STATUSES, VERBS = ["expected", "requested", "received", "dropped"], ["request", "receive", "drop"]


def build_tranche_part(world, kind=BudgetLineKind.OPERATING, amount="21000.00", percentage="5"):
    return TranchePart(world.programme.lines.get(kind=kind), Decimal(percentage), Base.LINE, Decimal(amount))


def schedule_tranche_parts(world, *parts, on=DAY):
    return tranches.schedule_tranche_payment(
        parts or [build_tranche_part(world)], expected_on=on, by=world.people["finance"], at=NOW
    )


def schedule_operating_and_coaching(world):
    return schedule_tranche_parts(
        world, build_tranche_part(world), build_tranche_part(world, BudgetLineKind.COACHING, "119000.00")
    )


def perform_tranche_verb(world, verb, row):
    facts = {"receive": {"received_on": CAME_IN}, "drop": {"reason": "Uitgesteld"}}.get(verb, {})
    return getattr(tranches, f"{verb}_tranche_payment")(row, **facts, by=world.people["finance"], at=NOW)


def make_tranche_in_status(world, status):
    [row] = schedule_tranche_parts(world)
    way = {"expected": [], "requested": ["request"], "received": ["receive"], "dropped": ["drop"]}
    for verb in way[status]:
        [row] = perform_tranche_verb(world, verb, row)
    return row


def read_stored_tranche(row):
    return Tranche.objects.filter(pk=row.pk).values().get()


def test_a_payment_for_two_lines_is_expected_under_one_communication(world):
    operating, coaching = schedule_operating_and_coaching(world)
    assert operating.communication == coaching.communication
    assert ogm_vcs.is_valid(operating.communication)
    assert {row.status for row in (operating, coaching)} == {"expected"}
    assert operating.scheduled_by == world.people["finance"]
    assert not Transfer.objects.filter(kind=Movement.TRANCHE).exists()


def test_every_payment_has_a_communication_of_its_own(world):
    found = {
        schedule_tranche_parts(world, build_tranche_part(world, amount=f"{n}.00"))[0].communication for n in range(1, 6)
    }
    assert len(found) == 5


@pytest.mark.parametrize(("status", "verb"), list(product(STATUSES, VERBS)))
def test_each_verb_is_done_or_refused_as_the_table_says(world, status, verb):
    row = make_tranche_in_status(world, status)
    before, moved = read_stored_tranche(row), Transfer.objects.count()
    if (status, verb) in LEGAL_TRANCHE_VERBS:
        perform_tranche_verb(world, verb, row)
        assert read_stored_tranche(row)["status"] == LEGAL_TRANCHE_VERBS[status, verb]
    else:
        with pytest.raises(WrongStatus):
            perform_tranche_verb(world, verb, row)
        assert read_stored_tranche(row) == before
        assert Transfer.objects.count() == moved


def test_the_table_and_the_database_allow_the_same_moves(world):
    row, allowed = make_tranche_in_status(world, "expected"), set()
    moves = {f"{old} {new}" for old, new in product(TrancheStatus, repeat=2) if TRANCHE.allows(old, new)}
    with connection.cursor() as cursor:
        lift_checks(cursor, "subsidies_tranche")
        for old, new in product(TrancheStatus.values, repeat=2):
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE subsidies_tranche SET status = %s WHERE id = %s", [old, row.pk])
            cursor.execute("SET LOCAL session_replication_role = origin")
            if old != new and may_take_status(cursor, "subsidies_tranche", row.pk, new):
                allowed.add(f"{old} {new}")
    assert allowed == moves == LEGAL_TRANCHE_TRANSITIONS


def test_receiving_books_every_part_on_its_own_line(world):
    rows = schedule_operating_and_coaching(world)
    perform_tranche_verb(world, "receive", rows[1])
    held = {row.line.kind: ledger.load_line_balances(row.line_id)[Stage.CASH] for row in rows}
    assert held == {"operating": Decimal("21000.00"), "coaching": Decimal("119000.00")}
    assert {read_stored_tranche(row)["status"] for row in rows} == {"received"}
    assert {each.effective_on for each in Transfer.objects.filter(kind=Movement.TRANCHE)} == {CAME_IN}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_takes_all_parts_of_the_payment(world, verb):
    rows = schedule_operating_and_coaching(world)
    perform_tranche_verb(world, verb, rows[0])
    assert len({read_stored_tranche(row)["status"] for row in rows}) == 1


@pytest.mark.parametrize("verb", VERBS)
def test_a_second_time_is_told_apart_and_changes_nothing(world, verb):
    [row] = schedule_tranche_parts(world)
    perform_tranche_verb(world, verb, row)
    with pytest.raises(AlreadyDone):
        perform_tranche_verb(world, verb, row)
    assert Transfer.objects.filter(kind=Movement.TRANCHE).count() == (verb == "receive")


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        (lambda w, p: [], tranches.PartsOfOnePayment),
        (lambda w, p: [p, p], tranches.PartsOfOnePayment),
        (lambda w, p: [p, build_tranche_part(make_world(code="XX"))], tranches.PartsOfOnePayment),
        (lambda w, p: [build_tranche_part(w, amount="420000.01")], tranches.MoreThanToBeExpected),
        (lambda w, p: [p, build_tranche_part(w, BudgetLineKind.COACHING, "2380000.01")], tranches.MoreThanToBeExpected),
    ],
    ids=["nothing", "a line twice", "two programmes", "more than the line", "one line too much"],
)
def test_what_cannot_come_in_one_payment_is_not_expected(world, what, refusal):
    with pytest.raises(refusal):
        tranches.schedule_tranche_payment(what(world, build_tranche_part(world)), expected_on=DAY, by=None, at=NOW)
    assert not Tranche.objects.exists()


def test_what_is_expected_and_received_together_is_no_more_than_granted(world):
    perform_tranche_verb(
        world, "receive", schedule_tranche_parts(world, build_tranche_part(world, amount="200000.00"))[0]
    )
    schedule_tranche_parts(world, build_tranche_part(world, amount="100000.00"))
    with pytest.raises(tranches.MoreThanToBeExpected, match=r"120\.000,00|120,000\.00"):
        schedule_tranche_parts(world, build_tranche_part(world, amount="120000.01"))
    dropped = Tranche.objects.get(status="expected")
    perform_tranche_verb(world, "drop", dropped)
    assert schedule_tranche_parts(world, build_tranche_part(world, amount="220000.00"))


def test_the_same_payment_is_expected_once_and_again_when_it_was_dropped(world):
    [row] = schedule_tranche_parts(world)
    with pytest.raises(tranches.AlreadyScheduled):
        schedule_tranche_parts(world)
    assert schedule_tranche_parts(world, on=DAY + timedelta(days=1))
    perform_tranche_verb(world, "drop", row)
    assert schedule_tranche_parts(world)


def test_nothing_is_expected_before_the_award(world):
    with pytest.raises(tranches.ExpectedBeforeAward, match="16/12/2016"):
        schedule_tranche_parts(world, on=date(2016, 12, 15))


@pytest.mark.parametrize(
    ("on", "refusal"),
    [(NOW.date() + timedelta(days=1), tranches.ReceivedInFuture), (date(2016, 12, 1), tranches.ReceivedBeforeAward)],
)
def test_receiving_on_an_impossible_day_keeps_nothing(world, on, refusal):
    rows = schedule_operating_and_coaching(world)
    with pytest.raises(refusal):
        tranches.receive_tranche_payment(rows[0], received_on=on, by=world.people["finance"], at=NOW)
    assert {read_stored_tranche(row)["status"] for row in rows} == {"expected"}
    assert not Transfer.objects.filter(kind=Movement.TRANCHE).exists()


def test_receiving_more_than_was_granted_keeps_nothing(world):
    rows = schedule_tranche_parts(
        world, build_tranche_part(world, amount="300000.00"), build_tranche_part(world, BudgetLineKind.COACHING, "1.00")
    )
    tranches.receive_unscheduled_tranche(
        rows[0].line,
        percentage=Decimal(50),
        base=Base.LINE,
        amount=Decimal("210000.00"),
        received_on=DAY,
        by=None,
        at=NOW,
    )
    with pytest.raises(tranches.MoreThanGranted):
        perform_tranche_verb(world, "receive", rows[1])
    assert {read_stored_tranche(row)["status"] for row in rows} == {"expected"}
    assert Transfer.objects.filter(kind=Movement.TRANCHE).count() == 1


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_dropping_needs_a_reason(world, reason):
    [row] = schedule_tranche_parts(world)
    with pytest.raises(Missing):
        tranches.drop_tranche_payment(row, reason=reason, by=world.people["finance"], at=NOW)
    assert read_stored_tranche(row)["status"] == "expected"


@pytest.mark.parametrize(
    "half_a_story",
    [
        "UPDATE subsidies_tranche SET status = 'received' WHERE status = 'expected'",
        "UPDATE subsidies_tranche SET status = 'dropped' WHERE status = 'expected'",
        "UPDATE subsidies_tranche SET received_on = now() WHERE status = 'expected'",
        "UPDATE subsidies_tranche SET confirmed_on = now() WHERE status = 'expected'",
        "UPDATE subsidies_tranche SET percentage = 0",
        "UPDATE subsidies_tranche SET percentage = 100.01",
    ],
)
def test_no_tranche_can_tell_half_a_story(world, half_a_story):
    schedule_tranche_parts(world)
    with pytest.raises(Error, match="violates check constraint"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(half_a_story)


def test_the_evidence_of_a_request_stays_as_it_was_told(world):
    world.ended(120)
    world.settle()
    world.approved()
    [row, *_] = schedule_operating_and_coaching(world)
    perform_tranche_verb(world, "request", row)
    operating, coaching = load_stored_evidence(row.communication)
    told = [(each.granted, each.received, each.spent, each.reserved, each.due) for each in (operating, coaching)]
    zero = Decimal("0.00")
    assert told[0] == (Decimal(420000), zero, zero, zero, zero)
    assert told[1] == (Decimal(2380000), zero, zero, Decimal(1000), Decimal(100))
    assert (coaching.available, coaching.files, coaching.committed) == (Decimal(2378900), 1, Decimal(1100))
    assert (coaching.needed, coaching.short) == (Decimal(2200), Decimal(2200))
    ledger.post_movements(
        [Posting(world.line.pk, Movement.RESERVE, Decimal(5), "application:999999")], by=None, on=NOW.date()
    )
    assert load_stored_evidence(row.communication)[1].reserved == Decimal(1000)


def test_evidence_is_neither_changed_nor_thrown_away(world):
    perform_tranche_verb(world, "request", schedule_tranche_parts(world)[0])
    for statement in ("UPDATE subsidies_evidence SET due = 1", "DELETE FROM subsidies_evidence"):
        with pytest.raises(Error, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Evidence.objects.count() == 2


def test_a_request_that_is_refused_keeps_no_evidence(world):
    row = make_tranche_in_status(world, "dropped")
    with pytest.raises(Refused):
        perform_tranche_verb(world, "request", row)
    assert not Evidence.objects.exists()


def test_what_is_late_is_late_until_it_comes_in(world):
    [row] = schedule_tranche_parts(world)
    assert row.days_late(DAY) == 0
    assert row.days_late(DAY + timedelta(days=9)) == 9
    assert list(Tranche.objects.late(DAY)) == []
    assert list(Tranche.objects.late(DAY + timedelta(days=1))) == [row]
    [row] = perform_tranche_verb(world, "receive", row)
    assert row.days_late(date(2019, 1, 1)) == 0
    assert list(Tranche.objects.late(date(2019, 1, 1))) == []


@pytest.mark.parametrize(
    ("promised", "newly", "left", "answer"), [(10, 5, 100, 15), (10, -5, 100, 10), (10, 95, 100, 100), (0, 0, 0, 0)]
)
def test_what_is_needed_is_never_more_than_what_is_left(promised, newly, left, answer):
    amounts = {"open_promises": promised, "newly_promised": newly, "not_yet_paid": left}
    assert compute_expected_need(**{name: Decimal(amount) for name, amount in amounts.items()}) == answer


def test_money_nobody_planned_is_expected_requested_by_nobody_and_booked_at_once(world):
    line = world.programme.lines.get(kind=BudgetLineKind.OPERATING)
    given = {"percentage": Decimal(5), "base": Base.GRANT, "amount": Decimal(140000), "received_on": DAY}
    row = tranches.receive_unscheduled_tranche(line, **given, by=None, at=START + timedelta(days=60))
    assert (row.status, row.requested_at, row.since) == ("received", None, DAY)
    with pytest.raises(tranches.TrancheAlreadyBooked):
        tranches.receive_unscheduled_tranche(line, **given, by=None, at=START + timedelta(days=60))
