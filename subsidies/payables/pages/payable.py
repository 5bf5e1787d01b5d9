"""One amount due: what it is for, why it cannot be paid now, its payments, and what finance can do with it."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.structured_communication import format_communication
from healthcoach.core.versions import ChangedMeanwhile
from healthcoach.users.models import User
from subsidies.payables import actions
from subsidies.payables.forms import PaymentReasonForm, SupplierAccountForm
from subsidies.payables.models import UNBATCHED_STATUSES, Payable, PayableStatus
from subsidies.payables.payment_blocks import find_payment_blockers
from subsidies.payments.permissions import may_make_batch


@login_required
@require_GET
def show_payable(request: HttpRequest, pk: int) -> HttpResponse:
    """What is due, to whom, and where it stands."""
    row = _get_visible_payable(request.user, pk)
    waits = row.status in UNBATCHED_STATUSES
    handles = may_make_batch(request.user, row.line.programme_id)
    context = {
        "payable": row,
        "communication": format_communication(row.communication),
        "obstacles": find_payment_blockers([row], at=timezone.now())[row.pk] if waits else [],
        "payments": row.payments.select_related("batch__programme").order_by("pk"),
        "may_hold": handles and row.status == PayableStatus.DUE,
        "may_lift": handles and row.status == PayableStatus.HELD,
        "may_pay_again": handles and row.status == PayableStatus.RETURNED,
        "may_correct": handles and waits and not row.coach_id,
        "may_recover": handles and row.status == PayableStatus.PAID,
        "may_change": waits and handles and not row.paid,
    }
    return render(request, "payables/payable.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def hold_payable(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps an amount out of every batch, for a reason."""
    row, form = _get_payable_to_handle(request.user, pk), PaymentReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.hold([row], **form.cleaned_data, by=request.user, at=timezone.now())
        except Missing as refusal:
            form.add_error("reason", str(refusal))
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
            return redirect("payable", pk=pk)
        else:
            messages.success(request, _("The amount is held. No batch pays it until it is let go."))
            return redirect("payable", pk=pk)
    return render(request, "payables/payable_hold.html", {"payable": row, "form": form})


@login_required
@require_POST
def release_held_payable(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets an amount go that was held."""
    return _run_payable_action(request, pk, actions.release_hold, _("The amount is ready for payment again."))


@login_required
@require_POST
def release_returned_payable(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes an amount that the bank returned ready again."""
    return _run_payable_action(request, pk, actions.pay_again, _("The amount is ready for payment again."))


@login_required
@require_http_methods(["GET", "POST"])
def correct_payable_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects on which account a supplier is paid."""
    row = _get_payable_to_handle(request.user, pk)
    if row.coach_id:
        raise Http404
    form = SupplierAccountForm(request.POST or None, initial={"iban": row.iban, "holder": row.holder, "town": row.town})
    if form.is_valid():
        try:
            given = form.cleaned_data | {"seen": form.seen}
            actions.correct_account(row, **given, by=request.user, at=timezone.now())
        except ChangedMeanwhile as refusal:
            form.show_both(refusal)
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
            return redirect("payable", pk=pk)
        except Refused as refusal:
            form.add_error(getattr(refusal, "field", "iban"), str(refusal))
        else:
            messages.success(request, _("The account has been corrected."))
            return redirect("payable", pk=pk)
    context = {"payable": row, "form": form}
    return render(request, "payables/payable_account.html", context, status=form.answer_status)


def _get_visible_payable(user: User, pk: int) -> Payable:
    return get_object_or_404(Payable.objects.visible_to(user).select_related("line__programme", "coach"), pk=pk)


def _get_payable_to_handle(user: User, pk: int) -> Payable:
    row = _get_visible_payable(user, pk)
    if not may_make_batch(user, row.line.programme_id):
        raise Http404
    return row


def _run_payable_action(request: HttpRequest, pk: int, verb: Callable[..., list[Payable]], done: str) -> HttpResponse:
    row = _get_payable_to_handle(request.user, pk)
    try:
        verb([row], by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("payable", pk=pk)
