"""Coaches, the agreements they signed and the accounts on which they are paid. Whether a certification still holds is
calculated in `coaches/renewal/`."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate
from coaches.candidacy.rules import Language, Region
from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.collation import alphabetical_key
from healthcoach.core.constraints import set_together
from healthcoach.core.themes import Theme
from healthcoach.core.visibility import seen_through
from healthcoach.files.models import Document
from healthcoach.programmes.access import COACH_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User


class CoachQuerySet(models.QuerySet):
    """Questions about coaches."""

    def visible_to(self, user: User) -> "CoachQuerySet":
        """Whom this person may see: themselves; the project holder and auditors the coaches of their programme."""
        if user.is_superuser:
            return self
        return self.filter(Q(user=user) | Q(programme__in=programme_ids_with_role(user, *COACH_READERS)))


@with_audit_trail()
class Coach(models.Model):
    """A candidate who was trained and signed the cooperation agreement."""

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="coach")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="coaches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="coaches")
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
    material_by = actor_foreign_key()
    enterprise_number = models.CharField(
        _("enterprise number"), max_length=10, blank=True, help_text=_("On the coach's own invoices; ten digits.")
    )
    retired_on = models.DateField(_("retires on"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True)
    retired_by = actor_foreign_key()

    objects = CoachQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("coach"), _("coaches")
        constraints = [
            models.CheckConstraint(
                name="retired_with_its_day", condition=Q(retired_at__isnull=True) | Q(retired_on__isnull=False)
            ),
        ]
        indexes = [models.Index("programme", alphabetical_key("name"), "id", name="coach_list")]

    def __str__(self) -> str:
        return self.name


class AgreementTextQuerySet(models.QuerySet):
    """Questions about the texts of the agreement."""

    def visible_to(self, user: User) -> "AgreementTextQuerySet":
        """Those of the programmes where this person is candidate or coach, project holder or auditor."""
        if user.is_superuser:
            return self
        own = Candidate.objects.filter(user=user).values("programme")
        whole = programme_ids_with_role(user, *COACH_READERS)
        return self.filter(Q(programme__in=whole) | Q(programme__any_of=own))


class AgreementText(models.Model):
    """What coaches sign, in one version: the cooperation agreement with the project holder, or in the internal pool the
    code of conduct (deontologische code). Whoever signs from its first day on, signs this version."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="agreement_texts")
    version = models.CharField(_("version"), max_length=20)
    title = models.CharField(_("title"), max_length=150)
    body = models.TextField(_("text"), max_length=40_000)
    valid_from = models.DateField(_("valid from"))
    published_at = models.DateTimeField()
    published_by = actor_foreign_key()

    objects = AgreementTextQuerySet.as_manager()

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


class AgreementQuerySet(models.QuerySet):
    """Questions about signed agreements."""

    def visible_to(self, user: User) -> "AgreementQuerySet":
        """Their own; the project holder and auditors those of their programme."""
        if user.is_superuser:
            return self
        every, programmes = self.model.objects, programme_ids_with_role(user, *COACH_READERS)
        whole = Q(coach__programme__in=programmes) if programmes else None
        return seen_through(self, every.filter(coach__user=user), whole=whole)


@with_audit_trail()
class Agreement(models.Model):
    """The agreement in the version that a coach signed, with the name they typed. What was signed on paper has no text
    here, and no copy."""

    coach = models.ForeignKey(Coach, models.PROTECT, related_name="agreements")
    version = models.CharField(max_length=20)
    text = models.ForeignKey(AgreementText, models.PROTECT, null=True, related_name="agreements")
    signed_on = models.DateField()
    signed_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField(null=True)
    signed_by = actor_foreign_key()
    copy = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("agreement"), _("agreements")
        constraints = [
            models.UniqueConstraint(fields=["coach", "version"], name="a_version_signed_once"),
            set_together("signed_on_the_site_facts", "text", "signed_at", "copy"),
        ]
        indexes = [models.Index(fields=["signed_on"], name="agreement_as_of")]

    def __str__(self) -> str:
        return f"{self.coach} {self.version}"


@with_audit_trail()
class BankAccount(models.Model):
    """The account on which a coach is paid. A change adds a row; the old one keeps when it was replaced."""

    coach = models.ForeignKey(Coach, models.PROTECT, related_name="bank_accounts")
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    holder = models.CharField(max_length=70)
    town = models.CharField(max_length=35, blank=True)
    country = models.CharField(max_length=2, default="BE")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["coach"], condition=Q(replaced_at__isnull=True), name="one_current_bank_account"
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.iban[-4:]}"
