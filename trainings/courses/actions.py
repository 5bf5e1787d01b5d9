"""The verbs of a course: it is offered, an edition is planned, a candidate enrols and completes it."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from healthcoach.refusals import Refused
from trainings.courses.models import Course, Edition, Enrolment

if TYPE_CHECKING:
    from coaches.candidacy.models import Candidate


class EditionFull(Refused):
    """No place left."""

    sentence = _("This edition of the course is full.")


class EditionNotOver(Refused):
    """A course is completed on its last day at the earliest."""

    sentence = _("This edition of the course ends on %(on)s; it cannot be completed before.")


class EditionEndsBeforeStart(Refused):
    """An edition's last day comes on or after its first."""

    sentence = _("This edition of the course would end before it starts. Please check the two dates.")


def offer(*, programme_id: int, name: str, days: int, price: Decimal, on: date, partners: str = "") -> Course:
    """Offers a course from a day on: so many days, so many euro per person."""
    return Course.objects.create(
        programme_id=programme_id, name=name, days=days, price=price, partners=partners, offered_from=on
    )


def plan_edition(course: Course, *, starts_on: date, ends_on: date, place: str, capacity: int) -> Edition:
    """Plans one round of a course. Refuses `EditionEndsBeforeStart`."""
    if ends_on < starts_on:
        raise EditionEndsBeforeStart
    return Edition.objects.create(course=course, starts_on=starts_on, ends_on=ends_on, place=place, capacity=capacity)


@transaction.atomic
def enrol(candidate: "Candidate", *, edition: Edition, on: date) -> Enrolment:
    """Gives a candidate a place; enrolling twice is enrolling once. Refuses `EditionFull`."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    enrolled = Enrolment.objects.filter(edition=edition)
    if existing := enrolled.filter(candidate=candidate).first():
        return existing
    if enrolled.count() >= edition.capacity:
        raise EditionFull
    return Enrolment.objects.create(edition=edition, candidate=candidate, enrolled_on=on)


def finish(enrolment: Enrolment, *, on: date) -> Enrolment:
    """Notes that the candidate completed the course. Refuses `EditionNotOver`."""
    if on < enrolment.edition.ends_on:
        raise EditionNotOver(on=enrolment.edition.ends_on.strftime("%d/%m/%Y"))
    enrolment.completed_on = on
    enrolment.save(update_fields=["completed_on"])
    return enrolment
