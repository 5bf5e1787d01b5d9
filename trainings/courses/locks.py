"""The rows that a verb of courses works on, locked from the course down, each kind in order. Who gives or takes places
locks the course first: then nobody has two of them in its editions."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from healthcoach.programmes.models import Programme
from trainings.courses.models import UNPLACED_STATUSES, Course, Edition, EditionDay, Enrolment


def lock_courses(numbers: Iterable[int]) -> None:
    """These courses: no place in any of their editions comes or goes meanwhile."""
    rows = Course.objects.select_for_update(no_key=True, of=("self",)).filter(pk__any_of=sorted(set(numbers)))
    list(rows.order_by("pk").values_list("pk"))


def lock_courses_of_enrolments(rows: Iterable[Enrolment]) -> set[int]:
    """The courses of these enrolments, locked; gives their numbers."""
    found = Edition.objects.filter(pk__any_of=sorted({row.edition_id for row in rows}))
    numbers = set(found.values_list("course", flat=True))
    lock_courses(numbers)
    return numbers


def lock_editions(numbers: Sequence[int]) -> list[Edition]:
    """These editions with their course."""
    rows = Edition.objects.select_for_update(no_key=True, of=("self",)).select_related("course")
    return list(rows.filter(pk__any_of=sorted(set(numbers))).order_by("pk"))


def lock_edition(row: Edition) -> Edition:
    """One edition with its course, as it is by now."""
    [found] = lock_editions([row.pk])
    return found


def lock_enrolments(rows: Sequence[Enrolment]) -> list[Enrolment]:
    """These enrolments with their people, as they are by now."""
    found = Enrolment.objects.select_for_update(no_key=True, of=("self",))
    found = found.select_related("edition__course", "candidate__user")
    return list(found.filter(pk__any_of=[row.pk for row in rows]).order_by("pk"))


def lock_with_waiting_enrolments(rows: Sequence[Enrolment], courses: Iterable[int]) -> list[Enrolment]:
    """These enrolments, with everybody who waits in their courses locked too: all at once, so in order."""
    wait = Enrolment.objects.filter(edition__course__in=courses, status__in=UNPLACED_STATUSES)
    chosen = {row.pk for row in rows}
    return [row for row in lock_enrolments([*rows, *wait.only("pk")]) if row.pk in chosen]


def lock_live_enrolments(row: Edition) -> list[Enrolment]:
    """Everybody with a place in an edition or on its waiting list."""
    return lock_enrolments(Enrolment.objects.live().filter(edition=row).only("pk"))


def lock_edition_days(rows: Sequence[EditionDay]) -> list[EditionDay]:
    """These days of editions."""
    found = EditionDay.objects.select_for_update(no_key=True, of=("self",)).select_related("edition")
    return list(found.filter(pk__any_of=[row.pk for row in rows]).order_by("pk"))


def lock_course(row: Course) -> Course:
    """One course, as it is by now; who plans another edition of it waits."""
    return Course.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)


def lock_course_offer(programme_id: int) -> QuerySet[Course]:
    """The courses of a programme; who offers another one there waits."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme_id)
    return Course.objects.filter(programme=programme_id)
