"""Coaches: trained, under agreement, with a bank account, and not blocked."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate
from healthcoach.constraints import set_together
from healthcoach.history import audited

PROTECT = models.PROTECT


class CoachQuerySet(models.QuerySet):
    """Questions about coaches."""

    def active(self, on: date) -> "CoachQuerySet":
        """Who may start a trajectory on a day: able to sign in, agreement signed, bank account known, not blocked, not
        retired. A coach who cannot sign in could neither be told of the start nor log the hours."""
        signed = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on)
        payable = BankAccount.objects.filter(coach=OuterRef("pk"), replaced_at__isnull=True)
        working = self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on), user__is_active=True)
        return working.filter(
            Exists(signed), Exists(payable), ~Exists(Block.objects.in_force(on).filter(coach=OuterRef("pk")))
        )


@audited()
class Coach(models.Model):
    """A candidate who was trained and signed the cooperation agreement."""

    candidate = models.OneToOneField(Candidate, PROTECT, related_name="coach")
    programme = models.ForeignKey("subsidies.Programme", PROTECT, related_name="coaches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="coaches")
    name = models.CharField(_("name"), max_length=120)
    region = models.CharField(_("region"), max_length=60, blank=True)
    enterprise_number = models.CharField(
        _("enterprise number"), max_length=10, blank=True, help_text=_("On the coach's own invoices; ten digits.")
    )
    retired_on = models.DateField(null=True, blank=True)

    objects = CoachQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "coaches"
        indexes = [models.Index(fields=["programme", "name"], name="coach_list")]

    def __str__(self) -> str:
        return self.name

    def is_active(self, on: date) -> bool:
        """Whether this coach may start a trajectory on a day."""
        return Coach.objects.active(on).filter(pk=self.pk).exists()


@audited()
class Agreement(models.Model):
    """The cooperation agreement with the project holder, in the version that was signed."""

    coach = models.ForeignKey(Coach, PROTECT, related_name="agreements")
    version = models.CharField(max_length=20)
    signed_on = models.DateField()
    signed_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coach", "version"], name="a_version_signed_once")]
        indexes = [models.Index(fields=["signed_on"], name="agreement_as_of")]

    def __str__(self) -> str:
        return f"{self.coach} {self.version}"


@audited()
class BankAccount(models.Model):
    """The account on which a coach is paid. A change adds a row; the old one keeps when it was replaced."""

    coach = models.ForeignKey(Coach, PROTECT, related_name="bank_accounts")
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    holder = models.CharField(max_length=70)
    town = models.CharField(max_length=35, blank=True)
    country = models.CharField(max_length=2, default="BE")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["coach"], condition=Q(replaced_at__isnull=True), name="one_current_bank_account"
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.iban[-4:]}"


class BlockQuerySet(models.QuerySet):
    """Questions about blocks."""

    def in_force(self, on: date) -> "BlockQuerySet":
        """Blocks that hold on a day."""
        return self.filter(from_on__lte=on).filter(Q(until_on__isnull=True) | Q(until_on__gt=on))


@audited()
class Block(models.Model):
    """Why a coach may not start a trajectory for a while. Running trajectories go on."""

    coach = models.ForeignKey(Coach, PROTECT, related_name="blocks")
    reason = models.CharField(max_length=300)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [set_together("lifted_with_its_day", "lifted_at", "until_on")]

    def __str__(self) -> str:
        return self.reason
