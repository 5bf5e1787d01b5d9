"""Verbs that bring a recovery order or a correction to a status."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import transaction

from subsidies.budget import ledger
from subsidies.corrections import actions as corrections
from subsidies.corrections.models import Correction
from subsidies.payables.models import Payable
from subsidies.recoveries import actions as recoveries
from subsidies.recoveries.models import Recovery
from tests.finance_world import paid, payable, ready, second
from tests.world import World

PROPOSED = datetime(2018, 4, 2, 9, 0, tzinfo=UTC)
ORDERED = datetime(2018, 4, 3, 9, 0, tzinfo=UTC)
LATER = datetime(2018, 4, 20, 9, 0, tzinfo=UTC)
PAY_BEFORE = date(2018, 5, 3)
RECEIVED_ON = date(2018, 4, 18)


def paid_out(world: World) -> Payable:
    """€ 1,000 that a coach was paid."""
    [row] = ready(world)
    with transaction.atomic():
        paid(world, [row])
    row.refresh_from_db()
    return row


def proposed(world: World, amount: str = "400.00", row: Payable | None = None) -> Recovery:
    """A recovery that waits for a second person."""
    return recoveries.propose(
        row or paid_out(world),
        amount=Decimal(amount),
        reason="Zes uren dubbel geteld.",
        by=world.people["finance"],
        at=PROPOSED,
    )


def ordered(
    world: World, amount: str = "400.00", row: Payable | None = None, pay_before: date = PAY_BEFORE
) -> Recovery:
    """An order that waits for the money."""
    return recoveries.order(proposed(world, amount, row), pay_before=pay_before, by=second(world), at=ORDERED)


def received(world: World, amount: str = "400.00", row: Payable | None = None) -> Recovery:
    """An order of which everything came in."""
    return receive(world, ordered(world, amount, row), amount)


def receive(world: World, row: Recovery, amount: str, on: date = RECEIVED_ON) -> Recovery:
    """Money that finance books by hand."""
    return recoveries.receive_by_hand(row, amount=Decimal(amount), received_on=on, by=world.people["finance"], at=LATER)


def waived(world: World, amount: str = "400.00", row: Payable | None = None) -> Recovery:
    """An order of which the rest was given up."""
    order = ordered(world, amount, row)
    return recoveries.waive(order, reason="Niet meer te vinden.", by=world.people["finance"], at=LATER)


def refused(world: World, amount: str = "400.00", row: Payable | None = None) -> Recovery:
    """A proposal that was refused."""
    return recoveries.refuse(proposed(world, amount, row), reason="Klopt toch.", by=second(world), at=ORDERED)


def correction(world: World, new_amount: str = "700.00", row: Payable | None = None) -> Correction:
    """A correction of € 1,000 that is due, waiting for a second person."""
    return corrections.propose(
        payable=row or payable(world),
        new_amount=Decimal(new_amount),
        reason="Te veel uren gelogd.",
        by=world.people["finance"],
        at=PROPOSED,
    )


def corrected(world: World, new_amount: str = "700.00", row: Payable | None = None) -> Correction:
    """A correction that was carried out."""
    return corrections.carry_out(correction(world, new_amount, row), by=second(world), at=ORDERED)


def refused_correction(world: World) -> Correction:
    """A correction that was refused."""
    return corrections.refuse(correction(world), reason="Klopt toch.", by=second(world), at=ORDERED)


def held(line) -> dict[str, Decimal]:
    """What a line holds, by the names of the stages."""
    return {stage.name.lower(): amount for stage, amount in ledger.balances(line.pk).items() if amount}
