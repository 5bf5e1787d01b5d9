"""What happens to the budget: a programme's lines are opened, the grant is awarded, tranches come in."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.money import euro
from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.budget import ledger
from subsidies.budget.models import Account, Award, Base, BudgetLine, Tranche
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
    """Books money received from the funder as cash of a line, in euro, from the day it came in. Refuses
    `ReceivedInFuture`, `ReceivedBeforeAward`, `MoreThanGranted`, and `TrancheAlreadyBooked` for the same line,
    percentage, base, amount and day."""
    if received_on > timezone.localdate(at):
        raise ReceivedInFuture
    BudgetLine.objects.select_for_update(no_key=True).get(pk=line.pk)
    same = Tranche.objects.filter(line=line, percentage=percentage, base=base, amount=amount, received_on=received_on)
    if same.exists():
        raise TrancheAlreadyBooked
    _check_against_grant(line, amount=amount, received_on=received_on)
    tranche = Tranche.objects.create(
        line=line,
        percentage=percentage,
        base=base,
        amount=amount,
        received_on=received_on,
        booked_at=at,
        booked_by=by,
    )
    ledger.post([Posting(line.pk, Movement.TRANCHE, amount, f"tranche:{tranche.pk}")], by=by, on=received_on)
    return tranche


def _check_against_grant(line: BudgetLine, *, amount: Decimal, received_on: date) -> None:
    awarded_on = Award.objects.filter(programme=line.programme_id).aggregate(first=Min("awarded_on"))["first"]
    if awarded_on and received_on < awarded_on:
        raise ReceivedBeforeAward(on=awarded_on.strftime("%d/%m/%Y"))
    held = ledger.balances(line.pk)
    left = held[Stage.FUNDER] - held[Stage.GRANTED]
    if amount > left:
        raise MoreThanGranted(left=euro(left))
