"""A coach's invoice for a payout: the document, what was read from it, and whether it agrees."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from healthcoach.core.money import EURO_CODE, EuroField
from healthcoach.files.models import Document
from healthcoach.users.models import User
from subsidies.payouts.models import Payout


class InvoiceKind(models.TextChoices):
    """In which form an invoice came."""

    PDF = "pdf", _("PDF")
    UBL = "ubl", _("electronic invoice (UBL)")


class InvoiceQuerySet(models.QuerySet):
    """Questions about invoices."""

    def visible_to(self, user: User) -> "InvoiceQuerySet":
        """The coach's own, and for finance, the project holder and auditors those of their programme."""
        return self if user.is_superuser else self.filter(payout__in=Payout.objects.visible_to(user))


@with_audit_trail()
class Invoice(models.Model):
    """An invoice attached to a payout; another one takes its place. What was read stands here as the file says it;
    nothing is read from a PDF."""

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=3, choices=InvoiceKind)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    seller_number = models.CharField(max_length=20, blank=True)
    amount = EuroField(null=True, help_text=_("What it asks, in its own currency."))
    currency = models.CharField(max_length=3, default=EURO_CODE)
    reference = models.CharField(max_length=140, blank=True)
    differences = models.JSONField(default=list, help_text=_("Codes of what differs, with the facts of each."))
    attached_at = models.DateTimeField()
    attached_by = actor_foreign_key()
    replaced_at = models.DateTimeField(null=True)
    replaced_by = actor_foreign_key()

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("invoice"), _("invoices")
        constraints = [
            models.UniqueConstraint(
                fields=["payout"], condition=models.Q(replaced_at__isnull=True), name="one_current_invoice"
            ),
        ]
        indexes = [models.Index(fields=["seller_number", "number"], name="invoice_of_seller")]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number or str(self.document)
