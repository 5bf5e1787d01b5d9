"""What happens to tranches: expected, requested from the funder with evidence, received, or expected no longer.

Tranches with the same structured communication are the parts of one payment, and go together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Min, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import ZERO, format_euro
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.structured_communication import CommunicationSeries, draw_communication
from healthcoach.users.models import User
from subsidies.budget import evidence, ledger
from subsidies.budget.models import TRANCHE, Award, Base, BudgetLine, Tranche, TrancheStatus
from subsidies.budget.rules import Movement, Posting, Stage


class ReceivedInFuture(Refused):
    """Only money that came in is booked."""

    code = "received_in_future"
    sentence = _("This day lies in the future. Book a tranche when the money has come in.")


class ReceivedBeforeAward(Refused):
    """Money that came in before the grant cannot be a part of it."""

    code = "received_before_award"
    sentence = _("The grant was awarded on %(on)s; money that came in before cannot be a tranche of it.")


class ExpectedBeforeAward(Refused):
    """Nothing was to be expected before the grant."""

    code = "expected_before_award"
    sentence = _("The grant was awarded on %(on)s; no tranche of it could be expected before.")


class MoreThanGranted(Refused):
    """The tranches of a line are parts of what was granted for it."""

    code = "more_than_granted"
    sentence = _("Only %(left)s of the grant for this line has not come in yet. Please check the amount and the line.")

    def __init__(self, *, left: Decimal, line: BudgetLine) -> None:
        super().__init__(left=format_euro(max(left, ZERO)))
        self.line = line


class MoreThanToBeExpected(MoreThanGranted):
    """What is expected together is no more than what was granted."""

    code = "more_than_to_be_expected"
    sentence = _(
        "Only %(left)s of the grant for this line has neither come in nor is expected already. Please check the amount."
    )


class TrancheAlreadyBooked(Refused):
    """The same money twice: a second click, or a second person."""

    code = "tranche_already_booked"
    sentence = _("This tranche has already been booked: same line, same amount, same day. Nothing has been added.")


class AlreadyScheduled(Refused):
    """The same payment twice: a second click, or a second person."""

    code = "already_scheduled"
    sentence = _("This tranche is already expected: same line, same amount, same day. Nothing has been added.")


class PartsOfOnePayment(Refused):
    """What comes in one payment is for one programme, with one amount for a line."""

    code = "parts_of_one_payment"
    sentence = _("A payment has at most one amount for each line, all of one programme.")


@dataclass(frozen=True, slots=True)
class TranchePart:
    """What a tranche is for one line: percentage, of what, and the amount in euro."""

    line: BudgetLine
    percentage: Decimal
    base: Base
    amount: Decimal


@transaction.atomic
def schedule_tranche_payment(
    parts: Sequence[TranchePart], *, expected_on: date, by: User | None, at: datetime
) -> list[Tranche]:
    """Expects a tranche on a day: one payment of the funder, for one line or for several, recognised by its structured
    communication. Refuses `PartsOfOnePayment`, `ExpectedBeforeAward`, `AlreadyScheduled`, and `MoreThanToBeExpected`
    with what is left of a line's grant, counting what is expected already."""
    lines = [part.line for part in parts]
    if not lines or len(set(lines)) < len(lines) or len({line.programme_id for line in lines}) > 1:
        raise PartsOfOnePayment
    _lock_tranche_lines(lines)
    awarded_on = _find_award_day(lines[0])
    if awarded_on and expected_on < awarded_on:
        raise ExpectedBeforeAward(on=awarded_on.strftime("%d/%m/%Y"))
    if all(_filter_same_tranches(part).awaited().filter(expected_on=expected_on).exists() for part in parts):
        raise AlreadyScheduled
    for part in parts:
        _check_scheduled_part(part)
    return _create_expected_tranches(parts, expected_on=expected_on, by=by, at=at)


@transaction.atomic
def request_tranche_payment(tranche: Tranche, *, by: User, at: datetime) -> list[Tranche]:
    """Notes that the funder was asked for a tranche, and keeps what the books said of each line that day; all parts of
    the same payment together."""
    rows = _lock_tranche_payment(tranche)
    TRANCHE.move(rows, TrancheStatus.REQUESTED, requested_at=at, requested_by=by)
    evidence.store_evidence(rows[0].line.programme_id, communication=rows[0].communication, on=timezone.localdate(at))
    return rows


@transaction.atomic
def drop_tranche_payment(tranche: Tranche, *, reason: str, by: User, at: datetime) -> list[Tranche]:
    """Expects a tranche no longer, with the reason; all parts of the same payment together."""
    rows = _lock_tranche_payment(tranche)
    TRANCHE.check(rows, TrancheStatus.DROPPED)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    TRANCHE.move(rows, TrancheStatus.DROPPED, dropped_at=at, dropped_by=by, dropped_reason=reason.strip())
    return rows


@transaction.atomic
def receive_tranche_payment(tranche: Tranche, *, received_on: date, by: User, at: datetime) -> list[Tranche]:
    """Books an expected tranche that came in: all parts of the same payment. Refuses `ReceivedInFuture`,
    `ReceivedBeforeAward` and `MoreThanGranted`."""
    rows = _lock_tranche_payment(tranche)
    ledger.post_movements(settle_tranches(rows, received_on=received_on, by=by, at=at), by=by, on=received_on)
    return rows


def settle_tranches(
    rows: Sequence[Tranche], *, received_on: date, by: User | None, at: datetime, confirmed_on: date | None = None
) -> list[Posting]:
    """Moves locked tranches to received, and gives the postings that the caller makes last; `confirmed_on` is the day
    on which the bank statement shows the money."""
    TRANCHE.check(rows, TrancheStatus.RECEIVED)
    if received_on > timezone.localdate(at):
        raise ReceivedInFuture
    for row in rows:
        _check_against_grant(row.line, amount=row.amount, received_on=received_on)
    TRANCHE.move(
        rows, TrancheStatus.RECEIVED, received_on=received_on, booked_at=at, booked_by=by, confirmed_on=confirmed_on
    )
    return [Posting(row.line_id, Movement.TRANCHE, row.amount, f"tranche:{row.pk}") for row in rows]


@transaction.atomic
def receive_unscheduled_tranche(
    line: BudgetLine,
    *,
    percentage: Decimal,
    base: Base,
    amount: Decimal,
    received_on: date,
    by: User | None,
    at: datetime,
) -> Tranche:
    """Books money from the funder that nobody had scheduled, in euro, from the day it came in. Refuses
    `ReceivedInFuture`, `ReceivedBeforeAward`, `MoreThanGranted`, and `TrancheAlreadyBooked` for the same line,
    percentage, base, amount and day."""
    if received_on > timezone.localdate(at):
        raise ReceivedInFuture
    part = TranchePart(line, percentage, base, amount)
    _lock_tranche_lines([line])
    if _filter_same_tranches(part).filter(received_on=received_on, status=TrancheStatus.RECEIVED).exists():
        raise TrancheAlreadyBooked
    _check_against_grant(line, amount=amount, received_on=received_on)
    [tranche] = _create_expected_tranches([part], expected_on=received_on, by=by, at=at)
    postings = settle_tranches([tranche], received_on=received_on, by=by, at=at)
    ledger.post_movements(postings, by=by, on=received_on)
    return tranche


def lock_tranche_payments(communications: Iterable[str]) -> list[Tranche]:
    """All parts of these payments, locked after their lines, in the order in which they were scheduled."""
    parts = Tranche.objects.filter(communication__in=list(communications))
    _lock_tranche_lines(BudgetLine.objects.filter(tranches__in=parts))
    locked = parts.select_for_update(of=("self",), no_key=True).select_related("line__programme")
    return list(locked.order_by("pk"))


def _lock_tranche_payment(tranche: Tranche) -> list[Tranche]:
    return lock_tranche_payments([tranche.communication])


def _lock_tranche_lines(lines: Iterable[BudgetLine]) -> None:
    numbers = sorted({line.pk for line in lines})
    list(BudgetLine.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))


def _create_expected_tranches(
    parts: Sequence[TranchePart], *, expected_on: date, by: User | None, at: datetime
) -> list[Tranche]:
    communication = draw_communication(
        CommunicationSeries.TRANCHE, lambda each: Tranche.objects.filter(communication=each).exists()
    )
    return Tranche.objects.bulk_create(
        Tranche(
            line=part.line,
            percentage=part.percentage,
            base=part.base,
            amount=part.amount,
            communication=communication,
            expected_on=expected_on,
            scheduled_at=at,
            scheduled_by=by,
        )
        for part in parts
    )


def _filter_same_tranches(part: TranchePart):
    return Tranche.objects.filter(line=part.line, percentage=part.percentage, base=part.base, amount=part.amount)


def _check_scheduled_part(part: TranchePart) -> None:
    awaited = Tranche.objects.filter(line=part.line).awaited()
    left = _compute_outstanding_grant(part.line) - awaited.aggregate(total=Sum("amount", default=ZERO))["total"]
    if part.amount > left:
        raise MoreThanToBeExpected(left=left, line=part.line)


def _check_against_grant(line: BudgetLine, *, amount: Decimal, received_on: date) -> None:
    awarded_on = _find_award_day(line)
    if awarded_on and received_on < awarded_on:
        raise ReceivedBeforeAward(on=awarded_on.strftime("%d/%m/%Y"))
    left = _compute_outstanding_grant(line)
    if amount > left:
        raise MoreThanGranted(left=left, line=line)


def _find_award_day(line: BudgetLine) -> date | None:
    return Award.objects.filter(programme=line.programme_id).aggregate(first=Min("awarded_on"))["first"]


def _compute_outstanding_grant(line: BudgetLine) -> Decimal:
    held = ledger.load_line_balances(line.pk)
    return held[Stage.FUNDER] - held[Stage.GRANTED]
