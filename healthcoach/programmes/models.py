"""Programmes, to which everything belongs, their limits, and the roles that people have in them."""

import hmac
from datetime import date

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import with_audit_trail
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.money import EuroField
from healthcoach.users.models import User


class ProgrammeKind(models.TextChoices):
    """What a programme does: it pays coaches in companies, or it runs an internal pool without money."""

    SUBSIDY = "subsidy", _("Subsidy for companies")
    POOL = "pool", _("Internal pool")


class ProgrammeQuerySet(models.QuerySet):
    """Questions about programmes."""

    def open_on(self, day: date) -> "ProgrammeQuerySet":
        """Programmes in which a company can apply on a day: those that know by then what a trajectory is worth."""
        priced = self.model.objects.filter(fee_schemes__valid_from__lte=day)
        return self.filter(pk__in=priced.values("pk")).order_by(alphabetical_order("name"))

    def with_money(self) -> "ProgrammeQuerySet":
        """Programmes that have a grant to spend; an internal pool has none."""
        return self.filter(kind=ProgrammeKind.SUBSIDY)


@with_audit_trail(
    *("id", "slug", "name", "code", "kind", "start_within_days", "second_person_above", "ends_on"),
    *("renewal_months", "small_cells_below"),
)
class Programme(models.Model):
    """A public programme, such as the health coaches in companies."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(
        _("code"), max_length=6, unique=True, help_text=_("Begins every reference, such as GC-00042.")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=ProgrammeKind, default=ProgrammeKind.SUBSIDY)
    start_within_days = models.PositiveSmallIntegerField(
        _("days to start"),
        default=183,
        help_text=_("Days between approval and start, after which an approval lapses."),
    )
    second_person_above = EuroField(
        _("second person above"),
        default=1000,
        help_text=_("Euro: an expense of more is approved by a second person."),
    )
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("After this day the grant can no longer be spent.")
    )

    renewal_months = models.PositiveSmallIntegerField(
        _("months until renewal"),
        default=12,
        null=True,
        blank=True,
        help_text=_("Within how many months a coach attends an intervision to remain one; empty: no need to."),
    )
    small_cells_below = models.PositiveSmallIntegerField(
        _("small cells below"),
        default=5,
        help_text=_("A count of people below this number is marked as small, and hidden from the public."),
    )
    secret = models.UUIDField(db_default=RandomUUID(), editable=False, help_text="Never leaves the database.")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        db_table = "subsidies_programme"
        verbose_name, verbose_name_plural = _("programme"), _("programmes")
        constraints = [
            models.CheckConstraint(name="threshold_not_negative", condition=Q(second_person_above__gte=0)),
            models.CheckConstraint(
                name="renewal_takes_a_month", condition=Q(renewal_months__isnull=True) | Q(renewal_months__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def secret_of(self, about: str) -> bytes:
        """A secret of this programme about one thing, which stays the same as long as the programme does."""
        return hmac.digest(self.secret.bytes, about.encode(), "sha256")


class Role(models.TextChoices):
    """What somebody may be in a programme. Applicants and coaches are known by their files, not by a role;
    an administrator is a superuser: reads all and gives roles, but takes no part in decisions and money."""

    STEERING = "steering", _("Steering group")
    STAFF = "staff", _("Project holder")
    FINANCE = "finance", _("Finance")
    AUDITOR = "auditor", _("Auditor")
    TRAINER = "trainer", _("Trainer")
    REPORTING = "reporting", _("HR reporting")


@with_audit_trail()
class Assignment(models.Model):
    """A role given to somebody in one programme."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("account"), related_name="assignments")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("programme"), related_name="assignments")

    class Meta:
        db_table = "users_assignment"
        verbose_name, verbose_name_plural = _("role"), _("roles")
        constraints = [models.UniqueConstraint(fields=["user", "role", "programme"], name="a_role_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"
