"""A coach of the pool and their case files: what is open, a new one, and one with its conversations. The project holder
and the auditor read along."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaches.pool import actions as pool
from coaches.pool import permissions, refusals
from coaches.pool.forms import CaseForm, ClosingForm, TotalsForm
from coaches.pool.models import CaseFile, CaseFileStatus, PoolCoach
from coaches.pool.rules import NOT_REGISTERED
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import paginate_rows
from healthcoach.core.refusals import Refused
from healthcoach.core.versions import ChangedMeanwhile, Seen

# On which field of its form a refusal is shown; the others stand above the form.
PLACES = {
    refusals.StartsInFuture: "started_on",
    refusals.NotServing: "started_on",
    refusals.CodeNotAccepted: "started_on",
    refusals.CourseNotCompleted: "started_on",
    refusals.ClosedBeforeStart: "closed_on",
    refusals.ClosedInFuture: "closed_on",
    refusals.TooManyConversations: "conversations",
    refusals.OneWithoutTheOther: "minutes",
    refusals.TooLong: "minutes",
    pool.DomainOfAnotherPool: "domain",
}
USUAL_CONVERSATION_MINUTES = 60  # minutes


@login_required
@require_GET
def list_own_cases(request: HttpRequest) -> HttpResponse:
    """A coach's own case files, the open ones first."""
    coaches = list(PoolCoach.objects.now_of(request.user))
    if not coaches:
        raise Http404
    rows = CaseFile.objects.filter(coach__in=coaches).select_related("domain", "coach__coach__programme")
    whole = rows.aggregate(number=Count("pk"), conversations=Sum("conversations", default=0))
    context = {
        "open": rows.filter(status=CaseFileStatus.OPEN).order_by("-started_on", "-pk")[:200],
        "page": paginate_rows(request, rows.filter(status=CaseFileStatus.CLOSED).order_by("-closed_on", "-pk")),
        "whole": whole,
        "may_open": permissions.list_writing_pool_coaches(request.user).exists(),
    }
    return render(request, "pool/my_cases.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_case_file(request: HttpRequest) -> HttpResponse:
    """Opens the file of a trajectory that began."""
    coaches = permissions.list_writing_pool_coaches(request.user)
    if not coaches:
        raise Http404
    form = CaseForm(request.POST or None, coaches=coaches)
    if form.is_valid():
        now = timezone.now()
        try:
            row = pool.open_case(
                form.coach_chosen, facts=form.facts, key=form.cleaned_data["key"], by=request.user, at=now
            )
        except Refused as refusal:
            form.add_error(_find_case_error_field(form, refusal), str(refusal))
        else:
            messages.success(request, _("The case file has been opened."))
            return redirect("case", pk=row.pk)
    return render(request, "pool/case_open.html", {"form": form})


@login_required
@require_GET
def show_case_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One case file: what is registered, what is not, and what its coach can do now."""
    return _render_case_file(request, _get_visible_case_or_404(request, pk))


@login_required
@require_POST
def edit_case_totals(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes the conversations and minutes so far."""
    row, form = _get_writable_case_or_404(request, pk), TotalsForm(request.POST)

    def note(**by: object) -> None:
        pool.update_case(row, **form.cleaned_data, seen=form.seen, **by)

    return _run_case_action(request, row, form, note, _("Noted."))


@login_required
@require_POST
def confirm_case_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes a case file."""
    row, form = _get_writable_case_or_404(request, pk), ClosingForm(request.POST)
    said = _("The case file has been closed.")
    return _run_case_action(
        request, row, form, lambda **by: pool.close_case(row, on=form.cleaned_data["closed_on"], **by), said
    )


@login_required
@require_POST
def confirm_case_reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a case file again that was closed by mistake."""
    row = _get_writable_case_or_404(request, pk)
    return _run_case_action(
        request, row, None, lambda **by: pool.reopen_case(row, **by), _("The case file is open again.")
    )


def _find_case_error_field(form, refusal: Refused) -> str | None:
    place = PLACES.get(type(refusal))
    return place if place in form.fields else None


def _run_case_action(request: HttpRequest, row: CaseFile, form, verb: Callable, said: str) -> HttpResponse:
    """Does it and says so; what was typed wrongly is shown again."""
    if form and not form.is_valid():
        return _render_case_file(request, row, form=form)
    try:
        verb(by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    except ChangedMeanwhile as refusal:
        form.show_both(refusal)
        form.page = reverse("case", args=[row.pk])
        return _render_case_file(request, row, form=form)
    except Refused as refusal:
        if form:
            form.add_error(_find_case_error_field(form, refusal), str(refusal))
            return _render_case_file(request, row, form=form)
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("case", pk=row.pk)


def _get_visible_case_or_404(request: HttpRequest, pk: int) -> CaseFile:
    rows = CaseFile.objects.visible_to(request.user).select_related("domain", "coach__coach__programme")
    return get_object_or_404(rows, pk=pk)


def _get_writable_case_or_404(request: HttpRequest, pk: int) -> CaseFile:
    row = _get_visible_case_or_404(request, pk)
    if not permissions.can_write_case(request.user, row):
        raise Http404
    return row


def _render_case_file(
    request: HttpRequest, row: CaseFile, *, form: TotalsForm | ClosingForm | None = None
) -> HttpResponse:
    totals = form if isinstance(form, TotalsForm) else None
    closing = form if isinstance(form, ClosingForm) else None
    known = {"conversations": row.conversations, "minutes": row.minutes}
    context = {
        "case": row,
        "not_registered": NOT_REGISTERED,
        "wrong": form,
        "totals": totals or TotalsForm(initial=known, auto_id="id_totals_%s"),
        "closing": closing or ClosingForm(auto_id="id_closing_%s"),
        "seen": Seen.of(known),
        "one_more": {"conversations": row.conversations + 1, "minutes": row.minutes + USUAL_CONVERSATION_MINUTES},
        "may_write": permissions.may_write_case(request.user, row),
        "may_reopen": permissions.may_reopen_case(request.user, row, timezone.localdate()),
        "is_coach": row.coach.coach.user_id == request.user.pk,
    }
    return render(request, "pool/case.html", context, status=totals.answer_status if totals else 200)
