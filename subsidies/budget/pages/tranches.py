"""Tranches: expected, requested with their evidence, received, dropped."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, Sum
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import (
    export_rows,
    named_by_address,
    paginate_rows,
    remove_unused_filters,
    requested_export_format,
)
from healthcoach.core.money import ZERO
from healthcoach.core.refusals import Refused
from healthcoach.core.structured_communication import format_communication
from healthcoach.programmes.access import PROGRAMME_READERS, has_role_in, programme_ids_with_role
from healthcoach.programmes.models import Programme, Role
from healthcoach.users.models import User
from subsidies.budget import permissions
from subsidies.budget import tranches as verbs
from subsidies.budget.filters import TrancheScheduleFilter
from subsidies.budget.forms.tranches import TrancheDropForm, TrancheReceivedForm, TrancheScheduleForm
from subsidies.budget.models import RECEIVED_STATUSES, BudgetLine, Tranche, TrancheStatus
from subsidies.budget.overview import load_current_lines
from subsidies.budget.pages.tranche_request import (
    build_commitment_rows,
    build_evidence_figures,
    describe_need_method,
    describe_tranche_share,
    find_tranche_account,
    list_tranche_parts,
    load_tranche_evidence,
    render_tranche_request_pdf,
    render_tranche_request_workbook,
)

TRANCHE_PEOPLE = ["scheduled_by", "requested_by", "booked_by", "dropped_by", "reversed_by"]


COLUMNS = {
    _("Expected on"): lambda row: row.expected_on,
    _("Line"): lambda row: str(row.line),
    _("Share"): describe_tranche_share,
    _("Structured communication"): lambda row: format_communication(row.communication),
    _("Status"): lambda row: row.get_status_display(),
    _("Since"): lambda row: row.since,
    _("Days late"): lambda row: row.days_late(timezone.localdate()) or None,
    _("Amount"): lambda row: row.amount,
}


@login_required
@require_GET
def list_tranches(request: HttpRequest) -> HttpResponse:
    """The schedule: what is expected of the funder, what was asked for, what came in, and what is late."""
    if not (request.user.is_superuser or programme_ids_with_role(request.user, *PROGRAMME_READERS)):
        raise Http404
    rows = Tranche.objects.visible_to(request.user).select_related("line__programme")
    filters = remove_unused_filters(
        TrancheScheduleFilter(request.GET, rows.order_by("expected_on", "pk"), request=request)
    )
    if kind := requested_export_format(request, filters):
        return export_rows("schijven", COLUMNS, filters.qs, kind)
    page, today = paginate_rows(request, filters.qs), timezone.localdate()
    for row in page:
        row.share, row.shown, row.late = (
            describe_tranche_share(row),
            format_communication(row.communication),
            row.days_late(today),
        )
    context = {
        "filters": filters,
        "page": page,
        "totals": sum_tranches_per_line(filters.qs),
        "late": filters.qs.late(today).order_by().aggregate(amount=Sum("amount", default=ZERO))["amount"],
        "may_book": bool(programme_ids_with_role(request.user, Role.FINANCE)),
    }
    return render(request, "budget/tranches.html", context)


def sum_tranches_per_line(rows: QuerySet[Tranche]) -> list[dict[str, object]]:
    """Per line what is expected, requested and received, over the whole filtered list, and all of them together."""
    counted = rows.order_by().values("line", "line__kind", "line__programme__code", "status").annotate(Sum("amount"))
    names = [TrancheStatus.EXPECTED, TrancheStatus.REQUESTED, TrancheStatus.RECEIVED]
    found: dict[int, dict[str, object]] = {}
    for each in counted.order_by("line", "status"):
        line = BudgetLine(kind=each["line__kind"], programme=Programme(code=each["line__programme__code"]))
        row = found.setdefault(each["line"], {"label": str(line), **dict.fromkeys(names, ZERO)})
        if each["status"] in names:
            row[each["status"]] += each["amount__sum"]
    together = {name: sum((row[name] for row in found.values()), ZERO) for name in names}
    return [*found.values(), {"label": _("Total"), **together}] if found else []


@login_required
@require_GET
def show_tranche(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment of the funder: its parts, its evidence, who did what, and what can be done now."""
    row = _get_visible_tranche(request.user, pk)
    parts, rows = (
        list_tranche_parts(row),
        [] if row.status in RECEIVED_STATUSES and not row.requested_at else load_tranche_evidence(row),
    )
    context = {
        "tranche": row,
        "communication": format_communication(row.communication),
        "late": row.days_late(timezone.localdate()),
        "parts": parts,
        "total": sum((part.amount for part in parts), ZERO),
        "evidence": rows,
        "figures": build_evidence_figures(rows),
        "commitments": build_commitment_rows(rows),
        "method": describe_need_method(),
        "account": find_tranche_account(row),
        "may_request": permissions.may_request_tranche(request.user, row),
        "may_receive": permissions.may_receive_tranche(request.user, row),
        "may_take_back": row.booked_at and has_role_in(request.user, row.line.programme_id, Role.FINANCE),
    }
    return render(request, "budget/tranche.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def schedule_expected_tranche(request: HttpRequest) -> HttpResponse:
    """Plans a tranche. Calculating first shows what a percentage comes to, of the grant and of the line."""
    own = Programme.objects.with_money().filter(pk__in=programme_ids_with_role(request.user, Role.FINANCE))
    programmes = list(own.order_by(alphabetical_order("name")))
    if not programmes:
        raise Http404
    programme = named_by_address(request, programmes)
    form = TrancheScheduleForm(request.POST or None, lines=load_current_lines(programme))
    complete = form.is_valid()
    if request.method == "POST" and ("calculate" in request.POST or (complete and form.is_incomplete())):
        form.suggest()
    elif complete and (response := _save_expected_tranche(request, form)):
        return response
    context = {"form": form, "programme": programme, "programmes": programmes}
    return render(request, "budget/tranche_schedule.html", context)


def _save_expected_tranche(request: HttpRequest, form: TrancheScheduleForm) -> HttpResponse | None:
    try:
        [first, *_others] = verbs.schedule_tranche_payment(
            form.parts(), expected_on=form.cleaned_data["expected_on"], by=request.user, at=timezone.now()
        )
    except verbs.AlreadyScheduled as refusal:
        messages.info(request, str(refusal))
        return redirect("tranches")
    except verbs.MoreThanGranted as refusal:
        form.add_error(f"{refusal.line.kind}_amount", str(refusal))
        return None
    except Refused as refusal:
        form.add_error("expected_on", str(refusal))
        return None
    messages.success(request, _("The tranche is expected. Its structured communication is the one to ask for."))
    return redirect("tranche", pk=first.pk)


@login_required
@require_POST
def mark_tranche_requested(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the funder was asked for it, and keeps the evidence of today."""
    row = _get_tranche_to_handle(request.user, pk)
    try:
        verbs.request_tranche_payment(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The request is ready. Download it and send it to the funder."))
    return redirect("tranche", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def mark_tranche_received(request: HttpRequest, pk: int) -> HttpResponse:
    """Books an expected tranche that came in."""
    return _handle_tranche_form(
        request,
        pk,
        TrancheReceivedForm(request.POST or None),
        verbs.receive_tranche_payment,
        done=_("The tranche is booked."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def mark_tranche_dropped(request: HttpRequest, pk: int) -> HttpResponse:
    """Expects a tranche no longer, with the reason."""
    done = _("The tranche is expected no longer.")
    return _handle_tranche_form(
        request, pk, TrancheDropForm(request.POST or None), verbs.drop_tranche_payment, done=done
    )


@login_required
@require_GET
def download_tranche_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The request with its evidence as a letter."""
    return render_tranche_request_pdf(_get_visible_tranche(request.user, pk))


@login_required
@require_GET
def download_tranche_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The same evidence as a workbook."""
    return render_tranche_request_workbook(_get_visible_tranche(request.user, pk))


def _get_visible_tranche(user: User, pk: int) -> Tranche:
    rows = Tranche.objects.visible_to(user).select_related("line__programme", *TRANCHE_PEOPLE)
    return get_object_or_404(rows, pk=pk)


def _get_tranche_to_handle(user: User, pk: int) -> Tranche:
    row = _get_visible_tranche(user, pk)
    if not permissions.is_tranche_handler(user, row):
        raise Http404
    return row


def _handle_tranche_form(
    request: HttpRequest, pk: int, form: Form, verb: Callable[..., list[Tranche]], *, done: str
) -> HttpResponse:
    """A form that finance fills in for one verb: shown again with what is wrong, or carried out."""
    row = _get_tranche_to_handle(request.user, pk)
    if request.method == "GET" and not permissions.may_receive_tranche(request.user, row):
        return redirect("tranche", pk=pk)
    if form.is_valid():
        try:
            verb(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
            return redirect("tranche", pk=pk)
        except Refused as refusal:
            form.add_error(next(iter(form.fields)), str(refusal))
        else:
            messages.success(request, done)
            return redirect("tranche", pk=pk)
    parts = list_tranche_parts(row)
    context = {
        "tranche": row,
        "communication": format_communication(row.communication),
        "form": form,
        "receives": verb is verbs.receive_tranche_payment,
    }
    context |= {"parts": parts, "total": sum((part.amount for part in parts), ZERO)}
    return render(request, "budget/tranche_verb.html", context)
