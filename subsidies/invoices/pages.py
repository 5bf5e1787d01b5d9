"""Coaches’ invoices: attached to a payout by the coach or by finance, and what differs said in words."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from healthcoach.core.refusals import Refused
from healthcoach.core.structured_communication import format_communication
from subsidies.invoices import actions
from subsidies.invoices.fee_comparison import add_current_invoices, list_invoice_differences
from subsidies.invoices.forms import InvoiceForm
from subsidies.invoices.models import Invoice, InvoiceKind
from subsidies.invoices.permissions import is_invoice_attacher
from subsidies.payouts.models import Payout, PayoutStatus


@login_required
@require_http_methods(["GET", "POST"])
def show_payout_invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """The invoice of a payout with what differs, what one should say, and attaching another one."""
    row = _get_invoiced_payout(request, pk)
    if request.method == "POST" and not is_invoice_attacher(request.user, row):
        raise Http404
    form = InvoiceForm(request.POST, request.FILES) if request.method == "POST" else InvoiceForm()
    if form.is_bound and form.is_valid() and _attach_payout_invoice(request, row, form):
        return redirect("payout_invoice", pk=pk)
    add_current_invoices([row])
    context = {
        "payout": row,
        "communication": format_communication(row.payable.communication) if row.payable else "",
        "earlier": row.invoices.filter(replaced_at__isnull=False).select_related("document").order_by("-pk"),
        "attaches": is_invoice_attacher(request.user, row),
        "calculated": row.status == PayoutStatus.DUE,
        "is_own": row.coach.user_id == request.user.pk,
        "form": form,
    }
    return render(request, "invoices/payout_invoice.html", context)


def _attach_payout_invoice(request: HttpRequest, row: Payout, form: InvoiceForm) -> bool:
    try:
        document = form.cleaned_data["document"]
        invoice = actions.attach(row, document=document, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error("document", str(refusal))
        return False
    invoice.payout = row
    level, sentence = _describe_attached_invoice(invoice)
    messages.add_message(request, level, sentence)
    return True


def _describe_attached_invoice(invoice: Invoice) -> tuple[int, str]:
    if invoice.kind == InvoiceKind.PDF:
        return messages.SUCCESS, _("The invoice has been attached.")
    found = len(list_invoice_differences(invoice))
    if not found:
        return messages.SUCCESS, _("The invoice has been attached, and it agrees with the fee.")
    sentence = ngettext(
        "The invoice has been attached. One thing differs; you find it below.",
        "The invoice has been attached. %(number)s things differ; you find them below.",
        found,
    )
    return messages.WARNING, sentence % {"number": found}


def _get_invoiced_payout(request: HttpRequest, pk: int) -> Payout:
    rows = Payout.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("trajectory__application__programme", "coach", "payable"), pk=pk)
