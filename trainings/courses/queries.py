"""Where people stand: the place of each on a waiting list, and who was admitted but follows no course yet."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from coaches.candidacy.models import Candidate, CandidateStatus
from healthcoach.core.collation import alphabetical_order
from healthcoach.users.models import User
from trainings.courses.models import Edition, Enrolment, EnrolmentQuerySet, EnrolmentStatus


def annotate_waiting_position(rows: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """Enrolments with how many people of the same edition waited before them (`before`)."""
    earlier = Q(asked_at__lt=OuterRef("asked_at")) | Q(asked_at=OuterRef("asked_at"), pk__lt=OuterRef("pk"))
    waiting = Enrolment.objects.filter(earlier, edition=OuterRef("edition"), status=EnrolmentStatus.WAITING).order_by()
    counted = waiting.values("edition").annotate(number=Count("pk")).values("number")
    return rows.annotate(before=Coalesce(Subquery(counted), Value(0)))


def filter_admitted_candidates(user: User) -> QuerySet:
    """The candidates this person may see who were admitted."""
    return (
        Candidate.objects.visible_to(user)
        .filter(status=CandidateStatus.ADMITTED)
        .order_by(alphabetical_order("name"), "pk")
    )


def filter_without_edition(user: User) -> QuerySet:
    """Those of them who have neither completed a course that certifies nor a place or a turn in one."""
    placed = Enrolment.objects.live().filter(candidate=OuterRef("pk"), edition__course__certifies=True)
    return filter_admitted_candidates(user).filter(~Exists(placed))


def filter_enrollable_candidates(user: User, edition: Edition) -> QuerySet:
    """The admitted candidates of the programme of an edition who are not in it."""
    there = Enrolment.objects.live().filter(candidate=OuterRef("pk"), edition=edition)
    return filter_admitted_candidates(user).filter(~Exists(there), programme=edition.course.programme_id)
