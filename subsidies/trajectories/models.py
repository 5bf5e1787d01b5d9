"""A trajectory: a coach helps a company set up a health policy, in sessions of which only the hours are kept."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from coaches.certification.guidance import TrajectoryStatus
from coaches.certification.models import Coach
from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import empty_when, filled_exactly_when, filled_when, set_together
from healthcoach.core.lifecycle import Lifecycle, forbid_truncate
from healthcoach.core.visibility import seen_through
from healthcoach.files.models import Document
from healthcoach.programmes.access import PROGRAMME_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.applications.models import Application
from subsidies.fee_schemes.models import FeeScheme

MAX_SESSION_MINUTES = 8 * 60  # minutes
INACTIVE_AFTER = timedelta(days=30)


TRAJECTORY = Lifecycle(
    "trajectory",
    TrajectoryStatus,
    {
        TrajectoryStatus.RUNNING: {TrajectoryStatus.ENDED, TrajectoryStatus.STOPPED},
        TrajectoryStatus.ENDED: set(),
        TrajectoryStatus.STOPPED: set(),
    },
)


class MethodStep(models.IntegerChoices):
    """The seven steps of the method."""

    SUPPORT = 1, _("Support")
    SITUATION = 2, _("Present situation")
    GOALS = 3, _("Priorities and goals")
    PLAN = 4, _("Action plan")
    DO = 5, _("Carry out")
    EVALUATE = 6, _("Evaluate")
    ANCHOR = 7, _("Anchor")


def build_coached_by_condition(user: User) -> Q:
    """That this person coaches the trajectory, or did for a part of it."""
    return Q(pk__in=Coaching.objects.filter(coach__user=user).values("trajectory"))


class TrajectoryQuerySet(models.QuerySet):
    """Questions about trajectories."""

    def visible_to(self, user: User) -> "TrajectoryQuerySet":
        """What this person may see: the company's own, what they coach or coached, and all of a programme for its
        people."""
        if user.is_superuser:
            return self
        every, programmes = self.model.objects, programme_ids_with_role(user, *PROGRAMME_READERS)
        own = (every.filter(coachings__coach__user=user), every.filter(application__contact__user=user))
        return seen_through(self, *own, whole=Q(application__programme__in=programmes) if programmes else None)

    def worked_on_by(self, user: User, *, programmes: Collection[int]) -> "TrajectoryQuerySet":
        """What this person coaches or coached, and all of these programmes."""
        own = self.model.objects.filter(coachings__coach__user=user)
        return seen_through(self, own, whole=Q(application__programme__in=programmes) if programmes else None)

    def with_minutes(self) -> "TrajectoryQuerySet":
        """Each with the minutes delivered so far, as `minutes`."""
        return self.annotate(minutes=Sum("sessions__minutes", default=0))

    def quiet(self, on: date) -> "TrajectoryQuerySet":
        """Running, but without a session in the last thirty days."""
        lately = Session.objects.filter(trajectory=OuterRef("pk"), held_on__gt=on - INACTIVE_AFTER)
        return self.filter(~Exists(lately), status=TrajectoryStatus.RUNNING, started_on__lte=on - INACTIVE_AFTER)


@with_audit_trail()
class Trajectory(models.Model):
    """The trajectory of one approved application. Its coach is the one it has now; who coached when stands in its
    coachings."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="trajectory")
    coach = models.ForeignKey(Coach, models.PROTECT, related_name="trajectories")
    fee_scheme = models.ForeignKey(FeeScheme, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=10, choices=TrajectoryStatus, default=TrajectoryStatus.RUNNING)
    started_on = models.DateField()
    action_plan = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", db_index=False)
    evaluation = models.TextField(_("evaluation"), max_length=4000, blank=True)
    aligned_with_prevention = models.BooleanField(_("plan aligned with the prevention service"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = actor_foreign_key()
    stopped_at = models.DateTimeField(null=True)
    stopped_by = actor_foreign_key()
    stop_reason = models.TextField(_("reason"), max_length=2000, null=True)

    objects = TrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("trajectory"), _("trajectories")
        constraints = [
            filled_exactly_when("ended_facts", ["ended_at"], status_in={TrajectoryStatus.ENDED}),
            filled_when("ended_with_plan", ["action_plan"], status_in={TrajectoryStatus.ENDED}),
            empty_when("running_without_plan", ["action_plan"], status_in={TrajectoryStatus.RUNNING}),
            filled_exactly_when("stopped_facts", ["stopped_at", "stop_reason"], status_in={TrajectoryStatus.STOPPED}),
        ]
        indexes = [
            models.Index(fields=["coach", "status", "started_on"], name="trajectory_of_coach"),
            models.Index(fields=["-started_on", "-id"], name="trajectory_list"),
            models.Index(fields=["ended_at"], condition=Q(status=TrajectoryStatus.ENDED), name="trajectory_ended"),
        ]
        triggers = TRAJECTORY.triggers()

    def __str__(self) -> str:
        return self.application.reference

    @cached_property
    def parts(self) -> list["Coaching"]:
        """Who coached it from when to when, the first coach first; as it was when this was asked first."""
        return list(self.coachings.select_related("coach"))

    @property
    def stopped_by_coach(self) -> bool:
        """Whether the coach stopped it; the project holder may do it too."""
        return self.stopped_by_id is not None and self.stopped_by_id == self.coach.user_id


@with_audit_trail()
class Coaching(models.Model):
    """A part of a trajectory with one coach: from a day on, until the day from which another coach took over."""

    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="coachings", db_index=False)
    coach = models.ForeignKey(Coach, models.PROTECT, related_name="coachings")
    part = models.PositiveSmallIntegerField(default=1)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = actor_foreign_key()
    reason = models.TextField(_("reason"), max_length=2000, null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("part of a trajectory"), _("parts of trajectories")
        ordering = ["part"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "part"], name="a_part_once"),
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(until_on__isnull=True), name="one_coach_at_a_time"
            ),
            models.CheckConstraint(name="a_part_has_its_days", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(name="parts_count_from_one", condition=Q(part__gte=1)),
            set_together("handed_over_whole", "until_on", "handed_over_at", "reason"),
        ]
        triggers = [forbid_truncate()]

    def __str__(self) -> str:
        return f"{self.trajectory} {self.part}"

    def holds(self, day: date) -> bool:
        """Whether a day lies in this part; the day of a change belongs to the new coach."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    @property
    def last_on(self) -> date | None:
        """The last day of this part, or nothing while it goes on."""
        return self.until_on and self.until_on - timedelta(days=1)


@with_audit_trail()
class Session(models.Model):
    """One session: the day, the minutes, the step of the method, and the coach who held it and is paid for it. Never
    what was said."""

    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="sessions")
    coach = models.ForeignKey(Coach, models.PROTECT, related_name="sessions", db_index=False)
    held_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(MAX_SESSION_MINUTES)]
    )
    turn = models.PositiveSmallIntegerField(default=1, help_text=_("Which of the equal sessions of that day."))
    step = models.PositiveSmallIntegerField(_("step"), choices=MethodStep)
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="session_length", condition=Q(minutes__gte=1, minutes__lte=MAX_SESSION_MINUTES)
            ),
            models.UniqueConstraint(fields=["trajectory", "held_on", "step", "minutes", "turn"], name="a_session_once"),
            models.CheckConstraint(name="session_step", condition=Q(step__gte=1, step__lte=7)),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {timedelta(minutes=self.minutes)}"

    @property
    def hours(self) -> Decimal:
        """The length in hours."""
        return Decimal(self.minutes) / 60
