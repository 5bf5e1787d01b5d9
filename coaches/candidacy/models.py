"""People who want to become a coach."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.history import audited


class Angle(models.TextChoices):
    """The three angles (invalshoeken) of a basic diploma that qualifies."""

    MANAGEMENT = "management", _("Management")
    PSYCHOLOGY = "psychology", _("Psychology")
    MEDICAL = "medical", _("Medical or paramedical")


class EmployerKind(models.TextChoices):
    """For whom a candidate works."""

    EXTERNAL_PREVENTION = "external_prevention", _("External prevention service")
    INTERNAL_PREVENTION = "internal_prevention", _("Internal prevention service")
    OTHER = "other", _("Other service provider")


@audited()
class Candidate(models.Model):
    """A person who applied to become a coach in a programme."""

    programme = models.ForeignKey("subsidies.Programme", models.PROTECT, related_name="candidates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="candidacies")
    name = models.CharField(_("name"), max_length=120)
    angle = models.CharField(_("angle"), max_length=10, choices=Angle)
    employer_kind = models.CharField(_("employer"), max_length=20, choices=EmployerKind)
    region = models.CharField(_("region"), max_length=60, blank=True)
    applied_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["programme", "applied_on"], name="candidate_as_of")]

    def __str__(self) -> str:
        return self.name


class CandidateRegister(models.Model):
    """Whether a programme's list of candidates is whole. If not, from a day on, every count of candidates of that day
    or later is a lower bound."""

    programme = models.OneToOneField("subsidies.Programme", models.PROTECT, related_name="candidate_register")
    incomplete_since = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.incomplete_since or '✓'}"
