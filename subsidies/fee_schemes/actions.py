"""What happens to the rules by which a programme pays: a fee scheme is adopted."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from healthcoach.programmes.models import Programme
from subsidies.fee_schemes.models import FeeScheme


class AdoptedForThePast(Refused):
    """What was promised on a past day stays as it was promised."""

    code = "adopted_for_the_past"
    sentence = _("A fee scheme holds from today or a later day: what was promised before stays as it was.")


class AnotherFromThatDay(Refused):
    """On one day there is one rule."""

    code = "another_from_that_day"
    sentence = _("Another fee scheme holds from %(on)s already. Choose another day.")


@transaction.atomic
def adopt_fee_scheme(
    programme: Programme, *, valid_from: date, hours: Decimal, rate: Decimal, maximum: Decimal, at: datetime
) -> FeeScheme:
    """Adopts what a trajectory is worth from a day on (hours, euro per hour, at most how many euro), until the next one
    holds. Refuses `AdoptedForThePast` and `AnotherFromThatDay`."""
    if valid_from < timezone.localdate(at):
        raise AdoptedForThePast
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if FeeScheme.objects.filter(programme=programme, valid_from=valid_from).exists():
        raise AnotherFromThatDay(on=valid_from.strftime("%d/%m/%Y"))
    return FeeScheme.objects.create(programme=programme, valid_from=valid_from, hours=hours, rate=rate, maximum=maximum)
