"""Payment batches: made, approved by another person, given to the bank."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.lifecycle import WrongStatus
from healthcoach.lists import attachment, export, narrowed, page_of, wants_export
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.filters_payments import BatchFilter
from subsidies.pages.finance.payables_forms import ReasonForm
from subsidies.pages.finance.status_reports import reports_of, with_answers
from subsidies.payments import actions, choosing, permissions
from subsidies.payments.models import READERS, Batch, Payment, PaymentStatus

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
PAYMENT_COLUMNS = {
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
def batches(request: HttpRequest) -> HttpResponse:
    """All batches, newest first."""
    if not (request.user.is_superuser or request.user.programmes_as(*READERS)):
        raise Http404
    filters = narrowed(BatchFilter(request.GET, _seen_by(request.user).order_by("-made_at", "-pk"), request=request))
    if kind := wants_export(request, filters):
        return export("betaalbatches", COLUMNS, filters.qs, kind)
    context = {"filters": filters, "page": page_of(request, filters.qs)}
    return render(request, "subsidies/finance/batches.html", context)


@login_required
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: its totals, who did what, its file, its payments, and what can be done now."""
    row = get_object_or_404(_seen_by(request.user).select_related("file", "sent_by", "cancelled_by"), pk=pk)
    payments = row.payments.going_along().select_related("payable__line", "payable__coach").order_by("pk")
    if kind := wants_export(request):
        return export(str(row), PAYMENT_COLUMNS, payments, kind)
    user, page = request.user, page_of(request, payments)
    if reports := reports_of(row):
        with_answers(page.object_list)
    context = {
        "batch": row,
        "file": getattr(row, "file", None),
        "lines": choosing.per_line_of(row),
        "left_out": list(row.payments.exclude(left_out_reason=None).select_related("payable").order_by("pk")),
        "downloads": list(row.downloads.select_related("downloaded_by").order_by("pk")),
        "page": page,
        "reports": reports,
        "may_approve": permissions.may_approve(user, row),
        "may_cancel": permissions.may_cancel(user, row),
        "may_send": permissions.may_send(user, row),
        "may_download": permissions.may_download(user, row),
        "may_refuse": permissions.may_refuse(user, row),
        "is_maker": permissions.handles(user, row) and row.made_by_id == user.pk,
    }
    return render(request, "subsidies/finance/batch.html", context)


@login_required
@require_POST
def batch_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves a batch that somebody else made; its file is written."""
    return _moved(request, pk, actions.approve, _("The batch is approved. Take the file and give it to the bank."))


@login_required
@require_POST
def batch_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the file was given to the bank."""
    return _moved(request, pk, actions.send, _("Noted: the file was given to the bank."))


@login_required
@require_http_methods(["GET", "POST"])
def batch_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a batch back before it is given to the bank."""
    row, form = _handled(request.user, pk), ReasonForm(request.POST or None)
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
    return render(request, "subsidies/finance/batch_cancel.html", context)


@login_required
@require_POST
def batch_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file for the bank; who took it is written down, so it is asked for with a button and not a link."""
    row = _handled(request.user, pk)
    try:
        content = actions.download(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect("batch", pk=pk)
    return attachment(f"{row}.xml", content, "application/xml")


@login_required
@require_http_methods(["GET", "POST"])
def payment_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the bank does not carry out a payment, for a reason."""
    rows = Payment.objects.visible_to(request.user).select_related("batch__programme", "payable")
    row, form = get_object_or_404(rows, pk=pk), ReasonForm(request.POST or None)
    if not permissions.handles(request.user, row.batch):
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
    return render(request, "subsidies/finance/payment_refuse.html", context)


def _seen_by(user: User):
    return Batch.objects.visible_to(user).select_related("programme", "account", "made_by", "approved_by")


def _handled(user: User, pk: int) -> Batch:
    row = get_object_or_404(_seen_by(user), pk=pk)
    if not permissions.handles(user, row):
        raise Http404
    return row


def _moved(request: HttpRequest, pk: int, verb: Callable[..., Batch], done: str) -> HttpResponse:
    row = _handled(request.user, pk)
    try:
        verb(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("batch", pk=pk)


urlpatterns = [
    path("betaalbatches/", batches, name="batches"),
    path("betaalbatches/<int:pk>/", batch, name="batch"),
    path("betaalbatches/<int:pk>/goedkeuren/", batch_approve, name="batch_approve"),
    path("betaalbatches/<int:pk>/bestand/", batch_download, name="batch_download"),
    path("betaalbatches/<int:pk>/bezorgd/", batch_send, name="batch_send"),
    path("betaalbatches/<int:pk>/annuleren/", batch_cancel, name="batch_cancel"),
    path("betalingen/<int:pk>/geweigerd/", payment_refuse, name="payment_refuse"),
]
