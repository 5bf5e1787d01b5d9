"""What happens to invoices: one is attached to a payout, and takes the place of the one before."""

import hashlib
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from healthcoach.files.actions import INVOICES, XML, DocumentNotRecognised, keep
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.invoices import rules, ubl
from subsidies.invoices.models import Invoice, Kind
from subsidies.payouts.models import Payout, Status


class NotAnInvoiceFile(DocumentNotRecognised):
    """Neither of the two forms in which invoices come."""

    sentence = _("“%(name)s” is not an invoice we can take. Please send a PDF or an electronic invoice (UBL, .xml).")


class FeeNotCalculated(Refused):
    """There is no amount yet to compare an invoice with."""

    sentence = _("The fee is still being calculated. Attach the invoice when the amount is known.")


class NothingToInvoice(Refused):
    """No hours were delivered."""

    sentence = _("Nothing is paid for this trajectory, so there is nothing to invoice.")


@transaction.atomic
def attach(payout: Payout, *, document: UploadedFile | None, by: User, at: datetime) -> Invoice:
    """Attaches an invoice to a payout and compares an electronic one with it. What differs is kept and shown; it keeps
    nobody from their money. The invoice before is replaced; the same file again changes nothing. Refuses
    `FeeNotCalculated`, `NothingToInvoice`, `NotAnInvoiceFile`, an `UnreadableInvoice`, and what `keep` refuses."""
    row = _lock(payout)
    if document is None:
        raise Missing(_("The invoice"), field="document")
    current = row.invoices.filter(replaced_at__isnull=True).select_related("document").first()
    if current and current.document.sha256 == _digest(document):
        return current
    invoice = _read(document, row, by=by)
    invoice.payout, invoice.attached_at, invoice.attached_by = row, at, by
    if current:
        current.replaced_at, current.replaced_by = at, by
        current.save(update_fields=["replaced_at", "replaced_by"])
    invoice.save()
    return invoice


def _lock(payout: Payout) -> Payout:
    rows = Payout.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("coach", "payable").get(pk=payout.pk)
    if row.status == Status.NOTHING_DUE:
        raise NothingToInvoice
    if row.status != Status.DUE:
        raise FeeNotCalculated
    return row


def _digest(document: UploadedFile) -> str:
    digest = hashlib.sha256(document.read()).hexdigest()
    document.seek(0)
    return digest


def _read(document: UploadedFile, payout: Payout, *, by: User) -> Invoice:
    """The invoice with its document kept; an electronic one is read and compared."""
    try:
        kept = keep(document, by=by, kinds=INVOICES)
    except DocumentNotRecognised as refusal:
        raise NotAnInvoiceFile(**refusal.facts) from refusal
    if kept.media_type != XML:
        return Invoice(kind=Kind.PDF, document=kept)
    told = ubl.read(bytes(kept.content.data))
    differences = rules.compare(
        told,
        enterprise_number=payout.coach.enterprise_number,
        amount=payout.amount,
        reference=payout.payable.reference,
        communication=payout.payable.communication,
    )
    return Invoice(
        kind=Kind.UBL,
        document=kept,
        number=told.number[:60],
        seller_number=told.seller,
        amount=told.payable,
        currency=told.currency,
        reference="; ".join(told.references)[:140],
        differences=[each.kept() for each in [*differences, *_used_before(told, payout)]],
    )


def _used_before(told: rules.Told, payout: Payout) -> list[rules.Difference]:
    """Whether the same sender sent this number for another payout already."""
    same = Invoice.objects.filter(seller_number=told.seller, number=told.number[:60], replaced_at__isnull=True)
    other = same.exclude(payout=payout).select_related("payout__payable").order_by("pk").first()
    found = {"found": other.payout.payable.reference} if other and told.seller else None
    return [rules.Difference(rules.Code.NUMBER_USED, found)] if found else []
