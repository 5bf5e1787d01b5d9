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

from healthcoach.lists import export, numbers, page_of, wants_export
from healthcoach.references import shown
from healthcoach.refusals import Missing, Refused
from healthcoach.versions import ChangedMeanwhile
from trainings.courses import actions, changing, fees, permissions, refusals, standing
from trainings.courses.models import Edition, Enrolment, Status
from trainings.pages.courses.forms import CandidateForm, EditionForm, PaidForm, ReasonForm

ORDER = [Status.ENROLLED, Status.COMPLETED, Status.OFFERED, Status.WAITING, Status.CANCELLED]
IN_ORDER = Case(*(When(status=status, then=Value(place)) for place, status in enumerate(ORDER)))
# On which field of the form of an edition a refusal is shown.
PLACES = {refusals.FewerPlacesThanTaken: "capacity", refusals.EditionCancelled: None}
COLUMNS = {
    _("Name"): lambda row: row.candidate.name,
    _("Status"): lambda row: row.get_status_display(),
    _("Asked"): lambda row: row.asked_at,
    _("Course fee"): lambda row: row.fee,
    _("Structured communication"): lambda row: shown(row.communication),
    _("Received"): lambda row: row.received,
    _("Paid on"): lambda row: row.paid_on,
    _("Days present"): lambda row: row.present,
    _("Completed on"): lambda row: row.completed_on,
}


@login_required
@require_GET
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition with its days, and its people with their place, fee and attendance."""
    return _shown(request, _edition_or_404(request, pk))


@login_required
@require_http_methods(["GET", "POST"])
def edition_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives an edition other days, another place or more places."""
    row = _run_or_404(request, pk)
    form = EditionForm(request.POST or None, initial=changing.facts_of(row))
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
    return render(request, "trainings/courses/edition_change.html", context, status=form.answer_status)


@login_required
@require_http_methods(["GET", "POST"])
def edition_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls an edition off, with the reason that everybody reads."""
    row = _run_or_404(request, pk)
    form = ReasonForm(request.POST or None)
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
    return render(request, "trainings/courses/edition_cancel.html", {"form": form, "edition": row, "people": people})


@login_required
@require_http_methods(["GET", "POST"])
def enrol_candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """The project holder enrols an admitted candidate."""
    row = _run_or_404(request, pk)
    form = CandidateForm(request.POST or None, candidates=standing.who_can_come(request.user, row))
    if form.is_valid():
        try:
            done = actions.enrol(form.cleaned_data["candidate"], edition=row, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("candidate", str(refusal))
        else:
            told = {"name": done.candidate.name}
            if done.status == Status.WAITING:
                messages.info(request, _("The edition is full: %(name)s is on the waiting list.") % told)
            else:
                messages.success(request, _("%(name)s has a place in this edition.") % told)
            return redirect("edition", pk=pk)
    return render(request, "trainings/courses/enrol_candidate.html", {"form": form, "edition": row})


@login_required
@require_POST
def edition_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who was there often enough completes the course; who was not is named."""
    row = _run_or_404(request, pk)
    try:
        done = actions.finish_edition(row, by=request.user, at=timezone.now())
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
def edition_paid(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks the fees of the chosen people as paid on a day, or takes the mark away."""
    row = _run_or_404(request, pk)
    chosen = list(Enrolment.objects.filter(edition=row, pk__in=numbers(request.POST.getlist("enrolment"))))
    form = PaidForm({"paid_on": request.POST.get("paid_on", "")})
    takes_away = "unmark" in request.POST
    if not chosen:
        messages.error(request, _("Choose at least one person."))
        return redirect("edition", pk=pk)
    if not takes_away and not form.is_valid():
        return _shown(request, row, form=form, chosen={each.pk for each in chosen})
    facts = {"by": request.user, "at": timezone.now()}
    try:
        if takes_away:
            fees.unmark(chosen, **facts)
        else:
            fees.mark_paid(chosen, **form.cleaned_data, **facts)
    except Refused as refusal:
        form.add_error("paid_on" if not takes_away else None, str(refusal))
        return _shown(request, row, form=form, chosen={each.pk for each in chosen})
    messages.success(request, _("The payment mark has been taken away.") if takes_away else _("Marked as paid."))
    return redirect("edition", pk=pk)


def _shown(
    request: HttpRequest, row: Edition, *, form: PaidForm | None = None, chosen: frozenset[int] | set[int] = frozenset()
) -> HttpResponse:
    people = row.enrolments.select_related("candidate").annotate(present=Count("attendances"))
    people = people.order_by(IN_ORDER, "asked_at", "pk")
    if kind := wants_export(request):
        return export(f"opleidingsronde-{row.pk}", COLUMNS, people, kind)
    today = timezone.localdate()
    held = not row.cancelled_at
    runs = permissions.runs(request.user, row)
    context = {
        "edition": row,
        "today": today,
        "page": page_of(request, people),
        "days": row.days.annotate(there=Count("attendances")).order_by("on"),
        "chosen": chosen,
        "form": form or PaidForm(),
        "runs": runs,
        "has_certificates": permissions.has_certificates(request.user, row),
        "records": permissions.records(request.user, row) and held,
        "may_enrol": runs and held and row.starts_on >= today,
        "may_finish": runs and held and row.ends_on <= today and row.taken > row.completed,
    }
    return render(request, "trainings/courses/edition.html", context)


def _seen(request: HttpRequest) -> QuerySet[Edition]:
    return Edition.objects.visible_to(request.user).select_related("course__programme", "cancelled_by").counted()


def _edition_or_404(request: HttpRequest, pk: int) -> Edition:
    return get_object_or_404(_seen(request), pk=pk)


def _run_or_404(request: HttpRequest, pk: int) -> Edition:
    row = _edition_or_404(request, pk)
    if not permissions.runs(request.user, row):
        raise Http404
    return row
