"""What companies ask of a coach, and the coach's answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaches.certification.models import Coach
from healthcoach.collation import alphabetical_order
from healthcoach.lifecycle import WrongStatus
from healthcoach.lists import export, page_of, wants_export
from healthcoach.method import Theme
from healthcoach.refusals import Refused
from subsidies.matching import actions, permissions
from subsidies.matching.availability import with_places
from subsidies.matching.models import CoachRequest, Status
from subsidies.pages.matching_forms import DeclineForm

COLUMNS = {
    gettext_lazy("Company"): lambda row: row.application.company_name,
    gettext_lazy("Municipality"): lambda row: row.application.municipality,
    gettext_lazy("Employees"): lambda row: row.application.headcount,
    gettext_lazy("Themes"): lambda row: ", ".join(themes_of(row)),
    gettext_lazy("Status"): lambda row: row.get_status_display(),
    gettext_lazy("Asked"): lambda row: row.asked_at,
}
# What waits for the coach comes first, then what waits for the company.
FIRST = Case(When(status=Status.ASKED, then=Value(0)), When(status=Status.ACCEPTED, then=Value(1)), default=Value(2))


@login_required
@require_GET
def coach_requests(request: HttpRequest) -> HttpResponse:
    """What companies asked this coach: what waits for an answer first."""
    own = Coach.objects.filter(user=request.user)
    if not own.exists():
        raise Http404
    rows = _own(request).order_by(FIRST, "-asked_at", "-pk")
    if kind := wants_export(request):
        return export("vragen", COLUMNS, rows, kind)
    page = page_of(request, rows)
    for row in page:
        row.about_themes = themes_of(row)
        row.may_answer = permissions.may_answer(request.user, row)
    places = list(with_places(own).select_related("programme").order_by(alphabetical_order("programme__name"), "pk"))
    return render(request, "subsidies/coach_requests.html", {"page": page, "places": places})


@login_required
@require_POST
def coach_request_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The coach says yes."""
    row = _to_answer(request, pk)
    try:
        actions.accept(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        told = _("You accepted. We have told %(company)s; agree on a first conversation together.")
        messages.success(request, told % {"company": row.application.company_name})
    return redirect("coach_requests")


@login_required
@require_http_methods(["GET", "POST"])
def coach_request_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The coach says no, with the reason that the company reads."""
    row = _to_answer(request, pk)
    form = DeclineForm(request.POST or None)
    if row.status != Status.ASKED:
        messages.info(request, str(WrongStatus(status=row.get_status_display())))
        return redirect("coach_requests")
    if form.is_valid():
        try:
            actions.decline(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
            return redirect("coach_requests")
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("You declined. We have told the company why."))
            return redirect("coach_requests")
    return render(request, "subsidies/coach_request_decline.html", {"asked": row, "form": form})


def themes_of(row: CoachRequest) -> list[str]:
    """What the company wants to work on, in words."""
    return [str(Theme(theme).label) for theme in row.application.themes]


def _own(request: HttpRequest) -> QuerySet[CoachRequest]:
    """What companies asked this coach; a stranger's request is not found."""
    rows = CoachRequest.objects.filter(coach__user=request.user)
    return rows.select_related("application__contact", "application__programme", "coach")


def _to_answer(request: HttpRequest, pk: int) -> CoachRequest:
    row = get_object_or_404(_own(request), pk=pk)
    if not permissions.answers(request.user, row):
        raise Http404
    return row
