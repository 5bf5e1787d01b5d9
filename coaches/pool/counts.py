"""What can be counted about the pool, in any period, from dated facts. One grouped query answers every question about
trajectories and one every question about coaches: each table is a sum of their rows, so that a total always equals its
cells."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db.models import Count, FilteredRelation, Q, Sum

from coaches.pool.models import CaseFile, PolicyDomain, PoolCoach
from coaches.pool.rules import AgeBand, DiplomaLevel, Employment, Gender, Measure, TrajectoryKind, find_age_band
from healthcoach.core.collation import alphabetical_order

DOMAIN_ORDER = ("domain__position", "domain__name")  # sorted in Python: the database would sort every row to group them


class CountedTrajectories(NamedTuple):
    """How many trajectories share these facts, with their conversations and minutes. Gender, age band and employment
    of a team are None: not registered, which is neither 0 nor unknown."""

    kind: TrajectoryKind
    domain: str
    gender: Gender | None
    age_band: AgeBand | None
    employment: Employment | None
    number: int
    conversations: int
    minutes: int


class CountedCoaches(NamedTuple):
    """How many coaches share these facts; the age band is that of the last day of the period, the diploma the first
    one, such as “Master psychologie”, or nothing when none is known."""

    domain: str
    gender: Gender
    age_band: AgeBand
    diploma: str
    number: int


def tabulate_pool_trajectories(
    programme_id: int, *, since: date, until: date, measure: Measure
) -> list[CountedTrajectories]:
    """The trajectories started in a period, or guided on some day of it, both days included, domain by domain in their
    order. Conversations and minutes are those of the whole trajectory, as far as it has come. One query."""
    files = CaseFile.objects.filter(programme_id=programme_id)
    files = files.started_in(since, until) if measure == Measure.STARTED else files.active_in(since, until)
    grouped = files.order_by().values_list(*DOMAIN_ORDER, "kind", "gender", "age_band", "employment")
    return [
        _build_counted_trajectories(*row)
        for row in sorted(grouped.annotate(Count("pk"), Sum("conversations"), Sum("minutes")))
    ]


def tabulate_pool_coaches(programme_id: int, *, since: date, until: date) -> list[CountedCoaches]:
    """The coaches who belonged to the pool on some day of a period, both days included. One query."""
    counts = Counter()
    serving = PoolCoach.objects.filter(domain__programme=programme_id).serving(since, until).order_by()
    first = FilteredRelation("diplomas", condition=Q(diplomas__position=1))
    facts = (*DOMAIN_ORDER, "gender", "birth_year", "first__level", "first__subject")
    counted = serving.annotate(first=first).values_list(*facts).annotate(Count("pk"))
    for place, name, gender, born, level, subject, number in counted:
        diploma = f"{DiplomaLevel(level).label} {subject}" if level else ""
        counts[place, name, Gender(gender), find_age_band(born, until), diploma] += number
    return [CountedCoaches(*facts, number) for (_place, *facts), number in sorted(counts.items())]


def list_policy_domains(programme_id: int) -> list[str]:
    """The policy domains of the pool in their order, those without a trajectory or a coach too. One query."""
    found = PolicyDomain.objects.filter(programme=programme_id).order_by("position", alphabetical_order("name"))
    return list(found.values_list("name", flat=True))


def _build_counted_trajectories(
    _place: int, name: str, kind: str, gender: str, band: str, employment: str, *numbers: int
) -> CountedTrajectories:
    return CountedTrajectories(
        TrajectoryKind(kind),
        name,
        Gender(gender) if gender else None,
        AgeBand(band) if band else None,
        Employment(employment) if employment else None,
        *numbers,
    )
