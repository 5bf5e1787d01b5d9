"""Payments that the bank would not accept leave their batch, each with its reason, so that the others can go."""

from collections.abc import Sequence
from datetime import datetime

from healthcoach.core.bulk import bulk_update_values
from healthcoach.core.money import ZERO
from healthcoach.users.models import User
from subsidies.budget.rules import Movement, Posting
from subsidies.payables.models import PAYABLE
from subsidies.payables.models import PayableStatus as Due
from subsidies.payments.models import PAYMENT, Batch, Payment, PaymentStatus
from subsidies.payments.pain001 import NothingGoesAlong, find_payment_faults

MAX_NAMED_LEFT_OUT = 5  # so many are named in a sentence
MAX_REASON_LENGTH = 300


def leave_out_faulty_payments(
    batch: Batch, payments: Sequence[Payment], *, by: User, at: datetime
) -> tuple[list[Payment], list[Posting]]:
    """Takes the payments that the bank would not accept out of a locked batch that is not approved yet: their amounts
    are held, for the same reason. Gives those that go along, and what is to be posted. Refuses `NothingGoesAlong` when
    that is none, and `FileNotValid` when the account we pay from is the cause."""
    found = find_payment_faults(batch.account, payments)
    out = [row for row in payments if row.pk in found]
    if not out:
        return list(payments), []
    along = [row for row in payments if row.pk not in found]
    if not along:
        named = "; ".join(f"{row.payable.reference}: {found[row.pk]}" for row in out[:MAX_NAMED_LEFT_OUT])
        raise NothingGoesAlong(named=named)
    PAYMENT.check(out, PaymentStatus.CANCELLED)
    for row in out:
        row.status, row.left_out_reason = PaymentStatus.CANCELLED, found[row.pk][:MAX_REASON_LENGTH]
    bulk_update_values(out, ["status", "left_out_reason"])
    _hold_left_out_payables(out, by=by, at=at)
    batch.count, batch.total = len(along), sum((row.amount for row in along), ZERO)
    batch.save(update_fields=["count", "total"])
    return along, [Posting(row.payable.line_id, Movement.FREE, row.amount, row.subject) for row in out]


def _hold_left_out_payables(out: Sequence[Payment], *, by: User, at: datetime) -> None:
    """The amounts wait until somebody corrected what is wrong with them and lets them go."""
    owed = [row.payable for row in out]
    PAYABLE.move(owed, Due.DUE)
    PAYABLE.check(owed, Due.HELD)
    for row in out:
        row.payable.status, row.payable.held_reason = Due.HELD, row.left_out_reason
        row.payable.held_at, row.payable.held_by = at, by
    bulk_update_values(owed, ["status", "held_at", "held_by", "held_reason"])
