"""Coaches: trained, under agreement, with a bank account, and not blocked."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate, Employer
from coaches.candidacy.rules import EmployerKind, Language, Region
from healthcoach.files.models import Document
from healthcoach.history import audited, by_whom
from healthcoach.method import Theme

PROTECT = models.PROTECT


class CoachQuerySet(models.QuerySet):
    """Questions about coaches."""

    def active(self, on: date) -> "CoachQuerySet":
        """Who may start a trajectory on a day: able to sign in, agreement signed, bank account known, not blocked, not
        retired. A coach who cannot sign in could neither be told of the start nor log the hours."""
        signed = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on)
        payable = BankAccount.objects.filter(coach=OuterRef("pk"), replaced_at__isnull=True)
        working = self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on), user__is_active=True)
        return working.filter(Exists(signed), Exists(payable), ~Exists(Block.objects.in_force(on).of_coach()))


@audited()
class Coach(models.Model):
    """A candidate who was trained and signed the cooperation agreement."""

    candidate = models.OneToOneField(Candidate, PROTECT, related_name="coach")
    programme = models.ForeignKey("subsidies.Programme", PROTECT, related_name="coaches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="coaches")
    name = models.CharField(_("name"), max_length=120)
    region = models.CharField(_("region"), max_length=20, choices=Region, blank=True)
    regions = ArrayField(
        models.CharField(max_length=20, choices=Region), verbose_name=_("works in"), default=list, blank=True
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language), verbose_name=_("languages"), default=list, blank=True
    )
    themes = ArrayField(
        models.CharField(max_length=10, choices=Theme), verbose_name=_("themes"), default=list, blank=True
    )
    introduction = models.CharField(_("introduction"), max_length=600, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("most companies at a time"), default=5, help_text=_("How many trajectories the coach takes on at a time.")
    )
    material_at = models.DateTimeField(_("received the material"), null=True, blank=True)
    material_by = by_whom()
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


class AgreementText(models.Model):
    """What coaches sign, in one version: the cooperation agreement with the project holder, or in the internal pool the
    code of conduct (deontologische code). Whoever signs from its first day on, signs this version."""

    programme = models.ForeignKey("subsidies.Programme", PROTECT, related_name="agreement_texts")
    version = models.CharField(_("version"), max_length=20)
    title = models.CharField(_("title"), max_length=150)
    body = models.TextField(_("text"), max_length=40_000)
    valid_from = models.DateField(_("valid from"))
    published_at = models.DateTimeField()
    published_by = by_whom()

    class Meta:
        verbose_name, verbose_name_plural = _("text of the agreement"), _("texts of the agreement")
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="a_version_published_once"),
            models.UniqueConstraint(fields=["programme", "valid_from"], name="one_text_a_day"),
        ]
        # People signed it: another text is another version.
        triggers = [pgtrigger.Protect(name="fixed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


@audited()
class Agreement(models.Model):
    """The agreement in the version that a coach signed, with the name they typed. What was signed on paper has no text
    here, and no copy."""

    coach = models.ForeignKey(Coach, PROTECT, related_name="agreements")
    version = models.CharField(max_length=20)
    text = models.ForeignKey(AgreementText, PROTECT, null=True, related_name="agreements")
    signed_on = models.DateField()
    signed_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField(null=True)
    signed_by = by_whom()
    copy = models.ForeignKey(Document, PROTECT, null=True, related_name="+", db_index=False)

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

    def of_coach(self) -> "BlockQuerySet":
        """Within a query of coaches: the blocks of that coach, alone or with everybody of the employer or its kind."""
        return self.filter(
            Q(coach=OuterRef("pk"))
            | Q(programme=OuterRef("programme"), employer=OuterRef("candidate__employer"))
            | Q(programme=OuterRef("programme"), employer_kind=OuterRef("candidate__employer_kind"))
        )


@audited()
class Block(models.Model):
    """Why a coach, or all coaches of an employer or of a kind of employer, may not start a trajectory for a while.
    Running trajectories go on."""

    programme = models.ForeignKey("subsidies.Programme", PROTECT, related_name="blocks")
    coach = models.ForeignKey(Coach, PROTECT, null=True, related_name="blocks")
    employer = models.ForeignKey(Employer, PROTECT, null=True, related_name="blocks")
    employer_kind = models.CharField(max_length=20, choices=EmployerKind, null=True)
    reason = models.CharField(_("reason"), max_length=300)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")

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
        ]
        indexes = [models.Index(fields=["programme", "from_on"], name="block_in_force")]

    def __str__(self) -> str:
        return self.reason
