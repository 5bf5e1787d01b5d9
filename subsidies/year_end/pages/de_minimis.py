"""De-minimis aid: every award with its term, and the mark that it was registered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.core.lists import ExportSubject, export_rows, paginate_rows, requested_export_format
from healthcoach.core.refusals import Refused
from subsidies.applications.models import Application
from subsidies.year_end import actions
from subsidies.year_end import de_minimis as aid
from subsidies.year_end.forms import AwardRegistrationForm, AwardsForm
from subsidies.year_end.pages.period_selection import select_closing_period
from subsidies.year_end.permissions import may_register_award
from subsidies.year_end.rules import find_registration_deadline

COLUMNS = {
    gettext_lazy("Reference"): lambda row: row.reference,
    gettext_lazy("Company"): lambda row: row.company_name,
    gettext_lazy("Enterprise number"): lambda row: row.company.enterprise_number,
    gettext_lazy("Aid"): lambda row: row.reserved,
    gettext_lazy("Awarded on"): lambda row: row.decided_on,
    gettext_lazy("Register by"): lambda row: find_registration_deadline(row.decided_on),
    gettext_lazy("Status"): lambda row: aid.find_registration_state(row, timezone.localdate()).label,
    gettext_lazy("Registered on"): lambda row: (
        get_award_registration(row) and get_award_registration(row).registered_on
    ),
    gettext_lazy("Number in the register"): lambda row: (
        get_award_registration(row) and get_award_registration(row).number
    ),
    gettext_lazy("Marked by"): lambda row: get_award_registration(row) and get_award_registration(row).marked_by,
    gettext_lazy("Later"): lambda row: describe_unused_award(row),
}


@login_required
@require_GET
def list_closing_awards(request: HttpRequest) -> HttpResponse:
    """The awards with the day before which each is registered, overdue ones first."""
    choice, today = select_closing_period(request, AwardsForm), timezone.localdate()
    form = choice.form
    rows = aid.list_awards_to_register(request.user)
    rows = aid.filter_awards(
        rows, on=today, programme=choice.programme, year=form.number("year"), state=form.word("state")
    )
    if as_file := requested_export_format(request, choice.form):
        return export_rows(
            "de-minimis", COLUMNS, rows, as_file, ExportSubject(today, str(choice.programme), form.word("year"))
        )
    page = paginate_rows(request, rows)
    for row in page:
        row.state, row.due_on, row.later = (
            aid.find_registration_state(row, today),
            find_registration_deadline(row.decided_on),
            describe_unused_award(row),
        )
        row.may_register = row.state != aid.RegistrationState.REGISTERED and may_register_award(request.user, row)
    context = {"page": page, "figures": aid.count_registrations(rows, today), "filters": choice, "choice": choice}
    context |= {"programme": choice.programme, "year": str(choice.period.year)}
    return render(request, "year_end/closing_aid.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def register_aid_award(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks that an award was registered."""
    row = get_object_or_404(aid.list_awards_to_register(request.user), pk=pk)
    if not may_register_award(request.user, row):
        raise Http404
    form = AwardRegistrationForm(request.POST or None)
    if form.is_valid() and (response := _save_award_registration(request, row, form)):
        return response
    context = {
        "form": form,
        "row": row,
        "due_on": find_registration_deadline(row.decided_on),
        "back": _build_award_list_url(row),
        "later": describe_unused_award(row),
    }
    return render(request, "year_end/closing_aid_form.html", context)


def get_award_registration(row: Application) -> object | None:
    """The mark of an award, if it has one."""
    return getattr(row, "registration", None)


def describe_unused_award(row: Application) -> str:
    """What became of an award that was never used."""
    if row.withdrawn_at:
        return _("withdrawn on %(day)s") % {"day": _format_award_day(row.withdrawn_at)}
    return _("lapsed on %(day)s") % {"day": _format_award_day(row.lapsed_at)} if row.lapsed_at else ""


def _format_award_day(moment) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y")


def _save_award_registration(
    request: HttpRequest, row: Application, form: AwardRegistrationForm
) -> HttpResponse | None:
    try:
        actions.register(row, **form.cleaned_data, by=request.user, at=timezone.now())
    except actions.AlreadyRegistered as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        form.add_error("registered_on", str(refusal))
        return None
    else:
        messages.success(request, _("%(file)s is marked as registered.") % {"file": row.reference})
    return redirect(_build_award_list_url(row))


def _build_award_list_url(row: Application) -> str:
    return f"{reverse('closing_awards')}?programme={row.programme.slug}"
