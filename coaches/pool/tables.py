"""What can be counted about the pool, in any period, from dated facts. One grouped query answers every question about
trajectories and one every question about coaches: each table is a sum of their rows, so that a total always equals its
cells."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db.models import Count, FilteredRelation, OuterRef, Q, Subquery, Sum

from coaches.pool.models import CaseFile, PolicyDomain, PoolCoach
from coaches.pool.rules import AgeBand, Employment, Gender, Kind, Level, Measure, age_band


class Counted(NamedTuple):
    """How many trajectories share these facts, with their conversations and minutes. Gender, age band and employment
    of a team are None: not registered, which is neither 0 nor unknown."""

    kind: Kind
    domain: str
    gender: Gender | None
    age_band: AgeBand | None
    employment: Employment | None
    number: int
    conversations: int
    minutes: int


class CountedCoach(NamedTuple):
    """How many coaches share these facts; the age band is that of the last day of the period, the diploma the first
    one, such as “Master psychologie”, or nothing when none is known."""

    domain: str
    gender: Gender
    age_band: AgeBand
    diploma: str
    number: int


def trajectories(programme_id: int, *, since: date, until: date, measure: Measure) -> list[Counted]:
    """The trajectories started in a period, or guided on some day of it, both days included, domain by domain in their
    order. Conversations and minutes are those of the whole trajectory, as far as it has come. One query."""
    files = CaseFile.objects.filter(programme_id=programme_id)
    files = files.started_in(since, until) if measure == Measure.STARTED else files.active_in(since, until)
    grouped = files.order_by().values_list("domain", "kind", "gender", "age_band", "employment")
    numbers = (Count("pk"), Sum("conversations"), Sum("minutes"))
    counted = grouped.annotate(*numbers, place=_of_domain("position"), name=_of_domain("name"))
    return [_counted(*row) for row in sorted(counted, key=lambda row: (*row[-2:], *row[1:5]))]


def coaches(programme_id: int, *, since: date, until: date) -> list[CountedCoach]:
    """The coaches who belonged to the pool on some day of a period, both days included. One query."""
    counts = Counter()
    serving = PoolCoach.objects.filter(domain__programme=programme_id).serving(since, until).order_by()
    first = FilteredRelation("diplomas", condition=Q(diplomas__position=1))
    facts = ("domain", "gender", "birth_year", "first__level", "first__subject")
    grouped = serving.annotate(first=first).values_list(*facts)
    counted = grouped.annotate(number=Count("pk"), place=_of_domain("position"), name=_of_domain("name"))
    for _domain, gender, born, level, subject, number, place, name in counted:
        diploma = f"{Level(level).label} {subject}" if level else ""
        counts[place, name, Gender(gender), age_band(born, until), diploma] += number
    return [CountedCoach(*facts, number) for (_place, *facts), number in sorted(counts.items())]


def domains(programme_id: int) -> list[str]:
    """The policy domains of the pool in their order, those without a trajectory or a coach too. One query."""
    found = PolicyDomain.objects.filter(programme=programme_id).order_by("position", "name")
    return list(found.values_list("name", flat=True))


def _of_domain(field: str) -> Subquery:
    """A fact of the domain, looked up once for each group and not for each row."""
    return Subquery(PolicyDomain.objects.filter(pk=OuterRef("domain")).values(field))


def _counted(_domain: int, kind: str, gender: str, band: str, employment: str, *rest) -> Counted:
    *numbers, _place, name = rest
    return Counted(
        Kind(kind),
        name,
        Gender(gender) if gender else None,
        AgeBand(band) if band else None,
        Employment(employment) if employment else None,
        *numbers,
    )
