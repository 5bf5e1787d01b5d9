"""By what people and trajectories can be counted, and the values of each, in their order. What is not registered is a
value of its own, beside 0 and unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from coaches.candidacy.rules import Angle, EmployerKind, Region
from coaches.pool.rules import AgeBand, Employment, Gender, TrajectoryKind

NOT_REGISTERED, UNKNOWN = "not_registered", "unknown"


class Dimension(StrEnum):
    """What the cells of a table can be divided by."""

    DOMAIN = "domain"
    GENDER = "gender"
    AGE = "age"
    EMPLOYMENT = "employment"
    KIND = "kind"
    EDUCATION = "education"
    DIPLOMA = "diploma"
    ANGLE = "angle"
    EMPLOYER = "employer"
    REGION = "region"

    @property
    def label(self) -> str:
        """As people call it."""
        return DIMENSION_LABELS[self]


DIMENSION_LABELS = {
    Dimension.DOMAIN: _("Policy domain"),
    Dimension.GENDER: _("Gender"),
    Dimension.AGE: _("Age"),
    Dimension.EMPLOYMENT: _("Employment"),
    Dimension.KIND: _("Kind of trajectory"),
    Dimension.EDUCATION: _("Level of education"),
    Dimension.DIPLOMA: _("Field of study"),
    Dimension.ANGLE: _("Angle of the diploma"),
    Dimension.EMPLOYER: _("Employer"),
    Dimension.REGION: _("Region"),
}
CHOICES = {
    Dimension.GENDER: Gender,
    Dimension.AGE: AgeBand,
    Dimension.EMPLOYMENT: Employment,
    Dimension.KIND: TrajectoryKind,
    Dimension.ANGLE: Angle,
    Dimension.EMPLOYER: EmployerKind,
    Dimension.REGION: Region,
}
ONLY_WHEN_COUNTED = {Gender.X.value, UNKNOWN, NOT_REGISTERED}


@dataclass(frozen=True)
class Values:
    """The values of a dimension in a table, in their order, with what people call them; and those that are there only
    because somebody is counted under them."""

    keys: Sequence[str]
    labels: Mapping[str, str]
    when_counted: frozenset[str] = frozenset()


def list_dimension_values(dimension: Dimension, counted: Mapping[str, int], *, domains: Sequence[str] = ()) -> Values:
    """Every value that a table shows: those of the programme, with 0 where nobody is counted; unknown, not registered
    and X only when somebody is. Where the programme lists no values, those that are counted, by name: an order by how
    often they occur would tell numbers that are hidden."""
    labels = {NOT_REGISTERED: _("Not registered"), UNKNOWN: _("Unknown")}
    if dimension in CHOICES:
        known = {choice.value: choice.label for choice in CHOICES[dimension]}
    elif dimension == Dimension.DOMAIN:
        known = dict.fromkeys(domains, "")
    else:
        known = {}
    labels = {value: str(label or value) for value, label in (known | labels).items()}
    others = sorted((value for value in counted if value not in labels), key=lambda value: (value.casefold(), value))
    keys = [
        value
        for value in dict.fromkeys([*known, *others, *labels])
        if counted.get(value) or value not in ONLY_WHEN_COUNTED
    ]
    when_counted = frozenset(value for value in keys if value not in known or value in ONLY_WHEN_COUNTED)
    return Values(keys, {value: labels.get(value, value) for value in keys}, when_counted)
