"""The verbs of a correction: propose, carry out by a second person, refuse. Nothing is edited: what was booked wrongly
is taken back by its mirror image, and what is right is booked beside it."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import ZERO, format_euro
from healthcoach.core.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.budget import ledger
from subsidies.budget.models import TRANCHE, BudgetLine, Tranche, TrancheStatus
from subsidies.budget.rules import Stage
from subsidies.corrections import plan
from subsidies.corrections.models import CORRECTION, Correction, CorrectionStatus
from subsidies.payables.models import PAYABLE, Payable, PayableStatus


class AlreadyProposed(Refused):
    """A second click, or a second person with the same idea."""

    code = "correction_already_proposed"
    sentence = _("A correction of this has already been proposed and waits for a second person.")


class SecondPersonCarriesOut(Refused):
    """Four eyes: who proposes does not carry out."""

    code = "second_person_carries_out"
    sentence = _("You proposed this correction yourself, so somebody else of finance has to carry it out.")


class MoneyAlreadyUsed(Refused):
    """A tranche whose money is gone cannot be taken out of the cash."""

    code = "money_already_used"
    sentence = _(
        "The money of this tranche has already been used: the cash of the line would be %(short)s short. Nothing has"
        " been changed."
    )


@transaction.atomic
def propose(
    *,
    payable: Payable | None = None,
    new_amount: Decimal = ZERO,
    tranche: Tranche | None = None,
    reason: str,
    by: User,
    at: datetime,
) -> Correction:
    """Proposes another amount in euro for what is due, or to take a tranche back that was booked, with the reason.
    Refuses what cannot be corrected any more, with the way to go instead, and `AlreadyProposed`."""
    if payable is not None:
        payable = _lock_corrected_payable(payable.pk)
        plan.plan_payable_correction(payable, new_amount=new_amount)
        line, old_amount = payable.line, payable.amount
    else:
        tranche = _lock_corrected_tranche(tranche.pk)
        TRANCHE.check([tranche], TrancheStatus.REVERSED)
        line, old_amount = tranche.line, tranche.amount
    reason = _require_correction_reason(reason)
    if Correction.objects.filter(payable=payable, tranche=tranche, status=CorrectionStatus.PROPOSED).exists():
        raise AlreadyProposed
    return Correction.objects.create(
        programme_id=line.programme_id,
        payable=payable,
        tranche=tranche,
        old_amount=old_amount,
        new_amount=new_amount if payable else ZERO,
        reason=reason,
        proposed_at=at,
        proposed_by=by,
    )


@transaction.atomic
def execute(correction: Correction, *, by: User, at: datetime) -> Correction:
    """Carries a correction out: another person than who proposed it. Refuses `SecondPersonCarriesOut`, what cannot be
    corrected any more, `BudgetExhausted`, and `MoneyAlreadyUsed` for a tranche."""
    row = _lock_correction(correction)
    CORRECTION.check([row], CorrectionStatus.DONE)
    if row.proposed_by_id == by.pk:
        raise SecondPersonCarriesOut
    planned = _correct_payable(row, by=by, at=at) if row.payable else _correct_tranche(row, by=by, at=at)
    CORRECTION.move([row], CorrectionStatus.DONE, done_at=at, done_by=by)
    try:
        ledger.replace_transfers(
            planned.taken_back, planned.posted, by=by, on=planned.counts_from(timezone.localdate(at))
        )
    except ledger.BudgetExhausted as refusal:
        if refusal.stage != Stage.CASH:
            raise
        raise MoneyAlreadyUsed(short=format_euro(refusal.short)) from refusal
    return row


@transaction.atomic
def refuse(correction: Correction, *, reason: str, by: User, at: datetime) -> Correction:
    """Refuses a proposal, with the reason; who proposed takes it back the same way."""
    row = _lock_correction(correction)
    CORRECTION.check([row], CorrectionStatus.REFUSED)
    CORRECTION.move(
        [row], CorrectionStatus.REFUSED, refused_at=at, refused_by=by, refused_reason=_require_correction_reason(reason)
    )
    return row


def _correct_payable(row: Correction, *, by: User, at: datetime) -> plan.CorrectionPlan:
    payable = row.payable
    planned = plan.plan_payable_correction(payable, new_amount=row.new_amount)
    if row.new_amount:
        payable.amount = row.new_amount
        payable.save(update_fields=["amount"])
        return planned
    nothing = dict.fromkeys(("held_at", "held_by", "held_reason", "returned_at", "returned_by", "returned_reason"))
    PAYABLE.move([payable], PayableStatus.CANCELLED, amount=ZERO, cancelled_at=at, cancelled_by=by, **nothing)
    return planned


def _correct_tranche(row: Correction, *, by: User, at: datetime) -> plan.CorrectionPlan:
    TRANCHE.move([row.tranche], TrancheStatus.REVERSED, reversed_at=at, reversed_by=by)
    return plan.plan_tranche_correction(row.tranche)


def _lock_correction(correction: Correction) -> Correction:
    """The correction, locked after what it is about."""
    about = (
        _lock_corrected_payable(correction.payable_id)
        if correction.payable_id
        else _lock_corrected_tranche(correction.tranche_id)
    )
    row = Correction.objects.select_for_update(no_key=True).get(pk=correction.pk)
    if correction.payable_id:
        row.payable = about
    else:
        row.tranche = about
    return row


def _lock_corrected_payable(number: int) -> Payable:
    rows = Payable.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("line", "payout__trajectory__application").get(pk=number)


def _lock_corrected_tranche(number: int) -> Tranche:
    """A tranche, locked after its line, as everything that books tranches does."""
    list(BudgetLine.objects.select_for_update(no_key=True).filter(tranches=number))
    return Tranche.objects.select_for_update(no_key=True, of=("self",)).select_related("line").get(pk=number)


def _require_correction_reason(reason: str) -> str:
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    return reason.strip()
