"""The verbs of the project holder: admit, refuse, put on the waiting list. Each for many candidates at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from coaches.candidacy import notifications, rules
from coaches.candidacy.actions import lock_candidate_rows
from coaches.candidacy.conditions import load_adopted_conditions
from coaches.candidacy.models import CANDIDATE, Candidate, CandidateStatus, ProofVerdict
from coaches.candidacy.permissions import asks_for_proofs, is_own_candidacy
from coaches.candidacy.rules import AdoptedCondition, Angle, CandidateAssessment, Experience
from healthcoach.core.refusals import Missing, Refused
from healthcoach.users.models import User


class OwnCandidacy(Refused):
    """Nobody decides on themselves."""

    code = "own_candidacy"
    sentence = _("%(names)s: nobody decides on their own candidacy. A colleague does.")


class ProofsNotVerified(Refused):
    """Some diploma or proof was not judged yet."""

    code = "proofs_not_verified"
    sentence = _("Not every proof has been verified yet of: %(names)s.")


class DiplomaMissing(Refused):
    """No diploma was accepted."""

    code = "diploma_missing"
    sentence = _("No diploma has been accepted of: %(names)s.")


class ExperienceMissing(Refused):
    """No accepted proof of the experience that goes with an accepted diploma, by the conditions of the day on which
    they applied."""

    code = "experience_missing"
    sentence = _("The experience that goes with the diploma has not been proved by: %(names)s.")


def assess_candidates(candidates: Iterable[Candidate]) -> dict[int, CandidateAssessment]:
    """What stands between each candidate and being admitted, by the conditions in force on the day they applied. Three
    queries, however many there are, and one when their proofs are at hand; the programme of each must be."""
    rows = list(candidates)
    prefetch_related_objects(rows, "diplomas", "proofs")
    conditions = load_adopted_conditions({row.programme_id for row in rows})
    return {row.pk: _assess_candidate(row, conditions[row.programme_id]) for row in rows}


def _assess_candidate(row: Candidate, conditions: Sequence[AdoptedCondition]) -> CandidateAssessment:
    if row.applied_on is None or not asks_for_proofs(row.programme):
        return CandidateAssessment()
    diplomas, proofs = row.diplomas.all(), row.proofs.all()
    return rules.assess_requirements(
        unverified=sum(each.status == ProofVerdict.SUBMITTED for each in (*diplomas, *proofs)),
        angles=[Angle(each.angle) for each in diplomas if each.status == ProofVerdict.ACCEPTED],
        proved={Experience(each.kind) for each in proofs if each.status == ProofVerdict.ACCEPTED},
        conditions=rules.build_conditions_matrix(conditions, row.applied_on),
    )


@transaction.atomic
def admit_candidates(candidates: Iterable[Candidate], *, by: User, at: datetime) -> list[Candidate]:
    """Admits candidates. All or none: refuses `ProofsNotVerified`, `DiplomaMissing`, `ExperienceMissing` and
    `OwnCandidacy`."""
    rows = check_not_own_candidacy(lock_candidate_rows(candidates), by)
    CANDIDATE.check(rows, CandidateStatus.ADMITTED)
    found = assess_candidates(rows)
    _refuse_named_candidates(ProofsNotVerified, [row for row in rows if found[row.pk].unverified])
    _refuse_named_candidates(DiplomaMissing, [row for row in rows if found[row.pk].without_diploma])
    _refuse_named_candidates(ExperienceMissing, [row for row in rows if found[row.pk].experience])
    CANDIDATE.move(rows, CandidateStatus.ADMITTED, decided_at=at, decided_by=by)
    notifications.notify_candidates_admitted(rows, at=at)
    return rows


@transaction.atomic
def refuse_candidates(candidates: Iterable[Candidate], *, reason: str, by: User, at: datetime) -> list[Candidate]:
    """Does not admit candidates, with a reason they read. Refuses `Missing` without one, and `OwnCandidacy`."""
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    rows = check_not_own_candidacy(lock_candidate_rows(candidates), by)
    CANDIDATE.move(rows, CandidateStatus.REFUSED, decided_at=at, decided_by=by, refused_reason=reason.strip())
    notifications.notify_candidates_refused(rows, at=at)
    return rows


@transaction.atomic
def put_on_waiting_list(candidates: Iterable[Candidate], *, by: User, at: datetime) -> list[Candidate]:
    """Keeps candidates for when there is a place, in the order in which they applied. Refuses `OwnCandidacy`."""
    rows = check_not_own_candidacy(lock_candidate_rows(candidates), by)
    CANDIDATE.move(rows, CandidateStatus.WAITING, waiting_at=at, waiting_by=by)
    notifications.notify_candidates_waiting(rows, at=at)
    return rows


def check_not_own_candidacy(rows: list[Candidate], by: User) -> list[Candidate]:
    """The same candidates; refuses `OwnCandidacy` when this person is one of them."""
    _refuse_named_candidates(OwnCandidacy, [row for row in rows if is_own_candidacy(by, row)])
    return rows


def _refuse_named_candidates(refusal: type[Refused], rows: Sequence[Candidate]) -> None:
    if rows:
        raise refusal(names=", ".join(row.name for row in rows))
