"""What a correction does in the books: which movements it takes back and which come in their place. The page shows the
same plan that is carried out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum

from healthcoach.core.money import ZERO, format_euro
from subsidies.budget.models import Tranche, Transfer
from subsidies.budget.rules import ROUTES, Movement, Posting, Stage, find_account_stage
from subsidies.corrections.correctable import (
    AnotherFeeToCome,
    BelowNothing,
    MoreThanReserved,
    SameAmount,
    check_correctable,
)
from subsidies.corrections.models import Correction
from subsidies.payables.models import Payable

REVERSED_KINDS = (Movement.ACCRUE, Movement.RELEASE, Movement.EXPENSE, Movement.TRANCHE)


@dataclass(frozen=True, slots=True)
class CorrectionStep:
    """One movement of a plan, as a page shows it: taken back, or new."""

    taken_back: bool
    movement: Movement
    amount: Decimal
    source: Stage
    target: Stage


@dataclass(frozen=True, slots=True)
class CorrectionPlan:
    """The movements that are taken back, and those that are posted instead."""

    taken_back: list[Transfer]
    posted: list[Posting]
    never_was: bool = False  # what is taken back did not happen at all: it was noted of the outside world by mistake

    def counts_from(self, today: date) -> date:
        """From which day the correction counts: from today, but what never was counts on no day at all."""
        return min(each.effective_on for each in self.taken_back) if self.never_was and self.taken_back else today

    @property
    def steps(self) -> list[CorrectionStep]:
        """The plan in words: a reversal goes the way back."""
        back = [
            CorrectionStep(
                True,
                Movement(each.kind),
                each.amount,
                find_account_stage(each.target_id),
                find_account_stage(each.source_id),
            )
            for each in self.taken_back
        ]
        routes = [(each, ROUTES[each.movement]) for each in self.posted]
        return back + [
            CorrectionStep(False, each.movement, each.amount, route.source, route.target)
            for each, route in routes
            if each.amount
        ]


def find_correction_subject(correction: Correction) -> str:
    """How the books call what is corrected."""
    return find_payable_subject(correction.payable) if correction.payable else f"tranche:{correction.tranche_id}"


def find_payable_subject(payable: Payable) -> str:
    """How the books call what is due: the application of a payout, or the expense."""
    kind, _colon, number = payable.subject.partition(":")
    return payable.payout.trajectory.application.subject if kind == "payout" else f"{kind}:{number}"


def plan_payable_correction(payable: Payable, *, new_amount: Decimal) -> CorrectionPlan:
    """How an amount that is due becomes another one. Refuses what cannot be corrected any more, `SameAmount`,
    `BelowNothing` and `MoreThanReserved`."""
    check_correctable(payable.status, payable.paid)
    if new_amount < 0:
        raise BelowNothing
    if new_amount == payable.amount:
        raise SameAmount
    subject = find_payable_subject(payable)
    taken_back, occurrence = _find_standing_transfers(subject)
    if payable.subject.startswith("payout:"):
        taken_back, posted = _plan_payout_correction(payable, new_amount, taken_back)
    else:
        posted = [(Movement.EXPENSE, new_amount)]
    return CorrectionPlan(
        taken_back,
        [Posting(payable.line_id, movement, amount, subject, occurrence) for movement, amount in posted if amount],
    )


def plan_tranche_correction(tranche: Tranche) -> CorrectionPlan:
    """How a tranche that was booked is taken out of the books, of every day since it was said to have come in."""
    return CorrectionPlan(_find_standing_transfers(f"tranche:{tranche.pk}")[0], [], never_was=True)


def _plan_payout_correction(
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
        raise MoreThanReserved(most=format_euro(most))
    fees = [each for each in standing if each.kind == Movement.ACCRUE]
    own = next(each for each in fees if each.amount == payable.amount)
    taken_back = [each for each in standing if each is own or each.kind == Movement.RELEASE]
    return taken_back, [(Movement.ACCRUE, new_amount), (Movement.RELEASE, most - new_amount)]


def _find_standing_transfers(subject: str) -> tuple[list[Transfer], int]:
    """The movements of a subject that a correction takes back, and the number of the step that comes next."""
    moved = Transfer.objects.filter(subject=subject, kind__in=REVERSED_KINDS)
    last = moved.aggregate(last=Max("occurrence"))["last"] or 0
    return list(moved.filter(reversed_by__isnull=True).order_by("pk")), last + 1
