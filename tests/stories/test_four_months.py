"""Four months at the bank: every way in which banks tell their movements so that they come out wrong, one after the
other on one account, with the verbs and through the real import. After every day the examination is green, and bank,
payment files and ledger are equal to the cent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from healthcoach.core.structured_communication import format_communication
from subsidies.bank import actions
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.proposals import propose_matches
from subsidies.bank.matching.reference_lookup import find_named_parts
from subsidies.bank.models import Entry, Portion
from subsidies.bank.rules import MatchKind
from subsidies.budget.ledger import load_line_balances
from subsidies.budget.rules import Stage
from subsidies.controls.reconciliation import reconcile_programme
from subsidies.controls.verification import verify_invariants
from subsidies.payables import actions as payables
from subsidies.payments import actions as batches
from subsidies.payments.models import Batch, Payment
from subsidies.recoveries.models import Recovery
from tests import finance_world as finance
from tests.camt import Booked, CamtStatement, book_charge, book_movement, book_part, make_camt_statement, write_camt
from tests.subsidies.finance.banking import BANKING_IBAN, schedule_funder_payment
from tests.subsidies.finance.money_back import make_ordered_recovery
from tests.trainings.courses_world import make_full_edition
from tests.world import World

MARCH, APRIL, MAY, JUNE = date(2018, 3, 26), date(2018, 4, 23), date(2018, 5, 22), date(2018, 6, 25)
BANK_REFUSAL_TEXT = "Zo zegt de bank het."
FOREIGN = "BE47435000000080"


@dataclass
class Ground:
    """The account and its programme, from day to day."""

    world: World
    on: date = MARCH
    balance: Decimal = Decimal(0)
    kept: dict[str, object] = field(default_factory=dict)

    def bank(self, *movements: Booked, days: int = 1, **facts: object) -> list[Entry]:
        """The next statement, some days later, imported; gives its new lines."""
        self.on += timedelta(days=days)
        return self.take(self.told(*movements, **facts))

    def told(self, *movements: Booked, **facts: object) -> CamtStatement:
        """A statement that opens where the last one closed."""
        row = make_camt_statement(BANKING_IBAN, *movements, **{"opening": self.balance, "on": self.on} | facts)
        self.balance += sum((each.amount for each in movements), Decimal(0))
        return row

    def take(self, *statements: CamtStatement, version: str = "08") -> list[Entry]:
        """Finance imports them; gives the new lines in their order."""
        before = set(Entry.objects.values_list("pk", flat=True))
        data = write_camt(*statements, version=version)
        actions.import_file("rekening.xml", data, by=self.world.people["finance"], at=self.at)
        return list(Entry.objects.exclude(pk__in=before).order_by("booked_on", "statement", "position"))

    @property
    def at(self) -> datetime:
        """Tomorrow at nine."""
        return datetime(self.on.year, self.on.month, self.on.day, 9, tzinfo=UTC) + timedelta(days=1)

    def decide(self, entry: Entry, *told: tuple[str, str, object]) -> Entry:
        """Finance says what a line is: what, by which reference, how many euro."""
        parts = []
        for what, reference, amount in told:
            euro = None if amount is None else Decimal(str(amount))
            parts += find_named_parts(entry, MatchKind(what), reference, euro)
        return matching.divide_bank_line(
            entry, parts, reason=BANK_REFUSAL_TEXT, by=self.world.people["finance"], at=self.at
        )

    def agree_with_the_proposal(self, entry: Entry) -> Entry:
        """Finance does what the first proposal says."""
        items = propose_matches([entry])[entry.pk][0].items
        return self.decide(entry, *((item.kind, item.reference, item.amount) for item in items))

    def pay(self, count: int = 1) -> Batch:
        """Coaches are due so many payments, which are at the bank."""
        rows = [finance.make_coach_payable(self.world) for _each in range(count)]
        return finance.make_sent_batch(self.world, rows)

    def holds(self, **amounts: object) -> None:
        """What the two lines hold together by now, by stage."""
        lines = [load_line_balances(line.pk) for line in self.world.programme.lines.all()]
        for name, amount in amounts.items():
            assert sum(held[Stage[name.upper()]] for held in lines) == Decimal(str(amount)), name


def list_results(*entries: Entry) -> list[str]:
    """What lines became."""
    return [entry.settled_as or entry.problem for entry in entries]


def book_payment(payment: Payment, **facts: object) -> Booked:
    """The bank takes a payment."""
    return book_movement(-payment.amount, end_to_end_id=payment.end_to_end_id, **facts)


def the_funder_pays_two_tranches_at_once(ground: Ground) -> None:
    schedule_funder_payment(ground.world, amount=5000)
    schedule_funder_payment(ground.world, ground.world.line, amount=30_000)
    [entry] = ground.bank(book_movement(35_000, name="Agentschap", text="twee schijven"))
    ground.agree_with_the_proposal(entry)
    ground.holds(cash=35_000)


def a_return_less_charges_is_due_in_full(ground: Ground) -> None:
    payment = ground.pay().payments.get()
    back = {"end_to_end_id": payment.end_to_end_id, "reason": "FOCR"}
    lines = ground.bank(book_payment(payment), book_movement(995, **back, asked="1000.00", kept="5.00"))
    assert list_results(*lines) == ["payment", "several"]
    payment.payable.refresh_from_db()
    assert payment.payable.outstanding == 1000
    payables.pay_again([payment.payable], by=ground.world.people["finance"], at=ground.at)
    again = finance.make_sent_batch(ground.world, [payment.payable]).payments.get()
    lines = ground.bank(
        book_payment(again), book_movement(995, end_to_end_id=again.end_to_end_id, reason="FOCR"), days=2
    )
    assert list_results(*lines) == ["payment", "amount"]
    ground.decide(lines[1], ("return", again.end_to_end_id, 1000), ("charge", "", 5))
    ground.kept["again"] = payment.payable


def a_debit_with_its_charges(ground: Ground) -> None:
    payables.pay_again([ground.kept["again"]], by=ground.world.people["finance"], at=ground.at)
    payment = finance.make_sent_batch(ground.world, [ground.kept["again"]]).payments.get()
    asked = {"asked": "1000.00", "kept": "26.00"}
    [entry] = ground.bank(book_movement(-1026, end_to_end_id=payment.end_to_end_id, **asked))
    assert list_results(entry) == ["several"]
    ground.holds(paid=1036, claimed=0)


def lines_that_look_alike_are_different_lines(ground: Ground) -> None:
    first, second = (ground.told(book_charge("-0.50", reference="")) for _each in range(2))
    assert list_results(*ground.take(first), *ground.take(second)) == ["charge", "charge"]
    twice = [book_charge("-0.50", reference="BATCH1") for _each in range(2)]
    assert list_results(*ground.bank(*twice)) == ["charge", "charge"]


def a_batch_as_one_total(ground: Ground) -> None:
    batch = ground.pay(3)
    [entry] = ground.bank(book_movement(-3000, batch=batch.identifier, count=3, bare=True))
    assert (list_results(entry), entry.portions.count()) == (["payment"], 3)
    other = ground.pay(3)
    first, second, third = other.payments.order_by("pk")
    named = tuple(book_part(0, end_to_end_id=each.end_to_end_id) for each in (first, second))
    lines = ground.bank(book_movement(-2000, batch=other.identifier, count=2, parts=named))
    assert list_results(*lines) == ["payment"]
    ground.holds(outgoing=1000)
    [entry] = ground.bank(book_movement(-1002, name=third.holder, iban=third.iban))
    ground.agree_with_the_proposal(entry)
    assert set(other.payments.values_list("status", flat=True)) == {"paid"}


def statements_of_every_form(ground: Ground) -> None:
    assert list_results(*ground.bank(book_charge("-1.00"), sequence=999999999999999999)) == ["charge"]
    ground.on += timedelta(days=1)
    foreign = make_camt_statement(FOREIGN, book_movement(-9), opening=9, on=ground.on)
    assert list_results(*ground.take(foreign, ground.told(book_charge("-1.00")))) == ["charge"]
    for _year in range(2):
        assert list_results(*ground.bank(book_charge("-1.00"), identifier="00001", days=3)) == ["charge"]
    older, newer = (ground.told(book_charge("-1.00"), sequence=None) for _each in range(2))
    assert list_results(*ground.take(newer), *ground.take(older)) == ["charge", "charge"]
    assert ground.bank(opened_on=ground.on + timedelta(days=3), days=2) == []
    ground.on += timedelta(days=1)
    assert list_results(*ground.take(ground.told(book_charge("-1.00")), version="04")) == ["charge"]


def money_of_the_bank_itself(ground: Ground) -> None:
    lines = ground.bank(
        book_movement("12.34", code=("ACMT", "MCOP", "INTR")),
        book_movement("0.50", code=("ACMT", "MDOP", "CHRG"), reversal=True),
    )
    assert list_results(*lines) == ["interest", "rebate"]


def a_payment_taken_twice_comes_back(ground: Ground) -> None:
    payment = ground.pay().payments.get()
    lines = ground.bank(book_payment(payment), book_payment(payment))
    assert list_results(*lines) == ["payment", "already"]
    ground.agree_with_the_proposal(lines[1])
    ground.holds(claimed=1000)
    [entry] = ground.bank(book_movement(1000, end_to_end_id=payment.end_to_end_id, reason="DUPL"), days=4)
    assert list_results(entry) == ["restore"]
    ground.holds(claimed=0)
    payment.refresh_from_db()
    assert payment.status == "paid"
    ground.kept["paid"] = payment


def money_of_others_comes_and_goes(ground: Ground) -> None:
    [entry] = ground.bank(book_movement(80, name="Vreemde bv", text="vergissing"))
    ground.decide(entry, ("held", "", None))
    ground.holds(held=80)
    [back] = ground.bank(book_movement(-80, name="Vreemde bv"), days=5)
    ground.agree_with_the_proposal(back)
    [taken] = ground.bank(book_movement(-40, name="Onbekend"), days=2)
    ground.decide(taken, ("claim", "", None))
    [returned] = ground.bank(book_movement(40, name="Onbekend"), days=1)
    ground.agree_with_the_proposal(returned)
    ground.holds(held=0, claimed=0)


def course_fees_are_held(ground: Ground) -> None:
    _edition, (an, bo) = make_full_edition(ground.world, "An", "Bo", places=2)
    [entry] = ground.bank(
        book_movement(600, text=f"{format_communication(an.communication)} {format_communication(bo.communication)}")
    )
    ground.agree_with_the_proposal(entry)
    [again] = ground.bank(book_movement(350, communication=an.communication))
    ground.agree_with_the_proposal(again)
    ground.holds(held=950)
    lines = ground.bank(book_movement(-350), book_movement(-300), book_movement(-300), days=3)
    ground.decide(lines[0], ("given", f"#{again.pk}", None))
    ground.decide(lines[1], ("given", format_communication(bo.communication), None))
    ground.decide(lines[2], ("given", "", None))
    an.refresh_from_db()
    bo.refresh_from_db()
    assert (an.received, bo.received, bo.paid_on) == (300, 0, None)
    ground.holds(held=0)


def recoveries_are_repaid_together(ground: Ground) -> None:
    one = make_ordered_recovery(ground.world, "400.00", row=ground.kept["paid"].payable)
    [entry] = ground.bank(book_movement(150, communication=one.communication))
    assert list_results(entry) == ["recovery"]
    assert Recovery.objects.get(pk=one.pk).outstanding == 250


def the_account_does_not_fit(ground: Ground) -> None:
    payment = ground.pay().payments.get()
    [entry] = ground.bank(book_payment(payment, iban=FOREIGN))
    assert list_results(entry) == ["account"]
    ground.decide(entry, ("payment", payment.end_to_end_id, None))


def the_bank_refuses_a_payment(ground: Ground) -> None:
    payment = ground.pay().payments.get()
    batches.refuse([payment], reason="Rekening gesloten", by=ground.world.people["finance"], at=ground.at)
    payables.pay_again([payment.payable], by=ground.world.people["finance"], at=ground.at)
    again = finance.make_sent_batch(ground.world, [payment.payable]).payments.get()
    assert list_results(*ground.bank(book_payment(again))) == ["payment"]


MONTHS: list[tuple[date, Callable[[Ground], None]]] = [
    (MARCH, the_funder_pays_two_tranches_at_once),
    (MARCH, a_return_less_charges_is_due_in_full),
    (MARCH, a_debit_with_its_charges),
    (APRIL, lines_that_look_alike_are_different_lines),
    (APRIL, a_batch_as_one_total),
    (APRIL, statements_of_every_form),
    (MAY, money_of_the_bank_itself),
    (MAY, a_payment_taken_twice_comes_back),
    (MAY, money_of_others_comes_and_goes),
    (JUNE, course_fees_are_held),
    (JUNE, recoveries_are_repaid_together),
    (JUNE, the_account_does_not_fit),
    (JUNE, the_bank_refuses_a_payment),
]


def check_books_in_order(ground: Ground, *, since: date) -> None:
    """The examination is green, and the three books are equal to the cent, and were at the end of every day."""
    at = ground.at
    assert [
        each.invariant.name for each in verify_invariants(at=at) if not each.holds and not each.invariant.warning
    ] == []
    day = since
    while day <= ground.on:
        found = reconcile_programme(ground.world.programme, on=day)
        assert (day, found.open, found.bank) == (day, [], found.ledger)
        assert found.agree
        day += timedelta(days=1)
    assert reconcile_programme(ground.world.programme, on=ground.on).bank == ground.balance


@pytest.fixture
def ground(world: World) -> Ground:
    """An account without a statement yet."""
    finance.set_up_paying_account(world)
    return Ground(world)


def test_four_months_of_every_kind_of_line_keep_bank_files_and_ledger_equal(ground):
    for month, happens in MONTHS:
        before, ground.on = ground.on, max(ground.on, month)
        happens(ground)
        check_books_in_order(ground, since=before)
    check_books_in_order(ground, since=MARCH)
    assert not Entry.objects.breaks().exists()
    assert set(Portion.objects.values_list("kind", flat=True)) == set(MatchKind) - {MatchKind.SEVERAL}
