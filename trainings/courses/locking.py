"""The rows that a verb of courses works on, locked from the edition down, each kind in order."""

from collections.abc import Sequence

from django.db.models import QuerySet

from trainings.courses.models import Course, Edition, EditionDay, Enrolment


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
