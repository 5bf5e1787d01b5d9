"""People who want to become a coach, with the proofs of their diploma and experience."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.rules import Angle, EmployerKind, Experience, Language, Region
from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.constraints import empty_when, filled_exactly_when, filled_when
from healthcoach.core.lifecycle import Lifecycle
from healthcoach.core.themes import Theme
from healthcoach.files.models import Document
from healthcoach.programmes.access import COACH_READERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User


class CandidateStatus(models.TextChoices):
    """Where a candidacy stands."""

    DRAFT = "draft", _("draft")
    APPLIED = "applied", _("being examined")
    WAITING = "waiting", _("on the waiting list")
    ADMITTED = "admitted", _("admitted")
    REFUSED = "refused", _("not admitted")
    WITHDRAWN = "withdrawn", _("withdrawn")


CANDIDATE = Lifecycle(
    "candidate",
    CandidateStatus,
    {
        CandidateStatus.DRAFT: {CandidateStatus.APPLIED, CandidateStatus.WITHDRAWN},
        CandidateStatus.APPLIED: {
            CandidateStatus.WAITING,
            CandidateStatus.ADMITTED,
            CandidateStatus.REFUSED,
            CandidateStatus.WITHDRAWN,
        },
        CandidateStatus.WAITING: {CandidateStatus.ADMITTED, CandidateStatus.REFUSED, CandidateStatus.WITHDRAWN},
        CandidateStatus.ADMITTED: {CandidateStatus.WITHDRAWN},
        CandidateStatus.REFUSED: set(),
        CandidateStatus.WITHDRAWN: set(),
    },
)
LIVE_CANDIDATE_STATUSES = {
    CandidateStatus.DRAFT,
    CandidateStatus.APPLIED,
    CandidateStatus.WAITING,
    CandidateStatus.ADMITTED,
}
OPEN_CANDIDATE_STATUSES = {CandidateStatus.APPLIED, CandidateStatus.WAITING}  # handed in and not decided
UNDECIDED_CANDIDATE_STATUSES = {CandidateStatus.DRAFT, *OPEN_CANDIDATE_STATUSES}
APPLIED_CANDIDATE_STATUSES = {
    CandidateStatus.APPLIED,
    CandidateStatus.WAITING,
    CandidateStatus.ADMITTED,
    CandidateStatus.REFUSED,
}


class ProofVerdict(models.TextChoices):
    """What the project holder found of a proof."""

    SUBMITTED = "submitted", _("to be verified")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("not accepted")


VERDICT_MOVES = {
    ProofVerdict.SUBMITTED: {ProofVerdict.ACCEPTED, ProofVerdict.REFUSED},
    ProofVerdict.ACCEPTED: {ProofVerdict.REFUSED},
    ProofVerdict.REFUSED: {ProofVerdict.ACCEPTED},
}
DIPLOMA = Lifecycle("diploma", ProofVerdict, VERDICT_MOVES)
EXPERIENCE = Lifecycle("experienceproof", ProofVerdict, VERDICT_MOVES)


@with_audit_trail()
class Employer(models.Model):
    """An organisation for which coaches work, such as an external prevention service."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=EmployerKind)

    class Meta:
        verbose_name, verbose_name_plural = _("employer"), _("employers")
        constraints = [models.UniqueConstraint(Upper("name"), "kind", name="an_employer_once")]

    def __str__(self) -> str:
        return self.name


class Condition(models.Model):
    """Which experience goes with a diploma of one angle, in a programme, from a day on: one of these kinds."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="conditions")
    angle = models.CharField(_("angle"), max_length=10, choices=Angle)
    experience = ArrayField(models.CharField(max_length=10, choices=Experience), verbose_name=_("experience"))
    valid_from = models.DateField(_("valid from"))
    adopted_at = models.DateTimeField()
    adopted_by = actor_foreign_key()

    class Meta:
        verbose_name, verbose_name_plural = _("condition"), _("conditions")
        constraints = [
            models.UniqueConstraint(fields=["programme", "angle", "valid_from"], name="one_condition_a_day"),
        ]
        # Candidates were admitted under it: another rule is another row.
        triggers = [pgtrigger.Protect(name="fixed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.angle} {self.valid_from}"


class CandidateQuerySet(models.QuerySet):
    """Questions about candidates."""

    def visible_to(self, user: User) -> "CandidateQuerySet":
        """What this person may see: their own candidacies; for the project holder, the auditor and the administrator
        those that were handed in."""
        handed_in = Q(applied_on__isnull=False)
        if user.is_superuser:
            return self.filter(handed_in | Q(user=user))
        return self.filter(Q(user=user) | (handed_in & Q(programme__in=programme_ids_with_role(user, *COACH_READERS))))

    def live(self) -> "CandidateQuerySet":
        """Candidacies that can still lead to a coach, or did."""
        return self.filter(status__in=LIVE_CANDIDATE_STATUSES)

    def with_proofs(self) -> "CandidateQuerySet":
        """Each with its diplomas and proofs, their documents and who judged them, in two queries."""
        kinds = {"diplomas": Diploma, "proofs": ExperienceProof}
        return self.prefetch_related(
            *(
                Prefetch(name, model.objects.select_related("document", "judged_by").order_by("pk"))
                for name, model in kinds.items()
            )
        )

    def waiting_list(self) -> "CandidateQuerySet":
        """Who waits for a place, in the order in which places are given: nobody is overtaken by who came later."""
        return self.filter(status=CandidateStatus.WAITING).order_by("waiting_at", "applied_on", "pk")


@with_audit_trail()
class Candidate(models.Model):
    """A person who applied to become a coach in a programme. The angle is that of their diploma; a programme that asks
    for none has candidates without."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="candidates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="candidacies")
    status = models.CharField(max_length=10, choices=CandidateStatus, default=CandidateStatus.DRAFT)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    angle = models.CharField(_("angle"), max_length=10, choices=Angle, blank=True)
    employer_kind = models.CharField(_("employer"), max_length=20, choices=EmployerKind, blank=True)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, blank=True, related_name="candidates")
    region = models.CharField(_("region"), max_length=20, choices=Region, blank=True)
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language), verbose_name=_("languages"), default=list, blank=True
    )
    themes = ArrayField(
        models.CharField(max_length=10, choices=Theme), verbose_name=_("themes"), default=list, blank=True
    )
    applied_on = models.DateField(null=True, blank=True)
    waiting_at = models.DateTimeField(null=True, blank=True)
    waiting_by = actor_foreign_key()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = actor_foreign_key()
    refused_reason = models.CharField(_("reason"), max_length=500, null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = actor_foreign_key()

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("candidate"), _("candidates")
        constraints = [
            filled_when("candidate_applied_facts", ["applied_on"], status_in=APPLIED_CANDIDATE_STATUSES),
            empty_when("candidate_draft_facts", ["applied_on", "decided_at"], status_in={CandidateStatus.DRAFT}),
            filled_when("candidate_waits_since", ["waiting_at"], status_in={CandidateStatus.WAITING}),
            filled_when(
                "candidate_decided", ["decided_at"], status_in={CandidateStatus.ADMITTED, CandidateStatus.REFUSED}
            ),
            filled_exactly_when("candidate_refused_facts", ["refused_reason"], status_in={CandidateStatus.REFUSED}),
            filled_exactly_when("candidate_withdrawn_facts", ["withdrawn_at"], status_in={CandidateStatus.WITHDRAWN}),
            models.UniqueConstraint(
                fields=["programme", "user"],
                condition=Q(status__in=sorted(LIVE_CANDIDATE_STATUSES)),
                name="one_candidacy_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["programme", "applied_on"], include=["angle", "employer_kind", "region"], name="candidate_as_of"
            ),
            models.Index(fields=["programme", "status", "applied_on"], name="candidate_list"),
        ]
        triggers = CANDIDATE.triggers()

    def __str__(self) -> str:
        return self.name


class ProofQuerySet(models.QuerySet):
    """Questions about diplomas and proofs of experience."""

    def visible_to(self, user: User) -> "ProofQuerySet":
        """Those of the candidates whom this person may see."""
        return self.filter(candidate__in=Candidate.objects.visible_to(user))


class Proof(models.Model):
    """A document that proves something about a candidate, and what the project holder found of it."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=10, choices=ProofVerdict, default=ProofVerdict.SUBMITTED)
    added_at = models.DateTimeField()
    added_by = actor_foreign_key()
    judged_at = models.DateTimeField(null=True)
    judged_by = actor_foreign_key()
    refused_reason = models.CharField(_("reason"), max_length=500, null=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        abstract = True


@with_audit_trail()
class Diploma(Proof):
    """A basic diploma of a candidate, from one of the three angles."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="diplomas")
    title = models.CharField(_("diploma"), max_length=150)
    institution = models.CharField(_("institution"), max_length=150)
    year = models.PositiveSmallIntegerField(_("year"))
    angle = models.CharField(_("angle"), max_length=10, choices=Angle)

    class Meta:
        verbose_name, verbose_name_plural = _("diploma"), _("diplomas")
        constraints = [
            filled_exactly_when("diploma_refused_facts", ["refused_reason"], status_in={ProofVerdict.REFUSED}),
            filled_exactly_when(
                "diploma_judged", ["judged_at"], status_in={ProofVerdict.ACCEPTED, ProofVerdict.REFUSED}
            ),
        ]
        triggers = DIPLOMA.triggers()

    def __str__(self) -> str:
        return self.title


@with_audit_trail()
class ExperienceProof(Proof):
    """Additional experience of a candidate: in coaching, in health or in policy development."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="proofs")
    kind = models.CharField(_("experience in"), max_length=10, choices=Experience)
    description = models.CharField(_("what you did"), max_length=500)

    class Meta:
        verbose_name, verbose_name_plural = _("proof of experience"), _("proofs of experience")
        constraints = [
            filled_exactly_when("proof_refused_facts", ["refused_reason"], status_in={ProofVerdict.REFUSED}),
            filled_exactly_when("proof_judged", ["judged_at"], status_in={ProofVerdict.ACCEPTED, ProofVerdict.REFUSED}),
        ]
        triggers = EXPERIENCE.triggers()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.description}"


class CandidateRegister(models.Model):
    """Whether a programme's list of candidates is whole. If not, from a day on, every count of candidates of that day
    or later is a lower bound."""

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="candidate_register")
    incomplete_since = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.incomplete_since or '✓'}"
