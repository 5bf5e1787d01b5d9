"""How a company finds its coach: it chooses among those who have a place, asks, takes back, and changes coach."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from coaches.certification.models import Coach
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import export_rows, paginate_rows, parse_row_ids, requested_export_format
from healthcoach.core.refusals import Refused
from subsidies.applications.models import Application, ApplicationStatus
from subsidies.coach_requests import actions, permissions
from subsidies.coach_requests.availability import list_available_coaches
from subsidies.coach_requests.filters import CoachFilter
from subsidies.coach_requests.models import CoachRequest
from subsidies.coach_requests.queries import find_open_request

COLUMNS = {
    gettext_lazy("Name"): lambda row: row.name,
    gettext_lazy("Works in"): lambda row: ", ".join(row.in_regions),
    gettext_lazy("Languages"): lambda row: ", ".join(row.in_languages),
    gettext_lazy("Themes"): lambda row: ", ".join(row.about_themes),
    gettext_lazy("Works for"): lambda row: row.candidate.get_employer_kind_display(),
    gettext_lazy("Introduction"): lambda row: row.introduction,
    gettext_lazy("Free places"): lambda row: row.free,
}


@login_required
@require_http_methods(["GET", "POST"])
def choose_coach(request: HttpRequest, pk: int) -> HttpResponse:
    """The coaches who can take on this company now, and a click to ask one of them."""
    visible = Application.objects.visible_to(request.user)
    row = get_object_or_404(visible.select_related("programme", "contact", "trajectory__coach"), pk=pk)
    if not permissions.is_coach_chooser(request.user, row):
        raise Http404
    if not permissions.is_choosing_coach(row):
        messages.info(request, str(WrongStatus(status=_describe_current_status(row))))
        return redirect("application", pk)
    if request.method == "POST":
        return _ask_coach(request, row)
    coaches = list_available_coaches(row.programme_id, on=timezone.localdate()).select_related("candidate")
    if known := getattr(row, "trajectory", None):
        coaches = coaches.exclude(pk=known.coach_id)
    filters = CoachFilter(request.GET, coaches.order_by(alphabetical_order("name"), "pk"))
    if kind := requested_export_format(request, filters):
        return export_rows("coaches", COLUMNS, [add_coach_labels(each) for each in filters.qs], kind)
    page = paginate_rows(request, filters.qs)
    for each in page:
        add_coach_labels(each)
    context = {
        "application": row,
        "filters": filters,
        "page": page,
        "asked": find_open_request(row),
        "is_change": bool(known),
    }
    return render(request, "coach_requests/coach_choose.html", context)


def _ask_coach(request: HttpRequest, row: Application) -> HttpResponse:
    [number] = parse_row_ids([request.POST.get("coach", "")])
    coach = get_object_or_404(Coach, programme=row.programme_id, pk=number)
    try:
        actions.ask(row, coach=coach, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("coach_choose", row.pk)
    else:
        messages.success(
            request,
            _("We have asked %(coach)s. You hear from us as soon as there is an answer.") % {"coach": coach.name},
        )
    return redirect("application", row.pk)


def _describe_current_status(row: Application) -> str:
    return (row.trajectory if row.status == ApplicationStatus.STARTED else row).get_status_display()


def add_coach_labels(coach: Coach) -> Coach:
    """The coach with regions, languages and themes in words: `in_regions`, `in_languages` and `about_themes`."""
    for field, name in (("regions", "in_regions"), ("languages", "in_languages"), ("themes", "about_themes")):
        labels = dict(Coach._meta.get_field(field).base_field.choices)
        setattr(coach, name, [str(labels.get(value, value)) for value in getattr(coach, field)])
    return coach


@login_required
@require_POST
def take_back_coach_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The company, or the project holder for it, no longer asks."""
    rows = CoachRequest.objects.visible_to(request.user).select_related("application__contact", "coach")
    row = get_object_or_404(rows, pk=pk)
    if not permissions.is_request_asker(request.user, row):
        raise Http404
    try:
        actions.take_back(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The request has been taken back. You can ask another coach now."))
    return redirect("application", row.application_id)
