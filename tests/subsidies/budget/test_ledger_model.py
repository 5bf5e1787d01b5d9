"""The ledger against a model of it in plain Python: any movements in any order, and the books agree and balance."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from healthcoach.programmes.models import Programme
from subsidies.budget import ledger
from subsidies.budget.actions import open_lines
from subsidies.budget.models import Transfer
from subsidies.budget.rules import CONTRA, ROUTES, BudgetLineKind, Movement, Posting, Stage

LEDGER_MODEL_TODAY = date(2018, 3, 23)
EUROS = st.decimals(min_value="0.01", max_value="3000", places=2)
LEDGER_SUBJECTS = st.sampled_from([f"application:{number}" for number in range(1, 6)])
TOP = st.sampled_from([Movement.RESERVE, Movement.RELEASE, Movement.ACCRUE])


class LedgerBooksMachine(RuleBasedStateMachine):
    """One coaching line, and beside it a dictionary of what each stage should hold."""

    booked = Bundle("booked")

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        programme = Programme.objects.create(slug="model", name="Model", code="MO")
        [line] = open_lines(programme, shares={BudgetLineKind.COACHING: Decimal(1)})
        self.line, self.held = line.pk, defaultdict(Decimal)
        self.steps: set[tuple] = set()
        self.reversed: set[int] = set()

    def teardown(self) -> None:
        """Leaves nothing behind."""
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def try_to(self, movements: list[tuple[Stage, Stage, Decimal]], book, steps: set[tuple] = frozenset()):
        """Books movements; the ledger must refuse exactly when the model does."""
        after = self.held.copy()
        for source, target, amount in movements:
            after[source] -= amount
            after[target] += amount
        expected = None
        if steps & self.steps:
            expected = ledger.AlreadyPosted
        elif any(after[stage] < 0 for stage in set(Stage) - CONTRA):
            expected = ledger.BudgetExhausted
        if expected:
            with pytest.raises((ledger.AlreadyPosted, ledger.BudgetExhausted)) as refusal, transaction.atomic():
                book()
            assert refusal.type is expected
            return multiple()
        last = Transfer.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        with transaction.atomic():
            book()
        self.held = after
        self.steps |= steps
        return multiple(*Transfer.objects.filter(pk__gt=last).values_list("pk", flat=True))

    def post(self, postings: list[Posting]):
        """Posts some movements at once."""
        movements = [(*ROUTES[p.movement][:2], p.amount) for p in postings]
        steps = {(p.subject, p.movement, p.occurrence) for p in postings}
        return self.try_to(movements, lambda: ledger.post_movements(postings, by=None, on=LEDGER_MODEL_TODAY), steps)

    @rule(target=booked, amount=EUROS, number=st.integers(1, 3))
    def award(self, amount: Decimal, number: int):
        """A grant."""
        return self.post([Posting(self.line, Movement.AWARD, amount, f"award:{number}")])

    @rule(target=booked, amount=EUROS, number=st.integers(1, 3))
    def tranche(self, amount: Decimal, number: int):
        """Cash from the funder."""
        return self.post([Posting(self.line, Movement.TRANCHE, amount, f"tranche:{number}")])

    @rule(target=booked, movement=TOP, amount=EUROS, subject=LEDGER_SUBJECTS, occurrence=st.integers(1, 2))
    def move(self, movement: Movement, amount: Decimal, subject: str, occurrence: int):
        """One reservation, release or accrual."""
        return self.post([Posting(self.line, movement, amount, subject, occurrence)])

    @rule(target=booked, amount=EUROS, paid=st.integers(0, 100), subject=LEDGER_SUBJECTS)
    def settle(self, amount: Decimal, paid: int, subject: str):
        """A settlement: part becomes due, the rest goes back, in one posting."""
        due = (amount * paid / 100).quantize(Decimal("0.01"))
        parts = [(Movement.ACCRUE, due), (Movement.RELEASE, amount - due)]
        return self.post([Posting(self.line, movement, part, subject, 3) for movement, part in parts if part])

    @rule(target=booked, number=booked)
    def reverse(self, number: int):
        """The mirror image of something booked; a second time it is refused."""
        step = Transfer.objects.get(pk=number)
        way = [(Stage(step.target_id % 10), Stage(step.source_id % 10), step.amount)]
        return self.try_to(
            way, lambda: ledger.reverse_transfer(step, by=None, on=LEDGER_MODEL_TODAY), {("reversal", number)}
        )

    @invariant()
    def the_model_and_the_books_agree(self) -> None:
        """To the cent, for every stage."""
        assert ledger.load_line_balances(self.line) == {stage: self.held[stage] for stage in Stage}

    @invariant()
    def nothing_is_lost(self) -> None:
        """What left one account is in another, and nothing guarded is below zero."""
        held = ledger.load_line_balances(self.line)
        assert sum(held.values()) == 0
        assert min(held[stage] for stage in set(Stage) - CONTRA) >= 0


def test_any_movements_in_any_order_keep_the_books_in_balance(db):
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        LedgerBooksMachine,
        settings=settings(max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=quiet),
    )
