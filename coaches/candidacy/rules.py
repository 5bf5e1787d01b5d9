"""What qualifies somebody to become a coach: the angle of a diploma, and the experience that goes with it."""

from collections.abc import Collection, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Angle(models.TextChoices):
    """The three angles (invalshoeken) of a basic diploma that qualifies."""

    MANAGEMENT = "management", _("Management")
    PSYCHOLOGY = "psychology", _("Psychology")
    MEDICAL = "medical", _("Medical or paramedical")


class Experience(models.TextChoices):
    """The kinds of additional experience that a coach can prove."""

    COACHING = "coaching", _("Coaching")
    HEALTH = "health", _("Health")
    POLICY = "policy", _("Policy development")


class EmployerKind(models.TextChoices):
    """For whom a candidate works."""

    EXTERNAL_PREVENTION = "external_prevention", _("External prevention service")
    INTERNAL_PREVENTION = "internal_prevention", _("Internal prevention service")
    OTHER = "other", _("Other service provider")


class Region(models.TextChoices):
    """Where a coach works: the Flemish provinces and Brussels."""

    ANTWERPEN = "Antwerpen", _("Antwerp")
    BRUSSEL = "Brussel", _("Brussels")
    LIMBURG = "Limburg", _("Limburg")
    OOST_VLAANDEREN = "Oost-Vlaanderen", _("East Flanders")
    VLAAMS_BRABANT = "Vlaams-Brabant", _("Flemish Brabant")
    WEST_VLAANDEREN = "West-Vlaanderen", _("West Flanders")


class Language(models.TextChoices):
    """In which languages a coach can work."""

    NL = "nl", _("Dutch")
    FR = "fr", _("French")
    EN = "en", _("English")
    DE = "de", _("German")


Matrix = Mapping[Angle, frozenset[Experience]]
# Which experience goes with which angle, until a programme adopts conditions of its own.
USUAL_CONDITIONS: Matrix = {
    Angle.MANAGEMENT: frozenset({Experience.HEALTH, Experience.COACHING}),
    Angle.PSYCHOLOGY: frozenset({Experience.POLICY, Experience.COACHING}),
    Angle.MEDICAL: frozenset({Experience.POLICY, Experience.COACHING}),
}


def missing_experience(
    angles: Collection[Angle], proved: Collection[Experience], conditions: Matrix
) -> frozenset[Experience]:
    """The kinds of which one more proof is needed, given the angles of the diplomas and the experience proved; nothing
    when one of the diplomas has what goes with it."""
    if any(conditions[angle] & set(proved) for angle in angles):
        return frozenset()
    return frozenset().union(*(conditions[angle] for angle in angles))
