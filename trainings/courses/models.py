"""The training offer: courses, their editions, and who took part."""

from datetime import date

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import empty_when, filled_exactly_when, filled_when, in_order, set_together
from healthcoach.core.money import EuroField
from healthcoach.core.visibility import seen_through
from healthcoach.programmes.access import COURSE_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme, Role
from healthcoach.users.models import User
from trainings.courses.statuses import (
    ENROLMENT,
    LIVE_ENROLMENT_STATUSES,
    PLACE_TAKING_STATUSES,
    PLACED_STATUSES,
    UNPLACED_STATUSES,
    EnrolmentStatus,
)


class CourseQuerySet(models.QuerySet):
    """Questions about courses."""

    def visible_to(self, user: User) -> "CourseQuerySet":
        """What this person may see: the project holder, trainers and auditors those of their programme; a candidate
        those of the programme of their candidacy."""
        if user.is_superuser:
            return self
        candidacies = user.candidacies.values("programme")
        return self.filter(
            Q(programme__in=programme_ids_with_role(user, *COURSE_READERS)) | Q(programme__any_of=candidacies)
        )


class Course(models.Model):
    """A course: so many days, so many euro per person. One that certifies makes a candidate a trained coach; another
    may have to come before it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="courses")
    name = models.CharField(_("name"), max_length=150)
    days = models.PositiveSmallIntegerField(_("days"))
    required_days = models.PositiveSmallIntegerField(
        _("days to attend"), help_text=_("On how many days somebody must have been present to complete the course.")
    )
    price = EuroField(_("price per person"))
    certifies = models.BooleanField(_("makes a trained coach"), default=True)
    prerequisite = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("after the course"), null=True, blank=True, related_name="followed_by"
    )
    offered_from = models.DateField(_("offered from"))
    offered_until = models.DateField(_("offered until"), null=True, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("course"), _("courses")
        constraints = [
            in_order("course_offered_before_it_stops", "offered_from", "offered_until"),
            models.CheckConstraint(
                name="course_days_to_attend", condition=Q(required_days__gte=1, required_days__lte=F("days"))
            ),
            models.CheckConstraint(name="course_price_not_negative", condition=Q(price__gte=0)),
            models.CheckConstraint(
                name="course_not_after_itself", condition=Q(prerequisite__isnull=True) | ~Q(prerequisite=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CoursePartner(models.Model):
    """A partner in a course and its part in it: who developed it, who organises it, who brings a theme."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="partners")
    name = models.CharField(_("partner"), max_length=120)
    part = models.CharField(_("its part"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("partner"), _("partners")
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="a_partner_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.part})" if self.part else self.name


class EditionQuerySet(models.QuerySet):
    """Questions about editions."""

    def visible_to(self, user: User) -> "EditionQuerySet":
        """Whose lists this person may see: the project holder, trainers and auditors those of their programme."""
        if user.is_superuser:
            return self
        return self.filter(course__programme__in=programme_ids_with_role(user, *COURSE_READERS))

    def known_to(self, user: User) -> "EditionQuerySet":
        """Which editions this person may know of: those whose lists they see, and as a candidate those of their
        programme, without the people."""
        if user.is_superuser:
            return self
        candidacies = user.candidacies.values("programme")
        whole = programme_ids_with_role(user, *COURSE_READERS)
        return self.filter(Q(course__programme__in=whole) | Q(course__programme__any_of=candidacies))

    def coming(self, on: date) -> "EditionQuerySet":
        """Those that begin on a day or later."""
        return self.filter(cancelled_at__isnull=True, starts_on__gte=on)

    def open_to_people(self, on: date) -> "EditionQuerySet":
        """Those in which people can still get a place on a day: what begins later."""
        return self.filter(cancelled_at__isnull=True, starts_on__gt=on)

    def counted(self) -> "EditionQuerySet":
        """With how many people have a place (`taken`), wait, paid and completed, and how many places are `left`."""

        def number(**facts: object) -> Count:
            return Count("enrolments", filter=Q(**{f"enrolments__{name}": value for name, value in facts.items()}))

        counted = self.annotate(
            taken=number(status__in=PLACE_TAKING_STATUSES),
            waiting=number(status=EnrolmentStatus.WAITING),
            paid=number(status__in=PLACED_STATUSES, paid_on__isnull=False),
            completed=number(status=EnrolmentStatus.COMPLETED),
        )
        return counted.annotate(left=Greatest(F("capacity") - F("taken"), 0))


@with_audit_trail()
class Edition(models.Model):
    """One round of a course, on its own days."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    place = models.CharField(_("place"), max_length=150)
    capacity = models.PositiveSmallIntegerField(_("places"))
    moved = models.PositiveSmallIntegerField(default=0, help_text=_("How often its days or its place changed."))
    moved_at = models.DateTimeField(null=True)
    moved_by = actor_foreign_key()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = actor_foreign_key()
    cancelled_reason = models.CharField(_("reason"), max_length=300, null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("edition"), _("editions")
        constraints = [
            models.CheckConstraint(name="edition_starts_before_it_ends", condition=Q(starts_on__lte=F("ends_on"))),
            models.CheckConstraint(name="edition_has_places", condition=Q(capacity__gte=1)),
            set_together("edition_cancelled_with_reason", "cancelled_at", "cancelled_reason"),
        ]
        indexes = [models.Index(fields=["course", "starts_on"], name="edition_list")]

    def __str__(self) -> str:
        return f"{self.course} {self.starts_on}"


class EditionDay(models.Model):
    """A day of an edition. Who was there is known once it was recorded."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="days")
    on = models.DateField()
    recorded_at = models.DateTimeField(null=True)
    recorded_by = actor_foreign_key()

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["edition", "on"], name="an_edition_day_once")]
        indexes = [models.Index(fields=["on"], name="edition_day_on")]

    def __str__(self) -> str:
        return f"{self.on}"


class EnrolmentQuerySet(models.QuerySet):
    """Questions about enrolments."""

    def visible_to(self, user: User) -> "EnrolmentQuerySet":
        """What this person may see: their own; the project holder, trainers and auditors those of their programme."""
        if user.is_superuser:
            return self
        every, programmes = self.model.objects, programme_ids_with_role(user, *COURSE_READERS)
        whole = Q(edition__course__programme__in=programmes) if programmes else None
        return seen_through(self, every.filter(candidate__user=user), whole=whole)

    def fees_of(self, user: User) -> "EnrolmentQuerySet":
        """Those whose fee this person looks for on the bank's statements: finance, of their programme."""
        return self.filter(edition__course__programme__in=programme_ids_with_role(user, Role.FINANCE))

    def live(self) -> "EnrolmentQuerySet":
        """Those with a place or on a waiting list."""
        return self.filter(status__in=LIVE_ENROLMENT_STATUSES)

    def in_order_of_asking(self) -> "EnrolmentQuerySet":
        """Who asked first stands first."""
        return self.order_by("asked_at", "pk")


@with_audit_trail()
class Enrolment(models.Model):
    """A candidate in an edition: with a place, on its waiting list, or offered a place that came free late, to be
    answered before a moment. The fee is that of the day of asking, due once there is a place; `received` is how many
    euro of it bank statements have shown."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="enrolments")
    candidate = models.ForeignKey("coaches.Candidate", models.PROTECT, related_name="enrolments")
    status = models.CharField(max_length=10, choices=EnrolmentStatus, default=EnrolmentStatus.WAITING)
    asked_at = models.DateTimeField()
    asked_by = actor_foreign_key()
    answer_before = models.DateTimeField(null=True, blank=True)
    enrolled_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = actor_foreign_key()
    fee = EuroField(_("fee"), default=0)
    communication = models.CharField(max_length=12, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_at = models.DateTimeField(null=True)
    paid_by = actor_foreign_key()
    received = EuroField(_("received"), default=0)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("enrolment"), _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "candidate"], condition=~Q(status=EnrolmentStatus.CANCELLED), name="enrolled_once"
            ),
            models.UniqueConstraint(
                fields=["communication"], condition=~Q(communication=""), name="a_course_communication_once"
            ),
            models.CheckConstraint(
                name="completed_after_enrolling",
                condition=Q(completed_on__isnull=True) | Q(completed_on__gte=F("enrolled_on")),
            ),
            models.CheckConstraint(name="course_fee_not_negative", condition=Q(fee__gte=0)),
            models.CheckConstraint(
                name="received_of_the_course_fee", condition=Q(received__gte=0, received__lte=F("fee"))
            ),
            models.CheckConstraint(
                name="a_fee_received_is_paid",
                condition=Q(fee=0) | Q(received__lt=F("fee")) | Q(paid_on__isnull=False),
            ),
            empty_when("waiting_without_a_place", ["enrolled_on"], status_in=UNPLACED_STATUSES),
            filled_when("offered_until_a_moment", ["answer_before"], status_in={EnrolmentStatus.OFFERED}),
            empty_when("waiting_without_an_offer", ["answer_before"], status_in={EnrolmentStatus.WAITING}),
            filled_when("has_a_place_since", ["enrolled_on"], status_in=PLACED_STATUSES),
            filled_exactly_when("enrolment_completed_facts", ["completed_on"], status_in={EnrolmentStatus.COMPLETED}),
            filled_exactly_when("enrolment_cancelled_facts", ["cancelled_at"], status_in={EnrolmentStatus.CANCELLED}),
            set_together("fee_paid_facts", "paid_on", "paid_at"),
        ]
        indexes = [
            models.Index(fields=["edition", "status", "asked_at"], name="enrolment_list"),
            models.Index(
                fields=["answer_before"], condition=Q(status=EnrolmentStatus.OFFERED), name="enrolment_offered"
            ),
            models.Index(fields=["completed_on"], condition=Q(completed_on__isnull=False), name="enrolment_completed"),
        ]
        triggers = ENROLMENT.triggers()

    def __str__(self) -> str:
        return f"{self.candidate} – {self.edition}"

    @property
    def subject(self) -> str:
        """How a bank line names it."""
        return f"enrolment:{self.pk}"


@with_audit_trail()
class Attendance(models.Model):
    """Somebody was there on a day of their edition."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendances")
    day = models.ForeignKey(EditionDay, models.PROTECT, related_name="attendances")
    recorded_at = models.DateTimeField()
    recorded_by = actor_foreign_key()

    class Meta:
        verbose_name, verbose_name_plural = _("attendance"), _("attendances")
        constraints = [models.UniqueConstraint(fields=["enrolment", "day"], name="attended_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.day_id}"
