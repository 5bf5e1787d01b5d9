"""What happens to invoices: one is attached to a payout, and takes the place of the one before."""

import hashlib
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Missing, Refused
from healthcoach.files.actions import ALLOWED_INVOICE_TYPES, XML, DocumentNotRecognised, store_upload
from healthcoach.users.models import User
from subsidies.invoices import rules, ubl
from subsidies.invoices.models import Invoice, InvoiceKind
from subsidies.payouts.models import Payout, PayoutStatus


class NotAnInvoiceFile(DocumentNotRecognised):
    """Neither of the two forms in which invoices come."""

    code = "not_an_invoice_file"
    sentence = _("“%(name)s” is not an invoice we can take. Please send a PDF or an electronic invoice (UBL, .xml).")


class FeeNotCalculated(Refused):
    """There is no amount yet to compare an invoice with."""

    code = "fee_not_calculated"
    sentence = _("The fee is still being calculated. Attach the invoice when the amount is known.")


class NothingToInvoice(Refused):
    """No hours were delivered."""

    code = "nothing_to_invoice"
    sentence = _("Nothing is paid for this trajectory, so there is nothing to invoice.")


@transaction.atomic
def attach(payout: Payout, *, document: UploadedFile | None, by: User, at: datetime) -> Invoice:
    """Attaches an invoice to a payout and compares an electronic one with it. What differs is kept and shown; it keeps
    nobody from their money. The invoice before is replaced; the same file again changes nothing. Refuses
    `FeeNotCalculated`, `NothingToInvoice`, `NotAnInvoiceFile`, an `UnreadableInvoice`, and what `keep` refuses."""
    row = _lock_invoiced_payout(payout)
    if document is None:
        raise Missing(_("The invoice"), field="document")
    current = row.invoices.filter(replaced_at__isnull=True).select_related("document").first()
    if current and current.document.sha256 == _digest_uploaded_invoice(document):
        return current
    invoice = _read_uploaded_invoice(document, row, by=by)
    invoice.payout, invoice.attached_at, invoice.attached_by = row, at, by
    if current:
        current.replaced_at, current.replaced_by = at, by
        current.save(update_fields=["replaced_at", "replaced_by"])
    invoice.save()
    return invoice


def _lock_invoiced_payout(payout: Payout) -> Payout:
    rows = Payout.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("coach", "payable").get(pk=payout.pk)
    if row.status == PayoutStatus.NOTHING_DUE:
        raise NothingToInvoice
    if row.status != PayoutStatus.DUE:
        raise FeeNotCalculated
    return row


def _digest_uploaded_invoice(document: UploadedFile) -> str:
    digest = hashlib.sha256(document.read()).hexdigest()
    document.seek(0)
    return digest


def _read_uploaded_invoice(document: UploadedFile, payout: Payout, *, by: User) -> Invoice:
    """The invoice with its document kept; an electronic one is read and compared."""
    try:
        kept = store_upload(document, by=by, kinds=ALLOWED_INVOICE_TYPES)
    except DocumentNotRecognised as refusal:
        raise NotAnInvoiceFile(**refusal.facts) from refusal
    if kept.media_type != XML:
        return Invoice(kind=InvoiceKind.PDF, document=kept)
    told = ubl.read_ubl_invoice(bytes(kept.content.data))
    differences = rules.compare_invoice(
        told,
        enterprise_number=payout.coach.enterprise_number,
        amount=payout.amount,
        reference=payout.payable.reference,
        communication=payout.payable.communication,
    )
    return Invoice(
        kind=InvoiceKind.UBL,
        document=kept,
        number=told.number[:60],
        seller_number=told.seller,
        amount=told.payable,
        currency=told.currency,
        reference="; ".join(told.references)[:140],
        differences=[each.kept() for each in [*differences, *_find_reused_number(told, payout)]],
    )


def _find_reused_number(told: rules.InvoiceData, payout: Payout) -> list[rules.InvoiceDifference]:
    """Whether the same sender sent this number for another payout already."""
    same = Invoice.objects.filter(seller_number=told.seller, number=told.number[:60], replaced_at__isnull=True)
    other = same.exclude(payout=payout).select_related("payout__payable").order_by("pk").first()
    found = {"found": other.payout.payable.reference} if other and told.seller else None
    return [rules.InvoiceDifference(rules.DifferenceCode.NUMBER_USED, found)] if found else []
