"""Corrections: proposed by one person with a preview of the books, carried out by another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import (
    export_rows,
    paginate_rows,
    parse_row_ids,
    remove_unused_filters,
    requested_export_format,
)
from healthcoach.core.refusals import Refused
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.budget.models import TRANCHE, Tranche, TrancheStatus, Transfer
from subsidies.corrections import actions, correctable, permissions, plan
from subsidies.corrections.filters import CorrectionFilter
from subsidies.corrections.forms import CorrectionForm, CorrectionReasonForm, TrancheCorrectionForm
from subsidies.corrections.models import Correction, CorrectionStatus
from subsidies.payables.models import Payable

PAYABLE_APPLICATION_PATH = "payout__trajectory__application"  # from what is due to a coach to the file it is for
NEW_AMOUNT_REFUSALS = (correctable.SameAmount, correctable.BelowNothing, correctable.MoreThanReserved)
COLUMNS = {
    _("About"): lambda row: describe_corrected_row(row),
    _("Payee"): lambda row: find_correction_payee(row),
    _("Status"): lambda row: row.get_status_display(),
    _("Was"): lambda row: row.old_amount,
    _("Becomes"): lambda row: row.new_amount,
    _("Reason"): lambda row: row.reason,
    _("Proposed on"): lambda row: row.proposed_at,
    _("Proposed by"): lambda row: row.proposed_by,
    _("Carried out on"): lambda row: row.done_at,
    _("Carried out by"): lambda row: row.done_by,
}


@login_required
@require_GET
def list_corrections(request: HttpRequest) -> HttpResponse:
    """All corrections, newest first, with who proposed and who carried out."""
    if not (request.user.is_superuser or programme_ids_with_role(request.user, *MONEY_READERS)):
        raise Http404
    rows = _list_visible_corrections(request.user).order_by("-proposed_at", "-pk")
    filters = remove_unused_filters(CorrectionFilter(request.GET, rows, request=request))
    if form := requested_export_format(request, filters):
        return export_rows("correcties", COLUMNS, filters.qs, form)
    page = paginate_rows(request, filters.qs)
    for row in page:
        row.about, row.payee = describe_corrected_row(row), find_correction_payee(row)
    return render(request, "corrections/corrections.html", {"filters": filters, "page": page})


@login_required
@require_GET
def show_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction: what it will do or did in the books, and who is behind it."""
    row = get_object_or_404(
        _list_visible_corrections(request.user).select_related(f"payable__{PAYABLE_APPLICATION_PATH}", "refused_by"),
        pk=pk,
    )
    row.about, row.payee = describe_corrected_row(row), find_correction_payee(row)
    moved = Transfer.objects.filter(subject=plan.find_correction_subject(row)).order_by("pk")
    context = {
        "correction": row,
        "moved": moved.select_related("source", "target", "posted_by", "reversed_by"),
        "may_carry_out": permissions.may_execute_correction(request.user, row),
        "may_refuse": permissions.may_refuse_correction(request.user, row),
        "is_proposer": row.proposed_by_id == request.user.pk,
        **_preview_correction(row),
    }
    return render(request, "corrections/correction.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose_correction(request: HttpRequest) -> HttpResponse:
    """Proposes a correction of what is due (`?payable=`) or of a tranche (`?tranche=`). Showing first tells what will
    happen in the books."""
    found = _find_row_to_correct(request)
    form_class = TrancheCorrectionForm if isinstance(found, Tranche) else CorrectionForm
    form, steps = form_class(request.POST or None), []
    if form.is_valid():
        try:
            if "show" not in request.POST:
                return _save_correction_proposal(request, found, form.cleaned_data)
            steps = _plan_correction(found, form.cleaned_data).steps
        except actions.AlreadyProposed as refusal:
            messages.info(request, str(refusal))
            waiting = found.corrections.filter(status=CorrectionStatus.PROPOSED).first()
            return redirect("correction", pk=waiting.pk) if waiting else redirect("corrections")
        except Refused as refusal:
            form.add_error("new_amount" if isinstance(refusal, NEW_AMOUNT_REFUSALS) else None, str(refusal))
    context = {"form": form, "steps": steps, "found": found, "is_tranche": isinstance(found, Tranche)}
    return render(request, "corrections/correction_propose.html", context)


@login_required
@require_POST
def carry_out_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Carries a correction out, by another person than who proposed it."""
    row = _get_correction_to_handle(request, pk)
    try:
        actions.execute(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The correction has been carried out."))
    return redirect("correction", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def refuse_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuses a proposal, with the reason."""
    row = _get_correction_to_handle(request, pk)
    form = CorrectionReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.refuse(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
            return redirect("correction", pk=pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The proposal has been refused."))
            return redirect("correction", pk=pk)
    row.about = describe_corrected_row(row)
    return render(request, "corrections/correction_refuse.html", {"correction": row, "form": form})


def describe_corrected_row(row: Correction) -> str:
    """What is corrected, in words."""
    return row.payable.reference if row.payable else _("tranche of %(line)s") % {"line": row.tranche.line}


def find_correction_payee(row: Correction) -> str:
    """To whom it is due; nobody for a tranche."""
    if row.payable is None:
        return ""
    return row.payable.coach.name if row.payable.coach else row.payable.holder


def _list_visible_corrections(user: User) -> QuerySet[Correction]:
    rows = Correction.objects.visible_to(user)
    return rows.select_related("payable__coach", "tranche__line__programme", "proposed_by", "done_by")


def _get_correction_to_handle(request: HttpRequest, pk: int) -> Correction:
    row = get_object_or_404(_list_visible_corrections(request.user), pk=pk)
    if not permissions.is_correction_handler(request.user, row):
        raise Http404
    return row


def _preview_correction(row: Correction) -> dict[str, object]:
    """What carrying out would do now, or why it cannot be done any more."""
    if row.status != CorrectionStatus.PROPOSED:
        return {}
    try:
        return {"steps": _plan_correction(row.payable or row.tranche, {"new_amount": row.new_amount}).steps}
    except Refused as refusal:
        return {"impossible": refusal}


def _plan_correction(found: Payable | Tranche, given: dict[str, object]) -> plan.CorrectionPlan:
    if isinstance(found, Payable):
        return plan.plan_payable_correction(found, new_amount=given["new_amount"])
    TRANCHE.check([found], TrancheStatus.REVERSED)
    return plan.plan_tranche_correction(found)


def _save_correction_proposal(request: HttpRequest, found: Payable | Tranche, given: dict[str, object]) -> HttpResponse:
    thing = {"tranche" if isinstance(found, Tranche) else "payable": found}
    row = actions.propose(**thing, **given, by=request.user, at=timezone.now())
    messages.success(request, _("The correction has been proposed. Another person of finance carries it out."))
    return redirect("correction", pk=row.pk)


def _find_row_to_correct(request: HttpRequest) -> Payable | Tranche:
    """What is to be corrected: named by the form, or else by the address."""
    kind, _colon, typed = request.POST.get("corrects", "").partition(":")
    if not kind:
        kind = "tranche" if "tranche" in request.GET else "payable"
        typed = request.GET.get(kind, "")
    [number] = parse_row_ids([typed])
    return _get_tranche_to_correct(request, number) if kind == "tranche" else _get_payable_to_correct(request, number)


def _get_payable_to_correct(request: HttpRequest, number: int) -> Payable:
    rows = Payable.objects.visible_to(request.user).select_related("line__programme", "coach", PAYABLE_APPLICATION_PATH)
    row = get_object_or_404(rows, pk=number)
    if not permissions.is_correction_proposer(request.user, row.line.programme_id):
        raise Http404
    return row


def _get_tranche_to_correct(request: HttpRequest, number: int) -> Tranche:
    row = get_object_or_404(Tranche.objects.visible_to(request.user).select_related("line__programme"), pk=number)
    if not permissions.is_correction_proposer(request.user, row.line.programme_id):
        raise Http404
    return row
