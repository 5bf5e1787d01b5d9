"""Samples: payments drawn at random by a recorded seed. Whoever draws again with the same seed, size and period gets
the same payments, with any program that can count MD5."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Missing, Refused
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.controls.models import Sample
from subsidies.payments.models import Payment, PaymentStatus

MAX_SAMPLE_SIZE = 50
LEFT_ACCOUNT_STATUSES = [PaymentStatus.PAID, PaymentStatus.RETURNED]


class SampleSize(Refused):
    """None, or more than a person can look into."""

    code = "sample_size"
    sentence = _("A sample holds 1 to %(most)s payments.")


class PeriodReversed(Refused):
    """The last day lies before the first."""

    code = "period_reversed"
    sentence = _("The last day lies before the first.")


class NothingToDraw(Refused):
    """No payment left the account in the period."""

    code = "nothing_to_draw"
    sentence = _("No payment left the account in this period.")


def generate_sample_seed() -> str:
    """A seed that nobody chose."""
    return secrets.token_hex(8)


def find_sample_population(programme: Programme, *, from_on: date, until_on: date) -> QuerySet[Payment]:
    """The payments of a programme that left the account in a period, also those that came back."""
    rows = Payment.objects.filter(batch__programme=programme, status__in=LEFT_ACCOUNT_STATUSES)
    return rows.filter(paid_on__gte=from_on, paid_on__lte=until_on)


def select_payments_by_seed(rows: QuerySet[Payment], *, seed: str, size: int) -> list[int]:
    """The numbers of the payments that a seed draws: those of which the MD5 of seed, colon and number comes first."""
    mark = MD5(Concat(Value(f"{seed}:"), Cast("pk", CharField())))
    return list(rows.annotate(mark=mark).order_by("mark", "pk").values_list("pk", flat=True)[:size])


@transaction.atomic
def draw_sample(
    programme: Programme, *, size: int, from_on: date, until_on: date, seed: str = "", by: User, at: datetime
) -> Sample:
    """Draws a sample and writes down how. The same draw asked for again is the one that was made. Refuses `SampleSize`,
    `PeriodReversed`, `NothingToDraw`, and `Missing` for a seed of signs that no database text holds."""
    if not 1 <= size <= MAX_SAMPLE_SIZE:
        raise SampleSize(most=MAX_SAMPLE_SIZE)
    if until_on < from_on:
        raise PeriodReversed
    seed = seed.strip() or generate_sample_seed()
    if "\0" in seed or len(seed) > Sample._meta.get_field("seed").max_length:
        raise Missing(_("The seed"), field="seed")
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)  # a second click waits, and finds it
    asked = {"programme": programme, "size": size, "from_on": from_on, "until_on": until_on, "seed": seed}
    if known := Sample.objects.filter(**asked, drawn_by=by).first():
        return known
    rows = find_sample_population(programme, from_on=from_on, until_on=until_on)
    if not (count := rows.count()):
        raise NothingToDraw
    drawn = select_payments_by_seed(rows, seed=seed, size=size)
    return Sample.objects.create(**asked, payments=drawn, population=count, drawn_at=at, drawn_by=by)
