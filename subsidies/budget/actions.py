"""What happens to the budget: a programme's lines are opened, the grant is awarded, tranches come in."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.budget import ledger
from subsidies.budget.models import Account, Award, BudgetLine
from subsidies.budget.rules import BudgetLineKind, Movement, Posting, Stage, account_number, split_grant
from subsidies.budget.tranches import (
    AlreadyScheduled,
    ExpectedBeforeAward,
    MoreThanGranted,
    PartsOfOnePayment,
    ReceivedBeforeAward,
    ReceivedInFuture,
    TrancheAlreadyBooked,
    TranchePart,
    drop_tranche_payment,
    lock_tranche_payments,
    receive_tranche_payment,
    receive_unscheduled_tranche,
    request_tranche_payment,
    schedule_tranche_payment,
    settle_tranches,
)
from subsidies.fee_schemes.models import FeeScheme

__all__ = [
    "AlreadyScheduled",
    "AwardedInFuture",
    "ExpectedBeforeAward",
    "MoreThanGranted",
    "PartsOfOnePayment",
    "ReceivedBeforeAward",
    "ReceivedInFuture",
    "TrancheAlreadyBooked",
    "TranchePart",
    "award",
    "drop_tranche_payment",
    "lock_tranche_payments",
    "open_lines",
    "open_programme",
    "receive_tranche_payment",
    "receive_unscheduled_tranche",
    "request_tranche_payment",
    "schedule_tranche_payment",
    "settle_tranches",
]


class AwardedInFuture(Refused):
    """A grant counts from the day on which it was awarded, so that day has come."""

    code = "awarded_in_future"
    sentence = _("The day of the award lies in the future. Book a grant when it has been awarded.")


@transaction.atomic
def open_programme(
    *,
    slug: str,
    name: str,
    code: str,
    shares: dict[BudgetLineKind, Decimal],
    hours: Decimal,
    rate: Decimal,
    maximum: Decimal,
    grant: Decimal,
    awarded_on: date,
    decision: str,
    by: User | None,
    at: datetime,
) -> Programme:
    """Opens a programme: its budget lines, its fee scheme from the day of the award, and the grant in euro."""
    programme = Programme.objects.create(slug=slug, name=name, code=code)
    FeeScheme.objects.create(programme=programme, valid_from=awarded_on, hours=hours, rate=rate, maximum=maximum)
    open_lines(programme, shares=shares)
    award(programme, amount=grant, awarded_on=awarded_on, decision=decision, by=by, at=at)
    return programme


@transaction.atomic
def open_lines(programme: Programme, *, shares: dict[BudgetLineKind, Decimal]) -> list[BudgetLine]:
    """Opens a programme's budget lines with all their accounts, empty."""
    lines = [BudgetLine.objects.create(programme=programme, kind=kind, share=share) for kind, share in shares.items()]
    Account.objects.bulk_create(
        Account(id=account_number(line.pk, stage), line=line, stage=stage) for line in lines for stage in Stage
    )
    return lines


@transaction.atomic
def award(
    programme: Programme, *, amount: Decimal, awarded_on: date, decision: str, by: User | None, at: datetime
) -> Award:
    """Books a grant in euro and splits it over the programme's lines to the cent (15% and 85% in the source). Refuses
    `AwardedInFuture`."""
    if awarded_on > timezone.localdate(at):
        raise AwardedInFuture
    lines = {line.kind: line for line in programme.lines.order_by("pk")}
    grant = Award.objects.create(
        programme=programme,
        amount=amount,
        awarded_on=awarded_on,
        decision=decision,
        booked_at=at,
        booked_by=by,
    )
    parts = split_grant(amount, {kind: line.share for kind, line in lines.items()})
    postings = [Posting(lines[kind].pk, Movement.AWARD, part, f"award:{grant.pk}") for kind, part in parts.items()]
    ledger.post_movements(postings, by=by, on=awarded_on)
    return grant
