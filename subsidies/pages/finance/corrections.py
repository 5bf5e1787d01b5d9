"""Corrections: proposed by one person with a preview of the books, carried out by another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.lifecycle import WrongStatus
from healthcoach.lists import export, narrowed, numbers, page_of, wants_export
from healthcoach.refusals import Refused
from healthcoach.users.models import Role, User
from subsidies.budget.models import TRANCHE, Tranche, TrancheStatus, Transfer
from subsidies.corrections import actions, correctable, permissions, plan
from subsidies.corrections.models import Correction, Status
from subsidies.filters_recoveries import CorrectionFilter
from subsidies.pages.finance.corrections_forms import CorrectionForm, TrancheCorrectionForm
from subsidies.pages.finance.recoveries_forms import ReasonForm
from subsidies.payables.models import Payable

READERS = (Role.FINANCE, Role.STAFF, Role.AUDITOR)
FILE = "payout__trajectory__application"  # from what is due to a coach to the file it is for
ON_THE_AMOUNT = (correctable.SameAmount, correctable.BelowNothing, correctable.MoreThanReserved)
COLUMNS = {
    _("About"): lambda row: about(row),
    _("Payee"): lambda row: payee(row),
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
def corrections(request: HttpRequest) -> HttpResponse:
    """All corrections, newest first, with who proposed and who carried out."""
    if not (request.user.is_superuser or request.user.programmes_as(*READERS)):
        raise Http404
    rows = _seen_by(request.user).order_by("-proposed_at", "-pk")
    filters = narrowed(CorrectionFilter(request.GET, rows, request=request))
    if form := wants_export(request, filters):
        return export("correcties", COLUMNS, filters.qs, form)
    page = page_of(request, filters.qs)
    for row in page:
        row.about, row.payee = about(row), payee(row)
    return render(request, "subsidies/finance/corrections.html", {"filters": filters, "page": page})


@login_required
@require_GET
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction: what it will do or did in the books, and who is behind it."""
    row = get_object_or_404(_seen_by(request.user).select_related(f"payable__{FILE}", "refused_by"), pk=pk)
    row.about, row.payee = about(row), payee(row)
    moved = Transfer.objects.filter(subject=plan.subject_of(row)).order_by("pk")
    context = {
        "correction": row,
        "moved": moved.select_related("source", "target", "posted_by", "reversed_by"),
        "may_carry_out": permissions.may_carry_out(request.user, row),
        "may_refuse": permissions.may_refuse(request.user, row),
        "is_proposer": row.proposed_by_id == request.user.pk,
        **_preview(row),
    }
    return render(request, "subsidies/finance/correction.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def correction_propose(request: HttpRequest) -> HttpResponse:
    """Proposes a correction of what is due (`?payable=`) or of a tranche (`?tranche=`). Showing first tells what will
    happen in the books."""
    found = _asked(request)
    form_class = TrancheCorrectionForm if isinstance(found, Tranche) else CorrectionForm
    form, steps = form_class(request.POST or None), []
    if form.is_valid():
        try:
            if "show" not in request.POST:
                return _proposed(request, found, form.cleaned_data)
            steps = _plan_of(found, form.cleaned_data).steps
        except actions.AlreadyProposed as refusal:
            messages.info(request, str(refusal))
            waiting = found.corrections.filter(status=Status.PROPOSED).first()
            return redirect("correction", pk=waiting.pk) if waiting else redirect("corrections")
        except Refused as refusal:
            form.add_error("new_amount" if isinstance(refusal, ON_THE_AMOUNT) else None, str(refusal))
    context = {"form": form, "steps": steps, "found": found, "is_tranche": isinstance(found, Tranche)}
    return render(request, "subsidies/finance/correction_propose.html", context)


@login_required
@require_POST
def correction_carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Carries a correction out, by another person than who proposed it."""
    row = _handled(request, pk)
    try:
        actions.carry_out(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The correction has been carried out."))
    return redirect("correction", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def correction_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuses a proposal, with the reason."""
    row = _handled(request, pk)
    form = ReasonForm(request.POST or None)
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
    row.about = about(row)
    return render(request, "subsidies/finance/correction_refuse.html", {"correction": row, "form": form})


def about(row: Correction) -> str:
    """What is corrected, in words."""
    return row.payable.reference if row.payable else _("tranche of %(line)s") % {"line": row.tranche.line}


def payee(row: Correction) -> str:
    """To whom it is due; nobody for a tranche."""
    if row.payable is None:
        return ""
    return row.payable.coach.name if row.payable.coach else row.payable.holder


def _seen_by(user: User) -> QuerySet[Correction]:
    rows = Correction.objects.visible_to(user)
    return rows.select_related("payable__coach", "tranche__line__programme", "proposed_by", "done_by")


def _handled(request: HttpRequest, pk: int) -> Correction:
    row = get_object_or_404(_seen_by(request.user), pk=pk)
    if not permissions.handles(request.user, row):
        raise Http404
    return row


def _preview(row: Correction) -> dict[str, object]:
    """What carrying out would do now, or why it cannot be done any more."""
    if row.status != Status.PROPOSED:
        return {}
    try:
        return {"steps": _plan_of(row.payable or row.tranche, {"new_amount": row.new_amount}).steps}
    except Refused as refusal:
        return {"impossible": refusal}


def _plan_of(found: Payable | Tranche, given: dict[str, object]) -> plan.Plan:
    if isinstance(found, Payable):
        return plan.of_payable(found, new_amount=given["new_amount"])
    TRANCHE.check([found], TrancheStatus.REVERSED)
    return plan.of_tranche(found)


def _proposed(request: HttpRequest, found: Payable | Tranche, given: dict[str, object]) -> HttpResponse:
    thing = {"tranche" if isinstance(found, Tranche) else "payable": found}
    row = actions.propose(**thing, **given, by=request.user, at=timezone.now())
    messages.success(request, _("The correction has been proposed. Another person of finance carries it out."))
    return redirect("correction", pk=row.pk)


def _asked(request: HttpRequest) -> Payable | Tranche:
    """What is to be corrected: named by the form, or else by the address."""
    kind, _colon, typed = request.POST.get("corrects", "").partition(":")
    if not kind:
        kind = "tranche" if "tranche" in request.GET else "payable"
        typed = request.GET.get(kind, "")
    [number] = numbers([typed])
    return _tranche_asked(request, number) if kind == "tranche" else _payable_asked(request, number)


def _payable_asked(request: HttpRequest, number: int) -> Payable:
    rows = Payable.objects.visible_to(request.user).select_related("line__programme", "coach", FILE)
    row = get_object_or_404(rows, pk=number)
    if not permissions.proposes(request.user, row.line.programme_id):
        raise Http404
    return row


def _tranche_asked(request: HttpRequest, number: int) -> Tranche:
    row = get_object_or_404(Tranche.objects.visible_to(request.user).select_related("line__programme"), pk=number)
    if not permissions.proposes(request.user, row.line.programme_id):
        raise Http404
    return row


urlpatterns = [
    path("correcties/", corrections, name="corrections"),
    path("correcties/voorstellen/", correction_propose, name="correction_propose"),
    path("correcties/<int:pk>/", correction, name="correction"),
    path("correcties/<int:pk>/uitvoeren/", correction_carry_out, name="correction_carry_out"),
    path("correcties/<int:pk>/weigeren/", correction_refuse, name="correction_refuse"),
]
