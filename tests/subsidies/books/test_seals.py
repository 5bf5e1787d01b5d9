"""Seals: each day's transfers under a digest that follows the one before, and every way in which that can be broken."""

import hashlib
import threading
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Movement, Posting
from subsidies.controls import seals
from subsidies.controls.models import Seal
from subsidies.tasks import seal_days
from tests.subsidies.books.breaking import break_with, find_broken_invariants, find_contradicting_row
from tests.world import World

SEALS_INVARIANT_NAME = "seals are unbroken"
FOUR_DAYS_AGO = "UPDATE subsidies_transfer SET posted_at = posted_at - interval '4 days' WHERE kind = 'award'"


@pytest.fixture
def sealed(world: World) -> list[Seal]:
    """The award four days ago, an approval today, and every day sealed as if it were the day after tomorrow."""
    world.approved()
    break_with(FOUR_DAYS_AGO)
    return seal_posted_days()


def get_sealing_moment():
    """The day after tomorrow, when what is posted today can be sealed."""
    return timezone.now() + timedelta(days=2)


def get_posting_day() -> date:
    """The day on which the tests post."""
    return timezone.localdate()


def seal_posted_days() -> list[Seal]:
    """Everything up to today."""
    return seals.seal_finished_days(up_to=get_posting_day(), by=None, at=get_sealing_moment())


def compute_documented_digest(previous: str, day: date, rows: list[Transfer]) -> str:
    """The digest as somebody would count it who reads the documentation only."""
    content = b""
    for row in rows:
        epoch = f"{Decimal(int(row.posted_at.timestamp())) + Decimal(row.posted_at.microsecond) / 1_000_000:.6f}"
        facts = [row.pk, row.source_id, row.target_id, row.amount, row.kind, row.occurrence]
        facts += [(row.effective_on - date(2000, 1, 1)).days, epoch, row.posted_by_id or "n", row.reverses_id or "n"]
        content += hashlib.sha256("|".join(str(fact) for fact in [*facts, row.subject]).encode()).digest()
    total = sum((row.amount for row in rows), Decimal("0.00"))
    head = "|".join([previous, f"{day:%Y-%m-%d}", str(len(rows)), str(total)])
    return hashlib.sha256(head.encode() + hashlib.sha256(content).digest()).hexdigest()


def test_every_day_that_is_over_is_sealed_also_one_without_transfers(sealed):
    first = get_posting_day() - timedelta(days=4)
    assert [each.day for each in sealed] == [first + timedelta(days=number) for number in range(5)]
    assert [each.count for each in sealed] == [2, 0, 0, 0, 1]
    assert sealed[0].total == Decimal("2800000.00")
    assert find_broken_invariants(at=get_sealing_moment()) == set()


def test_each_seal_follows_the_one_before_and_can_be_counted_by_hand(sealed):
    previous = ""
    for each in sealed:
        rows = [row for row in Transfer.objects.order_by("pk") if timezone.localdate(row.posted_at) == each.day]
        assert each.previous == previous
        assert each.sha256 == compute_documented_digest(previous, each.day, rows)
        previous = each.sha256


def test_a_day_is_not_sealed_before_it_is_over_for_an_hour(world):
    midnight = timezone.make_aware(
        timezone.datetime.combine(get_posting_day() + timedelta(days=1), timezone.datetime.min.time())
    )
    assert seals.seal_finished_days(up_to=get_posting_day(), by=None, at=midnight + timedelta(minutes=59)) == []
    assert len(seals.seal_finished_days(up_to=get_posting_day(), by=None, at=midnight + timedelta(minutes=60))) == 1


def test_sealing_again_adds_nothing_and_days_that_were_missed_are_caught_up(sealed):
    assert seal_posted_days() == []
    caught_up = seals.seal_finished_days(
        up_to=get_posting_day() + timedelta(days=30), by=None, at=timezone.now() + timedelta(days=4)
    )
    assert [each.day for each in caught_up] == [get_posting_day() + timedelta(days=number) for number in (1, 2, 3)]
    assert caught_up[0].previous == sealed[-1].sha256
    assert find_broken_invariants(at=get_sealing_moment()) == set()


def test_sealing_many_days_takes_as_many_statements_as_sealing_one(world, django_assert_num_queries):
    break_with("UPDATE subsidies_transfer SET posted_at = posted_at - interval '200 days'")
    with django_assert_num_queries(11):  # of which four begin and end savepoints
        assert len(seal_posted_days()) == 201


def test_an_empty_ledger_has_nothing_to_seal(db):
    assert seal_posted_days() == []


CHANGED, LATE, GAP = "was changed after it was sealed", "has no seal", "does not follow the seal before it"
TAMPERED = [
    ("UPDATE subsidies_transfer SET amount = amount + 1 WHERE kind = 'reserve'", 0, CHANGED),
    ("UPDATE subsidies_transfer SET subject = 'award:77' WHERE kind = 'award'", 4, CHANGED),
    ("UPDATE subsidies_transfer SET effective_on = effective_on + 1 WHERE kind = 'award'", 4, CHANGED),
    ("UPDATE subsidies_transfer SET posted_by_id = NULL WHERE kind = 'reserve'", 0, CHANGED),
    ("DELETE FROM subsidies_transfer WHERE kind = 'reserve'", 0, CHANGED),
    ("UPDATE subsidies_transfer SET posted_at = posted_at + interval '1 day' WHERE kind = 'award'", 4, CHANGED),
    ("UPDATE subsidies_transfer SET posted_at = posted_at - interval '9 days' WHERE kind = 'award'", 13, LATE),
    ("DELETE FROM subsidies_seal WHERE count = 2", 4, LATE),
    ("DELETE FROM subsidies_seal WHERE day = (SELECT min(day) + 1 FROM subsidies_seal)", 2, GAP),
    ("UPDATE subsidies_seal SET sha256 = repeat('0', 64) WHERE count = 2", 4, CHANGED),
    ("UPDATE subsidies_seal SET count = 3 WHERE count = 2", 4, CHANGED),
    ("UPDATE subsidies_seal SET previous = repeat('0', 64) WHERE count = 2", 4, GAP),
]


@pytest.mark.parametrize(("sql", "days_ago", "what"), TAMPERED)
def test_whatever_is_changed_behind_the_triggers_is_found_with_its_day(sealed, sql, days_ago, what):
    break_with(sql)
    first = find_contradicting_row(SEALS_INVARIANT_NAME, at=get_sealing_moment())
    assert first.startswith(f"day {get_posting_day() - timedelta(days=days_ago)}, "), first
    assert first.endswith(f"it {what}")


def test_a_row_that_comes_too_late_for_its_day_is_found(sealed):
    break_with(
        "INSERT INTO subsidies_transfer (source_id, target_id, amount, kind, subject, occurrence, effective_on,"
        " posted_at) SELECT source_id, target_id, amount, kind, 'application:999', 1, effective_on, posted_at"
        " FROM subsidies_transfer WHERE kind = 'reserve'"
    )
    assert find_contradicting_row(SEALS_INVARIANT_NAME, at=get_sealing_moment()).startswith(
        f"day {get_posting_day()}, transfers 2, sealed 1"
    )


def test_a_forged_row_with_a_forged_seal_does_not_fit_the_next_one(sealed):
    break_with("UPDATE subsidies_transfer SET amount = amount - 1 WHERE kind = 'award'")
    rows = list(Transfer.objects.filter(kind=Movement.AWARD).order_by("pk"))
    digest, total = compute_documented_digest("", sealed[0].day, rows), sum(row.amount for row in rows)
    break_with("UPDATE subsidies_seal SET sha256 = %s, total = %s WHERE day = %s", digest, total, sealed[0].day)
    assert find_contradicting_row(SEALS_INVARIANT_NAME, at=get_sealing_moment()).startswith(f"day {sealed[1].day}, ")


def test_the_command_names_the_first_day_that_does_not_fit(sealed):
    break_with("UPDATE subsidies_transfer SET posted_by_id = NULL WHERE kind = 'reserve'")
    with pytest.raises(CommandError) as error:
        call_command("verify_ledger", stdout=StringIO())
    assert f"The first row that does not fit: seals are unbroken: day {get_posting_day()}, transfers 1" in str(
        error.value
    )


def test_days_that_nobody_sealed_are_a_warning_and_no_failure(sealed):
    out, at = StringIO(), timezone.localtime(get_sealing_moment() + timedelta(days=9))
    assert find_broken_invariants(at=at) == {"days are sealed in time"}
    call_command("verify_ledger", f"--at={at:%Y-%m-%dT%H:%M}", stdout=out)
    assert "! days are sealed in time" in out.getvalue()


def test_a_seal_is_never_changed_or_taken_away(sealed):
    for sql in ("UPDATE subsidies_seal SET count = 0", "DELETE FROM subsidies_seal", "TRUNCATE subsidies_seal"):
        with pytest.raises(Exception, match=r"annot|never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_bell_rings_for_every_finished_day(world):
    break_with(FOUR_DAYS_AGO)
    seal_days()
    seal_days()
    assert Seal.objects.count() == 4


def post_slowly(world: World, begun: threading.Event, go_on: threading.Event) -> None:
    """A posting that begins and takes its time to end."""
    try:
        with transaction.atomic():
            ledger.post_movements(
                [Posting(world.line.pk, Movement.RESERVE, Decimal(1), "application:1")], by=None, on=get_posting_day()
            )
            begun.set()
            go_on.wait(20)
    finally:
        connection.close()


def test_a_posting_under_way_is_waited_for_and_sealed_with_its_day(committed_world):
    begun, go_on = threading.Event(), threading.Event()
    thread = threading.Thread(target=post_slowly, args=(committed_world, begun, go_on))
    thread.start()
    assert begun.wait(20)
    threading.Timer(0.5, go_on.set).start()
    [only] = seal_posted_days()
    thread.join()
    assert only.count == 3
    assert SEALS_INVARIANT_NAME not in find_broken_invariants(at=get_sealing_moment())


def test_a_posting_that_does_not_end_puts_sealing_off(committed_world, monkeypatch):
    monkeypatch.setattr(seals, "POSTING_LOCK_TIMEOUT", "200ms")
    begun, go_on = threading.Event(), threading.Event()
    thread = threading.Thread(target=post_slowly, args=(committed_world, begun, go_on))
    thread.start()
    assert begun.wait(20)
    with pytest.raises(seals.StillPosting):
        seal_posted_days()
    go_on.set()
    thread.join()
    assert not Seal.objects.exists()


def test_two_who_seal_at_once_seal_once(committed_world):
    made, line = [], threading.Barrier(2)

    def sealing() -> None:
        try:
            line.wait(20)
            made.append(len(seal_posted_days()))
        finally:
            connection.close()

    threads = [threading.Thread(target=sealing) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 1]
