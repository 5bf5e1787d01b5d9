"""What can be put into a table: the measures of a pool and of a subsidy for companies, each as counts of people or
trajectories with all the facts that they share."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from coaches.candidacy import tables as candidacy
from coaches.candidacy.models import Candidate
from coaches.certification import tables as certification
from coaches.certification.models import Agreement, Coach
from coaches.certification.rules import Standing
from coaches.pool import tables as pool
from coaches.pool.rules import Measure as PoolMeasure
from healthcoach.answers.dimensions import NOT_REGISTERED, UNKNOWN, Dimension
from subsidies.programmes.models import Programme, ProgrammeKind
from trainings.courses import tables as courses
from trainings.courses.models import Enrolment

Facts = dict[Dimension, str]


class Measure(models.TextChoices):
    """What is counted. “Guided in” and “started in” a period are different numbers."""

    STARTED = "started", _("Trajectories started in the period")
    GUIDED = "guided", _("Trajectories guided in the period")
    POOL = "pool_coaches", _("Coaches of the pool in the period")
    CANDIDATES = "candidates", _("Candidates")
    TRAINED = "trained", _("People who completed the course")
    AGREEMENTS = "agreements", _("Coaches with an agreement")
    ACTIVE = "active", _("Active coaches")
    BLOCKED = "blocked", _("Blocked coaches")


OF_POOL = {Measure.STARTED: PoolMeasure.STARTED, Measure.GUIDED: PoolMeasure.ACTIVE}
OF_TRAJECTORIES = (
    *(Dimension.DOMAIN, Dimension.GENDER, Dimension.AGE, Dimension.EMPLOYMENT, Dimension.KIND),
    Dimension.EDUCATION,
)
OF_POOL_COACHES = (Dimension.DOMAIN, Dimension.GENDER, Dimension.AGE, Dimension.DIPLOMA)
OF_PROFILES = (Dimension.ANGLE, Dimension.EMPLOYER, Dimension.REGION)
DIMENSIONS = {
    Measure.STARTED: OF_TRAJECTORIES,
    Measure.GUIDED: OF_TRAJECTORIES,
    Measure.POOL: OF_POOL_COACHES,
    **dict.fromkeys(
        [Measure.CANDIDATES, Measure.TRAINED, Measure.AGREEMENTS, Measure.ACTIVE, Measure.BLOCKED], OF_PROFILES
    ),
}
MEASURES = {
    ProgrammeKind.POOL: (Measure.STARTED, Measure.GUIDED, Measure.POOL),
    ProgrammeKind.SUBSIDY: tuple(measure for measure, dimensions in DIMENSIONS.items() if dimensions == OF_PROFILES),
}
OF_A_PERIOD = frozenset(MEASURES[ProgrammeKind.POOL])  # the others are counted as of the last day


class Group(NamedTuple):
    """How many share these facts."""

    facts: Facts
    number: int


@dataclass(frozen=True)
class Counted:
    """What was counted: its groups, and the total as it is counted on its own; whether that total is only a lower
    bound."""

    groups: Sequence[Group]
    total: int
    exact: bool = True


def count(programme: Programme, measure: Measure, *, since: date, until: date) -> Counted:
    """The groups of a measure in a period, or for a subsidy as of its last day."""
    if measure == Measure.POOL:
        return _pool_coaches(programme.pk, since, until)
    if measure in OF_A_PERIOD:
        return _trajectories(programme.pk, measure, since, until)
    return _profiles(programme.pk, measure, until)


def _trajectories(programme_id: int, measure: Measure, since: date, until: date) -> Counted:
    counted = pool.trajectories(programme_id, since=since, until=until, measure=OF_POOL[measure])
    numbers: Counter = Counter()
    for each in counted:
        registered = (each.gender, each.age_band, each.employment)
        personal = [NOT_REGISTERED if value is None else value.value for value in registered]
        numbers[each.domain, *personal, each.kind.value, NOT_REGISTERED] += each.number
    groups = [Group(dict(zip(OF_TRAJECTORIES, facts, strict=True)), number) for facts, number in numbers.items()]
    return Counted(groups, sum(each.number for each in counted))


def _pool_coaches(programme_id: int, since: date, until: date) -> Counted:
    counted = pool.coaches(programme_id, since=since, until=until)
    groups = []
    for each in counted:
        facts = (each.domain, each.gender.value, each.age_band.value, each.diploma or UNKNOWN)
        groups.append(Group(dict(zip(OF_POOL_COACHES, facts, strict=True)), each.number))
    return Counted(groups, sum(each.number for each in counted))


def _profiles(programme_id: int, measure: Measure, on: date) -> Counted:
    exact = True
    if measure == Measure.CANDIDATES:
        total, exact = candidacy.candidates(programme_id, on)
        rows = Candidate.objects.filter(programme=programme_id, applied_on__lte=on)
    elif measure == Measure.TRAINED:
        total, rows = courses.trained(programme_id, on), _trained(programme_id, on)
    elif measure == Measure.AGREEMENTS:
        total, rows = certification.agreements(programme_id, on), _signed(programme_id, on)
    else:
        of, standing = ("in_block", Standing.BLOCKED) if measure == Measure.BLOCKED else ("active", Standing.ACTIVE)
        total = certification.standing(programme_id, on)[of]
        rows = certification.standing_on(programme_id, on).filter(standing=standing)
    return Counted(_grouped(rows), total, exact)


def _trained(programme_id: int, on: date):
    completed = Enrolment.objects.filter(
        candidate=OuterRef("pk"),
        edition__course__programme=programme_id,
        edition__course__certifies=True,
        completed_on__lte=on,
    )
    return Candidate.objects.filter(Exists(completed))


def _signed(programme_id: int, on: date):
    signed = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on)
    return Coach.objects.filter(Exists(signed), programme=programme_id)


def _grouped(rows) -> list[Group]:
    to_candidate = "" if rows.model is Candidate else "candidate__"
    facts = [f"{to_candidate}angle", f"{to_candidate}employer_kind", "region"]
    counted = rows.order_by().values_list(*facts).annotate(Count("pk"))
    return [
        Group({name: value or UNKNOWN for name, value in zip(OF_PROFILES, values, strict=True)}, number)
        for *values, number in counted
    ]


def domains_of(programme: Programme) -> list[str]:
    """The policy domains of a pool, in their order; a subsidy for companies has none."""
    return pool.domains(programme.pk) if programme.kind == ProgrammeKind.POOL else []
