"""The overview: per line what was granted, reserved, due, paid and is in cash, over time, and what will be left."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from healthcoach.collation import alphabetical_order
from healthcoach.lists import About, export, named_by_address, told_once, wants_export
from healthcoach.users.models import Role
from subsidies.books.forecast import so_far
from subsidies.books.waiting import Waiting, waiting
from subsidies.budget.drawdown import LineDrawn, Point, over_time
from subsidies.budget.forecast import Forecast, WhatIf, forecast
from subsidies.budget.models import BudgetLine
from subsidies.budget.overview import next_tranche
from subsidies.budget.rules import Kind
from subsidies.duties import aid
from subsidies.pages.finance.chart import chart
from subsidies.pages.finance.forecast_table import rows
from subsidies.pages.finance.overview_forms import DayForm, WhatIfForm
from subsidies.pages.finance.statement import statement
from subsidies.pages.finance.to_do import to_do
from subsidies.programmes.models import FeeScheme, NoFeeScheme, Programme

WORKERS = (Role.FINANCE, Role.STAFF, Role.AUDITOR)
COLUMNS = {
    _("Line"): lambda row: row.line.get_kind_display() if row.line else _("Total"),
    _("Granted"): lambda row: row.drawn.granted,
    _("Available"): lambda row: row.drawn.available,
    _("Reserved"): lambda row: row.drawn.reserved,
    _("Due"): lambda row: row.drawn.due,
    _("Paid"): lambda row: row.drawn.paid,
    _("Recovered"): lambda row: row.drawn.recovered,
    _("Received"): lambda row: row.drawn.received,
    _("Cash"): lambda row: row.drawn.cash,
    _("On its way"): lambda row: row.drawn.outgoing,
    _("Left the account"): lambda row: row.drawn.disbursed,
}


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Where the money of a programme was at the end of a day, how it came there, and what will be left of it."""
    lines, others = _chosen(request)
    programme, form, today = lines[0].programme, told_once(request, DayForm(request.GET)), timezone.localdate()
    if not form.is_valid():
        context = {"programme": programme, "others": others, "form": form, "on": today, "is_today": True}
        return render(request, "subsidies/finance/overview.html", context)
    on = form.day
    points = over_time(lines, on=on)
    now = points[-1]
    if kind := wants_export(request):
        each_and_all = [*now.lines, LineDrawn(None, now.total)]
        return export("stand-van-het-geld", COLUMNS, each_and_all, kind, About(on, str(programme)))
    asked = WhatIfForm({name: request.GET.get(name, "") for name in WhatIfForm.base_fields})
    works = request.user.is_superuser or request.user.is_in(programme.pk, *WORKERS)
    ahead = _forecast(programme, now, on, asked.what_if)
    context = {
        "programme": programme,
        "others": others,
        "form": form,
        "on": on,
        "is_today": on == today,
        "now": now,
        "statement": statement(now),
        "chart": chart(points),
        "points": points[::-1],
        "next_tranche": next_tranche(lines, on=today) if on == today else None,
        "to_do": to_do(_waiting(programme, today), programme) if works and on == today else None,
        "what_if": asked,
        "forecast": ahead,
        "forecast_rows": ahead and rows(ahead),
    }
    return render(request, "subsidies/finance/overview.html", context)


def _chosen(request: HttpRequest) -> tuple[list[BudgetLine], list[Programme]]:
    """The lines of the programme asked for, or of the first this person reads; and all its programmes to choose."""
    rows = BudgetLine.objects.visible_to(request.user).select_related("programme")
    rows = list(rows.order_by(alphabetical_order("programme__name"), "programme", "pk"))
    if not rows:
        raise Http404
    programme = named_by_address(request, list({row.programme_id: row.programme for row in rows}.values()))
    others = {row.programme_id: row.programme for row in rows if row.programme_id != programme.pk}
    return [row for row in rows if row.programme_id == programme.pk], list(others.values())


def _waiting(programme: Programme, today: date) -> Waiting:
    return waiting(programme, on=today, late_awards=aid.late(today))


def _forecast(programme: Programme, now: Point, on: date, asked: WhatIf) -> Forecast | None:
    """The outlook of the coaching line; nothing before there was a grant and a fee scheme."""
    drawn = next((each.drawn for each in now.lines if each.line.kind == Kind.COACHING), None)
    if drawn is None or not drawn.granted:
        return None
    try:
        scheme = FeeScheme.objects.in_force(programme.pk, on)
    except NoFeeScheme:
        return None
    return forecast(so_far(programme, drawn=drawn, maximum=scheme.maximum, on=on), asked)


urlpatterns = [path("financien/", overview, name="finance_overview")]
