"""The verbs of a candidacy: begin, fill in, apply, withdraw; a candidate is entered from paper, a register is declared
incomplete. Adding and judging proofs is in `proofs`, deciding in `decisions`, and what is asked in `conditions`.

Every verb locks the candidate first, then proofs, each by number, so that none waits for another in a circle."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from coaches.candidacy import notifications, rules
from coaches.candidacy.conditions import conditions_in_force
from coaches.candidacy.models import (
    CANDIDATE,
    OPEN_CANDIDATE_STATUSES,
    UNDECIDED_CANDIDATE_STATUSES,
    Candidate,
    CandidateRegister,
    CandidateStatus,
    Employer,
    ProofVerdict,
)
from coaches.candidacy.permissions import list_programmes_open
from coaches.candidacy.rules import Angle, EmployerKind, Experience, Matrix
from healthcoach.core.bulk import bulk_insert_missing
from healthcoach.core.dates import noon_of
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import Seen, check_seen, read_field_values
from healthcoach.users.models import User

CANDIDATE_FACT_FIELDS = ("name", "phone", "employer_kind", "region", "languages", "themes")
CANDIDATE_FIELD_LABELS = {
    "name": _("name"),
    "employer_kind": _("for whom you work"),
    "employer": _("the name of your employer"),
    "region": _("region"),
    "languages": _("languages"),
    "diplomas": _("a diploma"),
    "proofs": _("a proof of the experience that goes with your diploma"),
}


class NotOpenToCandidates(Refused):
    """The programme has not begun, has ended, or makes its coaches in another way."""

    code = "not_open_to_candidates"
    sentence = _("You cannot become a coach of this programme at the moment.")


class CandidacyIncomplete(Refused):
    """What the candidate still has to fill in or add; `fields` names it."""

    code = "candidacy_incomplete"
    sentence = _("Your candidacy is not complete yet. Still to add: %(labels)s.")

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = list(fields)
        super().__init__(labels=", ".join(str(CANDIDATE_FIELD_LABELS[name]) for name in fields))


class NobodyChosen(Refused):
    """A decision about no candidate at all."""

    code = "nobody_chosen"
    sentence = _("Choose at least one candidate.")


class AlreadyCoach(Refused):
    """The candidate signed the agreement."""

    code = "already_coach"
    sentence = _("%(name)s is a coach by now, so the candidacy can no longer be withdrawn.")


def lock_candidate_rows(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The same candidates, locked in the order of their numbers, as they are now."""
    numbers = {candidate.pk for candidate in candidates}
    if not numbers:
        raise NobodyChosen
    rows = Candidate.objects.select_for_update(of=("self",), no_key=True).select_related("programme", "user")
    return list(rows.filter(pk__any_of=numbers).order_by("pk"))


def lock_undecided_candidate(candidate: Candidate) -> Candidate:
    """The candidate, locked, as long as there is no decision; refuses `WrongStatus`."""
    [row] = lock_candidate_rows([candidate])
    if row.status not in UNDECIDED_CANDIDATE_STATUSES:
        raise WrongStatus(status=row.get_status_display())
    return row


@transaction.atomic
def begin(programme, *, user: User, name: str, at: datetime) -> Candidate:
    """Begins a candidacy, or finds the one this person has in the programme. Refuses `NotOpenToCandidates`."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if running := Candidate.objects.live().filter(programme=programme.pk, user=user).first():
        return running
    if not list_programmes_open(timezone.localdate(at)).filter(pk=programme.pk).exists():
        raise NotOpenToCandidates
    return Candidate.objects.create(programme_id=programme.pk, user=user, name=" ".join(name.split()))


@transaction.atomic
def update_candidate_facts(
    candidate: Candidate, *, facts: Mapping[str, object], seen: Seen | None = None, by: User, at: datetime
) -> Candidate:
    """Keeps what a candidate says of themselves: any of name, phone, employer_kind, employer (its name), region,
    languages and themes. A draft may be incomplete; what was handed in may not become so. Refuses `WrongStatus` once
    it is decided, `Missing` and `ChangedMeanwhile`."""
    row = lock_undecided_candidate(candidate)
    given = {field: facts[field] for field in (*CANDIDATE_FACT_FIELDS, "employer") if field in facts}
    facts = check_seen(
        row,
        given,
        now=read_field_values(row, CANDIDATE_FACT_FIELDS) | {"employer": _read_employer_name(row)},
        seen=seen,
        by=by,
    )
    for field in CANDIDATE_FACT_FIELDS:
        if field in facts:
            setattr(row, field, facts[field])
    named = " ".join(str(facts["employer"]).split()) if "employer" in facts else _read_employer_name(row)
    row.employer = get_or_create_employer(named, kind=row.employer_kind)
    if row.status in OPEN_CANDIDATE_STATUSES and (
        absent := rules.list_missing_facts(_read_filled_in_facts(row) | dict.fromkeys(["diplomas", "proofs"], True))
    ):
        raise Missing(capfirst(CANDIDATE_FIELD_LABELS[absent[0]]), field=absent[0])
    row.save(update_fields=[*CANDIDATE_FACT_FIELDS, "employer"])
    return row


def _read_employer_name(row: Candidate) -> str:
    """Its name."""
    return str(row.employer or "")


def get_or_create_employer(name: str, *, kind: str) -> Employer | None:
    """The employer of this kind with this name, however it is capitalised, found or made; none without both."""
    if not (name and kind):
        return None
    bulk_insert_missing(Employer, ("name", "kind"), [(name, kind)])
    return Employer.objects.get(name__iexact=name, kind=kind)


@transaction.atomic
def apply(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Hands the candidacy in. Refuses `CandidacyIncomplete`, by the conditions in force today."""
    [row] = lock_candidate_rows([candidate])
    CANDIDATE.check([row], CandidateStatus.APPLIED)
    today = timezone.localdate(at)
    if not list_programmes_open(today).filter(pk=row.programme_id).exists():
        raise NotOpenToCandidates
    conditions = conditions_in_force(row.programme_id, today)
    if absent := list_missing_items(row, conditions):
        raise CandidacyIncomplete(absent)
    angle = rules.find_qualifying_angle(*_find_offered_qualifications(row), conditions)
    CANDIDATE.move([row], CandidateStatus.APPLIED, applied_on=today, angle=angle)
    notifications.notify_application_received(row, at=at)
    return row


def list_missing_items(candidate: Candidate, conditions: Matrix) -> list[str]:
    """What somebody who wants to apply under these conditions still has to fill in or add, in the order of the form."""
    angles, kinds = _find_offered_qualifications(candidate)
    suits = bool(angles and kinds) and not rules.find_missing_experience(angles, kinds, conditions)
    return rules.list_missing_facts(_read_filled_in_facts(candidate) | {"diplomas": angles, "proofs": suits})


@transaction.atomic
def withdraw(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Takes the candidacy back. Refuses `AlreadyCoach` after the agreement was signed. Places in courses are given up
    with it by `trainings.courses.withdrawal`, which is what pages and the API call."""
    [row] = lock_candidate_rows([candidate])
    CANDIDATE.check([row], CandidateStatus.WITHDRAWN)
    if hasattr(row, "coach"):
        raise AlreadyCoach(name=row.name)
    CANDIDATE.move([row], CandidateStatus.WITHDRAWN, withdrawn_at=at, withdrawn_by=by)
    notifications.notify_candidacy_withdrawn(row, at=at)
    return row


@transaction.atomic
def register(
    *,
    programme_id: int,
    name: str,
    on: date,
    angle: Angle | str = "",
    employer_kind: EmployerKind | str = "",
    employer: Employer | None = None,
    region: str = "",
    user: User | None = None,
    admitted_on: date | None = None,
    by: User | None = None,
) -> Candidate:
    """Enters a candidate with the day on which they applied; also as admitted, when that was decided on paper."""
    row = Candidate.objects.create(
        programme_id=programme_id,
        name=name,
        angle=angle,
        employer_kind=employer_kind,
        employer=employer,
        region=region,
        user=user,
    )
    CANDIDATE.move([row], CandidateStatus.APPLIED, applied_on=on)
    if admitted_on:
        CANDIDATE.move([row], CandidateStatus.ADMITTED, decided_at=noon_of(admitted_on), decided_by=by)
    return row


def declare_lower_bound(*, programme_id: int, note: str, on: date) -> CandidateRegister:
    """Says that from a day on not every candidate was entered, so that counts are shown as “at least”. Saying it again
    changes the note; the day stands."""
    found, _new = CandidateRegister.objects.update_or_create(
        programme_id=programme_id, defaults={"note": note}, create_defaults={"note": note, "incomplete_since": on}
    )
    return found


def _read_filled_in_facts(row: Candidate) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("name", "employer_kind", "employer", "region", "languages")}


def _find_offered_qualifications(row: Candidate) -> tuple[list[Angle], set[Experience]]:
    """The angles and the kinds of experience of which nobody refused the proof."""
    diplomas = sorted(row.diplomas.all(), key=lambda diploma: diploma.pk)
    angles = [Angle(diploma.angle) for diploma in diplomas if diploma.status != ProofVerdict.REFUSED]
    return angles, {Experience(proof.kind) for proof in row.proofs.all() if proof.status != ProofVerdict.REFUSED}
