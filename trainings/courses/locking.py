"""The rows that a verb of courses works on, locked from the course down, each kind in order. Who gives or takes places
locks the course first: then nobody has two of them in its editions."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from trainings.courses.models import WITHOUT_A_PLACE, Course, Edition, EditionDay, Enrolment


def courses(numbers: Iterable[int]) -> None:
    """These courses: no place in any of their editions comes or goes meanwhile."""
    rows = Course.objects.select_for_update(no_key=True, of=("self",)).filter(pk__any_of=sorted(set(numbers)))
    list(rows.order_by("pk").values_list("pk"))


def courses_of(rows: Iterable[Enrolment]) -> set[int]:
    """The courses of these enrolments, locked; gives their numbers."""
    found = Edition.objects.filter(pk__any_of=sorted({row.edition_id for row in rows}))
    numbers = set(found.values_list("course", flat=True))
    courses(numbers)
    return numbers


def editions(numbers: Sequence[int]) -> list[Edition]:
    """These editions with their course."""
    rows = Edition.objects.select_for_update(no_key=True, of=("self",)).select_related("course")
    return list(rows.filter(pk__any_of=sorted(set(numbers))).order_by("pk"))


def edition(row: Edition) -> Edition:
    """One edition with its course, as it is by now."""
    [found] = editions([row.pk])
    return found


def enrolments(rows: Sequence[Enrolment]) -> list[Enrolment]:
    """These enrolments with their people, as they are by now."""
    found = Enrolment.objects.select_for_update(no_key=True, of=("self",))
    found = found.select_related("edition__course", "candidate__user")
    return list(found.filter(pk__any_of=[row.pk for row in rows]).order_by("pk"))


def with_those_who_wait(rows: Sequence[Enrolment], courses: Iterable[int]) -> list[Enrolment]:
    """These enrolments, with everybody who waits in their courses locked too: all at once, so in order."""
    wait = Enrolment.objects.filter(edition__course__in=courses, status__in=WITHOUT_A_PLACE)
    chosen = {row.pk for row in rows}
    return [row for row in enrolments([*rows, *wait.only("pk")]) if row.pk in chosen]


def live_in(row: Edition) -> list[Enrolment]:
    """Everybody with a place in an edition or on its waiting list."""
    return enrolments(Enrolment.objects.live().filter(edition=row).only("pk"))


def days(rows: Sequence[EditionDay]) -> list[EditionDay]:
    """These days of editions."""
    found = EditionDay.objects.select_for_update(no_key=True, of=("self",)).select_related("edition")
    return list(found.filter(pk__any_of=[row.pk for row in rows]).order_by("pk"))


def course(row: Course) -> Course:
    """One course, as it is by now; who plans another edition of it waits."""
    return Course.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)


def offer_of(programme_id: int) -> QuerySet[Course]:
    """The courses of a programme; who offers another one there waits."""
    programmes = Course._meta.get_field("programme").related_model.objects
    programmes.select_for_update(no_key=True).get(pk=programme_id)
    return Course.objects.filter(programme=programme_id)
