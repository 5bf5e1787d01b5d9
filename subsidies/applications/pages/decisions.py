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

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import (
    export_rows,
    paginate_rows,
    parse_row_ids,
    remove_unused_filters,
    requested_export_format,
)
from healthcoach.core.refusals import Refused
from healthcoach.programmes.access import PROGRAMME_READERS, programme_ids_with_role, readable_by
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.budget_impact import estimate_decision_impact, list_available_amounts
from subsidies.applications.filters import ApplicationFilter
from subsidies.applications.forms.decisions import DecisionForm
from subsidies.applications.models import Application, ApplicationStatus, Theme
from subsidies.applications.permissions import is_application_decider, is_own_application
from subsidies.companies.rules import format_enterprise_number

DECISION_VERBS = {
    "approve": (applications.approve, ApplicationStatus.APPROVED),
    "reject": (applications.reject, ApplicationStatus.REJECTED),
}
COLUMNS = {
    _("Reference"): lambda row: row.reference,
    _("Company"): lambda row: row.company_name,
    _("Enterprise number"): lambda row: format_enterprise_number(row.company.enterprise_number),
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
def list_awaiting_decision(request: HttpRequest) -> HttpResponse:
    """The files that wait for a decision. Everybody with a role reads it; the steering group chooses files here."""
    programmes = list(readable_by(request.user, PROGRAMME_READERS))
    if not programmes:
        raise Http404
    waiting = Application.objects.visible_to(request.user).filter(programme__in=programmes).awaiting_decision()
    waiting = waiting.select_related("programme", "company", "contact").order_by("completed_at", "pk")
    filters = remove_unused_filters(ApplicationFilter(request.GET, waiting, request=request), without=["status"])
    if kind := requested_export_format(request, filters):
        return export_rows("dossiers", COLUMNS, filters.qs, kind)
    page = paginate_rows(request, filters.qs)
    for row in page:
        row.decidable = is_application_decider(request.user, row)
    context = {
        "filters": filters,
        "page": page,
        "lines": list_available_amounts(programmes),
        "steers": bool(programme_ids_with_role(request.user, Role.STEERING)),
        "all_chosen": "all" in request.GET,
    }
    return render(request, "applications/decisions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def decide_applications(request: HttpRequest) -> HttpResponse:
    """Asks for the decision on the chosen files and its motivation, and decides on all of them or on none."""
    given = request.POST if request.method == "POST" else request.GET
    files = get_chosen_applications(request, given.getlist("application"))
    if problem := _explain_undecidable(request.user, files):
        messages.error(request, str(problem))
        return redirect("decisions")
    form = DecisionForm(request.POST or None, initial={"decision": request.GET.get("decision")})
    if form.is_valid():
        return _carry_out_decision(request, files, form)
    return _show_decision_form(request, files, form)


def get_chosen_applications(request: HttpRequest, typed: Iterable[str]) -> list[Application]:
    """The files with these numbers, for a member of the steering group; an unknown one is a 404."""
    wanted = parse_row_ids(typed)
    seats = programme_ids_with_role(request.user, Role.STEERING)
    files = Application.objects.visible_to(request.user).filter(pk__in=wanted, programme__in=seats).submitted()
    found = list(files.select_related("programme", "company", "contact").order_by("pk"))
    if not seats or len(found) != len(wanted):
        raise Http404
    return found


def _explain_undecidable(user: User, files: list[Application]) -> Refused | None:
    if not files:
        return applications.NothingChosen()
    if own := [row.reference for row in files if is_own_application(user, row)]:
        return applications.OwnApplication(references=", ".join(own))
    several = len({row.programme_id for row in files}) > 1
    return applications.OneProgrammeAtATime() if several else None


def _carry_out_decision(request: HttpRequest, files: list[Application], form: DecisionForm) -> HttpResponse:
    verb, target = DECISION_VERBS[form.cleaned_data["decision"]]
    try:
        verb(files, motivation=form.cleaned_data["motivation"], by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        files = get_chosen_applications(request, [str(row.pk) for row in files])
        if all(row.status == target for row in files):  # a second click: the first one did it
            messages.info(request, str(refusal))
            return _redirect_after_decision(files)
        form.add_error(None, str(refusal))
        return _show_decision_form(request, files, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show_decision_form(request, files, form)
    messages.success(request, _describe_decision(len(files), target))
    return _redirect_after_decision(files)


def _show_decision_form(request: HttpRequest, files: list[Application], form: DecisionForm) -> HttpResponse:
    """The page that asks. Files on which somebody else decided meanwhile are shown, but no longer taken along."""
    open_files = [row for row in files if row.status == ApplicationStatus.PENDING]
    context = {
        "form": form,
        "files": open_files,
        "gone": [row for row in files if row.status != ApplicationStatus.PENDING],
        "outlook": estimate_decision_impact(files[0].programme_id, files=len(open_files), on=timezone.localdate()),
    }
    return render(request, "applications/decide.html", context)


def _redirect_after_decision(files: list[Application]) -> HttpResponse:
    """To the file itself after deciding on one, back to the list after deciding on many."""
    return redirect("application", pk=files[0].pk) if len(files) == 1 else redirect("decisions")


def _describe_decision(count: int, target: ApplicationStatus) -> str:
    if target == ApplicationStatus.APPROVED:
        return ngettext("%(count)s file approved.", "%(count)s files approved.", count) % {"count": count}
    return ngettext("%(count)s file rejected.", "%(count)s files rejected.", count) % {"count": count}
