"""What happens to the budget: a programme's lines are opened, the grant is awarded, tranches come in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.money import ZERO, euro
from healthcoach.references import Series, structured
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.budget import ledger
from subsidies.budget.models import TRANCHE, Account, Award, Base, BudgetLine, Tranche, TrancheStatus
from subsidies.budget.rules import Kind, Movement, Posting, Stage, account_number, split
from subsidies.programmes.models import FeeScheme, Programme


class ReceivedInFuture(Refused):
    """Only money that came in is booked."""

    sentence = _("This day lies in the future. Book a tranche when the money has come in.")


class AwardedInFuture(Refused):
    """A grant counts from the day on which it was awarded, so that day has come."""

    sentence = _("The day of the award lies in the future. Book a grant when it has been awarded.")


class ReceivedBeforeAward(Refused):
    """Money that came in before the grant cannot be a part of it."""

    sentence = _("The grant was awarded on %(on)s; money that came in before cannot be a tranche of it.")


class MoreThanGranted(Refused):
    """The tranches of a line are parts of what was granted for it."""

    sentence = _("Only %(left)s of the grant for this line has not come in yet. Please check the amount and the line.")


class TrancheAlreadyBooked(Refused):
    """The same money twice: a second click, or a second person."""

    sentence = _("This tranche has already been booked: same line, same amount, same day. Nothing has been added.")


@transaction.atomic
def open_programme(
    *,
    slug: str,
    name: str,
    code: str,
    shares: dict[Kind, Decimal],
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
def open_lines(programme: Programme, *, shares: dict[Kind, Decimal]) -> list[BudgetLine]:
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
    parts = split(amount, {kind: line.share for kind, line in lines.items()})
    postings = [Posting(lines[kind].pk, Movement.AWARD, part, f"award:{grant.pk}") for kind, part in parts.items()]
    ledger.post(postings, by=by, on=awarded_on)
    return grant


@dataclass(frozen=True, slots=True)
class Part:
    """What a tranche is for one line: percentage, of what, and the amount in euro."""

    line: BudgetLine
    percentage: Decimal
    base: Base
    amount: Decimal


@transaction.atomic
def schedule(parts: Sequence[Part], *, expected_on: date, by: User | None, at: datetime) -> list[Tranche]:
    """Expects a tranche on a day: one payment of the funder, for one line or for several, recognised by its structured
    communication. Refuses `MoreThanGranted` with what is left of a line's grant, counting what is expected already."""
    _lock_lines(part.line for part in parts)
    for part in parts:
        _check_schedule(part)
    return _expect(parts, expected_on=expected_on, by=by, at=at)


def _expect(parts: Sequence[Part], *, expected_on: date, by: User | None, at: datetime) -> list[Tranche]:
    number = (Tranche.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    communication = structured(Series.TRANCHE, number)
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


@transaction.atomic
def request(tranche: Tranche, *, by: User, at: datetime) -> list[Tranche]:
    """Notes that the funder was asked for a tranche, with its evidence; all parts of the same payment together."""
    rows = _lock_payment(tranche)
    TRANCHE.move(rows, TrancheStatus.REQUESTED, requested_at=at, requested_by=by)
    return rows


@transaction.atomic
def drop(tranche: Tranche, *, reason: str, by: User, at: datetime) -> list[Tranche]:
    """Expects a tranche no longer, with the reason; all parts of the same payment together."""
    rows = _lock_payment(tranche)
    TRANCHE.check(rows, TrancheStatus.DROPPED)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    TRANCHE.move(rows, TrancheStatus.DROPPED, dropped_at=at, dropped_by=by, dropped_reason=reason.strip())
    return rows


@transaction.atomic
def receive(tranche: Tranche, *, received_on: date, by: User, at: datetime) -> list[Tranche]:
    """Books an expected tranche that came in: all parts of the same payment. Refuses `ReceivedInFuture`,
    `ReceivedBeforeAward` and `MoreThanGranted`."""
    rows = _lock_payment(tranche)
    ledger.post(settle(rows, received_on=received_on, by=by, at=at), by=by, on=received_on)
    return rows


def settle(
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
def receive_tranche(
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
    _lock_lines([line])
    same = Tranche.objects.filter(line=line, percentage=percentage, base=base, amount=amount, received_on=received_on)
    if same.filter(status=TrancheStatus.RECEIVED).exists():
        raise TrancheAlreadyBooked
    _check_against_grant(line, amount=amount, received_on=received_on)
    [tranche] = _expect([Part(line, percentage, base, amount)], expected_on=received_on, by=by, at=at)
    postings = settle([tranche], received_on=received_on, by=by, at=at)
    ledger.post(postings, by=by, on=received_on)
    return tranche


def _lock_lines(lines: Iterable[BudgetLine]) -> None:
    numbers = sorted({line.pk for line in lines})
    list(BudgetLine.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))


def _lock_payment(tranche: Tranche) -> list[Tranche]:
    """The parts of the payment to which a tranche belongs, locked, with their lines."""
    parts = Tranche.objects.filter(communication=tranche.communication)
    _lock_lines(BudgetLine.objects.filter(tranches__in=parts))
    locked = parts.select_for_update(of=("self",), no_key=True).select_related("line__programme")
    return list(locked.order_by("pk"))


def _check_schedule(part: Part) -> None:
    awaited = Tranche.objects.filter(line=part.line, status__in=[TrancheStatus.EXPECTED, TrancheStatus.REQUESTED])
    expected = awaited.aggregate(total=Sum("amount", default=ZERO))["total"]
    left = _not_yet_in(part.line) - expected
    if part.amount > left:
        raise MoreThanGranted(left=euro(max(left, ZERO)))


def _check_against_grant(line: BudgetLine, *, amount: Decimal, received_on: date) -> None:
    awarded_on = Award.objects.filter(programme=line.programme_id).aggregate(first=Min("awarded_on"))["first"]
    if awarded_on and received_on < awarded_on:
        raise ReceivedBeforeAward(on=awarded_on.strftime("%d/%m/%Y"))
    left = _not_yet_in(line)
    if amount > left:
        raise MoreThanGranted(left=euro(left))


def _not_yet_in(line: BudgetLine) -> Decimal:
    held = ledger.balances(line.pk)
    return held[Stage.FUNDER] - held[Stage.GRANTED]
