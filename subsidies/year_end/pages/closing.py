"""Closing a year: the closing statement, what coaches were paid, the journal and the rows for the subsidy register."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from healthcoach.core.lists import export_rows, paginate_rows, requested_export_format
from subsidies.applications.rules import format_application_reference
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Movement, Stage
from subsidies.year_end import coach_years as coaches
from subsidies.year_end import de_minimis as aid
from subsidies.year_end import subsidy_register as register
from subsidies.year_end.closing_statement import ClosingStatement, build_closing_statement
from subsidies.year_end.forms import PeriodForm, QuarterForm
from subsidies.year_end.journal import filter_day_totals, list_account_turnovers, list_journal_transfers
from subsidies.year_end.pages import closing_statement
from subsidies.year_end.pages.period_selection import PeriodSelection, select_closing_period

NET_PAID_MOVEMENTS = (Movement.PAY, Movement.RETURN, Movement.RECOVER)
COACH_YEAR_COLUMNS = {
    _("Coach"): lambda row: row.name or _("no coach"),
    _("Enterprise number"): lambda row: row.enterprise_number,
    _("Trajectories"): lambda row: row.trajectories,
    _("Hours"): lambda row: row.hours,
    _("Paid"): lambda row: row.paid,
    _("Returned"): lambda row: row.returned,
    _("Recovered"): lambda row: row.recovered,
    _("Net"): lambda row: row.net,
}
SUBSIDY_REGISTER_COLUMNS = {
    _("Quarter"): lambda row: row.quarter,
    _("Enterprise number"): lambda row: row.enterprise_number,
    _("Company"): lambda row: row.company,
    _("Municipality"): lambda row: row.municipality,
    _("Decided on"): lambda row: row.decided_on,
    _("Awarded"): lambda row: row.awarded,
    _("Paid"): lambda row: row.paid,
    _("Ended on"): lambda row: row.ended_on,
}
JOURNAL_COLUMNS = {
    _("No."): lambda row: row.pk,
    _("Day"): lambda row: row.effective_on,
    _("Posted"): lambda row: row.posted_at,
    _("Movement"): lambda row: row.get_kind_display(),
    _("Line"): lambda row: row.source.line.get_kind_display(),
    pgettext_lazy("money", "From"): lambda row: row.source.get_stage_display(),
    _("To"): lambda row: row.target.get_stage_display(),
    _("Debit account"): lambda row: row.target_id,
    _("Credit account"): lambda row: row.source_id,
    _("Amount"): lambda row: row.amount,
    _("About"): lambda row: describe_transfer_subject(row),
    _("Subject"): lambda row: row.subject,
    _("By"): lambda row: row.posted_by or _("the system"),
    _("Reverses"): lambda row: row.reverses_id,
}
TRANSFER_SUBJECT_NAMES = {
    "award": _("the award"),
    "tranche": _("a tranche"),
    "expense": _("an expense"),
    "payment": _("a payment"),
    "recovery": _("a recovery order"),
    "charge": _("a bank charge"),
}


@login_required
@require_GET
def show_closing_statement(request: HttpRequest) -> HttpResponse:
    """The closing statement of a year per line, and how the tables of the year stand."""
    choice = select_closing_period(request, PeriodForm)
    made = build_closing_statement(choice.lines, choice.period)
    if form := requested_export_format(request, choice.form):
        name = f"jaarafsluiting-{choice.period.year}"
        return export_rows(
            name,
            closing_statement.build_closing_columns(made),
            closing_statement.iterate_closing_rows(made),
            form,
            choice.about,
        )
    today, year = timezone.localdate(), choice.period.year
    awards = aid.filter_awards(
        aid.list_awards_to_register(request.user), on=today, programme=choice.programme, year=year
    )
    per_coach = coaches.list_coach_years(choice.programme, choice.coaching.pk, choice.period)
    context = {
        "statement": made,
        "sections": closing_statement.build_closing_sections(made),
        "coaches": len(per_coach),
        "coaches_total": coaches.sum_coach_years(per_coach),
        "awards": aid.count_registrations(awards, today),
        "reserved": made.moved(choice.coaching.pk, Stage.RESERVED, Movement.RESERVE),
        "paid": sum_net_coach_payments(made, choice),
    }
    return render(request, "year_end/closing.html", context | _build_closing_context(choice))


@login_required
@require_GET
def show_coach_years(request: HttpRequest) -> HttpResponse:
    """What each coach was paid in a year, beside what the ledger says of the line."""
    choice = select_closing_period(request, PeriodForm)
    rows = coaches.list_coach_years(choice.programme, choice.coaching.pk, choice.period)
    if form := requested_export_format(request, choice.form):
        return export_rows(f"coaches-{choice.period.year}", COACH_YEAR_COLUMNS, rows, form, choice.about)
    total, ledger = (
        coaches.sum_coach_years(rows),
        sum_net_coach_payments(build_closing_statement([choice.coaching], choice.period), choice),
    )
    context = {"page": paginate_rows(request, rows), "total": total, "ledger": ledger, "agrees": total.net == ledger}
    return render(request, "year_end/closing_coaches.html", context | _build_closing_context(choice))


@login_required
@require_GET
def show_closing_journal(request: HttpRequest) -> HttpResponse:
    """Every transfer of a year in the order of its number, with debit and credit of every account."""
    choice = select_closing_period(request, PeriodForm)
    rows = list_journal_transfers(choice.lines, choice.period)
    if form := requested_export_format(request, choice.form):
        return export_rows(f"dagboek-{choice.period.year}", JOURNAL_COLUMNS, rows, form, choice.about)
    accounts = list_account_turnovers(choice.lines, choice.period)
    debit = sum((each.debit for each in accounts), Decimal("0.00"))
    credit = sum((each.credit for each in accounts), Decimal("0.00"))
    number = filter_day_totals(choice.lines, choice.period).aggregate(all=Sum("number", default=0))["all"]
    context = {"page": _add_subject_descriptions(paginate_rows(request, rows, count=number)), "accounts": accounts}
    context |= {"debit": debit, "credit": credit, "agrees": debit == credit}
    return render(request, "year_end/closing_journal.html", context | _build_closing_context(choice))


@login_required
@require_GET
def show_subsidy_register(request: HttpRequest) -> HttpResponse:
    """The rows for the subsidy register: what companies were awarded and paid per quarter."""
    choice = select_closing_period(request, QuarterForm)
    rows = register.list_register_entries(choice.programme, choice.coaching.pk, choice.period)
    if form := requested_export_format(request, choice.form):
        return export_rows(f"subsidieregister-{choice.period.year}", SUBSIDY_REGISTER_COLUMNS, rows, form, choice.about)
    made = build_closing_statement([choice.coaching], choice.period)
    totals = {"awarded": register.sum_awarded_amounts(rows), "paid": register.sum_paid_amounts(rows)}
    ledger = {
        "awarded": made.moved(choice.coaching.pk, Stage.RESERVED, Movement.RESERVE),
        "paid": sum_net_coach_payments(made, choice),
    }
    context = {"page": paginate_rows(request, rows), "totals": totals, "ledger": ledger, "agrees": totals == ledger}
    return render(request, "year_end/closing_register.html", context | _build_closing_context(choice))


def sum_net_coach_payments(made: ClosingStatement, choice: PeriodSelection) -> Decimal:
    """What the ledger says was paid to coaches in the period and did not come back."""
    return made.moved(choice.coaching.pk, Stage.PAID, *NET_PAID_MOVEMENTS)


def describe_transfer_subject(row: Transfer) -> str:
    """What a transfer is about, in words: a file by its reference, anything else by its number."""
    kind, _colon, number = row.subject.partition(":")
    if kind == "application":
        return format_application_reference(row.source.line.programme.code, int(number))
    return f"{TRANSFER_SUBJECT_NAMES[kind]} ({number})" if kind in TRANSFER_SUBJECT_NAMES else row.subject


def _add_subject_descriptions(page: Page) -> Page:
    for row in page:
        row.about = describe_transfer_subject(row)
    return page


def _build_closing_context(choice: PeriodSelection) -> dict[str, object]:
    """What every page of a year shows."""
    return {"choice": choice, "programme": choice.programme, "year": str(choice.period.year), "filters": choice}
