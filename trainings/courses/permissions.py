"""Who may do what with courses. The project holder offers courses, plans, changes and cancels editions, enrols people,
ends enrolments, completes them and marks fees as paid. A trainer records who was there, as the project holder does. A
candidate enrols themself and cancels their own place. Auditors and administrators read and change nothing, not even
what is their own."""

from coaches.candidacy.models import Candidate
from healthcoach.programmes.access import COACH_READERS, COURSE_READERS, has_role_in, programme_ids_with_role
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from trainings.courses.models import Course, Edition, EditionDay, Enrolment


def can_read_courses(user: User) -> bool:
    """See the lists of courses of some programme."""
    return user.is_superuser or bool(programme_ids_with_role(user, *COURSE_READERS))


def can_plan_courses(user: User, programme_id: int) -> bool:
    """Offer courses and plan editions: the project holder."""
    return has_role_in(user, programme_id, Role.STAFF)


def can_run_course(user: User, course: Course) -> bool:
    """Plan an edition of a course, or end its offer: the project holder."""
    return can_plan_courses(user, course.programme_id)


def can_run_edition(user: User, edition: Edition) -> bool:
    """Change and cancel an edition, and complete it: the project holder."""
    return can_plan_courses(user, edition.course.programme_id)


def can_record_attendance(user: User, edition: Edition) -> bool:
    """Record who was there: trainers and the project holder."""
    return has_role_in(user, edition.course.programme_id, Role.STAFF, Role.TRAINER)


def can_record_day(user: User, day: EditionDay) -> bool:
    """Record the list of a day: trainers and the project holder."""
    return can_record_attendance(user, day.edition)


def can_act_with_candidacy(user: User, candidate: Candidate) -> bool:
    """Whether this is somebody's own candidacy, with which they may act."""
    if user.is_superuser or has_role_in(user, candidate.programme_id, Role.AUDITOR):
        return False
    return candidate.user_id == user.pk


def can_enrol_candidate(user: User, candidate: Candidate) -> bool:
    """Enrol a candidate: themself, or the project holder."""
    return can_act_with_candidacy(user, candidate) or can_plan_courses(user, candidate.programme_id)


def can_accept_offered_place(user: User, enrolment: Enrolment) -> bool:
    """Take a place that was offered: whose it is, or the project holder."""
    return can_enrol_candidate(user, enrolment.candidate)


def can_cancel_enrolment(user: User, enrolment: Enrolment) -> bool:
    """End an enrolment: whose it is, or the project holder."""
    return can_act_with_candidacy(user, enrolment.candidate) or can_plan_courses(
        user, enrolment.edition.course.programme_id
    )


def can_manage_enrolment(user: User, enrolment: Enrolment) -> bool:
    """Complete an enrolment and mark its fee as paid: the project holder."""
    return can_plan_courses(user, enrolment.edition.course.programme_id)


def can_read_certificates(user: User, edition: Edition) -> bool:
    """Have the certificates of everybody: the project holder, and who reads everything."""
    return user.is_superuser or has_role_in(user, edition.course.programme_id, *COACH_READERS)


def can_read_certificate(user: User, enrolment: Enrolment) -> bool:
    """Have a certificate: whose it is, and who has those of everybody."""
    return enrolment.candidate.user_id == user.pk or can_read_certificates(user, enrolment.edition)
