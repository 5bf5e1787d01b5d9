"""The whole money cycle of one programme, through the verbs and the bank's own files: something in every status."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from subsidies.bank import actions as bank
from subsidies.bank import matching
from subsidies.bank.models import Entry, Statement
from subsidies.bank.rules import SettledAs
from subsidies.budget.models import Tranche
from subsidies.expenses.models import Expense
from subsidies.payables import actions as payables
from subsidies.payments.models import Batch, Payment
from subsidies.recoveries.models import Recovery
from tests.camt import Booked, booked, camt, charge, statement
from tests.finance_world import account, approved, cancelled, made, money, operating, payable, second, sent
from tests.subsidies.finance.banking import IBAN, ON
from tests.subsidies.finance.invoicing import entered, waiting
from tests.subsidies.finance.money_back import corrected, correction, ordered, refused_correction
from tests.world import NOW, World

FUNDED = date(2018, 3, 22)
REPAID = date(2018, 4, 18)
AT = datetime(2018, 4, 20, 9, 0, tzinfo=UTC)


@dataclass
class Cycle:
    """What the cycle left: the payment that was paid for good, the one that came back, and what is around them."""

    world: World
    batch: Batch
    paid: Payment
    returned: Payment
    expense: Expense
    recovery: Recovery
    tranche: Tranche
    claimed: Entry


def cycle(world: World) -> Cycle:
    """Two tranches, four payments by bank of which one comes back, a charge, a repayment, a correction, a recovery
    and a batch in every status; every line of the bank is settled."""
    account(world)
    tranche, other = money(world, amount=10_000), money(world, operating(world), amount=5_000)
    expense = entered(world)
    rows = [payable(world), payable(world), expense.payable]
    batch = sent(world, rows)
    paid, returned, supplier = batch.payments.order_by("payable__coach", "pk")  # whoever is no coach last
    bring(world, *(booked(each.amount, communication=each.communication) for each in (tranche, other)), on=FUNDED)
    bring(world, *(booked(-row.amount, end_to_end_id=row.end_to_end_id) for row in (paid, returned, supplier)))
    bring(
        world,
        booked(1000, end_to_end_id=returned.end_to_end_id, reason="AC04"),
        charge("-2.50"),
        booked(-77, text="Verkeerd geboekt door de bank"),
        on=date(2018, 3, 28),
    )
    claimed = Entry.objects.get(amount=-77)
    matching.book_as(SettledAs.CLAIM, claimed, reason="De bank zet dit recht.", by=world.people["finance"], at=AT)
    recovery = _money_back(world, paid)
    _others(world)
    for row in (paid, returned, recovery):
        row.refresh_from_db()
    return Cycle(world, batch, paid, returned, expense, recovery, tranche, claimed)


def bring(world: World, *movements: Booked, on: date = ON) -> None:
    """Finance imports the statement of a day, which opens where the last one closed."""
    last = Statement.objects.order_by("closed_on", "pk").last()
    data = camt(statement(IBAN, *movements, opening=last.closing if last else 0, on=on))
    bank.import_file("rekening.xml", data, by=world.people["finance"], at=AT)


def _money_back(world: World, paid: Payment) -> Recovery:
    row = ordered(world, "400.00", row=paid.payable)
    bring(world, booked(150, communication=row.communication), on=REPAID)
    return row


def _others(world: World) -> None:
    """Batches and amounts due in every other status."""
    for bring_batch in (made, approved, cancelled):
        bring_batch(world, [payable(world)])
    payables.hold([payable(world)], reason="Nakijken.", by=world.people["finance"], at=NOW)
    corrected(world)
    corrected(world, "0.00")
    correction(world)
    refused_correction(world)
    waiting(world)
    second(world)
