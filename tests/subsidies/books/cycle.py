"""The whole money cycle of one programme, through the verbs and the bank's own files: something in every status."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from subsidies.bank import actions as bank
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.models import Entry, Statement
from subsidies.bank.rules import MatchKind
from subsidies.budget.models import Tranche
from subsidies.expenses.models import Expense
from subsidies.payables import actions as payables
from subsidies.payments.models import Batch, Payment
from subsidies.recoveries.models import Recovery
from tests.camt import Booked, book_charge, book_movement, make_camt_statement, write_camt
from tests.finance_world import (
    get_operating_line,
    make_approved_batch,
    make_cancelled_batch,
    make_coach_payable,
    make_pending_batch,
    make_second_finance_user,
    make_sent_batch,
    receive_line_money,
    set_up_paying_account,
)
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANKING_IBAN
from tests.subsidies.finance.invoicing import make_entered_expense, make_waiting_expense
from tests.subsidies.finance.money_back import (
    make_carried_out_correction,
    make_ordered_recovery,
    make_proposed_correction,
    make_refused_correction,
)
from tests.world import NOW, World

FUNDED = date(2018, 3, 22)
REPAID = date(2018, 4, 18)
CYCLE_IMPORTED_AT = datetime(2018, 4, 20, 9, 0, tzinfo=UTC)


@dataclass
class CycleOutcome:
    """What the cycle left: the payment that was paid for good, the one that came back, and what is around them."""

    world: World
    batch: Batch
    paid: Payment
    returned: Payment
    expense: Expense
    recovery: Recovery
    tranche: Tranche
    claimed: Entry


def build_money_cycle(world: World) -> CycleOutcome:
    """Two tranches, four payments by bank of which one comes back, a charge, a repayment, a correction, a recovery
    and a batch in every status; every line of the bank is settled."""
    set_up_paying_account(world)
    tranche, other = (
        receive_line_money(world, amount=10_000),
        receive_line_money(world, get_operating_line(world), amount=5_000),
    )
    expense = make_entered_expense(world)
    rows = [make_coach_payable(world), make_coach_payable(world), expense.payable]
    batch = make_sent_batch(world, rows)
    paid, returned, supplier = batch.payments.order_by("payable__coach", "pk")  # whoever is no coach last
    import_cycle_statement(
        world, *(book_movement(each.amount, communication=each.communication) for each in (tranche, other)), on=FUNDED
    )
    import_cycle_statement(
        world, *(book_movement(-row.amount, end_to_end_id=row.end_to_end_id) for row in (paid, returned, supplier))
    )
    import_cycle_statement(
        world,
        book_movement(1000, end_to_end_id=returned.end_to_end_id, reason="AC04"),
        book_charge("-2.50"),
        book_movement(-77, text="Verkeerd geboekt door de bank"),
        on=date(2018, 3, 28),
    )
    claimed = Entry.objects.get(amount=-77)
    matching.book_whole_line(
        MatchKind.CLAIM, claimed, reason="De bank zet dit recht.", by=world.people["finance"], at=CYCLE_IMPORTED_AT
    )
    recovery = _order_partial_repayment(world, paid)
    _make_remaining_statuses(world)
    for row in (paid, returned, recovery):
        row.refresh_from_db()
    return CycleOutcome(world, batch, paid, returned, expense, recovery, tranche, claimed)


def import_cycle_statement(world: World, *movements: Booked, on: date = BANK_EXECUTED_ON) -> None:
    """Finance imports the statement of a day, which opens where the last one closed."""
    last = Statement.objects.order_by("closed_on", "pk").last()
    data = write_camt(make_camt_statement(BANKING_IBAN, *movements, opening=last.closing if last else 0, on=on))
    bank.import_file("rekening.xml", data, by=world.people["finance"], at=CYCLE_IMPORTED_AT)


def _order_partial_repayment(world: World, paid: Payment) -> Recovery:
    row = make_ordered_recovery(world, "400.00", row=paid.payable)
    import_cycle_statement(world, book_movement(150, communication=row.communication), on=REPAID)
    return row


def _make_remaining_statuses(world: World) -> None:
    """Batches and amounts due in every other status."""
    for bring_batch in (make_pending_batch, make_approved_batch, make_cancelled_batch):
        bring_batch(world, [make_coach_payable(world)])
    payables.hold([make_coach_payable(world)], reason="Nakijken.", by=world.people["finance"], at=NOW)
    make_carried_out_correction(world)
    make_carried_out_correction(world, "0.00")
    make_proposed_correction(world)
    make_refused_correction(world)
    make_waiting_expense(world)
    make_second_finance_user(world)
