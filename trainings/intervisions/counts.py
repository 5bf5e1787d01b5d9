"""What can be told and counted about intervisions, on any day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from healthcoach.core.dates import start_of_next_day
from trainings.intervisions.models import (
    Intervision,
    IntervisionDate,
    Move,
    Preparation,
    Registration,
    RegistrationStatus,
)


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """What a date or a whole intervision counts: who had a place by the end of a day, and who of them attended."""

    registered: int = 0
    attended: int = 0


@dataclass(frozen=True, slots=True)
class PreparationCounts:
    """How many coaches were asked to prepare an intervision, and how many shared their experience."""

    asked: int = 0
    shared: int = 0


def list_announced_intervisions(programme_id: int, on: date) -> list[Intervision]:
    """The intervisions announced by the end of a day, in the order of announcement, with their dates as they stood
    then."""
    end = start_of_next_day(on)
    planned = Intervision.objects.filter(programme_id=programme_id, planned_at__lt=end)
    dates = Prefetch("dates", IntervisionDate.objects.known_at(end).order_by("on_then", "pk"))
    found = list(planned.prefetch_related(dates).order_by("planned_at", "pk"))
    for row in found:
        _restore_former_days(row.dates.all())
    return found


def find_next_intervision_date(programme_id: int, on: date) -> IntervisionDate | None:
    """The first date after or on a day, of those that stood by its end."""
    known = IntervisionDate.objects.filter(intervision__programme=programme_id).known_at(start_of_next_day(on))
    coming = known.filter(on_then__gte=on).select_related("intervision").order_by("on_then", "pk")
    return next(_restore_former_days(coming[:1]), None)


def count_places_per_date(on: date, **which: object) -> dict[int, PlaceCounts]:
    """Per number of a date, its places as they were by the end of a day; `which` narrows the registrations
    (`intervision=…`, `intervision__programme=…`). A place that was moved later counts on the date it had that day."""
    return _count_places_by(on, "date_then", which)


def count_places_per_intervision(on: date, **which: object) -> dict[int, PlaceCounts]:
    """Per number of an intervision, its places as they were by the end of a day."""
    return _count_places_by(on, "intervision", which)


def filter_attended_within(programme_id: int, since: date, until: date) -> QuerySet[Registration]:
    """Who attended an intervision on a day of a period, both days included: one row for each intervision."""
    attended = Registration.objects.filter(intervision__programme=programme_id, status=RegistrationStatus.ATTENDED)
    return attended.filter(attended_on__gte=since, attended_on__lte=until)


def count_attending_coaches(programme_id: int, since: date, until: date) -> int:
    """How many coaches attended at least one intervision within a period, each counted once."""
    return filter_attended_within(programme_id, since, until).values("coach").distinct().count()


def filter_placed_registrations(rows: QuerySet[Registration], on: date) -> QuerySet[Registration]:
    """The registrations that held a place by the end of a day, each with the date it had then, as `date_then`. Who was
    there has it from the day itself, also when it was recorded later."""
    end = start_of_next_day(on)
    later = Move.objects.filter(registration=OuterRef("pk"), moved_at__gte=end).order_by("moved_at", "pk")
    held = Q(registered_at__lt=end) | Q(attended_on__lte=on)
    held &= Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=end)
    then = Coalesce(Subquery(later.values("origin")[:1]), F("date"), output_field=BigIntegerField())
    return rows.filter(held).annotate(date_then=then)


def count_preparations_per_intervision(on: date, **which: object) -> dict[int, PreparationCounts]:
    """Per number of an intervision, how many coaches had been asked to prepare it by the end of a day, and how many had
    shared."""
    end = start_of_next_day(on)
    rows = Preparation.objects.filter(asked_at__lt=end, **which).order_by().values("intervision")
    counted = rows.annotate(asked=Count("pk"), shared=Count("pk", filter=Q(shared_at__lt=end)))
    return {row["intervision"]: PreparationCounts(row["asked"], row["shared"]) for row in counted}


def _restore_former_days(dates: Iterable[IntervisionDate]) -> Iterator[IntervisionDate]:
    """The dates with the day they had then."""
    for each in dates:
        each.on = each.on_then
    return iter(dates)


def _count_places_by(on: date, by: str, which: dict[str, object]) -> dict[int, PlaceCounts]:
    rows = filter_placed_registrations(Registration.objects.filter(**which), on).order_by().values(by)
    was_there = Q(status=RegistrationStatus.ATTENDED, attended_on__lte=on)
    counted = rows.annotate(registered=Count("pk"), attended=Count("pk", filter=was_there))
    return {row[by]: PlaceCounts(row["registered"], row["attended"]) for row in counted}
