"""What a candidacy looks like to its readers: the steps of the way, what is still missing, and the waiting list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coaches.candidacy.conditions import describe_experience
from coaches.candidacy.models import OPEN_CANDIDATE_STATUSES, Candidate, CandidateStatus, ProofVerdict
from coaches.candidacy.rules import Angle, CandidateAssessment, Matrix


@dataclass(frozen=True, slots=True)
class CandidacyStep:
    """One step on the way to become a coach: `state` is "done", "current", "ended-here" or nothing yet."""

    label: str
    state: str
    on: date | datetime | None = None


def list_candidacy_steps(candidate: Candidate) -> list[CandidacyStep]:
    """The five steps, each with its day; where it stopped for good nothing follows. One query at the most, for who was
    admitted."""
    trained, agreed = (
        _find_training_and_signature(candidate) if candidate.status == CandidateStatus.ADMITTED else (None, None)
    )
    facts = [
        (_("You submit your candidacy"), candidate.applied_on),
        (_("We verify your diploma and your experience"), _find_verification_moment(candidate)),
        (_("We decide on your candidacy"), candidate.decided_at),
        (_("You follow the course"), trained),
        (_("You sign the agreement and are a coach"), agreed),
    ]
    last = _describe_candidacy_end(candidate)
    result: list[CandidacyStep] = []
    for label, on in facts:
        if on:
            result.append(CandidacyStep(label, "done", on))
        elif last:
            result.append(CandidacyStep(last[0], "ended-here", last[1]))
            break
        else:
            result.append(CandidacyStep(label, "" if result and result[-1].state != "done" else "current"))
    return result


def describe_missing_requirements(examination: CandidateAssessment) -> list[str]:
    """What stands between a candidate and being admitted, in sentences."""
    found = []
    if number := examination.unverified:
        sentence = ngettext(
            "%(number)s proof is still to be verified.", "%(number)s proofs are still to be verified.", number
        )
        found.append(sentence % {"number": number})
    if examination.without_diploma:
        found.append(_("No diploma has been accepted."))
    if examination.experience:
        said = {"experience": describe_experience(examination.experience)}
        found.append(_("No experience in %(experience)s has been accepted, which goes with the diploma.") % said)
    return found


def describe_required_experience(candidate: Candidate, conditions: Matrix) -> list[tuple[str, str]]:
    """Per angle of the candidate's diplomas the experience that goes with it, in words."""
    angles = {diploma.angle for diploma in candidate.diplomas.all()}
    return [(str(angle.label), describe_experience(conditions[angle])) for angle in Angle if angle in angles]


def find_waiting_positions(programme_ids: Iterable[int]) -> dict[int, int]:
    """Per candidate on the waiting list of these programmes their place in it, in one query."""
    waiting = Candidate.objects.waiting_list().filter(programme__in=set(programme_ids))
    places: dict[int, int] = {}
    taken: dict[int, int] = {}
    for number, programme in waiting.values_list("pk", "programme"):
        places[number] = taken[programme] = taken.get(programme, 0) + 1
    return places


def _find_verification_moment(candidate: Candidate) -> datetime | None:
    """When the last proof was judged, once all of them are; a decision ends the verifying as well."""
    moments = [proof.judged_at for proof in (*candidate.diplomas.all(), *candidate.proofs.all())]
    if moments and all(moments):
        return max(moments)
    return candidate.decided_at


def _find_training_and_signature(candidate: Candidate) -> tuple[date | None, date | None]:
    """When the candidate completed the course, and when they first signed the agreement."""
    certifies = Q(enrolments__edition__course__certifies=True)
    trained = Min("enrolments__completed_on", filter=certifies)
    found = Candidate.objects.annotate(trained=trained, signed=Min("coach__agreements__signed_on"))
    return found.values_list("trained", "signed").get(pk=candidate.pk)


def _describe_candidacy_end(candidate: Candidate) -> tuple[str, datetime] | None:
    if candidate.status == CandidateStatus.WITHDRAWN:
        return _("It ends here: the candidacy was withdrawn"), candidate.withdrawn_at
    if candidate.status == CandidateStatus.REFUSED:
        return _("It ends here: you were not admitted"), candidate.decided_at
    return None


def has_refused_proof(candidate: Candidate) -> bool:
    """Whether the candidate may want to add another proof: one was not accepted, and there is no decision yet."""
    judged = (*candidate.diplomas.all(), *candidate.proofs.all())
    return candidate.status in OPEN_CANDIDATE_STATUSES and any(proof.status == ProofVerdict.REFUSED for proof in judged)
