"""Award, tranche, reserve, release, accrue, expense, batch, pay, return, recover and reverse in any order."""

from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from healthcoach.core.refusals import Refused
from subsidies.budget.models import Tranche, Transfer
from subsidies.budget.rules import BudgetLineKind, Stage
from subsidies.corrections import actions as corrections
from subsidies.payables import actions as payables
from subsidies.payables.models import Payable
from subsidies.payments import actions as payments
from subsidies.payments.models import Payment
from subsidies.recoveries import actions as recoveries
from tests.faults.chance import SOAK_ROUNDS
from tests.stories.money_cycle import MoneyCycle
from tests.stories.money_cycle_values import (
    ANY,
    FEE,
    MODEL_CENT,
    MONEY_CYCLE_DAY,
    MONEY_CYCLE_MOMENT,
    SHARE,
    require_existing_rows,
    round_model_amount,
)


class MoneyCycleWithWaysBack(MoneyCycle):
    """The same, with everything that goes back: refused by the bank, held, recovered, corrected."""

    @require_existing_rows(lambda: Payment.objects.filter(status="sent"))
    @rule(number=ANY)
    def refuse(self, number: int) -> None:
        """The bank does not carry a payment out."""
        if row := self.pick(self.of(Payment.objects.filter(status="sent")), number):
            self.step(
                lambda: payments.refuse([row], reason="Onbekende rekening.", by=self.finance, at=MONEY_CYCLE_MOMENT),
                (BudgetLineKind(row.payable.line.kind), Stage.OUTGOING, Stage.CASH, row.amount - row.settled),
            )

    @require_existing_rows(lambda: Payable.objects.filter(status="returned"))
    @rule(number=ANY)
    def pay_again(self, number: int) -> None:
        """What came back is ready once more; no money moves."""
        if row := self.pick(Payable.objects.filter(status="returned"), number):
            self.step(lambda: payables.pay_again([row], by=self.finance, at=MONEY_CYCLE_MOMENT))

    @require_existing_rows(lambda: Payable.objects.filter(status="due"))
    @rule(number=ANY)
    def hold_and_lift(self, number: int) -> None:
        """Finance holds an amount back and lets it go; no money moves."""
        if row := self.pick(Payable.objects.filter(status="due"), number):
            self.step(lambda: payables.hold([row], reason="Vraag.", by=self.finance, at=MONEY_CYCLE_MOMENT))
            self.step(lambda: payables.release_hold([row], by=self.finance, at=MONEY_CYCLE_MOMENT))

    @require_existing_rows(lambda: Payable.objects.filter(status="paid"))
    @rule(number=ANY, share=SHARE, received=SHARE)
    def recover(self, number: int, share: int, received: int) -> None:
        """A part of what was paid is ordered back, and a part of that comes in."""
        row = self.pick(Payable.objects.filter(status="paid").select_related("line"), number)
        left = recoveries.compute_recoverable_amount(row) if row else Decimal(0)
        if not left:
            return
        amount = max(round_model_amount(left * share / 100), MODEL_CENT)
        part = max(round_model_amount(amount * received / 100), MODEL_CENT)

        def order_and_receive() -> None:
            proposed = recoveries.propose(row, amount=amount, reason="Te veel.", by=self.finance, at=MONEY_CYCLE_MOMENT)
            ordered = recoveries.order(proposed, pay_before=MONEY_CYCLE_DAY, by=self.second, at=MONEY_CYCLE_MOMENT)
            recoveries.receive_manually(
                ordered, amount=part, received_on=MONEY_CYCLE_DAY, by=self.finance, at=MONEY_CYCLE_MOMENT
            )

        kind = BudgetLineKind(row.line.kind)
        self.step(
            order_and_receive,
            (kind, Stage.PAID, Stage.AVAILABLE, part),
            (kind, Stage.DISBURSED, Stage.CASH, part),
        )

    @require_existing_rows(lambda: Payable.objects.filter(status="due", paid=0))
    @rule(number=ANY, share=st.integers(0, 150))
    def correct(self, number: int, share: int) -> None:
        """An amount that is due was wrong: reversed, and booked right. A fee is never more than was reserved."""
        row = self.pick(Payable.objects.filter(status="due", paid=0).select_related("line"), number)
        kind, amount = BudgetLineKind(row.line.kind), round_model_amount(row.amount * share / 100)
        if amount != row.amount:
            self.step(
                lambda: self.carried_out(payable=row, new_amount=amount),
                (kind, Stage.DUE, Stage.AVAILABLE, row.amount - amount),
                may=kind == BudgetLineKind.OPERATING or amount <= FEE,
            )

    @require_existing_rows(lambda: Tranche.objects.filter(status="received"))
    @rule(number=ANY)
    def reverse(self, number: int) -> None:
        """A tranche was booked wrongly; it goes back while its money is still there."""
        if row := self.pick(Tranche.objects.filter(status="received").select_related("line"), number):
            self.step(
                lambda: self.carried_out(tranche=row),
                (BudgetLineKind(row.line.kind), Stage.CASH, Stage.FUNDER, row.amount),
            )

    def carried_out(self, **what: object) -> None:
        """Proposed by one person, refused to the same one, carried out by another."""
        proposed = corrections.propose(**what, reason="Verkeerd geboekt.", by=self.finance, at=MONEY_CYCLE_MOMENT)
        try:
            with transaction.atomic():
                corrections.execute(proposed, by=self.finance, at=MONEY_CYCLE_MOMENT)
            raise AssertionError("one person alone carried out a correction")
        except Refused:
            corrections.execute(proposed, by=self.second, at=MONEY_CYCLE_MOMENT)


def test_the_verbs_of_the_money_cycle_in_any_order_keep_the_books_in_balance(db):
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        MoneyCycleWithWaysBack,
        settings=settings(
            max_examples=15 * SOAK_ROUNDS, stateful_step_count=50, deadline=None, suppress_health_check=quiet
        ),
    )
    assert not Transfer.objects.exists()
