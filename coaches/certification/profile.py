"""The verbs of a coach's time as a coach: the material is handed over, the profile described, and one day they stop."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.certification.actions import InThePast
from coaches.certification.models import Coach
from healthcoach.core.bulk import bulk_update_same_values
from healthcoach.core.refusals import Refused
from healthcoach.core.versions import Seen, check_seen, read_field_values
from healthcoach.users.models import User


class AlreadyRetired(Refused):
    """Who stopped as a coach stays so; that day was told."""

    code = "already_retired"
    sentence = _("%(name)s already stopped as a coach on %(on)s. Nothing has changed.")


@transaction.atomic
def hand_over_material(coaches: Iterable[Coach], *, by: User, at: datetime) -> list[Coach]:
    """Records that these coaches received the material of the method; who had it already keeps the day. Gives those
    who received it now."""
    numbers = sorted({coach.pk for coach in coaches})
    without = Coach.objects.filter(pk__any_of=numbers, material_at__isnull=True)
    rows = list(without.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    for row in rows:
        row.material_at, row.material_by = at, by
    if rows:
        bulk_update_same_values(rows, ["material_at", "material_by"])
    return rows


@transaction.atomic
def update_coach_profile(
    coach: Coach,
    *,
    regions: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    themes: Sequence[str] | None = None,
    introduction: str | None = None,
    capacity: int | None = None,
    seen: Seen | None = None,
    by: User,
    at: datetime,
) -> Coach:
    """Changes what companies read about a coach and choose by; what is not told stays. Refuses
    `ChangedMeanwhile`."""
    row = Coach.objects.select_for_update(no_key=True).get(pk=coach.pk)
    told = {"regions": regions, "languages": languages, "themes": themes, "capacity": capacity}
    told |= {"introduction": introduction.strip() if introduction is not None else None}
    told = {field: value for field, value in told.items() if value is not None}
    told = check_seen(row, told, now=read_field_values(row, told), seen=seen, by=by)
    changed = [field for field, value in told.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, told[field])
    if changed:
        row.save(update_fields=changed)
    return row


@transaction.atomic
def retire_coach(coach: Coach, *, on: date, by: User, at: datetime) -> Coach:
    """Ends somebody's time as a coach on a day: from then on they start no trajectory, and finish those that run. A day
    to come can be changed. Refuses `AlreadyRetired` and `InThePast`."""
    row = Coach.objects.select_for_update(no_key=True).get(pk=coach.pk)
    today = timezone.localdate(at)
    if row.retired_on and row.retired_on <= today:
        raise AlreadyRetired(name=row.name, on=row.retired_on.strftime("%d/%m/%Y"))
    if on < today:
        raise InThePast
    if row.retired_on != on:
        row.retired_on, row.retired_at, row.retired_by = on, at, by
        row.save(update_fields=["retired_on", "retired_at", "retired_by"])
    return row
