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
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import export_rows, paginate_rows, requested_export_format
from healthcoach.core.refusals import Refused
from healthcoach.core.themes import Theme
from subsidies.coach_requests import actions, permissions
from subsidies.coach_requests.availability import with_free_places
from subsidies.coach_requests.forms import DeclineForm
from subsidies.coach_requests.models import CoachRequest, CoachRequestStatus

COLUMNS = {
    gettext_lazy("Company"): lambda row: row.application.company_name,
    gettext_lazy("Municipality"): lambda row: row.application.municipality,
    gettext_lazy("Employees"): lambda row: row.application.headcount,
    gettext_lazy("Themes"): lambda row: ", ".join(list_request_themes(row)),
    gettext_lazy("Status"): lambda row: row.get_status_display(),
    gettext_lazy("Asked"): lambda row: row.asked_at,
}
# What waits for the coach comes first, then what waits for the company.
ANSWER_ORDER = Case(
    When(status=CoachRequestStatus.ASKED, then=Value(0)),
    When(status=CoachRequestStatus.ACCEPTED, then=Value(1)),
    default=Value(2),
)


@login_required
@require_GET
def list_coach_requests(request: HttpRequest) -> HttpResponse:
    """What companies asked this coach: what waits for an answer first."""
    own = Coach.objects.filter(user=request.user)
    if not own.exists():
        raise Http404
    rows = _select_own_requests(request).order_by(ANSWER_ORDER, "-asked_at", "-pk")
    if kind := requested_export_format(request):
        return export_rows("vragen", COLUMNS, rows, kind)
    page = paginate_rows(request, rows)
    for row in page:
        row.about_themes = list_request_themes(row)
        row.may_answer = permissions.may_answer_request(request.user, row)
    places = list(
        with_free_places(own).select_related("programme").order_by(alphabetical_order("programme__name"), "pk")
    )
    return render(request, "coach_requests/coach_requests.html", {"page": page, "places": places})


@login_required
@require_POST
def accept_coach_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The coach says yes."""
    row = _get_answerable_request(request, pk)
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
def decline_coach_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The coach says no, with the reason that the company reads."""
    row = _get_answerable_request(request, pk)
    form = DeclineForm(request.POST or None)
    if row.status != CoachRequestStatus.ASKED:
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
    return render(request, "coach_requests/coach_request_decline.html", {"asked": row, "form": form})


def list_request_themes(row: CoachRequest) -> list[str]:
    """What the company wants to work on, in words."""
    return [str(Theme(theme).label) for theme in row.application.themes]


def _select_own_requests(request: HttpRequest) -> QuerySet[CoachRequest]:
    """What companies asked this coach; a stranger's request is not found."""
    rows = CoachRequest.objects.filter(coach__user=request.user)
    return rows.select_related("application__contact", "application__programme", "coach")


def _get_answerable_request(request: HttpRequest, pk: int) -> CoachRequest:
    row = get_object_or_404(_select_own_requests(request), pk=pk)
    if not permissions.is_asked_coach(request.user, row):
        raise Http404
    return row
