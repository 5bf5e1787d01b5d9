"""Payment batches: made, approved by another person, given to the bank."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import (
    build_attachment,
    export_rows,
    paginate_rows,
    remove_unused_filters,
    requested_export_format,
)
from healthcoach.core.refusals import Missing, Refused
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.payables.forms import PaymentReasonForm
from subsidies.payments import actions, permissions
from subsidies.payments import batch_selection as choosing
from subsidies.payments.filters import BatchFilter
from subsidies.payments.models import Batch, Payment, PaymentStatus
from subsidies.payments.status_reports.pages import attach_bank_answers, list_batch_status_reports

COLUMNS = {
    _("Batch"): str,
    _("Status"): lambda row: row.get_status_display(),
    _("Payments"): lambda row: row.count,
    _("Total"): lambda row: row.total,
    _("Made by"): lambda row: row.made_by,
    _("Made on"): lambda row: row.made_at,
    _("Approved by"): lambda row: row.approved_by,
    _("Approved on"): lambda row: row.approved_at,
    _("To be carried out on"): lambda row: row.execute_on,
    _("Given to the bank on"): lambda row: row.sent_at,
}
BATCH_PAYMENT_COLUMNS = {
    _("End-to-end id"): lambda row: row.end_to_end_id,
    _("Reference"): lambda row: row.payable.reference,
    _("Payee"): lambda row: row.holder,
    _("Account"): lambda row: row.iban,
    _("Line"): lambda row: row.payable.line.get_kind_display(),
    _("Status"): lambda row: row.get_status_display(),
    _("Amount"): lambda row: row.amount,
    _("Left the account"): lambda row: row.settled,
}


@login_required
@require_GET
def list_payment_batches(request: HttpRequest) -> HttpResponse:
    """All batches, newest first."""
    if not (request.user.is_superuser or programme_ids_with_role(request.user, *MONEY_READERS)):
        raise Http404
    filters = remove_unused_filters(
        BatchFilter(request.GET, _list_visible_batches(request.user).order_by("-made_at", "-pk"), request=request)
    )
    if kind := requested_export_format(request, filters):
        return export_rows("betaalbatches", COLUMNS, filters.qs, kind)
    context = {"filters": filters, "page": paginate_rows(request, filters.qs)}
    return render(request, "payments/batches.html", context)


@login_required
@require_GET
def show_payment_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: its totals, who did what, its file, its payments, and what can be done now."""
    row = get_object_or_404(
        _list_visible_batches(request.user).select_related("file", "sent_by", "cancelled_by"), pk=pk
    )
    payments = row.payments.going_along().select_related("payable__line", "payable__coach").order_by("pk")
    if kind := requested_export_format(request):
        return export_rows(str(row), BATCH_PAYMENT_COLUMNS, payments, kind)
    user, page = request.user, paginate_rows(request, payments)
    if reports := list_batch_status_reports(row):
        attach_bank_answers(page.object_list)
    context = {
        "batch": row,
        "file": getattr(row, "file", None),
        "lines": choosing.sum_batch_per_line(row),
        "left_out": list(row.payments.exclude(left_out_reason=None).select_related("payable").order_by("pk")),
        "downloads": list(row.downloads.select_related("downloaded_by").order_by("pk")),
        "page": page,
        "reports": reports,
        "may_approve": permissions.may_approve_batch(user, row),
        "may_cancel": permissions.may_cancel_batch(user, row),
        "may_send": permissions.may_send_batch(user, row),
        "may_download": permissions.may_download_batch(user, row),
        "may_refuse": permissions.may_refuse_payment(user, row),
        "is_maker": permissions.is_batch_handler(user, row) and row.made_by_id == user.pk,
    }
    return render(request, "payments/batch.html", context)


@login_required
@require_POST
def approve_payment_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves a batch that somebody else made; its file is written."""
    return _run_batch_action(
        request, pk, actions.approve, _("The batch is approved. Take the file and give it to the bank.")
    )


@login_required
@require_POST
def send_payment_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the file was given to the bank."""
    return _run_batch_action(request, pk, actions.send, _("Noted: the file was given to the bank."))


@login_required
@require_http_methods(["GET", "POST"])
def cancel_payment_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a batch back before it is given to the bank."""
    row, form = _get_batch_to_handle(request.user, pk), PaymentReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.cancel(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except Missing as refusal:
            form.add_error("reason", str(refusal))
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
            return redirect("batch", pk=pk)
        else:
            messages.success(request, _("The batch is cancelled. Its amounts are ready for payment again."))
            return redirect("batch", pk=pk)
    downloads = list(row.downloads.select_related("downloaded_by").order_by("pk"))
    context = {"batch": row, "form": form, "downloads": downloads}
    return render(request, "payments/batch_cancel.html", context)


@login_required
@require_POST
def download_payment_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The file for the bank; who took it is written down, so it is asked for with a button and not a link."""
    row = _get_batch_to_handle(request.user, pk)
    try:
        content = actions.download(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect("batch", pk=pk)
    return build_attachment(f"{row}.xml", content, "application/xml")


@login_required
@require_http_methods(["GET", "POST"])
def refuse_sent_payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the bank does not carry out a payment, for a reason."""
    rows = Payment.objects.visible_to(request.user).select_related("batch__programme", "payable")
    row, form = get_object_or_404(rows, pk=pk), PaymentReasonForm(request.POST or None)
    if not permissions.is_batch_handler(request.user, row.batch):
        raise Http404
    if form.is_valid():
        try:
            actions.refuse([row], **form.cleaned_data, by=request.user, at=timezone.now())
        except Missing as refusal:
            form.add_error("reason", str(refusal))
        except Refused as refusal:
            messages.info(request, str(refusal))
            return redirect("batch", pk=row.batch_id)
        else:
            messages.success(request, _("Noted. The amount waits, as returned, until you release it for payment."))
            return redirect("payable", pk=row.payable_id)
    context = {"payment": row, "form": form, "is_sent": row.status == PaymentStatus.SENT}
    return render(request, "payments/payment_refuse.html", context)


def _list_visible_batches(user: User):
    return Batch.objects.visible_to(user).select_related("programme", "account", "made_by", "approved_by")


def _get_batch_to_handle(user: User, pk: int) -> Batch:
    row = get_object_or_404(_list_visible_batches(user), pk=pk)
    if not permissions.is_batch_handler(user, row):
        raise Http404
    return row


def _run_batch_action(request: HttpRequest, pk: int, verb: Callable[..., Batch], done: str) -> HttpResponse:
    row = _get_batch_to_handle(request.user, pk)
    try:
        verb(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("batch", pk=pk)
