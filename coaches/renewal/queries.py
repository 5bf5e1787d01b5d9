"""Until when coaches are certified, and who may start a trajectory on a day: calculated from the agreement and the
attended intervisions, never stored (docs/adr/0015)."""

from datetime import date

from django.db import models
from django.db.models import Case, Exists, Expression, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Greatest

from coaches.certification.blocks import Block
from coaches.certification.models import Agreement, BankAccount, Coach
from coaches.renewal.rules import Standing
from healthcoach.programmes.models import ProgrammeKind
from trainings.intervisions.models import Registration, RegistrationStatus


class MonthsAfter(Func):
    """A day so many months later; the last of that month when it has no such day."""

    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(months => "
    output_field = models.DateField()


def with_expiry(coaches: QuerySet[Coach], on: date, **known: object) -> QuerySet[Coach]:
    """The coaches, each with the day on which the certification was last renewed, `renewed_on`, and the first day on
    which it no longer holds, `expires_on` (none where the programme asks no renewal), as that stood on a day."""
    first = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on).order_by("signed_on")
    attended = Registration.objects.filter(
        coach=OuterRef("pk"), status=RegistrationStatus.ATTENDED, attended_on__lte=on, **known
    )
    last = attended.order_by("-attended_on").values("attended_on")[:1]
    return coaches.annotate(signed_on=Subquery(first.values("signed_on")[:1]), attended_on=Subquery(last)).annotate(
        renewed_on=Greatest("signed_on", "attended_on"),
        expires_on=MonthsAfter(Greatest("signed_on", "attended_on"), F("programme__renewal_months")),
    )


def with_standing(coaches: QuerySet[Coach], on: date) -> QuerySet[Coach]:
    """The coaches, each with its `standing` today, one of `Standing`, and what `with_expiry` tells."""
    account = BankAccount.objects.filter(coach=OuterRef("pk"), replaced_at__isnull=True)
    return with_expiry(coaches, on).annotate(standing=standing_expression(on, account, today=True))


def active_coaches(on: date) -> QuerySet[Coach]:
    """Who may start a trajectory on a day: able to sign in, agreement signed, not retired, not blocked, not expired,
    and bank account known where the programme pays. A coach who cannot sign in could neither be told of the start nor
    log the hours."""
    return only_active(Coach.objects.all(), on)


def only_active(coaches: QuerySet[Coach], on: date) -> QuerySet[Coach]:
    """Of these coaches those who may start a trajectory on a day."""
    signed = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on)
    return with_standing(coaches, on).filter(Exists(signed), standing=Standing.ACTIVE)


def is_active_coach(coach: Coach, on: date) -> bool:
    """Whether this coach may start a trajectory on a day."""
    return active_coaches(on).filter(pk=coach.pk).exists()


def standing_expression(on: date, accounts: QuerySet, *, today: bool = False) -> Expression:
    """Where coaches with an expiry stand on a day, given the accounts by which they were payable. Whether somebody can
    sign in is known of today only."""
    payable = ~Q(programme__kind=ProgrammeKind.SUBSIDY) | Exists(accounts)
    cases = [
        When(retired_on__lte=on, then=Value(Standing.RETIRED)),
        When(Exists(Block.objects.in_force(on).of_coach()), then=Value(Standing.BLOCKED)),
        When(expires_on__lte=on, then=Value(Standing.EXPIRED)),
        When(~payable, then=Value(Standing.WITHOUT_ACCOUNT)),
    ]
    if today:
        cases.append(When(~Q(user__is_active=True), then=Value(Standing.NO_SIGN_IN)))
    return Case(*cases, default=Value(Standing.ACTIVE), output_field=models.CharField())
