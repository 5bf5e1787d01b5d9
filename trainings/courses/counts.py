"""What can be counted about the training offer, on any day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from healthcoach.core.dates import start_of_next_day
from trainings.courses import rules
from trainings.courses.models import Course, Edition, Enrolment


@dataclass(frozen=True, slots=True)
class EditionOccupancy:
    """An edition on a day: how many people had a place, waited and had completed it, and how many places were left."""

    edition: Edition
    enrolled: int
    waiting: int
    completed: int

    @property
    def left(self) -> int:
        """How many places were left."""
        return rules.count_free_places(capacity=self.edition.capacity, taken=self.enrolled)


def count_trained_people(programme_id: int, on: date) -> int:
    """How many people had completed a course that certifies by the end of a day, each counted once."""
    completed = Enrolment.objects.filter(
        edition__course__programme=programme_id, edition__course__certifies=True, completed_on__lte=on
    )
    return completed.values("candidate").distinct().count()


def find_offered_course(programme_id: int, on: date) -> Course | None:
    """The certifying course on offer on a day: the one offered last, or none yet or no more."""
    offered = _filter_offered_courses(programme_id, on).filter(certifies=True)
    return offered.prefetch_related("partners").order_by("-offered_from", "-pk").first()


def count_completed_by_course(programme_id: int, on: date) -> list[tuple[Course, int]]:
    """Per course of a programme how many people had completed it by the end of a day, each counted once."""
    done = Count(
        "editions__enrolments__candidate",
        filter=Q(editions__enrolments__completed_on__lte=on),
        distinct=True,
    )
    rows = Course.objects.filter(programme=programme_id, offered_from__lte=on).annotate(done=done)
    return [(row, row.done) for row in rows.order_by("offered_from", "pk")]


def list_edition_occupancy(programme_id: int, on: date) -> list[EditionOccupancy]:
    """Every edition of a programme with its people at the end of a day; one that had been cancelled by then is left
    out."""
    rows = Edition.objects.filter(_build_not_cancelled_condition(on), course__programme=programme_id).select_related(
        "course"
    )
    rows = rows.annotate(
        had=Count("enrolments", filter=_build_had_place_condition(on)),
        waited=Count("enrolments", filter=_build_waited_condition(on)),
        done=Count("enrolments", filter=Q(enrolments__completed_on__lte=on)),
    )
    return [EditionOccupancy(row, row.had, row.waited, row.done) for row in rows.order_by("starts_on", "pk")]


def list_open_editions(programme_id: int, on: date) -> list[EditionOccupancy]:
    """The editions that still begin on a day or later and have a place left, first ones first."""
    return [each for each in list_edition_occupancy(programme_id, on) if each.edition.starts_on >= on and each.left]


def _filter_offered_courses(programme_id: int, on: date) -> QuerySet[Course]:
    still = Q(offered_until__isnull=True) | Q(offered_until__gte=on)
    return Course.objects.filter(still, programme=programme_id, offered_from__lte=on)


def _build_not_cancelled_condition(on: date, path: str = "") -> Q:
    return Q(**{f"{path}cancelled_at__isnull": True}) | Q(**{f"{path}cancelled_at__gte": start_of_next_day(on)})


def _build_had_place_condition(on: date) -> Q:
    return Q(enrolments__enrolled_on__lte=on) & _build_not_cancelled_condition(on, "enrolments__")


def _build_waited_condition(on: date) -> Q:
    placed_later = Q(enrolments__enrolled_on__isnull=True) | Q(enrolments__enrolled_on__gt=on)
    return (
        Q(enrolments__asked_at__lt=start_of_next_day(on))
        & placed_later
        & _build_not_cancelled_condition(on, "enrolments__")
    )
