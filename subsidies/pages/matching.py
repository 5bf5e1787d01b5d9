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
from healthcoach.collation import alphabetical_order
from healthcoach.lifecycle import AlreadyDone, WrongStatus
from healthcoach.lists import export, numbers, page_of, wants_export
from healthcoach.refusals import Refused
from subsidies.applications.models import Application
from subsidies.filters_coaches import CoachFilter
from subsidies.matching import actions, permissions
from subsidies.matching.availability import choosable
from subsidies.matching.models import CoachRequest, Status
from subsidies.pages.matching_forms import HandOverForm
from subsidies.pages.trajectories import visible_or_404
from subsidies.trajectories import handing_over
from subsidies.trajectories.models import Status as TrajectoryStatus
from subsidies.trajectories.models import Trajectory
from subsidies.trajectories.permissions import hands_over

COLUMNS = {
    gettext_lazy("Name"): lambda row: row.name,
    gettext_lazy("Works in"): lambda row: ", ".join(row.in_regions),
    gettext_lazy("Languages"): lambda row: ", ".join(row.in_languages),
    gettext_lazy("Themes"): lambda row: ", ".join(row.about_themes),
    gettext_lazy("Works for"): lambda row: row.candidate.get_employer_kind_display(),
    gettext_lazy("Introduction"): lambda row: row.introduction,
    gettext_lazy("Free places"): lambda row: row.free,
}
# On which field of its form a refusal is shown.
PLACES = dict.fromkeys(
    [handing_over.ChangeInFuture, handing_over.ChangeTooEarly, handing_over.SessionsAfterChange], "changed_on"
)


@login_required
@require_http_methods(["GET", "POST"])
def coach_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """The coaches who can take on this company now, and a click to ask one of them."""
    visible = Application.objects.visible_to(request.user)
    row = get_object_or_404(visible.select_related("programme", "contact", "trajectory__coach"), pk=pk)
    if not permissions.chooses(request.user, row):
        raise Http404
    if not permissions.is_choosing(row):
        messages.info(request, str(WrongStatus(status=_status_of(row))))
        return redirect("application", pk)
    if request.method == "POST":
        return _ask(request, row)
    coaches = choosable(row.programme_id, on=timezone.localdate()).select_related("candidate")
    if known := getattr(row, "trajectory", None):
        coaches = coaches.exclude(pk=known.coach_id)
    filters = CoachFilter(request.GET, coaches.order_by(alphabetical_order("name"), "pk"))
    if kind := wants_export(request, filters):
        return export("coaches", COLUMNS, [labelled(each) for each in filters.qs], kind)
    page = page_of(request, filters.qs)
    for each in page:
        labelled(each)
    context = {
        "application": row,
        "filters": filters,
        "page": page,
        "asked": open_request(row),
        "is_change": bool(known),
    }
    return render(request, "subsidies/coach_choose.html", context)


def _ask(request: HttpRequest, row: Application) -> HttpResponse:
    [number] = numbers([request.POST.get("coach", "")])
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


def _status_of(row: Application) -> str:
    return (row.trajectory if row.status == "started" else row).get_status_display()


def labelled(coach: Coach) -> Coach:
    """The coach with regions, languages and themes in words: `in_regions`, `in_languages` and `about_themes`."""
    for field, name in (("regions", "in_regions"), ("languages", "in_languages"), ("themes", "about_themes")):
        labels = dict(Coach._meta.get_field(field).base_field.choices)
        setattr(coach, name, [str(labels.get(value, value)) for value in getattr(coach, field)])
    return coach


def open_request(application: Application) -> CoachRequest | None:
    """The request of an application that waits for its coach, or was accepted and not used yet."""
    return application.coach_requests.open().select_related("coach").first()


@login_required
@require_POST
def coach_request_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The company, or the project holder for it, no longer asks."""
    rows = CoachRequest.objects.visible_to(request.user).select_related("application__contact", "coach")
    row = get_object_or_404(rows, pk=pk)
    if not permissions.takes_back(request.user, row):
        raise Http404
    try:
        actions.take_back(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The request has been taken back. You can ask another coach now."))
    return redirect("application", row.application_id)


@login_required
@require_http_methods(["GET", "POST"])
def trajectory_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes from which day the coach who accepted goes on with a trajectory, and why."""
    row = visible_or_404(request, pk)
    if not hands_over(request.user, row):
        raise Http404
    asked = open_request(row.application)
    if row.status != TrajectoryStatus.RUNNING or asked is None or asked.status != Status.ACCEPTED:
        return _not_now(request, row)
    form = HandOverForm(request.POST or None, initial={"changed_on": timezone.localdate()})
    if form.is_valid():
        facts = {"on": form.cleaned_data["changed_on"], "reason": form.cleaned_data["reason"]}
        try:
            handing_over.hand_over(row, coach=asked.coach, **facts, by=request.user, at=timezone.now())
        except WrongStatus:
            return _not_now(request, visible_or_404(request, pk))
        except Refused as refusal:
            form.add_error(PLACES.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The coach has changed. We have told both coaches."))
            return redirect("trajectory", pk=row.pk)
    context = {"trajectory": row, "form": form, "asked": asked}
    return render(request, "subsidies/trajectory_hand_over.html", context)


def _not_now(request: HttpRequest, row: Trajectory) -> HttpResponse:
    """Says why the coach cannot change now, and shows where that can be mended."""
    if row.status != TrajectoryStatus.RUNNING:
        messages.info(request, str(WrongStatus(status=row.get_status_display())))
        return redirect("trajectory", pk=row.pk)
    used = row.application.coach_requests.filter(status=Status.USED, coach=row.coach_id).exists()
    if request.method == "POST" and used:  # a second click: the coach who accepted is the coach by now
        messages.info(request, str(AlreadyDone(status=row.coach.name)))
        return redirect("trajectory", pk=row.pk)
    messages.info(request, _("Ask the new coach first. When the coach has accepted, note the change here."))
    return redirect("coach_choose", row.application_id)
