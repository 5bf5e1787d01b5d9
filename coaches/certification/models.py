"""Coaches: trained, under agreement, not blocked and not expired."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, Expression, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate
from coaches.candidacy.rules import Language, Region
from coaches.certification.blocks import Block
from coaches.certification.rules import Standing
from healthcoach.collation import alphabetical_key
from healthcoach.constraints import set_together
from healthcoach.files.models import Document
from healthcoach.history import audited, by_whom
from healthcoach.method import Theme
from healthcoach.reach import seen_through
from healthcoach.users.models import Role, User
from trainings.intervisions.models import Registration

PROTECT = models.PROTECT
PAYS = "subsidy"  # the kind of programme that pays its coaches


class CoachQuerySet(models.QuerySet):
    """Questions about coaches."""

    def visible_to(self, user: User) -> "CoachQuerySet":
        """Whom this person may see: themselves; the project holder and auditors the coaches of their programme."""
        if user.is_superuser:
            return self
        return self.filter(Q(user=user) | Q(programme__in=user.programmes_as(Role.STAFF, Role.AUDITOR)))

    def with_expiry(self, on: date, **known: object) -> "CoachQuerySet":
        """Each with the day on which the certification was last renewed, `renewed_on`, and the first day on which it
        no longer holds, `expires_on` (none where the programme asks no renewal), as that stood on a day."""
        first = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on).order_by("signed_on")
        attended = Registration.objects.filter(coach=OuterRef("pk"), status="attended", attended_on__lte=on, **known)
        last = attended.order_by("-attended_on").values("attended_on")[:1]
        return self.annotate(signed_on=Subquery(first.values("signed_on")[:1]), attended_on=Subquery(last)).annotate(
            renewed_on=Greatest("signed_on", "attended_on"),
            expires_on=months_after(Greatest("signed_on", "attended_on"), "programme__renewal_months"),
        )

    def with_standing(self, on: date) -> "CoachQuerySet":
        """Each with its `standing` today, one of `Standing`, and what `with_expiry` tells."""
        account = BankAccount.objects.filter(coach=OuterRef("pk"), replaced_at__isnull=True)
        return self.with_expiry(on).annotate(standing=standing_of(on, account, today=True))

    def active(self, on: date) -> "CoachQuerySet":
        """Who may start a trajectory on a day: able to sign in, agreement signed, not retired, not blocked, not
        expired, and bank account known where the programme pays. A coach who cannot sign in could neither be told of
        the start nor log the hours."""
        signed = Agreement.objects.filter(coach=OuterRef("pk"), signed_on__lte=on)
        return self.with_standing(on).filter(Exists(signed), standing=Standing.ACTIVE)


def months_after(day: Expression, months: str) -> Expression:
    """A day so many months later; the last of that month when it has no such day."""
    return Func(
        day,
        F(months),
        template="(%(expressions)s))::date",
        arg_joiner=" + make_interval(months => ",
        output_field=models.DateField(),
    )


def standing_of(on: date, accounts: models.QuerySet, *, today: bool = False) -> Expression:
    """Where coaches with an expiry stand on a day, given the accounts by which they were payable. Whether somebody can
    sign in is known of today only."""
    payable = ~Q(programme__kind=PAYS) | Exists(accounts)
    cases = [
        When(retired_on__lte=on, then=Value(Standing.RETIRED)),
        When(Exists(Block.objects.in_force(on).of_coach()), then=Value(Standing.BLOCKED)),
        When(expires_on__lte=on, then=Value(Standing.EXPIRED)),
        When(~payable, then=Value(Standing.WITHOUT_ACCOUNT)),
    ]
    if today:
        cases.append(When(~Q(user__is_active=True), then=Value(Standing.NO_SIGN_IN)))
    return Case(*cases, default=Value(Standing.ACTIVE), output_field=models.CharField())


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
    retired_on = models.DateField(_("retires on"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True)
    retired_by = by_whom()

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

    def is_active(self, on: date) -> bool:
        """Whether this coach may start a trajectory on a day."""
        return Coach.objects.active(on).filter(pk=self.pk).exists()


class AgreementTextQuerySet(models.QuerySet):
    """Questions about the texts of the agreement."""

    def visible_to(self, user: User) -> "AgreementTextQuerySet":
        """Those of the programmes where this person is candidate or coach, project holder or auditor."""
        if user.is_superuser:
            return self
        own = Candidate.objects.filter(user=user).values("programme")
        whole = user.programmes_as(Role.STAFF, Role.AUDITOR)
        return self.filter(Q(programme__in=whole) | Q(programme__any_of=own))


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
        every, programmes = self.model.objects, user.programmes_as(Role.STAFF, Role.AUDITOR)
        whole = Q(coach__programme__in=programmes) if programmes else None
        return seen_through(self, every.filter(coach__user=user), whole=whole)


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
