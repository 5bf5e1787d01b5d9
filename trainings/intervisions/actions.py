"""The verbs of intervision: it is planned."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from healthcoach.refusals import Missing
from healthcoach.users.models import User
from trainings.intervisions.models import Intervision, IntervisionDate


@transaction.atomic
def plan(
    *, programme_id: int, title: str, venue: str, dates: Sequence[date], by: User | None, at: datetime
) -> Intervision:
    """Announces one intervision with the dates between which a coach chooses. Free."""
    if not dates:
        raise Missing(_("A date"), field="dates")
    intervision = Intervision.objects.create(
        programme_id=programme_id, title=title, venue=venue, planned_at=at, planned_by=by
    )
    IntervisionDate.objects.bulk_create(IntervisionDate(intervision=intervision, on=on) for on in sorted(set(dates)))
    return intervision
