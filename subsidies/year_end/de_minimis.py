"""De-minimis aid: every award with the day before which it is registered, and whether it was."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from healthcoach.core.dates import start_of_next_day
from healthcoach.core.money import ZERO
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.applications.models import Application
from subsidies.year_end.permissions import list_year_end_programmes
from subsidies.year_end.rules import Period, find_last_overdue_award_day, find_registration_deadline


class RegistrationState(models.TextChoices):
    """How the registration of an award stands."""

    OVERDUE = "overdue", _("overdue")
    OPEN = "open", _("to be registered")
    REGISTERED = "registered", _("registered")


@dataclass(frozen=True, slots=True)
class RegistrationFigures:
    """How many awards of how many euro, and how far their registration is; `open` counts those overdue as well."""

    count: int
    amount: Decimal
    open: int
    overdue: int


def list_awards_to_register(user: User) -> QuerySet[Application]:
    """The awards of this person's programmes, those that wait for their registration first, the oldest before."""
    rows = Application.objects.filter(reserved__isnull=False, programme__in=list_year_end_programmes(user))
    rows = rows.select_related("programme", "company", "registration__marked_by")
    return rows.order_by(models.F("registration__registered_on").asc(nulls_first=True), "decided_at", "pk")


def filter_awards(
    rows: QuerySet[Application], *, on: date, programme: Programme, year: int | None = None, state: str = ""
) -> QuerySet[Application]:
    """The awards of a programme, decided in a year, whose registration stands so on a day."""
    rows = rows.filter(programme=programme)
    if year:
        before, last = start_of_next_day(Period(year - 1).ends_on), start_of_next_day(Period(year).ends_on)
        rows = rows.filter(decided_at__gte=before, decided_at__lt=last)
    return filter_awards_by_state(rows, RegistrationState(state), on=on) if state else rows


def filter_awards_by_state(rows: QuerySet[Application], state: RegistrationState, *, on: date) -> QuerySet[Application]:
    """Those whose registration stands so on a day."""
    return rows.filter(_build_state_conditions(on)[state])


def list_overdue_awards(on: date) -> QuerySet[Application]:
    """The awards of all programmes that nobody registered although their term is over on a day."""
    return filter_awards_by_state(Application.objects.filter(reserved__isnull=False), RegistrationState.OVERDUE, on=on)


def find_registration_state(row: Application, on: date) -> RegistrationState:
    """How the registration of an award stands on a day."""
    if hasattr(row, "registration"):
        return RegistrationState.REGISTERED
    return RegistrationState.OVERDUE if find_registration_deadline(row.decided_on) < on else RegistrationState.OPEN


def count_registrations(rows: QuerySet[Application], on: date) -> RegistrationFigures:
    """The awards counted, as they stand on a day."""
    standing = _build_state_conditions(on)
    counted = rows.order_by().aggregate(
        count=Count("pk"),
        amount=Sum("reserved", default=ZERO),
        open=Count("pk", filter=standing[RegistrationState.OPEN]),
        overdue=Count("pk", filter=standing[RegistrationState.OVERDUE]),
    )
    return RegistrationFigures(**counted)


def _build_state_conditions(on: date) -> dict[RegistrationState, Q]:
    waiting = Q(registration__isnull=True)
    return {
        RegistrationState.OVERDUE: waiting & Q(decided_at__lt=start_of_next_day(find_last_overdue_award_day(on))),
        RegistrationState.OPEN: waiting,
        RegistrationState.REGISTERED: ~waiting,
    }
