"""Invoices as they are shown: in agreement, with what differs, or not read."""

from collections.abc import Iterable

from subsidies.invoices.models import Invoice, Kind
from subsidies.invoices.rules import OF_THE_SENDER, Code, Difference, about_the_sender
from subsidies.payouts.models import Payout


def differences(invoice: Invoice) -> list[Difference]:
    """What differs, in the order of the comparison. The coach's number may have been filled in since the invoice was
    attached, so the sender is compared anew."""
    if invoice.kind != Kind.UBL:
        return []
    kept = [Difference(Code(each["code"]), each["facts"]) for each in invoice.differences]
    number = invoice.payout.coach.enterprise_number
    sender = about_the_sender(invoice.seller_number, number)
    return [*sender, *(each for each in kept if each.code not in OF_THE_SENDER)]


def with_invoices(payouts: Iterable[Payout]) -> None:
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
            row.invoice.differing = differences(row.invoice)
