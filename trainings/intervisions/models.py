"""Intervision: coaches learn from each other. Free of charge."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import filled_exactly_when, set_together
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.money import EuroField
from healthcoach.core.visibility import seen_through
from healthcoach.programmes.access import COACH_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User


class RegistrationStatus(models.TextChoices):
    """Where a coach stands in an intervision."""

    REGISTERED = "registered", _("registered")
    ATTENDED = "attended", _("attended")
    CANCELLED = "cancelled", _("cancelled")


# Who attended by mistake is registered again; who cancelled registers anew.
REGISTRATION = Lifecycle(
    "registration",
    RegistrationStatus,
    {
        RegistrationStatus.REGISTERED: {RegistrationStatus.ATTENDED, RegistrationStatus.CANCELLED},
        RegistrationStatus.ATTENDED: {RegistrationStatus.REGISTERED},
        RegistrationStatus.CANCELLED: set(),
    },
)


class IntervisionQuerySet(models.QuerySet):
    """Questions about intervisions."""

    def visible_to(self, user: User) -> "IntervisionQuerySet":
        """Which this person may see: the project holder, the auditor and the coaches those of their programme."""
        if user.is_superuser:
            return self
        as_coach = user.coaches.values("programme")
        return self.filter(
            Q(programme__in=programme_ids_with_role(user, *COACH_READERS)) | Q(programme__any_of=as_coach)
        )

    def run_by(self, user: User) -> "IntervisionQuerySet":
        """Whose lists of people this person may see: the project holder and the auditor those of their programme."""
        return self if user.is_superuser else self.filter(programme__in=programme_ids_with_role(user, *COACH_READERS))


@with_audit_trail()
class Intervision(models.Model):
    """One intervision, held on one or more dates; a coach attends one of them."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="intervisions")
    title = models.CharField(_("title"), max_length=150)
    venue = models.CharField(_("venue"), max_length=150)
    price = EuroField(_("price"), default=0)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = IntervisionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("intervision"), _("intervisions")
        constraints = [models.CheckConstraint(name="intervision_is_free", condition=Q(price=0))]
        indexes = [models.Index(fields=["programme", "planned_at"], name="intervision_list")]

    def __str__(self) -> str:
        return self.title


class IntervisionDateQuerySet(models.QuerySet):
    """Questions about dates."""

    def known_at(self, moment: datetime) -> "IntervisionDateQuerySet":
        """The dates that stood before a moment, each with the day it had then, as `on_then`."""
        standing = Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=moment)
        added = Q(added_at__isnull=True) | Q(added_at__lt=moment)
        later = DateChange.objects.filter(date=OuterRef("pk"), changed_at__gte=moment).order_by("changed_at", "pk")
        rows = self.filter(standing, added, intervision__planned_at__lt=moment)
        return rows.annotate(on_then=Coalesce(Subquery(later.values("on")[:1]), F("on")))


@with_audit_trail()
class IntervisionDate(models.Model):
    """A day on which an intervision is held, perhaps with hours and a number of places. What was not there from the
    announcement knows since when it is."""

    intervision = models.ForeignKey(Intervision, models.PROTECT, related_name="dates")
    on = models.DateField(_("date"))
    begins = models.TimeField(_("begins"), null=True, blank=True)
    ends = models.TimeField(_("ends"), null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    added_at = models.DateTimeField(null=True)
    added_by = actor_foreign_key()
    changed_at = models.DateTimeField(null=True)
    changed_by = actor_foreign_key()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = actor_foreign_key()

    objects = IntervisionDateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("date"), _("dates")
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["intervision", "on"], name="an_intervision_date_once"),
            set_together("both_hours_or_none", "begins", "ends"),
            models.CheckConstraint(
                name="ends_after_it_begins", condition=Q(begins__isnull=True) | Q(ends__gt=F("begins"))
            ),
            models.CheckConstraint(
                name="intervision_has_places", condition=Q(capacity__isnull=True) | Q(capacity__gte=1)
            ),
        ]
        indexes = [models.Index(fields=["on"], name="intervision_date_on")]

    def __str__(self) -> str:
        return f"{self.on}"


class DateChange(models.Model):
    """The day or the hours of a date changed; it was this day before."""

    date = models.ForeignKey(IntervisionDate, models.PROTECT, related_name="changes")
    on = models.DateField()
    changed_at = models.DateTimeField()
    changed_by = actor_foreign_key()

    class Meta:
        verbose_name, verbose_name_plural = _("change of a date"), _("changes of a date")
        indexes = [models.Index(fields=["date", "changed_at"], name="changes_of_date")]

    def __str__(self) -> str:
        return f"{self.date_id}: {self.on}"


class RegistrationQuerySet(models.QuerySet):
    """Questions about registrations."""

    def visible_to(self, user: User) -> "RegistrationQuerySet":
        """What this person may see: their own; the project holder and the auditor those of their programme."""
        if user.is_superuser:
            return self
        every, programmes = self.model.objects, programme_ids_with_role(user, *COACH_READERS)
        whole = Q(intervision__programme__in=programmes) if programmes else None
        return seen_through(self, every.filter(coach__user=user), whole=whole)

    def live(self) -> "RegistrationQuerySet":
        """Those that hold a place: registered, or attended."""
        return self.exclude(status=RegistrationStatus.CANCELLED)


@with_audit_trail()
class Registration(models.Model):
    """A coach's place on a date of an intervision. An intervision counts once, whatever the date."""

    intervision = models.ForeignKey(Intervision, models.PROTECT, related_name="registrations")
    date = models.ForeignKey(IntervisionDate, models.PROTECT, related_name="registrations")
    coach = models.ForeignKey("coaches.Coach", models.PROTECT, related_name="registrations")
    status = models.CharField(max_length=10, choices=RegistrationStatus, default=RegistrationStatus.REGISTERED)
    registered_at = models.DateTimeField()
    registered_by = actor_foreign_key()
    attended_on = models.DateField(null=True)
    attended_at = models.DateTimeField(null=True)
    attended_by = actor_foreign_key()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = actor_foreign_key()

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("registration"), _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["intervision", "coach"],
                condition=~Q(status=RegistrationStatus.CANCELLED),
                name="an_intervision_counts_once",
            ),
            filled_exactly_when(
                "attended_facts", ["attended_on", "attended_at"], status_in={RegistrationStatus.ATTENDED}
            ),
            filled_exactly_when("registration_cancelled", ["cancelled_at"], status_in={RegistrationStatus.CANCELLED}),
        ]
        indexes = [
            models.Index(
                fields=["coach", "-attended_on"],
                condition=Q(status=RegistrationStatus.ATTENDED),
                name="attended_by_coach",
            ),
            models.Index(fields=["date", "status"], name="registered_on_date"),
        ]
        triggers = REGISTRATION.triggers()

    def __str__(self) -> str:
        return f"{self.coach} – {self.date}"


class Move(models.Model):
    """A registration was moved away from a date to another one of the same intervision."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="moves")
    origin = models.ForeignKey(IntervisionDate, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    moved_by = actor_foreign_key()

    class Meta:
        verbose_name, verbose_name_plural = _("move"), _("moves")
        indexes = [models.Index(fields=["registration", "moved_at"], name="moves_of_registration")]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.origin_id}"


class PreparationQuerySet(models.QuerySet):
    """Questions about preparations."""

    def visible_to(self, user: User) -> "PreparationQuerySet":
        """What this person may see: their own; the project holder and the auditor those of their programme."""
        if user.is_superuser:
            return self
        every, programmes = self.model.objects, programme_ids_with_role(user, *COACH_READERS)
        whole = Q(intervision__programme__in=programmes) if programmes else None
        return seen_through(self, every.filter(coach__user=user), whole=whole)


@with_audit_trail()
class Preparation(models.Model):
    """What a coach was asked to bring to an intervision: an experience of their own and one of the company."""

    intervision = models.ForeignKey(Intervision, models.PROTECT, related_name="preparations")
    coach = models.ForeignKey("coaches.Coach", models.PROTECT, related_name="preparations")
    asked_at = models.DateTimeField()
    asked_by = actor_foreign_key()
    of_coach = models.TextField(_("your experience"), max_length=3000, blank=True)
    of_company = models.TextField(_("the company's experience"), max_length=3000, blank=True)
    shared_at = models.DateTimeField(null=True)
    shared_by = actor_foreign_key()

    objects = PreparationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("preparation"), _("preparations")
        constraints = [
            models.UniqueConstraint(fields=["intervision", "coach"], name="asked_to_prepare_once"),
            models.CheckConstraint(
                name="shared_is_something", condition=Q(shared_at__isnull=True) | ~Q(of_coach="", of_company="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coach} – {self.intervision}"


class CalendarFeed(models.Model):
    """The secret address at which somebody's calendar finds the days of courses and intervisions."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    key = models.UUIDField(unique=True)
    made_on = models.DateField()

    def __str__(self) -> str:
        return str(self.user_id)
