"""Recovery orders: proposed, ordered, followed by age, received in parts, or given up and still visible."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.lifecycle import WrongStatus
from healthcoach.lists import attachment, export, narrowed, numbers, page_of, wants_export
from healthcoach.money import euro
from healthcoach.references import shown
from healthcoach.refusals import Refused
from healthcoach.users.models import Role, User
from subsidies.filters_recoveries import RecoveryFilter
from subsidies.pages.finance.recoveries_forms import OrderForm, ProposalForm, ReasonForm, ReceiptForm
from subsidies.payables.models import Payable
from subsidies.recoveries import actions, notifications, permissions, settling
from subsidies.recoveries.ageing import by_band, totals
from subsidies.recoveries.models import Recovery, Status
from subsidies.recoveries.rules import days_late

READERS = (Role.FINANCE, Role.STAFF, Role.AUDITOR)
USUAL_DAYS = 30  # what a letter gives, unless finance chooses another day
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
    _("Days late"): lambda row: late(row),
    _("Structured communication"): lambda row: shown(row.communication or ""),
    _("Amount"): lambda row: row.amount,
    _("Received"): lambda row: row.received,
    _("Outstanding"): lambda row: row.outstanding if row.status == Status.ORDERED else None,
    _("Not recovered"): lambda row: row.outstanding if row.status == Status.WAIVED else None,
    _("Reason"): lambda row: row.reason,
}


@login_required
@require_GET
def recoveries(request: HttpRequest) -> HttpResponse:
    """All recovery orders with their age, what came in and what was given up."""
    if not (request.user.is_superuser or request.user.programmes_as(*READERS)):
        raise Http404
    rows = _seen_by(request.user).order_by(F("pay_before").asc(nulls_first=True), "pk")
    filters = narrowed(RecoveryFilter(request.GET, rows, request=request))
    if form := wants_export(request, filters):
        return export("terugvorderingen", COLUMNS, filters.qs, form)
    page = page_of(request, filters.qs)
    for row in page:
        row.late = late(row)
    bands = by_band(filters.qs, on=timezone.localdate())
    context = {"filters": filters, "page": page, "bands": bands, "totals": totals(filters.qs)}
    return render(request, "subsidies/finance/recoveries.html", context)


@login_required
@require_GET
def recovery(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: who asks what back and why, what came in, the letter, and what can be done now."""
    row = get_object_or_404(_seen_by(request.user).select_related("proposed_by", "ordered_by", "waived_by"), pk=pk)
    row.late = late(row)
    context = {
        "recovery": row,
        "receipts": row.receipts.select_related("booked_by"),
        "communication": shown(row.communication or ""),
        "may_order": permissions.may_order(request.user, row),
        "may_refuse": permissions.may_refuse(request.user, row),
        "may_receive": permissions.may_receive(request.user, row),
        "may_waive": permissions.may_waive(request.user, row),
        "is_proposer": row.proposed_by_id == request.user.pk,
    }
    return render(request, "subsidies/finance/recovery.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def recovery_propose(request: HttpRequest) -> HttpResponse:
    """Proposes to ask back a part or all of a payment."""
    [number] = numbers([(request.POST or request.GET).get("payable", "")])
    rows = Payable.objects.visible_to(request.user).select_related("line__programme", "coach")
    payable = get_object_or_404(rows, pk=number)
    if not permissions.proposes(request.user, payable):
        raise Http404
    left = actions.left_to_ask(payable)
    form = ProposalForm(request.POST or None, initial={"amount": euro(left).split()[-1]})
    if form.is_valid():
        try:
            row = actions.propose(payable, **form.cleaned_data, by=request.user, at=timezone.now())
        except actions.AlreadyProposed as refusal:
            messages.info(request, str(refusal))
            waiting = payable.recoveries.filter(status=Status.PROPOSED).first()
            return redirect("recovery", pk=waiting.pk) if waiting else redirect("recoveries")
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The repayment has been proposed. Another person of finance orders it."))
            return redirect("recovery", pk=row.pk)
    earlier = payable.recoveries.order_by("pk")
    context = {"payable": payable, "form": form, "left": left, "earlier": earlier}
    return render(request, "subsidies/finance/recovery_propose.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def recovery_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Orders a repayment, by another person than who proposed it."""
    form = OrderForm(request.POST or None, initial={"pay_before": timezone.localdate() + timedelta(days=USUAL_DAYS)})
    return _asked(request, pk, form, actions.order, target=Status.ORDERED, done=_how_the_payee_is_told)


@login_required
@require_http_methods(["GET", "POST"])
def recovery_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuses a proposal."""
    form, done = ReasonForm(request.POST or None), _("The proposal has been refused.")
    return _asked(request, pk, form, actions.refuse, target=Status.REFUSED, done=done)


@login_required
@require_http_methods(["GET", "POST"])
def recovery_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Books what came in, before the bank statement shows it."""
    form, done = ReceiptForm(request.POST or None), _("The repayment has been booked.")
    return _asked(request, pk, form, actions.receive_by_hand, target=Status.RECEIVED, done=done)


@login_required
@require_http_methods(["GET", "POST"])
def recovery_waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives up what is still to be repaid, by another person than who ordered it."""
    form, done = ReasonForm(request.POST or None), _("The rest has been given up. It stays visible as not recovered.")
    return _asked(request, pk, form, actions.waive, target=Status.WAIVED, done=done)


@login_required
@require_GET
def recovery_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of an order, as it was made."""
    rows = Recovery.objects.visible_to(request.user).select_related("letter__content")
    letter = get_object_or_404(rows, pk=pk, letter__isnull=False).letter
    return attachment(letter.name, bytes(letter.content.data), letter.media_type)


def _how_the_payee_is_told(row: Recovery) -> str:
    if notifications.gets_mail(row):
        return _("The repayment has been ordered. The letter is ready, and the coach gets an e-mail.")
    return _("The repayment has been ordered. The letter is ready. Send it to the payee, who gets no e-mail.")


def late(row: Recovery) -> int | None:
    """How many days an open order is overdue; nothing for one that is not open."""
    return days_late(row.pay_before, on=timezone.localdate()) if row.status == Status.ORDERED else None


def _seen_by(user: User) -> QuerySet[Recovery]:
    return Recovery.objects.visible_to(user).select_related("payable__line__programme", "payable__coach")


def _asked(
    request: HttpRequest,
    pk: int,
    form: Form,
    verb: Callable[..., Recovery],
    *,
    target: Status,
    done: str | Callable[[Recovery], str],
) -> HttpResponse:
    """A form that finance fills in for one verb: shown again with what is wrong, or carried out."""
    row = get_object_or_404(_seen_by(request.user), pk=pk)
    if not permissions.handles(request.user, row):
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
    context = {"recovery": row, "form": form, "verb": target.value, "gets_mail": notifications.gets_mail(row)}
    return render(request, "subsidies/finance/recovery_verb.html", context)


urlpatterns = [
    path("terugvorderingen/", recoveries, name="recoveries"),
    path("terugvorderingen/voorstellen/", recovery_propose, name="recovery_propose"),
    path("terugvorderingen/<int:pk>/", recovery, name="recovery"),
    path("terugvorderingen/<int:pk>/opdracht/", recovery_order, name="recovery_order"),
    path("terugvorderingen/<int:pk>/weigeren/", recovery_refuse, name="recovery_refuse"),
    path("terugvorderingen/<int:pk>/ontvangen/", recovery_receive, name="recovery_receive"),
    path("terugvorderingen/<int:pk>/opgeven/", recovery_waive, name="recovery_waive"),
    path("terugvorderingen/<int:pk>/brief/", recovery_letter, name="recovery_letter"),
]
