"""The bank takes a payment twice and undoes that itself: the coach is paid once, whatever order the lines come in, and
whatever finance fills in of what is proposed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

import pytest
from django.core.management import call_command

from healthcoach.core.refusals import Refused
from subsidies.bank import actions as bank
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.proposals import MatchProposal, propose_matches
from subsidies.bank.matching.reference_lookup import find_named_parts
from subsidies.bank.models import Entry
from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.controls.reconciliation import reconcile_programme
from subsidies.payables import actions as payables
from subsidies.payables.models import Payable, PayableStatus
from subsidies.payables.payable_states import summarise_payables
from subsidies.payments.models import Batch
from tests import finance_world as finance
from tests.camt import Booked, book_movement, make_camt_statement, write_camt
from tests.subsidies.finance.banking import BANKING_IBAN, schedule_funder_payment
from tests.subsidies.finance.money_back import MONEY_BACK_LATER
from tests.world import World

TWICE_FUNDED_ON, TWICE_DAYS = date(2018, 3, 23), [date(2018, 3, day) for day in (26, 27, 28)]
TAKEN, AGAIN, BACK = "taken", "taken again", "given back"
ORDERS = [(TAKEN, AGAIN, BACK), (TAKEN, BACK, AGAIN), (BACK, TAKEN, AGAIN)]
SPLITS = [(3,), (1, 2), (2, 1), (1, 1, 1)]  # how many lines stand in each file
CALENDARS = {"one day": (0, 0, 0), "day by day": (0, 1, 2), "the last first": (2, 1, 0), "two days": (0, 0, 1)}
in_every_order = pytest.mark.parametrize("order", ORDERS, ids=" – ".join)
in_every_split = pytest.mark.parametrize("split", SPLITS, ids=str)
on_every_calendar = pytest.mark.parametrize("calendar", CALENDARS)


@pytest.fixture(autouse=True)
def the_books_are_in_order(db):
    """Every story ends with the examination of the books."""
    yield
    call_command("verify_ledger", "--at=2018-03-23T12:05")


@dataclass
class BankAccount:
    """The account as the bank keeps it: every movement in the order of the days, whichever file tells it first."""

    world: World
    movements: list[Booked]

    def import_lines(self, chosen: Sequence[Booked]) -> bank.ImportedFile:
        """Finance imports a file with these lines, a statement for each day."""
        days = groupby(sorted(chosen, key=lambda each: each.on), key=lambda each: each.on)
        told = [self._tell_day(on, list(lines)) for on, lines in days]
        by = self.world.people["finance"]
        return bank.import_file("rekening.xml", write_camt(*told), by=by, at=MONEY_BACK_LATER)

    def _tell_day(self, on: date, lines: list[Booked]):
        before = sorted(self.movements, key=lambda each: each.on)
        opening = sum((each.amount for each in before[: before.index(lines[0])]), Decimal(0))
        return make_camt_statement(BANKING_IBAN, *lines, opening=opening, on=on)


def make_batch_at_the_bank(world: World, *, count: int = 1, funded: int = 5000) -> tuple[BankAccount, Batch]:
    """€ 1,000 to each of so many coaches, on its way, with the funder's money on the account."""
    finance.set_up_paying_account(world)
    rows = [finance.make_coach_payable(world) for _each in range(count)]
    [tranche] = schedule_funder_payment(world, world.line, amount=funded)
    came = book_movement(funded, communication=tranche.communication, on=TWICE_FUNDED_ON)
    account = BankAccount(world, [came])
    account.import_lines([came])
    return account, finance.make_sent_batch(world, rows)


def name_payment(batch: Batch) -> dict[str, object]:
    """How the bank names a batch of one payment."""
    return {"end_to_end_id": batch.payments.get().end_to_end_id}


def name_whole_batch(batch: Batch) -> dict[str, object]:
    """How the bank names a batch that it books as one total."""
    return {"batch": batch.identifier, "count": batch.count, "bare": True}


def make_twice_lines(total: Decimal, order: Sequence[str], calendar: str, named: dict[str, object]) -> list[Booked]:
    """The lines in an order, each on its day: two debits, and a credit that undoes one of them."""
    told = zip(order, CALENDARS[calendar], strict=True)
    return [
        book_movement(total if what == BACK else -total, on=TWICE_DAYS[day], reversal=what == BACK, **named)
        for what, day in told
    ]


def import_in_files(account: BankAccount, lines: list[Booked], split: Sequence[int]) -> None:
    """Finance imports the lines in files of so many."""
    account.movements += lines
    for number in split:
        account.import_lines(lines[:number])
        lines = lines[number:]


def settle_every_line(world: World, chance: random.Random, *, first: bool) -> None:
    """Finance fills in what is proposed for every open line, one after the other, until none is open: what is proposed
    first, or any of it that is not refused."""
    while waiting := list(Entry.objects.breaks().select_related("account").order_by("pk")):
        assert_nobody_can_be_paid(world)
        entry = chance.choice(waiting)
        proposed = propose_matches([entry])[entry.pk]
        chosen = proposed[:1] if first else chance.sample(proposed, len(proposed))
        assert any(settle_as_proposed(world, entry, each) for each in chosen)


def settle_as_proposed(world: World, entry: Entry, proposal: MatchProposal) -> bool:
    """Finance says that a line is what was proposed; whether that is not refused."""
    items = [(each.kind, each.reference, each.amount) for each in proposal.items]
    parts = [part for item in items for part in find_named_parts(entry, *item)]
    by = world.people["finance"]
    try:
        matching.divide_bank_line(entry, parts, reason="Voorstel gevolgd.", by=by, at=MONEY_BACK_LATER)
    except Refused:
        return False
    return True


def assert_nobody_can_be_paid(world: World) -> None:
    """Whatever of the returned amounts finance makes ready again, none of it can go into a batch."""
    if returned := list(Payable.objects.filter(status=PayableStatus.RETURNED)):
        payables.pay_again(returned, by=world.people["finance"], at=MONEY_BACK_LATER)
    assert not summarise_payables(world.programme, at=MONEY_BACK_LATER).payable


def read_paid_amounts(world: World) -> tuple[set[str], Decimal, Decimal]:
    """Where the amounts due stand, what was paid of them together, and what is claimed."""
    rows = Payable.objects.all()
    claimed = ledger.load_line_balances(world.line.pk)[Stage.CLAIMED]
    return {row.status for row in rows}, sum(row.paid for row in rows), claimed


@on_every_calendar
@in_every_split
@in_every_order
def test_a_coach_is_paid_once_in_whatever_order_the_bank_takes_twice_and_gives_back(world, order, split, calendar):
    account, batch = make_batch_at_the_bank(world)
    import_in_files(account, make_twice_lines(Decimal(1000), order, calendar, name_payment(batch)), split)
    assert_nobody_can_be_paid(world)
    settle_every_line(world, random.Random(f"{order}{split}{calendar}"), first=True)  # noqa: S311 – no secret
    assert_nobody_can_be_paid(world)
    assert read_paid_amounts(world) == ({"paid"}, 1000, 0)
    assert reconcile_programme(world.programme, on=TWICE_DAYS[-1]).agree


@on_every_calendar
@pytest.mark.parametrize("split", [SPLITS[0], SPLITS[-1]], ids=str)
@in_every_order
def test_the_coaches_of_a_batch_are_paid_once_when_its_total_is_taken_twice(world, order, split, calendar):
    account, batch = make_batch_at_the_bank(world, count=2)
    import_in_files(account, make_twice_lines(Decimal(2000), order, calendar, name_whole_batch(batch)), split)
    assert_nobody_can_be_paid(world)
    settle_every_line(world, random.Random(f"{order}{split}{calendar}"), first=True)  # noqa: S311 – no secret
    assert_nobody_can_be_paid(world)
    assert read_paid_amounts(world) == ({"paid"}, 2000, 0)
    assert reconcile_programme(world.programme, on=TWICE_DAYS[-1]).agree


@pytest.mark.parametrize("seed", range(16))
def test_whatever_is_chosen_of_what_is_proposed_pays_nobody_twice(world, seed):
    chance = random.Random(seed)  # noqa: S311 – choices, no secret
    account, batch = make_batch_at_the_bank(world)
    order, split, calendar = chance.choice(ORDERS), chance.choice(SPLITS), chance.choice(list(CALENDARS))
    import_in_files(account, make_twice_lines(Decimal(1000), order, calendar, name_payment(batch)), split)
    settle_every_line(world, chance, first=False)
    assert_nobody_can_be_paid(world)
    statuses, paid, claimed = read_paid_amounts(world)
    assert statuses <= {"paid", "held"}
    assert paid + claimed == 1000  # what the bank holds out, once
    assert reconcile_programme(world.programme, on=TWICE_DAYS[-1]).agree


def test_both_lines_of_one_statement_settle_as_taken_wrongly_and_back(world):
    account, batch = make_batch_at_the_bank(world)
    lines = make_twice_lines(Decimal(1000), ORDERS[0], "one day", name_payment(batch))
    account.movements += lines
    account.import_lines(lines[:1])
    done = account.import_lines(lines[1:])
    assert (done.settled, done.breaks) == (2, 0)
    assert list(Entry.objects.order_by("pk").values_list("settled_as", flat=True)[1:]) == [
        "payment",
        "claim",
        "restore",
    ]
    payment = batch.payments.get()
    assert (payment.status, payment.settled, payment.debited_on) == ("paid", 1000, None)


def test_a_debit_of_before_settles_with_what_gives_it_back_though_the_line_holds_nothing_more(world):
    account, batch = make_batch_at_the_bank(world, funded=1000)
    lines = make_twice_lines(Decimal(1000), ORDERS[0], "day by day", name_payment(batch))
    account.movements += lines
    account.import_lines(lines[:2])
    done = account.import_lines(lines[2:])
    assert ([each.amount for each in done.undone], done.settled, done.breaks) == ([-1000], 1, 0)
    assert not Entry.objects.breaks().exists()
    assert read_paid_amounts(world) == ({"paid"}, 1000, 0)
    for day, claimed in zip(TWICE_DAYS, (0, 1000, 0), strict=True):
        assert sum(reconcile_programme(world.programme, on=day).claimed.values()) == claimed
