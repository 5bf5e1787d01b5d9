"""The verbs of the pool: policy domains and coaches are entered, a coach leaves, and a coach opens, keeps up, closes
and reopens the file of a trajectory.

Locks in the order of the house: coach of the pool → case file."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.certification.blocks import Block
from coaches.certification.models import Coach
from coaches.pool.models import CASE_FILE, CaseFile, CaseFileStatus, PolicyDomain, PoolCoach, PoolDiploma
from coaches.pool.readiness import find_coach_readiness
from coaches.pool.refusals import CoachBlocked, refuse_pool_problem
from coaches.pool.rules import (
    FIRST_YEAR,
    MIN_COACH_AGE,
    CaseFacts,
    DiplomaLevel,
    Gender,
    find_closing_problem,
    find_person_problem,
    find_start_problem,
    find_totals_problem,
)
from healthcoach.core.bulk import bulk_insert_missing
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import Seen, check_seen, read_field_values
from healthcoach.programmes.models import ProgrammeKind
from healthcoach.users.models import User


class DomainOfAnotherPool(Refused):
    """A pool has its own policy domains."""

    code = "domain_of_another_pool"
    field = "domain"
    sentence = _("This policy domain does not belong to this pool. Please choose another.")


class AlreadyInPool(Refused):
    """Somebody is entered once."""

    code = "already_in_pool"
    field = "coach"
    sentence = _("%(name)s is in the pool already.")


class BirthYearUnlikely(Refused):
    """A year in which nobody who works now was born."""

    code = "birth_year_unlikely"
    field = "birth_year"
    sentence = _("Please check the year of birth.")


class LeavesBeforeJoining(Refused):
    """Nobody leaves before they came."""

    code = "leaves_before_joining"
    sentence = _("%(name)s has been in the pool since %(on)s and cannot leave it before.")


class LeavesInFuture(Refused):
    """Open files are closed on the last day, so that day must have come."""

    code = "leaves_in_future"
    sentence = _("The last day lies in the future. Enter it on the day itself or later.")


class CasesAfterwards(Refused):
    """What was started later was started by somebody who still belonged to the pool."""

    code = "cases_afterwards"
    sentence = _("%(name)s started or closed a trajectory after this day. Choose a later one.")


class KeyOfAnotherCase(Refused):
    """The same key with other facts is not a second click."""

    code = "key_of_another_case"
    sentence = _("This form was used before for another trajectory. Please open a new one.")


class ClosedOnAnotherDay(Refused):
    """What was counted stays counted: a mistake is put right on the day itself."""

    code = "closed_on_another_day"
    sentence = _("This case file was closed on an earlier day and has been counted since; it stays closed.")


def enter_domains(programme_id: int, names: Sequence[str]) -> None:
    """Adds the policy domains of a pool in this order, after those it has; a name that is there already stays where it
    is."""
    known = PolicyDomain.objects.filter(programme=programme_id).count()
    rows = [(programme_id, name.strip(), known + place) for place, name in enumerate(names, 1) if name.strip()]
    if rows:
        bulk_insert_missing(PolicyDomain, ["programme", "name", "position"], rows)


@transaction.atomic
def enter_pool_coach(
    coach: Coach,
    *,
    domain: PolicyDomain,
    gender: Gender | str,
    birth_year: int | None,
    diplomas: Sequence[tuple[DiplomaLevel | str, str]],
    serves_from: date,
    by: User | None,
    at: datetime,
) -> PoolCoach:
    """Takes a coach into the pool from a day on, with their diplomas, the one that is counted first. Refuses
    `DomainOfAnotherPool`, `AlreadyInPool`, `BirthYearUnlikely` and `Missing`."""
    coach = Coach.objects.select_for_update(no_key=True, of=("self",)).select_related("programme").get(pk=coach.pk)
    if coach.programme.kind != ProgrammeKind.POOL or domain.programme_id != coach.programme_id:
        raise DomainOfAnotherPool
    if PoolCoach.objects.filter(pk=coach.pk).exists():
        raise AlreadyInPool(name=coach.name)
    if birth_year is not None and not FIRST_YEAR <= birth_year <= at.year - MIN_COACH_AGE:
        raise BirthYearUnlikely
    known = list(dict.fromkeys((level, subject.strip()) for level, subject in diplomas if subject.strip()))
    if not known:
        raise Missing(_("A diploma"), field="subject")
    row = PoolCoach.objects.create(
        coach=coach, domain=domain, gender=gender, birth_year=birth_year, serves_from=serves_from
    )
    PoolDiploma.objects.bulk_create(
        PoolDiploma(pool_coach=row, level=level, subject=subject, position=place)
        for place, (level, subject) in enumerate(known, 1)
    )
    return row


@transaction.atomic
def leave_pool(pool_coach: PoolCoach, *, on: date, by: User | None, at: datetime) -> PoolCoach:
    """Notes the last day of a coach in the pool and closes their open case files on it; noting the same day twice is
    noting it once. Refuses `LeavesInFuture`, `LeavesBeforeJoining` and `CasesAfterwards`."""
    row = _lock_pool_coach(pool_coach.pk)
    if row.serves_until == on:
        return row
    if on > timezone.localdate(at):
        raise LeavesInFuture
    if on < row.serves_from:
        raise LeavesBeforeJoining(name=row.coach.name, on=row.serves_from.strftime("%d/%m/%Y"))
    mine = CaseFile.objects.filter(coach=row)
    if mine.filter(started_on__gt=on).exists() or mine.filter(closed_on__gt=on).exists():
        raise CasesAfterwards(name=row.coach.name)
    unfinished = list(
        mine.filter(status=CaseFileStatus.OPEN).select_for_update(no_key=True, of=("self",)).order_by("pk")
    )
    if unfinished:
        CASE_FILE.move(unfinished, CaseFileStatus.CLOSED, closed_on=on, closed_at=at, closed_by=by)
    row.serves_until = on
    row.save(update_fields=["serves_until"])
    return row


@transaction.atomic
def open_case(
    pool_coach: PoolCoach, *, facts: CaseFacts, key: UUID | None = None, by: User | None, at: datetime
) -> CaseFile:
    """Opens the file of a trajectory that began on a day. With the key of the form a second click gives the same file.
    Refuses what cannot be true of a start (see the rules), `CoachBlocked`, `DomainOfAnotherPool` and
    `KeyOfAnotherCase`."""
    coach = _lock_pool_coach(pool_coach.pk)
    row = CaseFile(**facts._asdict(), coach=coach, programme_id=coach.coach.programme_id, key=key)
    if existing := CaseFile.objects.filter(key=key).first() if key else None:
        return _reuse_opened_case(existing, row)
    if not PolicyDomain.objects.filter(pk=facts.domain_id, programme=row.programme_id).exists():
        raise DomainOfAnotherPool
    refuse_pool_problem(
        find_start_problem(find_coach_readiness(row.programme_id)[coach.pk], facts.started_on, timezone.localdate(at))
    )
    refuse_pool_problem(find_person_problem(facts) or find_totals_problem(facts.conversations, facts.minutes))
    _check_coach_not_blocked(coach, facts.started_on)
    row.closed_on, row.opened_at, row.opened_by = None, at, by
    row.save()
    return row


@transaction.atomic
def update_case(
    case: CaseFile, *, conversations: int, minutes: int, seen: Seen | None = None, by: User | None, at: datetime
) -> CaseFile:
    """Notes how many conversations there were so far, and how many minutes they took together; noting the same totals
    twice is noting them once. Refuses `WrongStatus`, totals that cannot be, and `ChangedMeanwhile`."""
    row = _lock_case_file(case)
    if row.status != CaseFileStatus.OPEN:
        raise WrongStatus(status=row.get_status_display())
    refuse_pool_problem(find_totals_problem(conversations, minutes))
    given = {"conversations": conversations, "minutes": minutes}
    check_seen(row, given, now=read_field_values(row, given), seen=seen, by=by)
    if (row.conversations, row.minutes) != (conversations, minutes):
        row.conversations, row.minutes = conversations, minutes
        row.save(update_fields=["conversations", "minutes"])
    return row


@transaction.atomic
def close_case(case: CaseFile, *, on: date, by: User | None, at: datetime) -> CaseFile:
    """Closes the file of a trajectory that is over since a day. Refuses `ClosedBeforeStart` and `ClosedInFuture`."""
    row = _lock_case_file(case)
    CASE_FILE.check([row], CaseFileStatus.CLOSED)
    refuse_pool_problem(find_closing_problem(row.started_on, on, timezone.localdate(at)))
    CASE_FILE.move([row], CaseFileStatus.CLOSED, closed_on=on, closed_at=at, closed_by=by)
    return row


@transaction.atomic
def reopen_case(case: CaseFile, *, by: User | None, at: datetime) -> CaseFile:
    """Opens a file again that was closed by mistake, on the day on which that was done. Refuses
    `ClosedOnAnotherDay`."""
    row = _lock_case_file(case)
    CASE_FILE.check([row], CaseFileStatus.OPEN)
    if timezone.localdate(row.closed_at) != timezone.localdate(at):
        raise ClosedOnAnotherDay
    CASE_FILE.move([row], CaseFileStatus.OPEN, closed_on=None, closed_at=None, closed_by=None)
    return row


def _lock_pool_coach(pk: int) -> PoolCoach:
    rows = PoolCoach.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("coach__candidate").get(pk=pk)


def _lock_case_file(case: CaseFile) -> CaseFile:
    rows = CaseFile.objects.select_for_update(no_key=True, of=("self",)).select_related("coach__coach", "domain")
    return rows.get(pk=case.pk)


def _reuse_opened_case(existing: CaseFile, again: CaseFile) -> CaseFile:
    same = ("coach_id", "kind", "domain_id", "gender", "age_band", "employment", "started_on")
    if any(getattr(existing, name) != getattr(again, name) for name in same):
        raise KeyOfAnotherCase
    return existing


def _check_coach_not_blocked(coach: PoolCoach, on: date) -> None:
    in_force = Coach.objects.filter(pk=coach.pk).values(
        reason=Block.objects.in_force(on).of_coach().order_by("pk").values("reason")[:1]
    )
    for block in in_force:
        if block["reason"]:
            raise CoachBlocked(reason=block["reason"])
