"""Who may do what with courses. The project holder offers courses, plans, changes and cancels editions, enrols people,
ends enrolments, completes them and marks fees as paid. A trainer records who was there, as the project holder does. A
candidate enrols themself and cancels their own place. Auditors and administrators read and change nothing, not even
what is their own."""

from typing import TYPE_CHECKING

from healthcoach.users.models import Role, User
from trainings.courses.models import READERS, Course, Edition, EditionDay, Enrolment

if TYPE_CHECKING:
    from coaches.candidacy.models import Candidate


def reads(user: User) -> bool:
    """See the lists of courses of some programme."""
    return user.is_superuser or bool(user.programmes_as(*READERS))


def plans(user: User, programme_id: int) -> bool:
    """Offer courses and plan editions: the project holder."""
    return user.is_in(programme_id, Role.STAFF)


def runs_course(user: User, course: Course) -> bool:
    """Plan an edition of a course, or end its offer: the project holder."""
    return plans(user, course.programme_id)


def runs(user: User, edition: Edition) -> bool:
    """Change and cancel an edition, and complete it: the project holder."""
    return plans(user, edition.course.programme_id)


def records(user: User, edition: Edition) -> bool:
    """Record who was there: trainers and the project holder."""
    return user.is_in(edition.course.programme_id, Role.STAFF, Role.TRAINER)


def records_day(user: User, day: EditionDay) -> bool:
    """Record the list of a day: trainers and the project holder."""
    return records(user, day.edition)


def is_own(user: User, candidate: "Candidate") -> bool:
    """Whether this is somebody's own candidacy, with which they may act."""
    if user.is_superuser or user.is_in(candidate.programme_id, Role.AUDITOR):
        return False
    return candidate.user_id == user.pk


def enrols(user: User, candidate: "Candidate") -> bool:
    """Enrol a candidate: themself, or the project holder."""
    return is_own(user, candidate) or plans(user, candidate.programme_id)


def accepts(user: User, enrolment: Enrolment) -> bool:
    """Take a place that was offered: whose it is, or the project holder."""
    return enrols(user, enrolment.candidate)


def cancels(user: User, enrolment: Enrolment) -> bool:
    """End an enrolment: whose it is, or the project holder."""
    return is_own(user, enrolment.candidate) or plans(user, enrolment.edition.course.programme_id)


def manages(user: User, enrolment: Enrolment) -> bool:
    """Complete an enrolment and mark its fee as paid: the project holder."""
    return plans(user, enrolment.edition.course.programme_id)


def has_certificates(user: User, edition: Edition) -> bool:
    """Have the certificates of everybody: the project holder, and who reads everything."""
    return user.is_superuser or user.is_in(edition.course.programme_id, Role.STAFF, Role.AUDITOR)


def reads_certificate(user: User, enrolment: Enrolment) -> bool:
    """Have a certificate: whose it is, and who has those of everybody."""
    return enrolment.candidate.user_id == user.pk or has_certificates(user, enrolment.edition)
