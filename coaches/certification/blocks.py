"""Blocks: why a coach, or everybody of an employer or of a kind of employer, may not start for a while."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Employer
from coaches.candidacy.rules import EmployerKind
from healthcoach.core.audit import with_audit_trail
from healthcoach.programmes.access import COACH_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User


def _build_block_condition(coach: object, programme: object, employer: object, kind: object) -> Q:
    found = Q(coach=coach)
    for field, value in (("employer", employer), ("employer_kind", kind)):
        if value is not None:
            found |= Q(programme=programme, **{field: value})
    return found


class BlockQuerySet(models.QuerySet):
    """Questions about blocks."""

    def visible_to(self, user: User) -> "BlockQuerySet":
        """Those of the programmes where this person is project holder or auditor."""
        if user.is_superuser:
            return self
        return self.filter(programme__in=programme_ids_with_role(user, *COACH_READERS))

    def in_force(self, on: date) -> "BlockQuerySet":
        """Blocks that hold on a day."""
        return self.filter(from_on__lte=on).filter(Q(until_on__isnull=True) | Q(until_on__gt=on))

    def of_coach(self) -> "BlockQuerySet":
        """Within a query of coaches: the blocks of that coach, alone or with everybody of the employer or its kind."""
        of = {name: OuterRef(name) for name in ("pk", "programme", "candidate__employer", "candidate__employer_kind")}
        return self.filter(_build_block_condition(*of.values()))

    def of(self, *coaches: models.Model) -> "BlockQuerySet":
        """The blocks of these coaches, alone or with everybody of the employer or its kind."""
        found = Q(pk=None)
        for coach in coaches:
            candidate = coach.candidate
            found |= _build_block_condition(
                coach.pk, coach.programme_id, candidate.employer_id, candidate.employer_kind or None
            )
        return self.filter(found)


@with_audit_trail()
class Block(models.Model):
    """Why a coach, or all coaches of an employer or of a kind of employer, may not start a trajectory for a while.
    Running trajectories go on."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="blocks")
    coach = models.ForeignKey("coaches.Coach", models.PROTECT, null=True, related_name="blocks")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="blocks")
    employer_kind = models.CharField(max_length=20, choices=EmployerKind, null=True)
    reason = models.CharField(_("reason"), max_length=300)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    placed_at = models.DateTimeField(null=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("block"), _("blocks")
        constraints = [
            models.CheckConstraint(
                name="a_block_of_one_thing",
                condition=Q(coach__isnull=False, employer__isnull=True, employer_kind__isnull=True)
                | Q(coach__isnull=True, employer__isnull=False, employer_kind__isnull=True)
                | Q(coach__isnull=True, employer__isnull=True, employer_kind__isnull=False),
            ),
            models.CheckConstraint(
                name="lifted_with_its_day", condition=Q(lifted_at__isnull=True) | Q(until_on__isnull=False)
            ),
            # A block lifted before it began holds on no day; one that was placed for no day makes no sense.
            models.CheckConstraint(
                name="a_block_ends_after_it_begins",
                condition=Q(until_on__isnull=True)
                | Q(until_on__gt=F("from_on"))
                | Q(lifted_at__isnull=False, until_on=F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["programme", "coach", "employer", "employer_kind", "from_on", "reason"],
                condition=Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="a_block_placed_once",
            ),
        ]
        indexes = [models.Index(fields=["programme", "from_on"], name="block_in_force")]

    def __str__(self) -> str:
        return self.reason

    @property
    def whom(self) -> str:
        """Whom it keeps from starting, in words."""
        if self.coach_id:
            return self.coach.name
        return self.employer.name if self.employer_id else self.get_employer_kind_display()

    def concerns(self, coach: models.Model) -> bool:
        """Whether it keeps this coach from starting while it holds."""
        if self.coach_id:
            return self.coach_id == coach.pk
        of_employer = self.employer_id is not None and self.employer_id == coach.candidate.employer_id
        of_kind = self.employer_kind is not None and self.employer_kind == coach.candidate.employer_kind
        return self.programme_id == coach.programme_id and (of_employer or of_kind)
