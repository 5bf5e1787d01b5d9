"""What a correction does in the books: which movements it takes back and which come in their place. The page shows the
same plan that is carried out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum

from healthcoach.money import ZERO, euro
from subsidies.budget.models import Tranche, Transfer
from subsidies.budget.rules import ROUTES, Movement, Posting, Stage, stage_of
from subsidies.corrections.correctable import (
    AnotherFeeToCome,
    BelowNothing,
    MoreThanReserved,
    SameAmount,
    check_correctable,
)
from subsidies.corrections.models import Correction
from subsidies.payables.models import Payable

TAKEN_BACK = (Movement.ACCRUE, Movement.RELEASE, Movement.EXPENSE, Movement.TRANCHE)


@dataclass(frozen=True, slots=True)
class Step:
    """One movement of a plan, as a page shows it: taken back, or new."""

    taken_back: bool
    movement: Movement
    amount: Decimal
    source: Stage
    target: Stage


@dataclass(frozen=True, slots=True)
class Plan:
    """The movements that are taken back, and those that are posted instead."""

    taken_back: list[Transfer]
    posted: list[Posting]
    never_was: bool = False  # what is taken back did not happen at all: it was noted of the outside world by mistake

    def counts_from(self, today: date) -> date:
        """From which day the correction counts: from today, but what never was counts on no day at all."""
        return min(each.effective_on for each in self.taken_back) if self.never_was and self.taken_back else today

    @property
    def steps(self) -> list[Step]:
        """The plan in words: a reversal goes the way back."""
        back = [
            Step(True, Movement(each.kind), each.amount, stage_of(each.target_id), stage_of(each.source_id))
            for each in self.taken_back
        ]
        routes = [(each, ROUTES[each.movement]) for each in self.posted]
        return back + [
            Step(False, each.movement, each.amount, route.source, route.target) for each, route in routes if each.amount
        ]


def subject_of(correction: Correction) -> str:
    """How the books call what is corrected."""
    return books_of(correction.payable) if correction.payable else f"tranche:{correction.tranche_id}"


def books_of(payable: Payable) -> str:
    """How the books call what is due: the application of a payout, or the expense."""
    kind, _colon, number = payable.subject.partition(":")
    return payable.payout.trajectory.application.subject if kind == "payout" else f"{kind}:{number}"


def of_payable(payable: Payable, *, new_amount: Decimal) -> Plan:
    """How an amount that is due becomes another one. Refuses what cannot be corrected any more, `SameAmount`,
    `BelowNothing` and `MoreThanReserved`."""
    check_correctable(payable.status, payable.paid)
    if new_amount < 0:
        raise BelowNothing
    if new_amount == payable.amount:
        raise SameAmount
    subject = books_of(payable)
    taken_back, occurrence = _standing(subject)
    if payable.subject.startswith("payout:"):
        taken_back, posted = _of_payout(payable, new_amount, taken_back)
    else:
        posted = [(Movement.EXPENSE, new_amount)]
    return Plan(
        taken_back,
        [Posting(payable.line_id, movement, amount, subject, occurrence) for movement, amount in posted if amount],
    )


def of_tranche(tranche: Tranche) -> Plan:
    """How a tranche that was booked is taken out of the books, of every day since it was said to have come in."""
    return Plan(_standing(f"tranche:{tranche.pk}")[0], [], never_was=True)


def _of_payout(
    payable: Payable, new_amount: Decimal, standing: list[Transfer]
) -> tuple[list[Transfer], Iterable[tuple[Movement, Decimal]]]:
    """Of the movements that stand, those of this coach's fee and of what is left; what other coaches of the trajectory
    are due stays as it is, and is not there to be given again."""
    trajectory = payable.payout.trajectory
    others = trajectory.payouts.exclude(pk=payable.payout.pk)
    if others.filter(settled_at__isnull=True).exists():
        raise AnotherFeeToCome
    most = trajectory.application.reserved - others.aggregate(due=Sum("payable__amount", default=ZERO))["due"]
    if new_amount > most:
        raise MoreThanReserved(most=euro(most))
    fees = [each for each in standing if each.kind == Movement.ACCRUE]
    own = next(each for each in fees if each.amount == payable.amount)
    taken_back = [each for each in standing if each is own or each.kind == Movement.RELEASE]
    return taken_back, [(Movement.ACCRUE, new_amount), (Movement.RELEASE, most - new_amount)]


def _standing(subject: str) -> tuple[list[Transfer], int]:
    """The movements of a subject that a correction takes back, and the number of the step that comes next."""
    moved = Transfer.objects.filter(subject=subject, kind__in=TAKEN_BACK)
    last = moved.aggregate(last=Max("occurrence"))["last"] or 0
    return list(moved.filter(reversed_by__isnull=True).order_by("pk")), last + 1
