"""Closing a year: the closing statement, what coaches were paid, the journal and the rows for the subsidy register."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from healthcoach.lists import export, page_of, wants_export
from subsidies.applications.rules import reference
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Movement, Stage
from subsidies.duties import aid, coaches, register
from subsidies.duties.journal import journal, totals, turnover
from subsidies.duties.statement import Statement, statement
from subsidies.pages.finance import closing_aid, closing_statement
from subsidies.pages.finance.closing_choice import Chosen, chosen
from subsidies.pages.finance.closing_forms import PeriodForm, QuarterForm

PAID = (Movement.PAY, Movement.RETURN, Movement.RECOVER)
COACHES = {
    _("Coach"): lambda row: row.name or _("no coach"),
    _("Enterprise number"): lambda row: row.enterprise_number,
    _("Trajectories"): lambda row: row.trajectories,
    _("Hours"): lambda row: row.hours,
    _("Paid"): lambda row: row.paid,
    _("Returned"): lambda row: row.returned,
    _("Recovered"): lambda row: row.recovered,
    _("Net"): lambda row: row.net,
}
REGISTER = {
    _("Quarter"): lambda row: row.quarter,
    _("Enterprise number"): lambda row: row.enterprise_number,
    _("Company"): lambda row: row.company,
    _("Municipality"): lambda row: row.municipality,
    _("Decided on"): lambda row: row.decided_on,
    _("Awarded"): lambda row: row.awarded,
    _("Paid"): lambda row: row.paid,
    _("Ended on"): lambda row: row.ended_on,
}
JOURNAL = {
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
    _("About"): lambda row: about(row),
    _("Subject"): lambda row: row.subject,
    _("By"): lambda row: row.posted_by or _("the system"),
    _("Reverses"): lambda row: row.reverses_id,
}
SUBJECTS = {
    "award": _("the award"),
    "tranche": _("a tranche"),
    "expense": _("an expense"),
    "payment": _("a payment"),
    "recovery": _("a recovery order"),
    "charge": _("a bank charge"),
}


@login_required
@require_GET
def closing(request: HttpRequest) -> HttpResponse:
    """The closing statement of a year per line, and how the tables of the year stand."""
    choice = chosen(request, PeriodForm)
    made = statement(choice.lines, choice.period)
    if form := wants_export(request, choice.form):
        name = f"jaarafsluiting-{choice.period.year}"
        return export(name, closing_statement.columns(made), closing_statement.rows(made), form, choice.about)
    today, year = timezone.localdate(), choice.period.year
    awards = aid.narrowed(aid.awards(request.user), on=today, programme=choice.programme, year=year)
    per_coach = coaches.per_coach(choice.programme, choice.coaching.pk, choice.period)
    context = {
        "statement": made,
        "sections": closing_statement.sections(made),
        "coaches": len(per_coach),
        "coaches_total": coaches.total(per_coach),
        "awards": aid.figures(awards, today),
        "reserved": made.moved(choice.coaching.pk, Stage.RESERVED, Movement.RESERVE),
        "paid": paid(made, choice),
    }
    return render(request, "subsidies/finance/closing.html", context | _shown(choice))


@login_required
@require_GET
def of_coaches(request: HttpRequest) -> HttpResponse:
    """What each coach was paid in a year, beside what the ledger says of the line."""
    choice = chosen(request, PeriodForm)
    rows = coaches.per_coach(choice.programme, choice.coaching.pk, choice.period)
    if form := wants_export(request, choice.form):
        return export(f"coaches-{choice.period.year}", COACHES, rows, form, choice.about)
    total, ledger = coaches.total(rows), paid(statement([choice.coaching], choice.period), choice)
    context = {"page": page_of(request, rows), "total": total, "ledger": ledger, "agrees": total.net == ledger}
    return render(request, "subsidies/finance/closing_coaches.html", context | _shown(choice))


@login_required
@require_GET
def of_journal(request: HttpRequest) -> HttpResponse:
    """Every transfer of a year in the order of its number, with debit and credit of every account."""
    choice = chosen(request, PeriodForm)
    rows = journal(choice.lines, choice.period)
    if form := wants_export(request, choice.form):
        return export(f"dagboek-{choice.period.year}", JOURNAL, rows, form, choice.about)
    accounts = turnover(choice.lines, choice.period)
    debit = sum((each.debit for each in accounts), Decimal("0.00"))
    credit = sum((each.credit for each in accounts), Decimal("0.00"))
    number = totals(choice.lines, choice.period).aggregate(all=Sum("number", default=0))["all"]
    context = {"page": _with_words(page_of(request, rows, count=number)), "accounts": accounts}
    context |= {"debit": debit, "credit": credit, "agrees": debit == credit}
    return render(request, "subsidies/finance/closing_journal.html", context | _shown(choice))


@login_required
@require_GET
def of_register(request: HttpRequest) -> HttpResponse:
    """The rows for the subsidy register: what companies were awarded and paid per quarter."""
    choice = chosen(request, QuarterForm)
    rows = register.entries(choice.programme, choice.coaching.pk, choice.period)
    if form := wants_export(request, choice.form):
        return export(f"subsidieregister-{choice.period.year}", REGISTER, rows, form, choice.about)
    made = statement([choice.coaching], choice.period)
    totals = {"awarded": register.awarded(rows), "paid": register.paid(rows)}
    ledger = {
        "awarded": made.moved(choice.coaching.pk, Stage.RESERVED, Movement.RESERVE),
        "paid": paid(made, choice),
    }
    context = {"page": page_of(request, rows), "totals": totals, "ledger": ledger, "agrees": totals == ledger}
    return render(request, "subsidies/finance/closing_register.html", context | _shown(choice))


def paid(made: Statement, choice: Chosen) -> Decimal:
    """What the ledger says was paid to coaches in the period and did not come back."""
    return made.moved(choice.coaching.pk, Stage.PAID, *PAID)


def about(row: Transfer) -> str:
    """What a transfer is about, in words: a file by its reference, anything else by its number."""
    kind, _colon, number = row.subject.partition(":")
    if kind == "application":
        return reference(row.source.line.programme.code, int(number))
    return f"{SUBJECTS[kind]} ({number})" if kind in SUBJECTS else row.subject


def _with_words(page: Page) -> Page:
    for row in page:
        row.about = about(row)
    return page


def _shown(choice: Chosen) -> dict[str, object]:
    """What every page of a year shows."""
    return {"choice": choice, "programme": choice.programme, "year": str(choice.period.year), "filters": choice}


urlpatterns = [
    path("afsluiten/", closing, name="closing"),
    path("afsluiten/coaches/", of_coaches, name="closing_coaches"),
    path("afsluiten/dagboek/", of_journal, name="closing_journal"),
    path("afsluiten/subsidieregister/", of_register, name="closing_register"),
    *closing_aid.urlpatterns,
]
