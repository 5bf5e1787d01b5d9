"""Who may do what with a candidacy. Candidates fill in, add proofs, apply and withdraw; the project holder verifies
each proof, decides, withdraws for who asks it, and adopts the conditions. Nobody verifies or decides for themselves.
The auditor and the administrator read what was handed in; whoever audits a programme changes nothing in it, not even
their own candidacy. A draft is read by nobody but the candidate. A bare verb (`decides`) names the person, `may_` asks
for the right moment too."""

from datetime import date

from django.db.models import Q, QuerySet

from coaches.candidacy.models import CANDIDATE, OPEN, UNDECIDED, Candidate, Proof, Status, Verdict
from healthcoach.collation import alphabetical_order
from healthcoach.users.models import Role, User

SUBSIDY = "subsidy"  # the kind of programme in which people become a coach by applying


def programmes_open(on: date) -> QuerySet:
    """The programmes in which people can apply to become a coach on a day: those that subsidise companies and have not
    ended."""
    programmes = Candidate._meta.get_field("programme").related_model.objects.open_on(on)
    return programmes.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), kind=SUBSIDY)


def programmes_read(user: User) -> QuerySet:
    """The programmes whose candidates this person reads."""
    programmes = Candidate._meta.get_field("programme").related_model.objects.order_by(alphabetical_order("name"), "pk")
    if user.is_superuser:
        return programmes
    return programmes.filter(pk__in=user.programmes_as(Role.STAFF, Role.AUDITOR))


def programmes_led(user: User) -> QuerySet:
    """The programmes that subsidise companies and of which this person is the project holder."""
    return programmes_read(user).filter(pk__in=user.programmes_as(Role.STAFF), kind=SUBSIDY)


def asks_for_proofs(programme) -> bool:
    """Whether a programme admits on a diploma and experience; the internal pool asks neither."""
    return programme.kind == SUBSIDY


def is_own(user: User, candidate: Candidate) -> bool:
    """Whether this is their own candidacy."""
    return candidate.user_id == user.pk


def may_begin(user: User) -> bool:
    """Begin a candidacy: everybody with an account, except auditors, who change nothing."""
    return Role.AUDITOR not in user.roles()


def acts(user: User, candidate: Candidate) -> bool:
    """The one who fills in, adds proofs and applies: the candidate."""
    return is_own(user, candidate) and not user.is_in(candidate.programme_id, Role.AUDITOR)


def decides(user: User, candidate: Candidate) -> bool:
    """The one who verifies proofs and decides: the project holder, except on themselves."""
    return user.is_in(candidate.programme_id, Role.STAFF) and not is_own(user, candidate)


def withdraws(user: User, candidate: Candidate) -> bool:
    """The one who takes back: the candidate, or the project holder for what was handed in."""
    return acts(user, candidate) or (candidate.applied_on is not None and decides(user, candidate))


def may_fill_in(user: User, candidate: Candidate) -> bool:
    """Fill in and add proofs: the candidate, until it is decided."""
    return acts(user, candidate) and candidate.status in UNDECIDED


def may_apply(user: User, candidate: Candidate) -> bool:
    """Apply: the candidate, once."""
    return acts(user, candidate) and candidate.status == Status.DRAFT


def may_withdraw(user: User, candidate: Candidate) -> bool:
    """Withdraw, as long as the candidate has not become a coach."""
    possible = CANDIDATE.allows(candidate.status, Status.WITHDRAWN) and not hasattr(candidate, "coach")
    return possible and withdraws(user, candidate)


def may_decide(user: User, candidate: Candidate) -> bool:
    """Verify proofs, admit, refuse: the project holder, between applying and the decision."""
    return decides(user, candidate) and candidate.status in OPEN


def may_remove(user: User, proof: Proof) -> bool:
    """Take a diploma or a proof away: the candidate, as long as nobody judged it."""
    return may_fill_in(user, proof.candidate) and proof.status == Verdict.SUBMITTED
