"""The bank's answers to payment files as they came, and what each says of a payment. Written once, never changed."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key
from healthcoach.core.lifecycle import forbid_truncate
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.payments.models import Batch, Payment
from subsidies.payments.status_reports.rules import MAX_ANSWER_TEXT_LENGTH, VERIFICATION_MEANINGS, Meaning

STATUS_REPORT_APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    forbid_truncate(),
]


class StatusReportQuerySet(models.QuerySet):
    """Questions about the bank's answers."""

    def visible_to(self, user: User) -> "StatusReportQuerySet":
        """Finance, the project holder and auditors see those to the batches of their programme."""
        return (
            self
            if user.is_superuser
            else self.filter(batch__programme__in=programme_ids_with_role(user, *MONEY_READERS))
        )


class StatusReport(models.Model):
    """An answer of the bank to the file of a batch (pain.002), byte for byte, with what it says of the whole. `told` is
    the digest of what it says, so that the same answer in another form is known; `unknown` names what is not of the
    batch."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="status_reports")
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    told = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=35)
    meaning = models.CharField(max_length=12, choices=Meaning)
    text = models.CharField(max_length=MAX_ANSWER_TEXT_LENGTH, blank=True)
    unknown = models.JSONField(default=list)
    imported_at = models.DateTimeField()
    imported_by = actor_foreign_key()

    objects = StatusReportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("answer of the bank"), _("answers of the bank")
        triggers = STATUS_REPORT_APPEND_ONLY

    def __str__(self) -> str:
        return self.name


class PaymentAnswer(models.Model):
    """What an answer of the bank says of one payment. `contradicts` when the bank refuses what had left the account."""

    report = models.ForeignKey(StatusReport, models.PROTECT, related_name="answers")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="answers")
    code = models.CharField(max_length=35, blank=True)
    meaning = models.CharField(max_length=12, choices=Meaning)
    text = models.CharField(max_length=MAX_ANSWER_TEXT_LENGTH, blank=True)
    contradicts = models.BooleanField(default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("answer about a payment"), _("answers about payments")
        constraints = [
            models.UniqueConstraint(fields=["report", "payment"], name="one_answer_per_payment"),
            models.CheckConstraint(
                name="only_a_refusal_contradicts",
                condition=models.Q(contradicts=False) | models.Q(meaning=Meaning.REFUSED),
            ),
        ]
        triggers = STATUS_REPORT_APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.payment} {self.code}"

    @property
    def verifies(self) -> bool:
        """Whether it says how the name fits the account."""
        return self.meaning in VERIFICATION_MEANINGS
