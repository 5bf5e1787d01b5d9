"""One edition: its days and people, its fees, and what the project holder does with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.core.lists import export_rows, paginate_rows, parse_row_ids, requested_export_format
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.structured_communication import format_communication
from healthcoach.core.versions import ChangedMeanwhile
from trainings.courses import actions, fees, permissions, refusals
from trainings.courses import edition_changes as changing
from trainings.courses import queries as standing
from trainings.courses.forms import CandidateForm, EditionCancellationForm, EditionForm, PaidForm
from trainings.courses.models import Edition, Enrolment, EnrolmentStatus

ENROLMENT_STATUS_ORDER = [
    EnrolmentStatus.ENROLLED,
    EnrolmentStatus.COMPLETED,
    EnrolmentStatus.OFFERED,
    EnrolmentStatus.WAITING,
    EnrolmentStatus.CANCELLED,
]
ENROLMENT_STATUS_RANK = Case(
    *(When(status=status, then=Value(place)) for place, status in enumerate(ENROLMENT_STATUS_ORDER))
)
# On which field of the form of an edition a refusal is shown.
PLACES = {refusals.FewerPlacesThanTaken: "capacity", refusals.EditionCancelled: None}
COLUMNS = {
    _("Name"): lambda row: row.candidate.name,
    _("Status"): lambda row: row.get_status_display(),
    _("Asked"): lambda row: row.asked_at,
    _("Course fee"): lambda row: row.fee,
    _("Structured communication"): lambda row: format_communication(row.communication),
    _("Received"): lambda row: row.received,
    _("Paid on"): lambda row: row.paid_on,
    _("Days present"): lambda row: row.present,
    _("Completed on"): lambda row: row.completed_on,
}


@login_required
@require_GET
def show_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition with its days, and its people with their place, fee and attendance."""
    return _render_edition(request, _get_visible_edition_or_404(request, pk))


@login_required
@require_http_methods(["GET", "POST"])
def edit_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives an edition other days, another place or more places."""
    row = _get_run_edition_or_404(request, pk)
    form = EditionForm(request.POST or None, initial=changing.read_edition_facts(row))
    if form.is_valid():
        try:
            changing.change_edition(row, **form.cleaned_data, seen=form.seen, by=request.user, at=timezone.now())
        except ChangedMeanwhile as refusal:
            form.show_both(refusal)
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal), "days"), str(refusal))
        else:
            messages.success(request, _("The edition has been changed. Who had to know was told."))
            return redirect("edition", pk=pk)
    context = {"form": form, "edition": row}
    return render(request, "courses/edition_change.html", context, status=form.answer_status)


@login_required
@require_http_methods(["GET", "POST"])
def confirm_edition_cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls an edition off, with the reason that everybody reads."""
    row = _get_run_edition_or_404(request, pk)
    form = EditionCancellationForm(request.POST or None)
    if form.is_valid():
        try:
            changing.cancel_edition(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except Missing as refusal:
            form.add_error(refusal.field, str(refusal))
        except refusals.EditionCancelled as refusal:
            messages.info(request, str(refusal))
            return redirect("edition", pk=pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The edition has been cancelled, and everybody in it was told."))
            return redirect("edition", pk=pk)
    people = row.enrolments.live().count()
    return render(request, "courses/edition_cancel.html", {"form": form, "edition": row, "people": people})


@login_required
@require_http_methods(["GET", "POST"])
def enrol_one_candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """The project holder enrols an admitted candidate."""
    row = _get_run_edition_or_404(request, pk)
    form = CandidateForm(request.POST or None, candidates=standing.filter_enrollable_candidates(request.user, row))
    if form.is_valid():
        try:
            done = actions.enrol(form.cleaned_data["candidate"], edition=row, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("candidate", str(refusal))
        else:
            told = {"name": done.candidate.name}
            if done.status == EnrolmentStatus.WAITING:
                messages.info(request, _("The edition is full: %(name)s is on the waiting list.") % told)
            else:
                messages.success(request, _("%(name)s has a place in this edition.") % told)
            return redirect("edition", pk=pk)
    return render(request, "courses/enrol_candidate.html", {"form": form, "edition": row})


@login_required
@require_POST
def confirm_edition_completion(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who was there often enough completes the course; who was not is named."""
    row = _get_run_edition_or_404(request, pk)
    try:
        done = actions.complete_edition(row, by=request.user, at=timezone.now())
    except refusals.NothingToComplete as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        count = len(done.completed)
        if count:
            text = ngettext("%(count)s person completed it.", "%(count)s people completed it.", count)
            messages.success(request, text % {"count": count})
        if done.short:
            names = ", ".join(f"{each.candidate.name} ({short})" for each, short in done.short)
            text = _("Not enough days, with how many are short: %(names)s.")
            messages.warning(request, text % {"names": names})
    return redirect("edition", pk=pk)


@login_required
@require_POST
def edit_payment_marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks the fees of the chosen people as paid on a day, or takes the mark away."""
    row = _get_run_edition_or_404(request, pk)
    chosen = list(Enrolment.objects.filter(edition=row, pk__in=parse_row_ids(request.POST.getlist("enrolment"))))
    form = PaidForm({"paid_on": request.POST.get("paid_on", "")})
    takes_away = "unmark" in request.POST
    if not chosen:
        messages.error(request, _("Choose at least one person."))
        return redirect("edition", pk=pk)
    if not takes_away and not form.is_valid():
        return _render_edition(request, row, form=form, chosen={each.pk for each in chosen})
    facts = {"by": request.user, "at": timezone.now()}
    try:
        if takes_away:
            fees.unmark_paid(chosen, **facts)
        else:
            fees.mark_paid(chosen, **form.cleaned_data, **facts)
    except Refused as refusal:
        form.add_error("paid_on" if not takes_away else None, str(refusal))
        return _render_edition(request, row, form=form, chosen={each.pk for each in chosen})
    messages.success(request, _("The payment mark has been taken away.") if takes_away else _("Marked as paid."))
    return redirect("edition", pk=pk)


def _render_edition(
    request: HttpRequest, row: Edition, *, form: PaidForm | None = None, chosen: frozenset[int] | set[int] = frozenset()
) -> HttpResponse:
    people = row.enrolments.select_related("candidate").annotate(present=Count("attendances"))
    people = people.order_by(ENROLMENT_STATUS_RANK, "asked_at", "pk")
    if kind := requested_export_format(request):
        return export_rows(f"opleidingsronde-{row.pk}", COLUMNS, people, kind)
    today = timezone.localdate()
    held = not row.cancelled_at
    runs = permissions.can_run_edition(request.user, row)
    context = {
        "edition": row,
        "today": today,
        "page": paginate_rows(request, people),
        "days": row.days.annotate(there=Count("attendances")).order_by("on"),
        "chosen": chosen,
        "form": form or PaidForm(),
        "runs": runs,
        "has_certificates": permissions.can_read_certificates(request.user, row),
        "records": permissions.can_record_attendance(request.user, row) and held,
        "may_enrol": runs and held and row.starts_on >= today,
        "may_finish": runs and held and row.ends_on <= today and row.taken > row.completed,
    }
    return render(request, "courses/edition.html", context)


def _find_visible_editions(request: HttpRequest) -> QuerySet[Edition]:
    return Edition.objects.visible_to(request.user).select_related("course__programme", "cancelled_by").counted()


def _get_visible_edition_or_404(request: HttpRequest, pk: int) -> Edition:
    return get_object_or_404(_find_visible_editions(request), pk=pk)


def _get_run_edition_or_404(request: HttpRequest, pk: int) -> Edition:
    row = _get_visible_edition_or_404(request, pk)
    if not permissions.can_run_edition(request.user, row):
        raise Http404
    return row
