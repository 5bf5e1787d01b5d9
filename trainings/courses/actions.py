"""The verbs of a course: a candidate enrols in an edition and completes it."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from healthcoach.refusals import Refused
from trainings.courses.models import Edition, Enrolment

if TYPE_CHECKING:
    from coaches.candidacy.models import Candidate


class EditionFull(Refused):
    """No place left."""

    sentence = _("This edition of the course is full.")


class EditionNotOver(Refused):
    """A course is completed on its last day at the earliest."""

    sentence = _("This edition of the course ends on %(on)s; it cannot be completed before.")


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
