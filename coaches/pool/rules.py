"""What the internal pool registers of a trajectory, what it does not, and what can be true of a trajectory at all."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrajectoryKind(models.TextChoices):
    """For one person, or for a team whose members are not registered."""

    INDIVIDUAL = "individual", _("Individual")
    TEAM = "team", _("Team")


class Gender(models.TextChoices):
    """As the person calls it; unknown when it was not said."""

    MAN = "man", _("Man")
    WOMAN = "woman", _("Woman")
    X = "x", _("X")
    UNKNOWN = "unknown", _("Unknown")


class AgeBand(models.TextChoices):
    """The four age bands (leeftijdsgroepen), which leave out no age; unknown when it was not said."""

    TO_34 = "to_34", _("34 or younger")
    FROM_35 = "from_35", _("35 to 44")
    FROM_45 = "from_45", _("45 to 54")
    FROM_55 = "from_55", _("55 or older")
    UNKNOWN = "unknown", _("Unknown")


class Employment(models.TextChoices):
    """How somebody is employed; unknown when it was not said."""

    STATUTORY = "statutory", _("Statutory")
    CONTRACTUAL = "contractual", _("Contractual")
    UNKNOWN = "unknown", _("Unknown")


class Measure(models.TextChoices):
    """Two measures that are easily taken for one another: what began in a period, and what was guided in it."""

    STARTED = "started", _("Started in the period")
    ACTIVE = "active", _("Guided in the period")


class DiplomaLevel(models.TextChoices):
    """The level of a diploma."""

    BACHELOR = "bachelor", _("Bachelor")
    MASTER = "master", _("Master")
    DOCTOR = "doctor", _("Doctor")


NOT_REGISTERED = _("Not registered")
PERSON_FIELDS = ("gender", "age_band", "employment")  # of a team none of these is registered
FIRST_YEAR = 1900  # nobody who works was born before
MIN_COACH_AGE = 15  # years
MAX_CONVERSATIONS = 200
MAX_CONVERSATION_MINUTES = 480  # minutes, on average


def find_age_band(birth_year: int | None, on: date) -> AgeBand:
    """The band of somebody born in this year, at the age reached in the year of the day."""
    if birth_year is None:
        return AgeBand.UNKNOWN
    age = on.year - birth_year
    if age <= 34:
        return AgeBand.TO_34
    if age <= 44:
        return AgeBand.FROM_35
    return AgeBand.FROM_45 if age <= 54 else AgeBand.FROM_55


class CaseFacts(NamedTuple):
    """What is registered of a trajectory. Of a team gender, age band and employment are empty."""

    kind: TrajectoryKind | str
    domain_id: int
    gender: Gender | str
    age_band: AgeBand | str
    employment: Employment | str
    started_on: date
    closed_on: date | None = None
    conversations: int = 0
    minutes: int = 0


class Readiness(NamedTuple):
    """Since when a coach of the pool has what it takes to start a trajectory."""

    serves_from: date
    serves_until: date | None
    signed_on: date | None
    completed_on: date | None


def find_start_problem(coach: Readiness, on: date, today: date) -> str:
    """Why this coach cannot start a trajectory on a day: it lies in the future, the coach does not serve, the code of
    conduct is not accepted or the course not completed by then. Empty when nothing is in the way."""
    if on > today:
        return "future"
    if on < coach.serves_from or (coach.serves_until and on > coach.serves_until):
        return "not_serving"
    if coach.signed_on is None or on < coach.signed_on:
        return "no_code"
    return "not_trained" if coach.completed_on is None or on < coach.completed_on else ""


def find_closing_problem(started_on: date, closed_on: date, today: date) -> str:
    """Why a trajectory cannot be closed on a day: before its start, or in the future."""
    if closed_on < started_on:
        return "closed_before_start"
    return "closed_in_future" if closed_on > today else ""


def find_totals_problem(conversations: int, minutes: int) -> str:
    """Why so many conversations cannot have taken so many minutes."""
    if not 0 <= conversations <= MAX_CONVERSATIONS:
        return "conversations"
    if (conversations == 0) != (minutes == 0):
        return "one_without_other"
    return "" if 0 <= minutes <= conversations * MAX_CONVERSATION_MINUTES else "long"


def find_person_problem(facts: CaseFacts) -> str:
    """Why gender, age band and employment do not go with the kind: of a person all are said, if only to be unknown;
    of a team none."""
    said = [getattr(facts, name) for name in PERSON_FIELDS]
    if facts.kind == TrajectoryKind.TEAM:
        return "team_members" if any(said) else ""
    return "" if all(said) else "person_missing"


def find_case_problems(facts: CaseFacts, coach: Readiness, today: date) -> Iterator[str]:
    """Everything that cannot be true of a trajectory that was registered elsewhere."""
    closing = find_closing_problem(facts.started_on, facts.closed_on, today) if facts.closed_on else ""
    found = (
        find_start_problem(coach, facts.started_on, today),
        closing,
        find_totals_problem(facts.conversations, facts.minutes),
        find_person_problem(facts),
    )
    return filter(None, found)
