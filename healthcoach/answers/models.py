"""Decisions about the answers themselves: small cells that are shown to everybody all the same, by whom and why."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.programmes.access import TABLE_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User


class Publication(models.TextChoices):
    """The tables that are published together, because one could be computed from another."""

    TRAJECTORIES = "trajectories", _("Trajectories and who was guided")
    COACHES = "coaches", _("Coaches of the pool")


class ReleaseQuerySet(models.QuerySet):
    """Questions about releases."""

    def visible_to(self, user: User) -> "ReleaseQuerySet":
        """What this person may see: the releases of the programmes whose tables they read."""
        return self if user.is_superuser else self.filter(programme__in=programme_ids_with_role(user, *TABLE_READERS))

    def standing(self) -> "ReleaseQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def of(self, programme_id: int, *, since: date, until: date) -> "ReleaseQuerySet":
        """Those that hold for exactly this period of a programme."""
        return self.standing().filter(programme=programme_id, since=since, until=until)


@with_audit_trail()
class Release(models.Model):
    """A decision to show the small cells of a publication about one period to everybody, with its reason. It holds
    until it is withdrawn."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="releases", verbose_name=_("programme"))
    table = models.CharField(_("tables"), max_length=20, choices=Publication)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    released_at = models.DateTimeField()
    released_by = actor_foreign_key()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = actor_foreign_key()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("release of small cells"), _("releases of small cells")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "table", "since", "until"],
                condition=Q(withdrawn_at__isnull=True),
                name="released_once",
            ),
            models.CheckConstraint(name="release_of_a_period", condition=Q(since__lte=F("until"))),
            models.CheckConstraint(name="release_has_a_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["programme", "since"], name="release_list")]

    def __str__(self) -> str:
        return f"{self.get_table_display()} {self.since}–{self.until}"
