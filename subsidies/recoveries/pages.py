"""Recovery orders: proposed, ordered, followed by age, received in parts, or given up and still visible."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import (
    build_attachment,
    export_rows,
    paginate_rows,
    parse_row_ids,
    remove_unused_filters,
    requested_export_format,
)
from healthcoach.core.money import format_euro
from healthcoach.core.refusals import Refused
from healthcoach.core.structured_communication import format_communication
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.payables.models import Payable
from subsidies.recoveries import actions, notifications, permissions, settling
from subsidies.recoveries.ageing import sum_recoveries, total_by_age_bucket
from subsidies.recoveries.filters import RecoveryFilter
from subsidies.recoveries.forms import RecoveryOrderForm, RecoveryProposalForm, RecoveryReasonForm, RecoveryReceiptForm
from subsidies.recoveries.models import Recovery, RecoveryStatus
from subsidies.recoveries.rules import count_days_late

DEFAULT_REPAYMENT_DAYS = 30  # what a letter gives, unless finance chooses another day
# On which field of its form a refusal is shown; the others stand above the form.
PLACES = {
    actions.MoreThanPaid: "amount",
    actions.LastDayPassed: "pay_before",
    settling.MoreThanOutstanding: "amount",
    settling.RepaidInFuture: "received_on",
    settling.RepaidBeforeOrder: "received_on",
}
COLUMNS = {
    _("Reference"): lambda row: row.payable.reference,
    _("Payee"): lambda row: row.payee,
    _("Status"): lambda row: row.get_status_display(),
    _("Ordered on"): lambda row: row.ordered_at,
    _("To be repaid by"): lambda row: row.pay_before,
    _("Days late"): lambda row: count_recovery_days_late(row),
    _("Structured communication"): lambda row: format_communication(row.communication or ""),
    _("Amount"): lambda row: row.amount,
    _("Received"): lambda row: row.received,
    _("Outstanding"): lambda row: row.outstanding if row.status == RecoveryStatus.ORDERED else None,
    _("Not recovered"): lambda row: row.outstanding if row.status == RecoveryStatus.WAIVED else None,
    _("Reason"): lambda row: row.reason,
}


@login_required
@require_GET
def list_recoveries(request: HttpRequest) -> HttpResponse:
    """All recovery orders with their age, what came in and what was given up."""
    if not (request.user.is_superuser or programme_ids_with_role(request.user, *MONEY_READERS)):
        raise Http404
    rows = _list_visible_recoveries(request.user).order_by(F("pay_before").asc(nulls_first=True), "pk")
    filters = remove_unused_filters(RecoveryFilter(request.GET, rows, request=request))
    if form := requested_export_format(request, filters):
        return export_rows("terugvorderingen", COLUMNS, filters.qs, form)
    page = paginate_rows(request, filters.qs)
    for row in page:
        row.late = count_recovery_days_late(row)
    bands = total_by_age_bucket(filters.qs, on=timezone.localdate())
    context = {"filters": filters, "page": page, "bands": bands, "totals": sum_recoveries(filters.qs)}
    return render(request, "recoveries/recoveries.html", context)


@login_required
@require_GET
def show_recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: who asks what back and why, what came in, the letter, and what can be done now."""
    row = get_object_or_404(
        _list_visible_recoveries(request.user).select_related("proposed_by", "ordered_by", "waived_by"), pk=pk
    )
    row.late = count_recovery_days_late(row)
    context = {
        "recovery": row,
        "receipts": row.receipts.select_related("booked_by"),
        "communication": format_communication(row.communication or ""),
        "may_order": permissions.may_order_recovery(request.user, row),
        "may_refuse": permissions.may_refuse_recovery(request.user, row),
        "may_receive": permissions.may_receive_repayment(request.user, row),
        "may_waive": permissions.may_waive_recovery(request.user, row),
        "is_proposer": row.proposed_by_id == request.user.pk,
    }
    return render(request, "recoveries/recovery.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_recovery_proposal(request: HttpRequest) -> HttpResponse:
    """Proposes to ask back a part or all of a payment."""
    [number] = parse_row_ids([(request.POST or request.GET).get("payable", "")])
    rows = Payable.objects.visible_to(request.user).select_related("line__programme", "coach")
    payable = get_object_or_404(rows, pk=number)
    if not permissions.is_recovery_proposer(request.user, payable):
        raise Http404
    left = actions.compute_recoverable_amount(payable)
    form = RecoveryProposalForm(request.POST or None, initial={"amount": format_euro(left).split()[-1]})
    if form.is_valid():
        try:
            row = actions.propose(payable, **form.cleaned_data, by=request.user, at=timezone.now())
        except actions.AlreadyProposed as refusal:
            messages.info(request, str(refusal))
            waiting = payable.recoveries.filter(status=RecoveryStatus.PROPOSED).first()
            return redirect("recovery", pk=waiting.pk) if waiting else redirect("recoveries")
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The repayment has been proposed. Another person of finance orders it."))
            return redirect("recovery", pk=row.pk)
    earlier = payable.recoveries.order_by("pk")
    context = {"payable": payable, "form": form, "left": left, "earlier": earlier}
    return render(request, "recoveries/recovery_propose.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def order_repayment(request: HttpRequest, pk: int) -> HttpResponse:
    """Orders a repayment, by another person than who proposed it."""
    form = RecoveryOrderForm(
        request.POST or None, initial={"pay_before": timezone.localdate() + timedelta(days=DEFAULT_REPAYMENT_DAYS)}
    )
    return _handle_recovery_form(
        request, pk, form, actions.order, target=RecoveryStatus.ORDERED, done=_describe_payee_notice
    )


@login_required
@require_http_methods(["GET", "POST"])
def refuse_recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuses a proposal."""
    form, done = RecoveryReasonForm(request.POST or None), _("The proposal has been refused.")
    return _handle_recovery_form(request, pk, form, actions.refuse, target=RecoveryStatus.REFUSED, done=done)


@login_required
@require_http_methods(["GET", "POST"])
def book_recovery_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Books what came in, before the bank statement shows it."""
    form, done = RecoveryReceiptForm(request.POST or None), _("The repayment has been booked.")
    return _handle_recovery_form(request, pk, form, actions.receive_manually, target=RecoveryStatus.RECEIVED, done=done)


@login_required
@require_http_methods(["GET", "POST"])
def waive_recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives up what is still to be repaid, by another person than who ordered it."""
    form, done = (
        RecoveryReasonForm(request.POST or None),
        _("The rest has been given up. It stays visible as not recovered."),
    )
    return _handle_recovery_form(request, pk, form, actions.waive, target=RecoveryStatus.WAIVED, done=done)


@login_required
@require_GET
def download_recovery_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of an order, as it was made."""
    rows = Recovery.objects.visible_to(request.user).select_related("letter__content")
    letter = get_object_or_404(rows, pk=pk, letter__isnull=False).letter
    return build_attachment(letter.name, bytes(letter.content.data), letter.media_type)


def _describe_payee_notice(row: Recovery) -> str:
    if notifications.is_notified_by_mail(row):
        return _("The repayment has been ordered. The letter is ready, and the coach gets an e-mail.")
    return _("The repayment has been ordered. The letter is ready. Send it to the payee, who gets no e-mail.")


def count_recovery_days_late(row: Recovery) -> int | None:
    """How many days an open order is overdue; nothing for one that is not open."""
    return count_days_late(row.pay_before, on=timezone.localdate()) if row.status == RecoveryStatus.ORDERED else None


def _list_visible_recoveries(user: User) -> QuerySet[Recovery]:
    return Recovery.objects.visible_to(user).select_related("payable__line__programme", "payable__coach")


def _handle_recovery_form(
    request: HttpRequest,
    pk: int,
    form: Form,
    verb: Callable[..., Recovery],
    *,
    target: RecoveryStatus,
    done: str | Callable[[Recovery], str],
) -> HttpResponse:
    """A form that finance fills in for one verb: shown again with what is wrong, or carried out."""
    row = get_object_or_404(_list_visible_recoveries(request.user), pk=pk)
    if not permissions.is_recovery_handler(request.user, row):
        raise Http404
    if form.is_valid():
        try:
            verb(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except (WrongStatus, actions.RepaymentAlreadyBooked) as refusal:
            messages.info(request, str(refusal))
            return redirect("recovery", pk=pk)
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, done(row) if callable(done) else done)
            return redirect("recovery", pk=pk)
    context = {"recovery": row, "form": form, "verb": target.value, "gets_mail": notifications.is_notified_by_mail(row)}
    return render(request, "recoveries/recovery_verb.html", context)
