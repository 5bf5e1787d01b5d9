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

from coaches.candidacy import counts as candidacy
from coaches.candidacy.models import Candidate
from coaches.certification import counts as certification
from coaches.certification.models import Agreement, Coach
from coaches.pool import counts as pool
from coaches.pool.rules import Measure as PoolMeasure
from coaches.renewal.counts import coaches_with_standing, count_by_standing
from coaches.renewal.rules import Standing
from healthcoach.answers.dimensions import NOT_REGISTERED, UNKNOWN, Dimension
from healthcoach.programmes.models import Programme, ProgrammeKind
from trainings.courses import counts as courses
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


POOL_MEASURES = {Measure.STARTED: PoolMeasure.STARTED, Measure.GUIDED: PoolMeasure.ACTIVE}
TRAJECTORY_DIMENSIONS = (
    *(Dimension.DOMAIN, Dimension.GENDER, Dimension.AGE, Dimension.EMPLOYMENT, Dimension.KIND),
    Dimension.EDUCATION,
)
POOL_COACH_DIMENSIONS = (Dimension.DOMAIN, Dimension.GENDER, Dimension.AGE, Dimension.DIPLOMA)
PROFILE_DIMENSIONS = (Dimension.ANGLE, Dimension.EMPLOYER, Dimension.REGION)
DIMENSIONS = {
    Measure.STARTED: TRAJECTORY_DIMENSIONS,
    Measure.GUIDED: TRAJECTORY_DIMENSIONS,
    Measure.POOL: POOL_COACH_DIMENSIONS,
    **dict.fromkeys(
        [Measure.CANDIDATES, Measure.TRAINED, Measure.AGREEMENTS, Measure.ACTIVE, Measure.BLOCKED], PROFILE_DIMENSIONS
    ),
}
MEASURES = {
    ProgrammeKind.POOL: (Measure.STARTED, Measure.GUIDED, Measure.POOL),
    ProgrammeKind.SUBSIDY: tuple(
        measure for measure, dimensions in DIMENSIONS.items() if dimensions == PROFILE_DIMENSIONS
    ),
}
PERIOD_MEASURES = frozenset(MEASURES[ProgrammeKind.POOL])  # the others are counted as of the last day


class GroupCount(NamedTuple):
    """How many share these facts."""

    facts: Facts
    number: int


@dataclass(frozen=True)
class MeasureResult:
    """What was counted: its groups, and the total as it is counted on its own; whether that total is only a lower
    bound."""

    groups: Sequence[GroupCount]
    total: int
    exact: bool = True


def count_measure(programme: Programme, measure: Measure, *, since: date, until: date) -> MeasureResult:
    """The groups of a measure in a period, or for a subsidy as of its last day."""
    if measure == Measure.POOL:
        return _count_pool_coaches(programme.pk, since, until)
    if measure in PERIOD_MEASURES:
        return _count_pool_trajectories(programme.pk, measure, since, until)
    return _count_profiles(programme.pk, measure, until)


def _count_pool_trajectories(programme_id: int, measure: Measure, since: date, until: date) -> MeasureResult:
    counted = pool.tabulate_pool_trajectories(programme_id, since=since, until=until, measure=POOL_MEASURES[measure])
    numbers: Counter = Counter()
    for each in counted:
        registered = (each.gender, each.age_band, each.employment)
        personal = [NOT_REGISTERED if value is None else value.value for value in registered]
        numbers[each.domain, *personal, each.kind.value, NOT_REGISTERED] += each.number
    groups = [
        GroupCount(dict(zip(TRAJECTORY_DIMENSIONS, facts, strict=True)), number) for facts, number in numbers.items()
    ]
    return MeasureResult(groups, sum(each.number for each in counted))


def _count_pool_coaches(programme_id: int, since: date, until: date) -> MeasureResult:
    counted = pool.tabulate_pool_coaches(programme_id, since=since, until=until)
    groups = []
    for each in counted:
        facts = (each.domain, each.gender.value, each.age_band.value, each.diploma or UNKNOWN)
        groups.append(GroupCount(dict(zip(POOL_COACH_DIMENSIONS, facts, strict=True)), each.number))
    return MeasureResult(groups, sum(each.number for each in counted))


def _count_profiles(programme_id: int, measure: Measure, on: date) -> MeasureResult:
    exact = True
    if measure == Measure.CANDIDATES:
        total, exact = candidacy.count_candidates(programme_id, on)
        rows = Candidate.objects.filter(programme=programme_id, applied_on__lte=on)
    elif measure == Measure.TRAINED:
        total, rows = courses.count_trained_people(programme_id, on), _filter_trained_candidates(programme_id, on)
    elif measure == Measure.AGREEMENTS:
        total, rows = certification.count_agreements(programme_id, on), _filter_signed_coaches(programme_id, on)
    else:
        of, standing = ("in_block", Standing.BLOCKED) if measure == Measure.BLOCKED else ("active", Standing.ACTIVE)
        total = count_by_standing(programme_id, on)[of]
        rows = coaches_with_standing(programme_id, on).filter(standing=standing)
    return MeasureResult(_group_by_profile(rows), total, exact)


def _filter_trained_candidates(programme_id: int, on: date):
    completed = Enrolment.objects.filter(
        candidate=OuterRef("pk"),
        edition__course__programme=programme_id,
        edition__course__certifies=True,
        completed_on__lte=on,
    )
    return Candidate.objects.filter(Exists(completed))


def _filter_signed_coaches(programme_id: int, on: date):
    signed = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on)
    return Coach.objects.filter(Exists(signed), programme=programme_id)


def _group_by_profile(rows) -> list[GroupCount]:
    to_candidate = "" if rows.model is Candidate else "candidate__"
    facts = [f"{to_candidate}angle", f"{to_candidate}employer_kind", "region"]
    counted = rows.order_by().values_list(*facts).annotate(Count("pk"))
    return [
        GroupCount({name: value or UNKNOWN for name, value in zip(PROFILE_DIMENSIONS, values, strict=True)}, number)
        for *values, number in counted
    ]


def list_measured_domains(programme: Programme) -> list[str]:
    """The policy domains of a pool, in their order; a subsidy for companies has none."""
    return pool.list_policy_domains(programme.pk) if programme.kind == ProgrammeKind.POOL else []
