"""What the internal pool registers of a trajectory, and what it does not."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
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


class Level(models.TextChoices):
    """The level of a diploma."""

    BACHELOR = "bachelor", _("Bachelor")
    MASTER = "master", _("Master")
    DOCTOR = "doctor", _("Doctor")


FIRST_YEAR = 1900  # nobody who works was born before


def age_band(birth_year: int | None, on: date) -> AgeBand:
    """The band of somebody born in this year, at the age reached in the year of the day."""
    if birth_year is None:
        return AgeBand.UNKNOWN
    age = on.year - birth_year
    if age <= 34:
        return AgeBand.TO_34
    if age <= 44:
        return AgeBand.FROM_35
    return AgeBand.FROM_45 if age <= 54 else AgeBand.FROM_55
