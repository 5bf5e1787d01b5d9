"""De-minimis aid: every award with its term, and the mark that it was registered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.lists import About, export, page_of, wants_export
from healthcoach.refusals import Refused
from subsidies.applications.models import Application
from subsidies.duties import actions, aid
from subsidies.duties.permissions import may_register
from subsidies.duties.rules import due_on
from subsidies.pages.finance.closing_choice import chosen
from subsidies.pages.finance.closing_forms import AwardsForm, RegistrationForm

COLUMNS = {
    gettext_lazy("Reference"): lambda row: row.reference,
    gettext_lazy("Company"): lambda row: row.company_name,
    gettext_lazy("Enterprise number"): lambda row: row.company.enterprise_number,
    gettext_lazy("Aid"): lambda row: row.reserved,
    gettext_lazy("Awarded on"): lambda row: row.decided_on,
    gettext_lazy("Register by"): lambda row: due_on(row.decided_on),
    gettext_lazy("Status"): lambda row: aid.state(row, timezone.localdate()).label,
    gettext_lazy("Registered on"): lambda row: registration(row) and registration(row).registered_on,
    gettext_lazy("Number in the register"): lambda row: registration(row) and registration(row).number,
    gettext_lazy("Marked by"): lambda row: registration(row) and registration(row).marked_by,
    gettext_lazy("Later"): lambda row: later(row),
}


@login_required
@require_GET
def awards(request: HttpRequest) -> HttpResponse:
    """The awards with the day before which each is registered, overdue ones first."""
    choice, today = chosen(request, AwardsForm), timezone.localdate()
    form = choice.form
    rows = aid.awards(request.user)
    rows = aid.narrowed(rows, on=today, programme=choice.programme, year=form.number("year"), state=form.word("state"))
    if as_file := wants_export(request, choice.form):
        return export("de-minimis", COLUMNS, rows, as_file, About(today, str(choice.programme), form.word("year")))
    page = page_of(request, rows)
    for row in page:
        row.state, row.due_on, row.later = aid.state(row, today), due_on(row.decided_on), later(row)
        row.may_register = row.state != aid.State.REGISTERED and may_register(request.user, row)
    context = {"page": page, "figures": aid.figures(rows, today), "filters": choice, "choice": choice}
    context |= {"programme": choice.programme, "year": str(choice.period.year)}
    return render(request, "subsidies/finance/closing_aid.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def award_register(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks that an award was registered."""
    row = get_object_or_404(aid.awards(request.user), pk=pk)
    if not may_register(request.user, row):
        raise Http404
    form = RegistrationForm(request.POST or None)
    if form.is_valid() and (response := _registered(request, row, form)):
        return response
    context = {"form": form, "row": row, "due_on": due_on(row.decided_on), "back": _list_of(row), "later": later(row)}
    return render(request, "subsidies/finance/closing_aid_form.html", context)


def registration(row: Application) -> object | None:
    """The mark of an award, if it has one."""
    return getattr(row, "registration", None)


def later(row: Application) -> str:
    """What became of an award that was never used."""
    if row.withdrawn_at:
        return _("withdrawn on %(day)s") % {"day": _day(row.withdrawn_at)}
    return _("lapsed on %(day)s") % {"day": _day(row.lapsed_at)} if row.lapsed_at else ""


def _day(moment) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y")


def _registered(request: HttpRequest, row: Application, form: RegistrationForm) -> HttpResponse | None:
    try:
        actions.register(row, **form.cleaned_data, by=request.user, at=timezone.now())
    except actions.AlreadyRegistered as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        form.add_error("registered_on", str(refusal))
        return None
    else:
        messages.success(request, _("%(file)s is marked as registered.") % {"file": row.reference})
    return redirect(_list_of(row))


def _list_of(row: Application) -> str:
    return f"{reverse('closing_awards')}?programme={row.programme.slug}"


urlpatterns = [
    path("afsluiten/de-minimis/", awards, name="closing_awards"),
    path("afsluiten/de-minimis/<int:pk>/", award_register, name="award_register"),
]
