"""Who was trained and who has yet to sign, and which text of the agreement is in force."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from coaches.candidacy.models import Candidate, CandidateStatus
from coaches.certification.models import Agreement, AgreementText
from healthcoach.programmes.access import AUDITORS, programme_ids_with_role
from healthcoach.users.models import User
from trainings.courses.models import Enrolment


def find_trained_candidates(candidates: QuerySet[Candidate], on: date) -> QuerySet[Candidate]:
    """Those admitted who completed a course that certifies by a day, with that day as `trained_on`."""
    completed = Enrolment.objects.filter(
        candidate=OuterRef("pk"), edition__course__certifies=True, completed_on__lte=on
    ).order_by("completed_on")
    found = candidates.filter(status=CandidateStatus.ADMITTED)
    return found.annotate(trained_on=Subquery(completed.values("completed_on")[:1])).filter(trained_on__isnull=False)


def find_unsigned_candidates(candidates: QuerySet[Candidate], on: date) -> QuerySet[Candidate]:
    """Those trained who signed no agreement."""
    return find_trained_candidates(candidates, on).filter(
        ~Exists(Agreement.objects.filter(coach__candidate=OuterRef("pk")))
    )


def find_texts_in_force(programmes: list[int], today: date) -> dict[int, AgreementText]:
    """Per programme, by its number, the text of the agreement that is signed on a day."""
    known = AgreementText.objects.filter(programme__in=programmes, valid_from__lte=today)
    known = known.select_related("programme").order_by("programme_id", "-valid_from").distinct("programme_id")
    return {text.programme_id: text for text in known}


def list_texts_to_sign(user: User) -> list[AgreementText]:
    """The texts that this person can sign today for the first time, for `certification/_sign_now.html`."""
    today = timezone.localdate()
    waiting = find_unsigned_candidates(Candidate.objects.filter(user=user), today)
    waiting = waiting.exclude(programme__in=programme_ids_with_role(user, *AUDITORS))
    return list(find_texts_in_force(list(waiting.values_list("programme", flat=True)), today).values())
