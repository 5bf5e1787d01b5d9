"""An application for the subsidy and the dated facts of its journey."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.collation import alphabetical_key
from healthcoach.core.constraints import empty_when, filled_exactly_when, filled_when, in_order, set_together
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.money import EuroField
from healthcoach.core.themes import Theme
from healthcoach.core.visibility import seen_through
from healthcoach.programmes.access import PROGRAMME_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.applications import rules
from subsidies.applications.rules import find_last_usable_day, has_approval_lapsed
from subsidies.companies.models import Company, Contact

POSTAL_CODE = RegexValidator(r"^[1-9][0-9]{3}\Z", _("A Belgian postal code has four digits."))


class ApplicationStatus(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    PENDING = "pending", _("in review")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")
    STARTED = "started", _("started")


APPLICATION = Lifecycle(
    "application",
    ApplicationStatus,
    {
        ApplicationStatus.DRAFT: {ApplicationStatus.SUBMITTED, ApplicationStatus.WITHDRAWN},
        ApplicationStatus.SUBMITTED: {ApplicationStatus.PENDING, ApplicationStatus.WITHDRAWN},
        ApplicationStatus.PENDING: {
            ApplicationStatus.APPROVED,
            ApplicationStatus.REJECTED,
            ApplicationStatus.WITHDRAWN,
        },
        ApplicationStatus.APPROVED: {ApplicationStatus.STARTED, ApplicationStatus.LAPSED, ApplicationStatus.WITHDRAWN},
        ApplicationStatus.REJECTED: set(),
        ApplicationStatus.WITHDRAWN: set(),
        ApplicationStatus.LAPSED: set(),
        ApplicationStatus.STARTED: set(),
    },
)
RUNNING_STATUSES = {
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.PENDING,
    ApplicationStatus.APPROVED,
    ApplicationStatus.STARTED,
}
RESERVED_STATUSES = {ApplicationStatus.APPROVED, ApplicationStatus.STARTED, ApplicationStatus.LAPSED}


class Referral(models.TextChoices):
    """How a company heard of the programme."""

    EMPLOYERS = "employers", _("Employers' organisation (Voka, Verso, Unizo, Boerenbond)")
    UNION = "union", _("Trade union")
    SECTOR = "sector", _("Sector organisation or sector fund")
    PREVENTION = "prevention", _("Prevention service")
    PARTNER = "partner", _("Gezond Leven, VAD, VLESP or another partner")
    CAMPAIGN = "campaign", _("Flyer, newsletter or campaign")
    COLLEAGUE = "colleague", _("Another company or a colleague")
    SEARCH = "search", _("Own search")
    OTHER = "other", _("Other")


class ApplicationQuerySet(models.QuerySet):
    """Questions about applications."""

    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """What this person may see: their own company's files; for a role in the programme, and for the
        administrator, what was submitted; for a coach the files of their trajectories."""
        every, submitted = self.model.objects, Q(submitted_at__isnull=False)
        own = every.filter(contact__user=user)
        if user.is_superuser:
            return seen_through(self, own, whole=submitted)
        coached, programmes = (
            every.filter(trajectory__coachings__coach__user=user),
            programme_ids_with_role(user, *PROGRAMME_READERS),
        )
        whole = submitted & Q(programme__in=programmes) if programmes else None
        return seen_through(self, own, coached, whole=whole)

    def submitted(self) -> "ApplicationQuerySet":
        """Whatever was submitted once. A draft is its company's alone, also when it was withdrawn as a draft."""
        return self.filter(submitted_at__isnull=False)

    def awaiting_decision(self) -> "ApplicationQuerySet":
        """Complete, and waiting for the steering group."""
        return self.filter(status=ApplicationStatus.PENDING)

    def overdue(self, on: date) -> "ApplicationQuerySet":
        """Approved, not started, and past the day on which the approval lapses."""
        return self.filter(status=ApplicationStatus.APPROVED, lapses_on__lt=on)

    def with_reader(self) -> "ApplicationQuerySet":
        """Each with who is told about it and in which language, as `reader_id` and `language`."""
        return self.annotate(reader_id=F("contact__user"), language=F("contact__user__language"))


@with_audit_trail(except_for=["changed_at", "reminders", "reminded_on"])
class Application(models.Model):
    """A company's application: what it declared, and when what was done by whom."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="applications", db_index=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="applications")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="applications")
    status = models.CharField(max_length=10, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    changed_at = models.DateTimeField(db_default=Now())

    company_name = models.CharField(_("name of the company"), max_length=150)
    postal_code = models.CharField(_("postal code"), max_length=4, blank=True, validators=[POSTAL_CODE])
    municipality = models.CharField(_("municipality"), max_length=80, blank=True)
    headcount = models.PositiveIntegerField(
        _("number of employees"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(500_000)],
    )
    low_skilled = models.BooleanField(_("many of them are low-skilled"), default=False)
    themes = ArrayField(
        models.CharField(max_length=10, choices=Theme), verbose_name=_("themes"), default=list, blank=True
    )
    motivation_of_company = models.TextField(_("why you apply"), max_length=4000, blank=True)
    referral = models.CharField(_("how you heard of us"), max_length=12, choices=Referral, blank=True)
    de_minimis_declared = models.BooleanField(_("declaration on honour"), default=False)

    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = actor_foreign_key()
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = actor_foreign_key()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = actor_foreign_key()
    motivation = models.TextField(_("motivation"), max_length=4000, null=True, blank=True)
    reserved = EuroField(null=True, blank=True)
    lapses_on = models.DateField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = actor_foreign_key()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = actor_foreign_key()
    withdrawal_reason = models.TextField(_("reason"), max_length=2000, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)
    lapsed_by = actor_foreign_key()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("application"), _("applications")
        constraints = [
            filled_when(
                "submitted_facts",
                ["submitted_at"],
                status_in=set(ApplicationStatus) - {ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN},
            ),
            empty_when(
                "draft_has_no_facts",
                ["submitted_at", "completed_at", "decided_at"],
                status_in={ApplicationStatus.DRAFT},
            ),
            filled_when(
                "completed_facts",
                ["completed_at"],
                status_in=RESERVED_STATUSES | {ApplicationStatus.PENDING, ApplicationStatus.REJECTED},
            ),
            filled_when(
                "decided_facts",
                ["decided_at", "motivation"],
                status_in=RESERVED_STATUSES | {ApplicationStatus.REJECTED},
            ),
            empty_when("undecided", ["decided_at"], status_in={ApplicationStatus.SUBMITTED, ApplicationStatus.PENDING}),
            filled_when("approval_reserves", ["reserved", "lapses_on"], status_in=RESERVED_STATUSES),
            empty_when("rejection_reserves_nothing", ["reserved", "lapses_on"], status_in={ApplicationStatus.REJECTED}),
            filled_exactly_when("started_facts", ["started_at"], status_in={ApplicationStatus.STARTED}),
            filled_exactly_when("withdrawn_facts", ["withdrawn_at"], status_in={ApplicationStatus.WITHDRAWN}),
            filled_exactly_when("lapsed_facts", ["lapsed_at"], status_in={ApplicationStatus.LAPSED}),
            set_together("decision_whole", "decided_at", "motivation"),
            set_together("reservation_whole", "reserved", "lapses_on"),
            in_order("submitted_then_completed", "submitted_at", "completed_at"),
            in_order("completed_then_decided", "completed_at", "decided_at"),
            in_order("decided_then_started", "decided_at", "started_at"),
            in_order("submitted_then_withdrawn", "submitted_at", "withdrawn_at"),
            models.UniqueConstraint(
                fields=["programme", "company"],
                condition=Q(status__in=sorted(RUNNING_STATUSES)),
                name="one_running_application",
            ),
            models.UniqueConstraint(
                fields=["programme", "contact"],
                condition=Q(status=ApplicationStatus.DRAFT),
                name="one_draft_per_contact",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "status", "submitted_at"], name="application_list"),
            # All that counting as of a day needs, so that 100,000 applications are counted from the index alone.
            models.Index(
                fields=["programme", "submitted_at"],
                include=["completed_at", "decided_at", "reserved", "started_at", "withdrawn_at", "lapsed_at"],
                name="application_as_of",
            ),
            models.Index("programme", alphabetical_key("company_name"), "id", name="application_by_company"),
            models.Index(
                fields=["lapses_on"], condition=Q(status=ApplicationStatus.APPROVED), name="application_lapses"
            ),
        ]
        triggers = APPLICATION.triggers()

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How people call this file: GC-00042."""
        return rules.format_application_reference(self.programme.code, self.pk)

    @property
    def decided_on(self) -> date:
        """The day of the decision."""
        return timezone.localdate(self.decided_at)

    @property
    def last_day(self) -> date:
        """The last day on which an approval can be used, as far as is known today."""
        return find_last_usable_day(self.lapses_on, self.decided_on, self.reminded_on) or self.lapses_on

    def has_lapsed(self, on: date) -> bool:
        """Whether an approval can no longer be used on a day."""
        return has_approval_lapsed(self.lapses_on, self.decided_on, self.reminded_on, on)

    @property
    def withdrawn_by_company(self) -> bool:
        """Whether the company itself withdrew; the project holder may do it for them."""
        return self.withdrawn_by_id == self.contact.user_id

    @property
    def subject(self) -> str:
        """How the ledger calls this file."""
        return rules.build_application_subject(self.pk)
