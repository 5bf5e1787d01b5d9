"""The training offer: courses, their editions, and who took part."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.money import EuroField


class Course(models.Model):
    """A course that makes a candidate a trained coach: so many days, so many euro per person."""

    programme = models.ForeignKey("subsidies.Programme", models.PROTECT, related_name="courses")
    name = models.CharField(_("name"), max_length=150)
    days = models.PositiveSmallIntegerField(_("days"))
    price = EuroField(_("price per person"))
    partners = models.TextField(_("partners"), blank=True)
    offered_from = models.DateField()

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One round of a course."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions")
    starts_on = models.DateField()
    ends_on = models.DateField()
    place = models.CharField(_("place"), max_length=150)
    capacity = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="edition_starts_before_it_ends", condition=Q(starts_on__lte=F("ends_on")))
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.starts_on}"


class Enrolment(models.Model):
    """A candidate in an edition; completed on a day, or not (yet)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="enrolments")
    candidate = models.ForeignKey("coaches.Candidate", models.PROTECT, related_name="enrolments")
    enrolled_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "candidate"], name="enrolled_once"),
            models.CheckConstraint(
                name="completed_after_enrolling",
                condition=Q(completed_on__isnull=True) | Q(completed_on__gte=F("enrolled_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} – {self.edition}"
