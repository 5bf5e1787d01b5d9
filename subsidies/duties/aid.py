"""De-minimis aid: every award with the day before which it is registered, and whether it was."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from healthcoach.days import end_of
from healthcoach.money import ZERO
from healthcoach.users.models import User
from subsidies.applications.models import Application
from subsidies.duties.permissions import programmes_of
from subsidies.duties.rules import Period, due_on, overdue_until
from subsidies.programmes.models import Programme


class State(models.TextChoices):
    """How the registration of an award stands."""

    OVERDUE = "overdue", _("overdue")
    OPEN = "open", _("to be registered")
    REGISTERED = "registered", _("registered")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many awards of how many euro, and how far their registration is; `open` counts those overdue as well."""

    count: int
    amount: Decimal
    open: int
    overdue: int


def awards(user: User) -> QuerySet[Application]:
    """The awards of this person's programmes, those that wait for their registration first, the oldest before."""
    rows = Application.objects.filter(reserved__isnull=False, programme__in=programmes_of(user))
    rows = rows.select_related("programme", "company", "registration__marked_by")
    return rows.order_by(models.F("registration__registered_on").asc(nulls_first=True), "decided_at", "pk")


def narrowed(
    rows: QuerySet[Application], *, on: date, programme: Programme, year: int | None = None, state: str = ""
) -> QuerySet[Application]:
    """The awards of a programme, decided in a year, whose registration stands so on a day."""
    rows = rows.filter(programme=programme)
    if year:
        before, last = end_of(Period(year - 1).ends_on), end_of(Period(year).ends_on)
        rows = rows.filter(decided_at__gte=before, decided_at__lt=last)
    return standing(rows, State(state), on=on) if state else rows


def standing(rows: QuerySet[Application], state: State, *, on: date) -> QuerySet[Application]:
    """Those whose registration stands so on a day."""
    return rows.filter(_standing(on)[state])


def late(on: date) -> QuerySet[Application]:
    """The awards of all programmes that nobody registered although their term is over on a day."""
    return standing(Application.objects.filter(reserved__isnull=False), State.OVERDUE, on=on)


def state(row: Application, on: date) -> State:
    """How the registration of an award stands on a day."""
    if hasattr(row, "registration"):
        return State.REGISTERED
    return State.OVERDUE if due_on(row.decided_on) < on else State.OPEN


def figures(rows: QuerySet[Application], on: date) -> Figures:
    """The awards counted, as they stand on a day."""
    standing = _standing(on)
    counted = rows.order_by().aggregate(
        count=Count("pk"),
        amount=Sum("reserved", default=ZERO),
        open=Count("pk", filter=standing[State.OPEN]),
        overdue=Count("pk", filter=standing[State.OVERDUE]),
    )
    return Figures(**counted)


def _standing(on: date) -> dict[State, Q]:
    waiting = Q(registration__isnull=True)
    return {
        State.OVERDUE: waiting & Q(decided_at__lt=end_of(overdue_until(on))),
        State.OPEN: waiting,
        State.REGISTERED: ~waiting,
    }
