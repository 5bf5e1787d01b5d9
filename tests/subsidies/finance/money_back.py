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
from tests.finance_world import make_coach_payable, make_funded_payables, make_paid_batch, make_second_finance_user
from tests.world import World

PROPOSED = datetime(2018, 4, 2, 9, 0, tzinfo=UTC)
ORDERED = datetime(2018, 4, 3, 9, 0, tzinfo=UTC)
MONEY_BACK_LATER = datetime(2018, 4, 20, 9, 0, tzinfo=UTC)
PAY_BEFORE = date(2018, 5, 3)
RECEIVED_ON = date(2018, 4, 18)


def make_paid_out_payable(world: World) -> Payable:
    """€ 1,000 that a coach was paid."""
    [row] = make_funded_payables(world)
    with transaction.atomic():
        make_paid_batch(world, [row])
    row.refresh_from_db()
    return row


def make_proposed_recovery(world: World, amount: str = "400.00", row: Payable | None = None) -> Recovery:
    """A recovery that waits for a second person."""
    return recoveries.propose(
        row or make_paid_out_payable(world),
        amount=Decimal(amount),
        reason="Zes uren dubbel geteld.",
        by=world.people["finance"],
        at=PROPOSED,
    )


def make_ordered_recovery(
    world: World, amount: str = "400.00", row: Payable | None = None, pay_before: date = PAY_BEFORE
) -> Recovery:
    """An order that waits for the money."""
    return recoveries.order(
        make_proposed_recovery(world, amount, row),
        pay_before=pay_before,
        by=make_second_finance_user(world),
        at=ORDERED,
    )


def make_received_recovery(world: World, amount: str = "400.00", row: Payable | None = None) -> Recovery:
    """An order of which everything came in."""
    return receive_repayment_by_hand(world, make_ordered_recovery(world, amount, row), amount)


def receive_repayment_by_hand(world: World, row: Recovery, amount: str, on: date = RECEIVED_ON) -> Recovery:
    """Money that finance books by hand."""
    return recoveries.receive_manually(
        row, amount=Decimal(amount), received_on=on, by=world.people["finance"], at=MONEY_BACK_LATER
    )


def make_waived_recovery(world: World, amount: str = "400.00", row: Payable | None = None) -> Recovery:
    """An order of which the rest was given up."""
    order = make_ordered_recovery(world, amount, row)
    return recoveries.waive(order, reason="Niet meer te vinden.", by=world.people["finance"], at=MONEY_BACK_LATER)


def make_refused_recovery(world: World, amount: str = "400.00", row: Payable | None = None) -> Recovery:
    """A proposal that was refused."""
    return recoveries.refuse(
        make_proposed_recovery(world, amount, row), reason="Klopt toch.", by=make_second_finance_user(world), at=ORDERED
    )


def make_proposed_correction(world: World, new_amount: str = "700.00", row: Payable | None = None) -> Correction:
    """A correction of € 1,000 that is due, waiting for a second person."""
    return corrections.propose(
        payable=row or make_coach_payable(world),
        new_amount=Decimal(new_amount),
        reason="Te veel uren gelogd.",
        by=world.people["finance"],
        at=PROPOSED,
    )


def make_carried_out_correction(world: World, new_amount: str = "700.00", row: Payable | None = None) -> Correction:
    """A correction that was carried out."""
    return corrections.execute(
        make_proposed_correction(world, new_amount, row), by=make_second_finance_user(world), at=ORDERED
    )


def make_refused_correction(world: World) -> Correction:
    """A correction that was refused."""
    return corrections.refuse(
        make_proposed_correction(world), reason="Klopt toch.", by=make_second_finance_user(world), at=ORDERED
    )


def read_line_balances(line) -> dict[str, Decimal]:
    """What a line holds, by the names of the stages."""
    return {stage.name.lower(): amount for stage, amount in ledger.load_line_balances(line.pk).items() if amount}
