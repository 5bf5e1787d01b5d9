"""Who may do what with a candidacy. Candidates fill in, add proofs, apply and withdraw; the project holder verifies
each proof, decides, withdraws for who asks it, and adopts the conditions. Nobody verifies or decides for themselves.
The auditor and the administrator read what was handed in; whoever audits a programme changes nothing in it, not even
their own candidacy. A draft is read by nobody but the candidate. A bare verb (`decides`) names the person, `may_` asks
for the right moment too."""

from datetime import date

from django.db.models import Q, QuerySet

from coaches.candidacy.models import (
    CANDIDATE,
    OPEN_CANDIDATE_STATUSES,
    UNDECIDED_CANDIDATE_STATUSES,
    Candidate,
    CandidateStatus,
    Proof,
    ProofVerdict,
)
from healthcoach.programmes.access import COACH_READERS, has_role_in, programme_ids_with_role, readable_by, role_names
from healthcoach.programmes.models import Programme, ProgrammeKind, Role
from healthcoach.users.models import User


def list_programmes_open(on: date) -> QuerySet:
    """The programmes in which people can apply to become a coach on a day: those that subsidise companies and have not
    ended."""
    programmes = Programme.objects.open_on(on)
    return programmes.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), kind=ProgrammeKind.SUBSIDY)


def list_programmes_read(user: User) -> QuerySet:
    """The programmes whose candidates this person reads."""
    return readable_by(user, COACH_READERS)


def list_programmes_led(user: User) -> QuerySet:
    """The programmes that subsidise companies and of which this person is the project holder."""
    return list_programmes_read(user).filter(
        pk__in=programme_ids_with_role(user, Role.STAFF), kind=ProgrammeKind.SUBSIDY
    )


def asks_for_proofs(programme) -> bool:
    """Whether a programme admits on a diploma and experience; the internal pool asks neither."""
    return programme.kind == ProgrammeKind.SUBSIDY


def is_own_candidacy(user: User, candidate: Candidate) -> bool:
    """Whether this is their own candidacy."""
    return candidate.user_id == user.pk


def may_begin_candidacy(user: User) -> bool:
    """Begin a candidacy: everybody with an account, except auditors, who change nothing."""
    return Role.AUDITOR not in role_names(user)


def can_act_as_candidate(user: User, candidate: Candidate) -> bool:
    """The one who fills in, adds proofs and applies: the candidate."""
    return is_own_candidacy(user, candidate) and not has_role_in(user, candidate.programme_id, Role.AUDITOR)


def can_decide_candidacy(user: User, candidate: Candidate) -> bool:
    """The one who verifies proofs and decides: the project holder, except on themselves."""
    return has_role_in(user, candidate.programme_id, Role.STAFF) and not is_own_candidacy(user, candidate)


def can_withdraw_candidacy(user: User, candidate: Candidate) -> bool:
    """The one who takes back: the candidate, or the project holder for what was handed in."""
    return can_act_as_candidate(user, candidate) or (
        candidate.applied_on is not None and can_decide_candidacy(user, candidate)
    )


def may_edit_candidacy(user: User, candidate: Candidate) -> bool:
    """Fill in and add proofs: the candidate, until it is decided."""
    return can_act_as_candidate(user, candidate) and candidate.status in UNDECIDED_CANDIDATE_STATUSES


def may_submit_candidacy(user: User, candidate: Candidate) -> bool:
    """Apply: the candidate, once."""
    return can_act_as_candidate(user, candidate) and candidate.status == CandidateStatus.DRAFT


def may_withdraw_candidacy(user: User, candidate: Candidate) -> bool:
    """Withdraw, as long as the candidate has not become a coach."""
    possible = CANDIDATE.allows(candidate.status, CandidateStatus.WITHDRAWN) and not hasattr(candidate, "coach")
    return possible and can_withdraw_candidacy(user, candidate)


def may_decide_candidacy(user: User, candidate: Candidate) -> bool:
    """Verify proofs, admit, refuse: the project holder, between applying and the decision."""
    return can_decide_candidacy(user, candidate) and candidate.status in OPEN_CANDIDATE_STATUSES


def may_remove_proof(user: User, proof: Proof) -> bool:
    """Take a diploma or a proof away: the candidate, as long as nobody judged it."""
    return may_edit_candidacy(user, proof.candidate) and proof.status == ProofVerdict.SUBMITTED
