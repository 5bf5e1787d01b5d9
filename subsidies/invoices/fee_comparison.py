"""Invoices as they are shown: in agreement, with what differs, or not read."""

from collections.abc import Iterable

from subsidies.invoices.models import Invoice, InvoiceKind
from subsidies.invoices.rules import SELLER_CODES, DifferenceCode, InvoiceDifference, check_invoice_seller
from subsidies.payouts.models import Payout


def list_invoice_differences(invoice: Invoice) -> list[InvoiceDifference]:
    """What differs, in the order of the comparison. The coach's number may have been filled in since the invoice was
    attached, so the sender is compared anew."""
    if invoice.kind != InvoiceKind.UBL:
        return []
    kept = [InvoiceDifference(DifferenceCode(each["code"]), each["facts"]) for each in invoice.differences]
    number = invoice.payout.coach.enterprise_number
    sender = check_invoice_seller(invoice.seller_number, number)
    return [*sender, *(each for each in kept if each.code not in SELLER_CODES)]


def add_current_invoices(payouts: Iterable[Payout]) -> None:
    """Gives each payout its current invoice, with what differs, as `invoice`. One query; the payouts know their
    coach."""
    payouts = list(payouts)
    rows = Invoice.objects.filter(payout__in=[row.pk for row in payouts], replaced_at__isnull=True)
    rows = rows.select_related("document", "attached_by")
    found = {each.payout_id: each for each in rows}
    for row in payouts:
        row.invoice = found.get(row.pk)
        if row.invoice:
            row.invoice.payout = row
            row.invoice.differing = list_invoice_differences(row.invoice)
