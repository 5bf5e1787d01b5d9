"""The steering group's work: what waits for a decision, and deciding on one file or many at once."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.lifecycle import WrongStatus
from healthcoach.lists import export, narrowed, numbers, page_of, wants_export
from healthcoach.refusals import Refused
from healthcoach.users.models import Role, User
from subsidies.applications import actions as applications
from subsidies.applications.models import Application, Status, Theme
from subsidies.applications.outlook import available, before_deciding
from subsidies.applications.permissions import decides, is_own
from subsidies.companies.rules import written
from subsidies.filters import ApplicationFilter, readable_programmes
from subsidies.pages.decision_forms import DecisionForm

VERBS = {"approve": (applications.approve, Status.APPROVED), "reject": (applications.reject, Status.REJECTED)}
COLUMNS = {
    _("Reference"): lambda row: row.reference,
    _("Company"): lambda row: row.company_name,
    _("Enterprise number"): lambda row: written(row.company.enterprise_number),
    _("Postal code"): lambda row: row.postal_code,
    _("Municipality"): lambda row: row.municipality,
    _("Employees"): lambda row: row.headcount,
    _("Many low-skilled"): lambda row: _("yes") if row.low_skilled else _("no"),
    _("Themes"): lambda row: ", ".join(str(Theme(theme).label) for theme in row.themes),
    _("Submitted"): lambda row: row.submitted_at,
    _("In review since"): lambda row: row.completed_at,
}


@login_required
@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """The files that wait for a decision. Everybody with a role reads it; the steering group chooses files here."""
    programmes = list(readable_programmes(request))
    if not programmes:
        raise Http404
    waiting = Application.objects.visible_to(request.user).filter(programme__in=programmes).awaiting_decision()
    waiting = waiting.select_related("programme", "company", "contact").order_by("completed_at", "pk")
    filters = narrowed(ApplicationFilter(request.GET, waiting, request=request), without=["status"])
    if kind := wants_export(request, filters):
        return export("dossiers", COLUMNS, filters.qs, kind)
    page = page_of(request, filters.qs)
    for row in page:
        row.decidable = decides(request.user, row)
    context = {
        "filters": filters,
        "page": page,
        "lines": available(programmes),
        "steers": bool(request.user.programmes_as(Role.STEERING)),
        "all_chosen": "all" in request.GET,
    }
    return render(request, "subsidies/decisions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest) -> HttpResponse:
    """Asks for the decision on the chosen files and its motivation, and decides on all of them or on none."""
    given = request.POST if request.method == "POST" else request.GET
    files = chosen(request, given.getlist("application"))
    if problem := _not_decidable(request.user, files):
        messages.error(request, str(problem))
        return redirect("decisions")
    form = DecisionForm(request.POST or None, initial={"decision": request.GET.get("decision")})
    if form.is_valid():
        return _decided(request, files, form)
    return _asked(request, files, form)


def chosen(request: HttpRequest, typed: Iterable[str]) -> list[Application]:
    """The files with these numbers, for a member of the steering group; an unknown one is a 404."""
    wanted = numbers(typed)
    seats = request.user.programmes_as(Role.STEERING)
    files = Application.objects.visible_to(request.user).filter(pk__in=wanted, programme__in=seats).submitted()
    found = list(files.select_related("programme", "company", "contact").order_by("pk"))
    if not seats or len(found) != len(wanted):
        raise Http404
    return found


def _not_decidable(user: User, files: list[Application]) -> Refused | None:
    if not files:
        return applications.NothingChosen()
    if own := [row.reference for row in files if is_own(user, row)]:
        return applications.OwnApplication(references=", ".join(own))
    several = len({row.programme_id for row in files}) > 1
    return applications.OneProgrammeAtATime() if several else None


def _decided(request: HttpRequest, files: list[Application], form: DecisionForm) -> HttpResponse:
    verb, target = VERBS[form.cleaned_data["decision"]]
    try:
        verb(files, motivation=form.cleaned_data["motivation"], by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        files = chosen(request, [str(row.pk) for row in files])
        if all(row.status == target for row in files):  # a second click: the first one did it
            messages.info(request, str(refusal))
            return _onward(files)
        form.add_error(None, str(refusal))
        return _asked(request, files, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _asked(request, files, form)
    messages.success(request, _told(len(files), target))
    return _onward(files)


def _asked(request: HttpRequest, files: list[Application], form: DecisionForm) -> HttpResponse:
    """The page that asks. Files on which somebody else decided meanwhile are shown, but no longer taken along."""
    open_files = [row for row in files if row.status == Status.PENDING]
    context = {
        "form": form,
        "files": open_files,
        "gone": [row for row in files if row.status != Status.PENDING],
        "outlook": before_deciding(files[0].programme_id, files=len(open_files), on=timezone.localdate()),
    }
    return render(request, "subsidies/decide.html", context)


def _onward(files: list[Application]) -> HttpResponse:
    """To the file itself after deciding on one, back to the list after deciding on many."""
    return redirect("application", pk=files[0].pk) if len(files) == 1 else redirect("decisions")


def _told(count: int, target: Status) -> str:
    if target == Status.APPROVED:
        return ngettext("%(count)s file approved.", "%(count)s files approved.", count) % {"count": count}
    return ngettext("%(count)s file rejected.", "%(count)s files rejected.", count) % {"count": count}
