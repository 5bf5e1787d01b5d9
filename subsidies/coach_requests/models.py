"""A company asks a coach, and the coach says yes or no with a reason: before the start, and for a change of coach."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from coaches.certification.models import Coach
from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import empty_when, filled_exactly_when, filled_when, in_order
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.visibility import seen_through
from healthcoach.programmes.access import PROGRAMME_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.applications.models import Application


class CoachRequestStatus(models.TextChoices):
    """Where the question of a company to a coach stands."""

    ASKED = "asked", _("waiting for the coach")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", _("taken back")
    LAPSED = "lapsed", _("no longer needed")
    USED = "used", _("works together")


COACH_REQUEST = Lifecycle(
    "coachrequest",
    CoachRequestStatus,
    {
        CoachRequestStatus.ASKED: {
            CoachRequestStatus.ACCEPTED,
            CoachRequestStatus.DECLINED,
            CoachRequestStatus.TAKEN_BACK,
            CoachRequestStatus.LAPSED,
        },
        CoachRequestStatus.ACCEPTED: {
            CoachRequestStatus.USED,
            CoachRequestStatus.TAKEN_BACK,
            CoachRequestStatus.LAPSED,
        },
        CoachRequestStatus.DECLINED: set(),
        CoachRequestStatus.TAKEN_BACK: set(),
        CoachRequestStatus.LAPSED: set(),
        CoachRequestStatus.USED: set(),
    },
)
OPEN_REQUEST_STATUSES = {CoachRequestStatus.ASKED, CoachRequestStatus.ACCEPTED}


class CoachRequestQuerySet(models.QuerySet):
    """Questions about requests."""

    def visible_to(self, user: User) -> "CoachRequestQuerySet":
        """What this person may see: a coach what they were asked, a company what it asked, and everybody with a role
        in the programme all of it."""
        if user.is_superuser:
            return self
        every, programmes = self.model.objects, programme_ids_with_role(user, *PROGRAMME_READERS)
        own = (every.filter(coach__user=user), every.filter(application__contact__user=user))
        return seen_through(self, *own, whole=Q(application__programme__in=programmes) if programmes else None)

    def open(self) -> "CoachRequestQuerySet":
        """Asked and not answered, or accepted and not used yet."""
        return self.filter(status__in=sorted(OPEN_REQUEST_STATUSES))

    def waiting(self) -> "CoachRequestQuerySet":
        """Asked, and not answered yet."""
        return self.filter(status=CoachRequestStatus.ASKED)

    def numbered(self) -> "CoachRequestQuerySet":
        """Each with the how manieth of its application it is, as `number`: what tells apart the messages about them."""
        until = CoachRequest.objects.filter(application=OuterRef("application"), pk__lte=OuterRef("pk"))
        counted = until.order_by().values("application").annotate(number=Count("pk"))
        return self.annotate(number=Subquery(counted.values("number")))


@with_audit_trail()
class CoachRequest(models.Model):
    """A company asks one coach at a time. What was accepted keeps a place with the coach until the start."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="coach_requests")
    coach = models.ForeignKey(Coach, models.PROTECT, related_name="requests", db_index=False)
    status = models.CharField(max_length=10, choices=CoachRequestStatus, default=CoachRequestStatus.ASKED)
    asked_at = models.DateTimeField()
    asked_by = actor_foreign_key()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = actor_foreign_key()
    declined_at = models.DateTimeField(null=True)
    declined_by = actor_foreign_key()
    declined_reason = models.TextField(_("reason"), max_length=1000, null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = actor_foreign_key()
    lapsed_at = models.DateTimeField(null=True)
    lapsed_by = actor_foreign_key()
    used_at = models.DateTimeField(null=True)
    used_by = actor_foreign_key()

    objects = CoachRequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("request to a coach"), _("requests to coaches")
        constraints = [
            filled_when(
                "request_accepted_facts",
                ["accepted_at"],
                status_in={CoachRequestStatus.ACCEPTED, CoachRequestStatus.USED},
            ),
            empty_when(
                "request_not_accepted",
                ["accepted_at"],
                status_in={CoachRequestStatus.ASKED, CoachRequestStatus.DECLINED},
            ),
            filled_exactly_when(
                "request_declined_facts", ["declined_at", "declined_reason"], status_in={CoachRequestStatus.DECLINED}
            ),
            filled_exactly_when(
                "request_taken_back_facts", ["taken_back_at"], status_in={CoachRequestStatus.TAKEN_BACK}
            ),
            filled_exactly_when("request_lapsed_facts", ["lapsed_at"], status_in={CoachRequestStatus.LAPSED}),
            filled_exactly_when("request_used_facts", ["used_at"], status_in={CoachRequestStatus.USED}),
            in_order("asked_then_accepted", "asked_at", "accepted_at"),
            in_order("asked_then_declined", "asked_at", "declined_at"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=sorted(OPEN_REQUEST_STATUSES)),
                name="one_coach_asked_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["coach", "status"], name="request_of_coach")]
        triggers = COACH_REQUEST.triggers()

    def __str__(self) -> str:
        return f"{self.application} → {self.coach}"
