"""The whole money cycle through its verbs, in any order, against a model in plain Python: what every line holds in
every stage. After each step the books agree with the model, nothing is below zero and nothing is lost."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from healthcoach.core.refusals import Refused
from subsidies.applications import actions as applications
from subsidies.applications.models import Application
from subsidies.budget import actions as budget
from subsidies.budget import ledger
from subsidies.budget.models import Base
from subsidies.budget.rules import CONTRA, BudgetLineKind, Stage
from subsidies.controls.verification import verify_invariants
from subsidies.expenses import actions as expenses
from subsidies.expenses.models import ExpenseCategory
from subsidies.payables.models import Payable
from subsidies.payments import actions as payments
from subsidies.payments import settling
from subsidies.payments.models import Batch, Payment
from subsidies.trajectories import actions as trajectories
from tests import finance_world
from tests.stories.money_cycle_values import (
    ANY,
    EUROS,
    FEE,
    MODEL_CENT,
    MONEY_CYCLE_DAY,
    MONEY_CYCLE_MOMENT,
    SHARE,
    require_existing_rows,
    round_model_amount,
)
from tests.world import NOW, START, make_pdf_upload, make_world


class MoneyCycle(RuleBasedStateMachine):
    """A small programme and beside it a dictionary: line and stage → euro."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.world = make_world(grant=Decimal(30_000))
        self.lines = {line.kind: line for line in self.world.programme.lines.all()}
        self.held: dict[tuple[BudgetLineKind, Stage], Decimal] = defaultdict(Decimal)
        for kind, share in ((BudgetLineKind.OPERATING, 4_500), (BudgetLineKind.COACHING, 25_500)):
            self.move(kind, Stage.GRANTED, Stage.AVAILABLE, Decimal(share))
        finance_world.set_up_paying_account(self.world)
        self.finance, self.second = self.world.people["finance"], finance_world.make_second_finance_user(self.world)
        self.coach = self.world.coach(user=self.world.people["coach"])
        self.count = 0
        self.tranche(BudgetLineKind.COACHING, Decimal(4_000))
        self.tranche(BudgetLineKind.OPERATING, Decimal(2_000))
        for lengths in ([480, 480, 240], [300], [450, 90]):
            self.reserve()
            self.accrue(0, lengths)
        self.expense(Decimal("640.50"))
        self.batch(0, 3)
        self.approve(0, send=True)
        self.pay(0, 100)
        self.pay(1, 40)

    def teardown(self) -> None:
        """The books are examined, and nothing is left behind."""
        red = [
            finding
            for finding in verify_invariants(at=MONEY_CYCLE_MOMENT)
            if not finding.holds and not finding.invariant.warning
        ]
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        assert not red, red

    def move(self, kind: BudgetLineKind, source: Stage, target: Stage, amount: Decimal) -> None:
        """One movement in the model."""
        self.held[kind, source] -= amount
        self.held[kind, target] += amount

    def step(
        self, call: Callable[[], object], *moves: tuple[BudgetLineKind, Stage, Stage, Decimal], may: bool = True
    ) -> None:
        """Does something that moves money; it must be refused exactly when it may not, or would take what is not
        there, and then nothing has moved."""
        before = dict(self.held)
        for each in moves:
            self.move(*each)
        short = any(amount < 0 for (_kind, stage), amount in self.held.items() if stage not in CONTRA)
        try:
            with transaction.atomic():
                call()
            refusal = None
        except Refused as said:
            refusal = said
        if refusal:
            self.held = defaultdict(Decimal, before)
        expected = short or not may
        assert bool(refusal) == expected, f"{'refused' if refusal else 'done'}: {refusal} {moves}"

    def of(self, rows):
        """Payments with what they pay and on which line."""
        return rows.select_related("payable__line")

    def by_bank(self, verb: Callable, facts: tuple, payment: Payment) -> None:
        """What a bank statement does with one payment."""
        row = settling.lock_payments_by_id([payment.end_to_end_id])[payment.end_to_end_id]
        ledger.post_movements(verb([(row, *facts)], by=None, at=MONEY_CYCLE_MOMENT), by=None, on=MONEY_CYCLE_DAY)

    def pick(self, rows, number: int):
        """One of the rows, or nothing."""
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(amount=EUROS)
    def award(self, amount: Decimal) -> None:
        """A further grant, split 15 and 85."""
        operating = round_model_amount(amount * Decimal("0.15"))
        self.step(
            lambda: budget.award(
                self.world.programme, amount=amount, awarded_on=date(2017, 1, 1), decision="Besluit", by=None, at=NOW
            ),
            (BudgetLineKind.OPERATING, Stage.GRANTED, Stage.AVAILABLE, operating),
            (BudgetLineKind.COACHING, Stage.GRANTED, Stage.AVAILABLE, amount - operating),
        )

    @rule(kind=st.sampled_from(BudgetLineKind), amount=EUROS)
    def tranche(self, kind: BudgetLineKind, amount: Decimal) -> None:
        """Money from the funder, never more than was granted."""
        self.count += 1
        left = -self.held[kind, Stage.GRANTED] + self.held[kind, Stage.FUNDER]
        self.step(
            lambda: budget.receive_unscheduled_tranche(
                self.lines[kind],
                percentage=MODEL_CENT * self.count,
                base=Base.LINE,
                amount=amount,
                received_on=date(2018, 2, 1),
                by=self.finance,
                at=NOW,
            ),
            (kind, Stage.FUNDER, Stage.CASH, amount),
            may=amount <= left,
        )

    @rule()
    def reserve(self) -> None:
        """An application is approved."""
        row = self.world.pending()
        by, at = self.world.people["steering"], START + timedelta(days=30)
        self.step(
            lambda: applications.approve([row], motivation="Goed.", by=by, at=at),
            (BudgetLineKind.COACHING, Stage.AVAILABLE, Stage.RESERVED, FEE),
        )

    @require_existing_rows(lambda: Application.objects.filter(status="approved"))
    @rule(number=ANY)
    def release(self, number: int) -> None:
        """A company withdraws."""
        if row := self.pick(Application.objects.filter(status="approved"), number):
            self.step(
                lambda: applications.withdraw(row, by=self.world.people["applicant"], at=NOW),
                (BudgetLineKind.COACHING, Stage.RESERVED, Stage.AVAILABLE, FEE),
            )

    @require_existing_rows(lambda: Application.objects.filter(status="approved"))
    @rule(number=ANY, lengths=st.lists(st.integers(1, 480), min_size=1, max_size=4))
    def accrue(self, number: int, lengths: list[int]) -> None:
        """A trajectory runs, ends and is settled."""
        row = self.pick(Application.objects.filter(status="approved"), number)
        if not row:
            return
        fee = min(round_model_amount(Decimal(sum(lengths)) * 50 / 60), FEE)
        by, at = self.world.people["applicant"], START + timedelta(days=36)

        def journey() -> None:
            self.world.agreed(row, self.coach)
            running = trajectories.start(row, coach=self.coach, on=date(2018, 2, 12), by=by, at=at)
            self.world.ended(*lengths, trajectory=running)
            assert self.world.settle() == 1

        self.step(
            journey,
            (BudgetLineKind.COACHING, Stage.RESERVED, Stage.DUE, fee),
            (BudgetLineKind.COACHING, Stage.RESERVED, Stage.AVAILABLE, FEE - fee),
        )

    @rule(amount=EUROS)
    def expense(self, amount: Decimal) -> None:
        """A supplier's invoice; above the threshold a second person approves it."""
        self.count += 1

        def enter() -> None:
            row = expenses.enter(
                self.world.programme,
                category=ExpenseCategory.PROMOTION,
                supplier="Drukkerij",
                invoice_number=f"F{self.count}",
                amount=amount,
                incurred_on=date(2018, 3, 1),
                document=make_pdf_upload(),
                iban="BE47 4350 0000 0080",
                by=self.finance,
                at=NOW,
            )
            if row.status == "entered":
                expenses.approve(row, by=self.second, at=NOW)

        self.step(enter, (BudgetLineKind.OPERATING, Stage.AVAILABLE, Stage.DUE, amount))

    @require_existing_rows(lambda: Payable.objects.filter(status="due"))
    @rule(number=ANY, most=st.integers(1, 4))
    def batch(self, number: int, most: int) -> None:
        """Some of what is due goes into a batch, when every line has the cash."""
        rows = list(Payable.objects.filter(status="due").select_related("line").order_by("pk"))
        if not rows:
            return
        chosen = [rows[(number + offset) % len(rows)] for offset in range(min(most, len(rows)))]
        moves = [(BudgetLineKind(row.line.kind), Stage.CASH, Stage.OUTGOING, row.outstanding) for row in chosen]
        self.step(
            lambda: payments.create_batch(
                self.world.programme, payables=chosen, by=self.finance, at=MONEY_CYCLE_MOMENT
            ),
            *moves,
        )

    @require_existing_rows(lambda: Batch.objects.filter(status="made"))
    @rule(number=ANY, send=st.booleans())
    def approve(self, number: int, send: bool) -> None:
        """Another person approves a batch; perhaps it goes to the bank at once."""
        if row := self.pick(Batch.objects.filter(status="made"), number):
            self.step(lambda: payments.approve(row, by=self.finance, at=MONEY_CYCLE_MOMENT), may=False)
            self.step(lambda: payments.approve(row, by=self.second, at=MONEY_CYCLE_MOMENT))
            if send:
                self.step(lambda: payments.send(row, by=self.finance, at=MONEY_CYCLE_MOMENT))

    @require_existing_rows(lambda: Batch.objects.exclude(status="cancelled"))
    @rule(number=ANY)
    def cancel(self, number: int) -> None:
        """A batch is cancelled; one that was sent cannot be."""
        if row := self.pick(Batch.objects.exclude(status="cancelled"), number):
            amounts = [(BudgetLineKind(each.payable.line.kind), each.amount) for each in self.of(row.payments)]
            moves = [(kind, Stage.OUTGOING, Stage.CASH, amount) for kind, amount in amounts]
            if row.status == "sent":
                self.step(
                    lambda: payments.cancel(row, reason="Fout.", by=self.finance, at=MONEY_CYCLE_MOMENT), may=False
                )
            else:
                self.step(lambda: payments.cancel(row, reason="Fout.", by=self.finance, at=MONEY_CYCLE_MOMENT), *moves)

    @require_existing_rows(lambda: Payment.objects.filter(status="sent"))
    @rule(number=ANY, share=SHARE)
    def pay(self, number: int, share: int) -> None:
        """The bank takes a payment from the account, or a part of it."""
        if row := self.pick(self.of(Payment.objects.filter(status="sent")), number):
            kind, amount = (
                BudgetLineKind(row.payable.line.kind),
                max(round_model_amount((row.amount - row.settled) * share / 100), MODEL_CENT),
            )
            self.step(
                lambda: self.by_bank(settling.settle_payments, (amount, MONEY_CYCLE_DAY), row),
                (kind, Stage.DUE, Stage.PAID, amount),
                (kind, Stage.OUTGOING, Stage.DISBURSED, amount),
            )

    @require_existing_rows(lambda: Payment.objects.filter(settled__gt=0))
    @rule(number=ANY, share=SHARE)
    def give_back(self, number: int, share: int) -> None:
        """The bank returns a payment, or a part of it; what had not left yet is free again."""
        row = self.pick(self.of(Payment.objects.filter(settled__gt=0)), number)
        if not row:
            return
        kind, amount = (
            BudgetLineKind(row.payable.line.kind),
            max(round_model_amount(row.settled * share / 100), MODEL_CENT),
        )
        rest = row.amount - row.settled if row.status == "sent" else Decimal(0)
        self.step(
            lambda: self.by_bank(settling.return_payments, (amount, MONEY_CYCLE_DAY, "Rekening gesloten"), row),
            (kind, Stage.PAID, Stage.DUE, amount),
            (kind, Stage.DISBURSED, Stage.CASH, amount),
            (kind, Stage.OUTGOING, Stage.CASH, rest),
            may=amount <= min(row.settled, row.payable.paid - row.payable.recovered),
        )

    @invariant()
    def the_books_agree_with_the_model(self) -> None:
        """To the cent, for every stage of both lines; nothing guarded is below zero, and nothing is lost."""
        for kind, line in self.lines.items():
            held = ledger.load_line_balances(line.pk)
            assert held == {stage: self.held[kind, stage] for stage in Stage}
            assert min(held[stage] for stage in set(Stage) - CONTRA) >= 0
            assert sum(held.values()) == 0
