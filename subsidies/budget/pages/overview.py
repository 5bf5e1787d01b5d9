"""The overview: per line what was granted, reserved, due, paid and is in cash, over time, and what will be left."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import (
    ExportSubject,
    export_rows,
    flag_repeated_parameters,
    named_by_address,
    requested_export_format,
)
from healthcoach.programmes.access import MONEY_READERS, has_role_in
from healthcoach.programmes.models import Programme
from subsidies.budget.drawdown import DrawdownPoint, LineDrawdown, compute_drawdown_series
from subsidies.budget.forecast import Forecast, ForecastScenario, forecast_coaching_line
from subsidies.budget.forms.overview import DayForm, WhatIfForm
from subsidies.budget.models import BudgetLine
from subsidies.budget.overview import find_next_tranche
from subsidies.budget.pages.chart import draw_drawdown_chart
from subsidies.budget.pages.finance_tasks import list_finance_tasks
from subsidies.budget.pages.forecast_table import build_forecast_rows
from subsidies.budget.pages.statement_table import build_money_statement
from subsidies.budget.rules import BudgetLineKind
from subsidies.controls.finance_backlog import FinanceBacklog, count_finance_backlog
from subsidies.controls.forecast_inputs import observe_coaching_line
from subsidies.fee_schemes.models import FeeScheme, NoFeeScheme
from subsidies.year_end import de_minimis as aid

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
def show_finance_overview(request: HttpRequest) -> HttpResponse:
    """Where the money of a programme was at the end of a day, how it came there, and what will be left of it."""
    lines, others = _select_overview_lines(request)
    kind = requested_export_format(request)
    programme, form, today = (
        lines[0].programme,
        flag_repeated_parameters(request, DayForm(request.GET)),
        timezone.localdate(),
    )
    if not form.is_valid():
        context = {"programme": programme, "others": others, "form": form, "on": today, "is_today": True}
        return render(request, "budget/overview.html", context)
    on = form.day
    points = compute_drawdown_series(lines, on=on)
    now = points[-1]
    if kind:
        each_and_all = [*now.lines, LineDrawdown(None, now.total)]
        return export_rows("stand-van-het-geld", COLUMNS, each_and_all, kind, ExportSubject(on, str(programme)))
    asked = WhatIfForm({name: request.GET.get(name, "") for name in WhatIfForm.base_fields})
    works = request.user.is_superuser or has_role_in(request.user, programme.pk, *MONEY_READERS)
    ahead = _forecast_coaching_line(programme, now, on, asked.what_if)
    context = {
        "programme": programme,
        "others": others,
        "form": form,
        "on": on,
        "is_today": on == today,
        "now": now,
        "statement": build_money_statement(now),
        "chart": draw_drawdown_chart(points),
        "points": points[::-1],
        "next_tranche": find_next_tranche(lines, on=today) if on == today else None,
        "to_do": list_finance_tasks(_count_waiting_work(programme, today), programme)
        if works and on == today
        else None,
        "what_if": asked,
        "forecast": ahead,
        "forecast_rows": ahead and build_forecast_rows(ahead),
    }
    return render(request, "budget/overview.html", context)


def _select_overview_lines(request: HttpRequest) -> tuple[list[BudgetLine], list[Programme]]:
    """The lines of the programme asked for, or of the first this person reads; and all its programmes to choose."""
    rows = BudgetLine.objects.visible_to(request.user).select_related("programme")
    rows = list(rows.order_by(alphabetical_order("programme__name"), "programme", "pk"))
    if not rows:
        raise Http404
    programme = named_by_address(request, list({row.programme_id: row.programme for row in rows}.values()))
    others = {row.programme_id: row.programme for row in rows if row.programme_id != programme.pk}
    return [row for row in rows if row.programme_id == programme.pk], list(others.values())


def _count_waiting_work(programme: Programme, today: date) -> FinanceBacklog:
    return count_finance_backlog(programme, on=today, late_awards=aid.list_overdue_awards(today))


def _forecast_coaching_line(
    programme: Programme, now: DrawdownPoint, on: date, asked: ForecastScenario
) -> Forecast | None:
    """The outlook of the coaching line; nothing before there was a grant and a fee scheme."""
    drawn = next((each.drawn for each in now.lines if each.line.kind == BudgetLineKind.COACHING), None)
    if drawn is None or not drawn.granted:
        return None
    try:
        scheme = FeeScheme.objects.in_force(programme.pk, on)
    except NoFeeScheme:
        return None
    return forecast_coaching_line(observe_coaching_line(programme, drawn=drawn, maximum=scheme.maximum, on=on), asked)
