"""What qualifies somebody to become a coach: the angle of a diploma, and the experience that goes with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
# What a count calls an angle, a kind of employer or a region that was not said.
UNKNOWN_PROFILE_VALUE = "unknown"
# Kinds of employers of which the name matters: coaches of one of them may be blocked together.
NAMED_EMPLOYERS = frozenset({EmployerKind.EXTERNAL_PREVENTION, EmployerKind.INTERNAL_PREVENTION})
REQUIRED_CANDIDATE_ITEMS = ("name", "employer_kind", "employer", "region", "languages", "diplomas", "proofs")


@dataclass(frozen=True, slots=True)
class AdoptedCondition:
    """One row of the conditions that a programme adopted: what goes with an angle from a day on."""

    angle: Angle
    experience: frozenset[Experience]
    valid_from: date


@dataclass(frozen=True, slots=True)
class CandidateAssessment:
    """What still stands between a candidate and being admitted: proofs nobody judged yet, no diploma that was accepted,
    or kinds of experience of which one must be proved."""

    unverified: int = 0
    without_diploma: bool = False
    experience: frozenset[Experience] = frozenset()

    @property
    def passed(self) -> bool:
        """Whether nothing does."""
        return not (self.unverified or self.without_diploma or self.experience)


def build_conditions_matrix(adopted: Iterable[AdoptedCondition], on: date) -> Matrix:
    """The conditions in force on a day: per angle the newest that was valid by then, or the usual one."""
    known = sorted((each for each in adopted if each.valid_from <= on), key=lambda each: each.valid_from)
    return dict(USUAL_CONDITIONS) | {each.angle: each.experience for each in known}


def find_missing_experience(
    angles: Collection[Angle], proved: Collection[Experience], conditions: Matrix
) -> frozenset[Experience]:
    """The kinds of which one more proof is needed, given the angles of the diplomas and the experience proved; nothing
    when one of the diplomas has what goes with it."""
    if any(conditions[angle] & set(proved) for angle in angles):
        return frozenset()
    return frozenset().union(*(conditions[angle] for angle in angles))


def assess_requirements(
    *, unverified: int, angles: Collection[Angle], proved: Collection[Experience], conditions: Matrix
) -> CandidateAssessment:
    """What stands between a candidate and being admitted, given the angles and the experience that were accepted."""
    return CandidateAssessment(unverified, not angles, find_missing_experience(angles, proved, conditions))


def find_qualifying_angle(angles: Sequence[Angle], proved: Collection[Experience], conditions: Matrix) -> Angle | None:
    """As which angle a candidate counts: that of the first diploma with the experience that goes with it, else of the
    first diploma."""
    with_experience = (angle for angle in angles if conditions[angle] & set(proved))
    return next(with_experience, next(iter(angles), None))


def list_missing_facts(facts: Mapping[str, object]) -> list[str]:
    """What a candidate still has to fill in or add before applying, in the order of the form. An employer's name is
    asked of who works for a prevention service."""
    named = facts.get("employer_kind") in NAMED_EMPLOYERS
    return [name for name in REQUIRED_CANDIDATE_ITEMS if not facts.get(name) and (name != "employer" or named)]
