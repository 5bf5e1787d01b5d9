"""Tranches: expected, requested with their evidence, received, dropped."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, Sum
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.collation import alphabetical_order
from healthcoach.lifecycle import WrongStatus
from healthcoach.lists import export, named_by_address, narrowed, page_of, wants_export
from healthcoach.money import ZERO
from healthcoach.references import shown
from healthcoach.refusals import Refused
from healthcoach.users.models import READERS, Role, User
from subsidies.budget import permissions
from subsidies.budget import tranches as verbs
from subsidies.budget.models import CAME_IN, BudgetLine, Tranche, TrancheStatus
from subsidies.budget.overview import lines_now
from subsidies.filters import ScheduleFilter
from subsidies.pages.finance.tranche_request import (
    account_of,
    as_pdf,
    as_workbook,
    commitments,
    figures,
    method,
    parts_of,
    share,
    told,
)
from subsidies.pages.finance.tranches_forms import DropForm, ReceivedForm, ScheduleForm
from subsidies.programmes.models import Programme

PEOPLE = ["scheduled_by", "requested_by", "booked_by", "dropped_by", "reversed_by"]


COLUMNS = {
    _("Expected on"): lambda row: row.expected_on,
    _("Line"): lambda row: str(row.line),
    _("Share"): share,
    _("Structured communication"): lambda row: shown(row.communication),
    _("Status"): lambda row: row.get_status_display(),
    _("Since"): lambda row: row.since,
    _("Days late"): lambda row: row.days_late(timezone.localdate()) or None,
    _("Amount"): lambda row: row.amount,
}


@login_required
@require_GET
def tranches(request: HttpRequest) -> HttpResponse:
    """The schedule: what is expected of the funder, what was asked for, what came in, and what is late."""
    if not (request.user.is_superuser or request.user.programmes_as(*READERS)):
        raise Http404
    rows = Tranche.objects.visible_to(request.user).select_related("line__programme")
    filters = narrowed(ScheduleFilter(request.GET, rows.order_by("expected_on", "pk"), request=request))
    if kind := wants_export(request, filters):
        return export("schijven", COLUMNS, filters.qs, kind)
    page, today = page_of(request, filters.qs), timezone.localdate()
    for row in page:
        row.share, row.shown, row.late = share(row), shown(row.communication), row.days_late(today)
    context = {
        "filters": filters,
        "page": page,
        "totals": totals(filters.qs),
        "late": filters.qs.late(today).order_by().aggregate(amount=Sum("amount", default=ZERO))["amount"],
        "may_book": bool(request.user.programmes_as(Role.FINANCE)),
    }
    return render(request, "subsidies/finance/tranches.html", context)


def totals(rows: QuerySet[Tranche]) -> list[dict[str, object]]:
    """Per line what is expected, requested and received, over the whole filtered list, and all of them together."""
    counted = rows.order_by().values("line", "line__kind", "line__programme__code", "status").annotate(Sum("amount"))
    names = [TrancheStatus.EXPECTED, TrancheStatus.REQUESTED, TrancheStatus.RECEIVED]
    found: dict[int, dict[str, object]] = {}
    for each in counted.order_by("line", "status"):
        line = BudgetLine(kind=each["line__kind"], programme=Programme(code=each["line__programme__code"]))
        row = found.setdefault(each["line"], {"label": str(line), **dict.fromkeys(names, ZERO)})
        if each["status"] in names:
            row[each["status"]] += each["amount__sum"]
    together = {name: sum((row[name] for row in found.values()), ZERO) for name in names}
    return [*found.values(), {"label": _("Total"), **together}] if found else []


@login_required
@require_GET
def tranche(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment of the funder: its parts, its evidence, who did what, and what can be done now."""
    row = _found(request.user, pk)
    parts, rows = parts_of(row), [] if row.status in CAME_IN and not row.requested_at else told(row)
    context = {
        "tranche": row,
        "communication": shown(row.communication),
        "late": row.days_late(timezone.localdate()),
        "parts": parts,
        "total": sum((part.amount for part in parts), ZERO),
        "evidence": rows,
        "figures": figures(rows),
        "commitments": commitments(rows),
        "method": method(),
        "account": account_of(row),
        "may_request": permissions.may_request(request.user, row),
        "may_receive": permissions.may_receive(request.user, row),
        "may_take_back": row.booked_at and request.user.is_in(row.line.programme_id, Role.FINANCE),
    }
    return render(request, "subsidies/finance/tranche.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def tranche_schedule(request: HttpRequest) -> HttpResponse:
    """Plans a tranche. Calculating first shows what a percentage comes to, of the grant and of the line."""
    own = Programme.objects.with_money().filter(pk__in=request.user.programmes_as(Role.FINANCE))
    programmes = list(own.order_by(alphabetical_order("name")))
    if not programmes:
        raise Http404
    programme = named_by_address(request, programmes)
    form = ScheduleForm(request.POST or None, lines=lines_now(programme))
    complete = form.is_valid()
    if request.method == "POST" and ("calculate" in request.POST or (complete and form.is_incomplete())):
        form.suggest()
    elif complete and (response := _scheduled(request, form)):
        return response
    context = {"form": form, "programme": programme, "programmes": programmes}
    return render(request, "subsidies/finance/tranche_schedule.html", context)


def _scheduled(request: HttpRequest, form: ScheduleForm) -> HttpResponse | None:
    try:
        [first, *_others] = verbs.schedule(
            form.parts(), expected_on=form.cleaned_data["expected_on"], by=request.user, at=timezone.now()
        )
    except verbs.AlreadyScheduled as refusal:
        messages.info(request, str(refusal))
        return redirect("tranches")
    except verbs.MoreThanGranted as refusal:
        form.add_error(f"{refusal.line.kind}_amount", str(refusal))
        return None
    except Refused as refusal:
        form.add_error("expected_on", str(refusal))
        return None
    messages.success(request, _("The tranche is expected. Its structured communication is the one to ask for."))
    return redirect("tranche", pk=first.pk)


@login_required
@require_POST
def tranche_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the funder was asked for it, and keeps the evidence of today."""
    row = _handled(request.user, pk)
    try:
        verbs.request(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The request is ready. Download it and send it to the funder."))
    return redirect("tranche", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def tranche_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Books an expected tranche that came in."""
    return _asked(request, pk, ReceivedForm(request.POST or None), verbs.receive, done=_("The tranche is booked."))


@login_required
@require_http_methods(["GET", "POST"])
def tranche_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Expects a tranche no longer, with the reason."""
    done = _("The tranche is expected no longer.")
    return _asked(request, pk, DropForm(request.POST or None), verbs.drop, done=done)


@login_required
@require_GET
def tranche_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The request with its evidence as a letter."""
    return as_pdf(_found(request.user, pk))


@login_required
@require_GET
def tranche_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same evidence as a workbook."""
    return as_workbook(_found(request.user, pk))


def _found(user: User, pk: int) -> Tranche:
    rows = Tranche.objects.visible_to(user).select_related("line__programme", *PEOPLE)
    return get_object_or_404(rows, pk=pk)


def _handled(user: User, pk: int) -> Tranche:
    row = _found(user, pk)
    if not permissions.handles(user, row):
        raise Http404
    return row


def _asked(request: HttpRequest, pk: int, form: Form, verb: Callable[..., list[Tranche]], *, done: str) -> HttpResponse:
    """A form that finance fills in for one verb: shown again with what is wrong, or carried out."""
    row = _handled(request.user, pk)
    if request.method == "GET" and not permissions.may_receive(request.user, row):
        return redirect("tranche", pk=pk)
    if form.is_valid():
        try:
            verb(row, **form.cleaned_data, by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
            return redirect("tranche", pk=pk)
        except Refused as refusal:
            form.add_error(next(iter(form.fields)), str(refusal))
        else:
            messages.success(request, done)
            return redirect("tranche", pk=pk)
    parts = parts_of(row)
    context = {"tranche": row, "communication": shown(row.communication), "form": form, "verb": verb.__name__}
    context |= {"parts": parts, "total": sum((part.amount for part in parts), ZERO)}
    return render(request, "subsidies/finance/tranche_verb.html", context)


urlpatterns = [
    path("schijven/", tranches, name="tranches"),
    path("schijven/plannen/", tranche_schedule, name="tranche_schedule"),
    path("schijven/<int:pk>/", tranche, name="tranche"),
    path("schijven/<int:pk>/aanvragen/", tranche_request, name="tranche_request"),
    path("schijven/<int:pk>/ontvangen/", tranche_receive, name="tranche_receive"),
    path("schijven/<int:pk>/schrappen/", tranche_drop, name="tranche_drop"),
    path("schijven/<int:pk>/aanvraag.pdf", tranche_pdf, name="tranche_pdf"),
    path("schijven/<int:pk>/aanvraag.xlsx", tranche_xlsx, name="tranche_xlsx"),
]
