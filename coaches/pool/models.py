"""The internal pool of resilience coaches (veerkrachtcoaches) and its case files: counts and hours, never a name or a
word of what was said. There is no field in which one could be written."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _

from coaches.certification.models import Coach
from coaches.pool.rules import FIRST_YEAR, AgeBand, DiplomaLevel, Employment, Gender, TrajectoryKind
from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import filled_exactly_when
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.visibility import seen_through
from healthcoach.files.models import Document
from healthcoach.programmes.access import COACH_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User

DATABASE_TODAY = TruncDate(Now())


class CaseFileStatus(models.TextChoices):
    """Where a trajectory of the pool stands."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


CASE_FILE = Lifecycle(
    "casefile",
    CaseFileStatus,
    {CaseFileStatus.OPEN: {CaseFileStatus.CLOSED}, CaseFileStatus.CLOSED: {CaseFileStatus.OPEN}},
)


class PolicyDomain(models.Model):
    """A policy domain (beleidsdomein) of the administration that the pool serves."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="policy_domains")
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("policy domain"), _("policy domains")
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="a_domain_once")]

    def __str__(self) -> str:
        return self.name


class PoolCoachQuerySet(models.QuerySet):
    """Questions about the coaches of the pool."""

    def visible_to(self, user: User) -> "PoolCoachQuerySet":
        """Whom this person may see: the project holder and the auditor everybody of their programme; a coach of the
        pool themselves."""
        if user.is_superuser:
            return self
        every, programmes = self.model.objects, programme_ids_with_role(user, *COACH_READERS)
        whole = Q(coach__programme__in=programmes) if programmes else None
        return seen_through(self, every.filter(coach__user=user), whole=whole)

    def now_of(self, user: User) -> "PoolCoachQuerySet":
        """As whom this person works in a pool today: whoever left it, and whoever is still to come, does not."""
        return self.filter(coach__user=user, serves_from__lte=DATABASE_TODAY).filter(
            Q(serves_until__isnull=True) | Q(serves_until__gte=DATABASE_TODAY)
        )

    def serving(self, since: date, until: date) -> "PoolCoachQuerySet":
        """Who belonged to the pool on some day of a period, both days included."""
        return self.filter(serves_from__lte=until).filter(Q(serves_until__isnull=True) | Q(serves_until__gte=since))


@with_audit_trail()
class PoolCoach(models.Model):
    """What the pool knows of one of its coaches beside their certification."""

    coach = models.OneToOneField(Coach, models.PROTECT, primary_key=True, related_name="pool")
    domain = models.ForeignKey(PolicyDomain, models.PROTECT, related_name="coaches", verbose_name=_("policy domain"))
    gender = models.CharField(_("gender"), max_length=8, choices=Gender)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    serves_from = models.DateField(_("in the pool from"))
    serves_until = models.DateField(_("in the pool until"), null=True, blank=True)

    objects = PoolCoachQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("coach of the pool"), _("coaches of the pool")
        constraints = [
            models.CheckConstraint(name="pool_coach_gender", condition=Q(gender__in=sorted(Gender))),
            models.CheckConstraint(
                name="pool_coach_born", condition=Q(birth_year__isnull=True) | Q(birth_year__gte=FIRST_YEAR)
            ),
            models.CheckConstraint(
                name="pool_coach_serves",
                condition=Q(serves_until__isnull=True) | Q(serves_until__gte=F("serves_from")),
            ),
        ]
        indexes = [models.Index(fields=["domain", "serves_from"], name="pool_coach_as_of")]

    def __str__(self) -> str:
        return str(self.coach)


class PoolDiploma(models.Model):
    """A diploma of a coach of the pool, such as a master in psychology. The first is the one that is counted."""

    pool_coach = models.ForeignKey(PoolCoach, models.PROTECT, related_name="diplomas")
    level = models.CharField(_("level"), max_length=8, choices=DiplomaLevel)
    subject = models.CharField(_("field of study"), max_length=120)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name, verbose_name_plural = _("diploma"), _("diplomas")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["pool_coach", "level", "subject"], name="a_pool_diploma_once"),
            models.UniqueConstraint(fields=["pool_coach", "position"], name="a_place_for_each_diploma"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.subject}"


class CaseFileQuerySet(models.QuerySet):
    """Questions about case files."""

    def visible_to(self, user: User) -> "CaseFileQuerySet":
        """What this person may see: a coach of the pool their own files, until they leave it; the project holder and
        the auditor all of their programme; nobody else any."""
        if user.is_superuser:
            return self
        whole = programme_ids_with_role(user, *COACH_READERS)
        own = self.model.objects.filter(coach__in=PoolCoach.objects.now_of(user))
        return seen_through(self, own, whole=Q(programme__in=whole) if whole else None)

    def started_in(self, since: date, until: date) -> "CaseFileQuerySet":
        """Trajectories started on a day of the period, both days included."""
        return self.filter(started_on__gte=since, started_on__lte=until)

    def active_in(self, since: date, until: date) -> "CaseFileQuerySet":
        """Trajectories guided on some day of the period: started by its end, and not closed before it began."""
        return self.filter(started_on__lte=until).filter(Q(closed_on__isnull=True) | Q(closed_on__gte=since))


class ReadingStatus(models.TextChoices):
    """Where a list of case files stands that was read from a file."""

    READ = "read", _("read")
    IMPORTED = "imported", _("imported")


CASE_IMPORT = Lifecycle(
    "caseimport", ReadingStatus, {ReadingStatus.READ: {ReadingStatus.IMPORTED}, ReadingStatus.IMPORTED: set()}
)


class CaseImportQuerySet(models.QuerySet):
    """Questions about imports."""

    def visible_to(self, user: User) -> "CaseImportQuerySet":
        """What this person may see: the project holder and the auditor those of their programme."""
        if user.is_superuser:
            return self
        return self.filter(programme__in=programme_ids_with_role(user, *COACH_READERS))


@with_audit_trail()
class CaseImport(models.Model):
    """A list of case files that was read from a file. Its document is what was understood of it, facts without names;
    or the faults, when there are any, and then it is never imported. The file itself, which may say more, is not kept.
    The digest is that of the facts, so that the same list is known again in whatever form it comes."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="case_imports")
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(_("case files"))
    faults = models.PositiveIntegerField(_("faults"), default=0)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=8, choices=ReadingStatus, default=ReadingStatus.READ)
    read_at = models.DateTimeField()
    read_by = actor_foreign_key()
    imported_at = models.DateTimeField(null=True)
    imported_by = actor_foreign_key()

    objects = CaseImportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("import of case files"), _("imports of case files")
        constraints = [
            models.UniqueConstraint(fields=["programme", "digest"], condition=Q(faults=0), name="a_list_of_cases_once"),
            models.CheckConstraint(
                name="case_import_without_faults", condition=Q(faults=0) | Q(status=ReadingStatus.READ)
            ),
            filled_exactly_when("case_import_facts", ["imported_at"], status_in={ReadingStatus.IMPORTED}),
        ]
        triggers = CASE_IMPORT.triggers()

    def __str__(self) -> str:
        return f"{self.rows}"


@with_audit_trail()
class CaseFile(models.Model):
    """A trajectory of the pool. Of a person it keeps gender, age band and employment, each perhaps unknown; of a team
    none of these: its members are not registered."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="case_files", db_index=False)
    coach = models.ForeignKey(PoolCoach, models.PROTECT, related_name="case_files")
    kind = models.CharField(_("kind"), max_length=10, choices=TrajectoryKind)
    domain = models.ForeignKey(PolicyDomain, models.PROTECT, related_name="case_files", verbose_name=_("policy domain"))
    gender = models.CharField(_("gender"), max_length=8, choices=Gender, blank=True)
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand, blank=True)
    employment = models.CharField(_("employment"), max_length=12, choices=Employment, blank=True)
    status = models.CharField(max_length=6, choices=CaseFileStatus, default=CaseFileStatus.OPEN)
    started_on = models.DateField(_("started on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    conversations = models.PositiveSmallIntegerField(_("conversations"), default=0)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    opened_at = models.DateTimeField()
    opened_by = actor_foreign_key()
    closed_at = models.DateTimeField(null=True)
    closed_by = actor_foreign_key()
    imported_from = models.ForeignKey(CaseImport, models.PROTECT, null=True, related_name="case_files", db_index=False)
    key = models.UUIDField(null=True, editable=False, help_text=_("Made by the form, so that a second click is known."))

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("case file"), _("case files")
        constraints = [
            models.CheckConstraint(
                name="case_registers_persons_only",
                condition=Q(kind=TrajectoryKind.TEAM, gender="", age_band="", employment="")
                | Q(
                    kind=TrajectoryKind.INDIVIDUAL,
                    gender__in=sorted(Gender),
                    age_band__in=sorted(AgeBand),
                    employment__in=sorted(Employment),
                ),
            ),
            filled_exactly_when("case_closed_facts", ["closed_on", "closed_at"], status_in={CaseFileStatus.CLOSED}),
            models.CheckConstraint(
                name="case_closed_after_start", condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("started_on"))
            ),
            models.UniqueConstraint(fields=["key"], condition=Q(key__isnull=False), name="a_case_opened_once"),
            models.CheckConstraint(
                name="case_minutes_of_conversations",
                condition=Q(conversations=0, minutes=0) | Q(conversations__gt=0, minutes__gt=0),
            ),
        ]
        indexes = [
            # All that counting a period needs, so that a million files are counted from the index alone.
            models.Index(
                fields=["programme", "started_on"],
                include=["closed_on", "kind", "domain", "gender", "age_band", "employment", "conversations", "minutes"],
                name="case_as_of",
            ),
            models.Index(fields=["coach", "status", "started_on"], name="case_of_coach"),
        ]
        triggers = CASE_FILE.triggers()

    def __str__(self) -> str:
        return f"{self.pk}"
