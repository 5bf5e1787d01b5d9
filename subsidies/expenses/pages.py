"""Operating expenses: entered with their document, approved by a second person where that is needed."""

from collections.abc import Mapping

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lists import remove_unused_filters
from healthcoach.core.money import format_euro
from healthcoach.core.pages import load_row, page, run_command
from healthcoach.core.structured_communication import format_communication
from healthcoach.core.tables import show_list
from healthcoach.programmes.access import FINANCE_OFFICERS, run_by
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.expenses import actions, permissions
from subsidies.expenses.budget_impact import (
    ExpenseImpact,
    estimate_expense_impact,
    load_expense_impact,
    sum_expenses_by_category,
)
from subsidies.expenses.filters import ExpenseFilter
from subsidies.expenses.forms import ExpenseForm, ExpenseRefusalForm
from subsidies.expenses.models import Expense, ExpenseStatus
from subsidies.expenses.tables import ExpenseTable

# What is looked at before an expense is entered.
PREVIEWED_EXPENSE_FIELDS = {
    "category",
    "amount",
    "supplier",
    "invoice_number",
    "incurred_on",
    "iban",
    "enterprise_number",
}


@page("GET", access=permissions.can_read_expenses)
def list_expenses(request: HttpRequest) -> HttpResponse:
    """All expenses with what was spent per category; the list as it is filtered is also the export."""
    rows = _list_visible_expenses(request.user).select_related("entered_by", "booked_by")
    filters = ExpenseFilter(request.GET, rows.order_by("-incurred_on", "-pk"), request=request)
    filters = remove_unused_filters(filters)
    totals = sum_expenses_by_category(filters.qs)
    context = {
        "totals": totals,
        "booked": sum(each["booked"] for each in totals),
        "waiting": sum(each["waiting"] for each in totals),
        "may_enter": permissions.can_enter_expenses(request.user),
    }
    return show_list(
        request, ExpenseTable, filters, file_name="kosten", template="expenses/expenses.html", context=context
    )


@page("GET", "POST", access=permissions.can_enter_expenses)
def create_expense(request: HttpRequest) -> HttpResponse:
    """Enters an expense. Before it is booked the page shows what it does to its line, and whether a second person is
    needed."""
    programmes = run_by(request.user, FINANCE_OFFICERS).with_money()
    form = ExpenseForm(request.POST or None, request.FILES or None, programmes=programmes)
    asked = None
    if "preview" in request.POST:
        asked = _preview_expense_impact(form)
    elif form.is_valid() and (entered := _enter_expense(request, form)):
        return redirect("expense", pk=entered.pk)
    elif form.is_bound:
        asked = _preview_expense_impact(form)
    return render(request, "expenses/expense_enter.html", {"form": form, "outlook": asked})


@page("GET")
def show_expense(request: HttpRequest, pk: int) -> HttpResponse:
    """One expense: what was bought, the document, who did what, and what can be done now."""
    return _render_expense_page(request, load_row(request, _list_expense_pages(request.user), pk))


@page("POST")
def approve_expense(request: HttpRequest, pk: int) -> HttpResponse:
    """Books an expense that waited for a second person."""
    row = load_row(request, _list_expense_pages(request.user), pk, permissions.is_expense_decider)
    run_command(
        request,
        lambda: actions.approve(row, by=request.user, at=timezone.now()),
        said=_("The expense has been booked and can be paid."),
    )
    return redirect("expense", pk=pk)


@page("POST")
def refuse_expense(request: HttpRequest, pk: int) -> HttpResponse:
    """Does not book an expense that waited, with the reason."""
    row = load_row(request, _list_expense_pages(request.user), pk, permissions.is_expense_decider)
    form = ExpenseRefusalForm(request.POST)
    if form.is_valid():
        outcome = run_command(
            request,
            lambda: actions.refuse(row, **form.cleaned_data, by=request.user, at=timezone.now()),
            said=_("The expense has been refused. Nothing has been booked."),
            form=form,
        )
        if outcome.is_over:
            return redirect("expense", pk=pk)
    return _render_expense_page(request, row, form=form)


def _enter_expense(request: HttpRequest, form: ExpenseForm) -> Expense | None:
    """Enters it; whoever sent the same twice gets what they entered the first time."""
    typed = dict(form.cleaned_data)
    outcome = run_command(
        request,
        lambda: actions.enter(form.programme_chosen, **form.facts(), by=request.user, at=timezone.now()),
        said=_describe_entered_expense,
        form=form,
    )
    if isinstance(outcome.refusal, actions.AlreadyEntered):
        if twice := _find_duplicate_expense(request.user, form.programme_chosen, typed):
            messages.info(request, str(outcome.refusal))
        return twice
    return outcome.result


def _describe_entered_expense(row: Expense) -> str:
    if row.status == ExpenseStatus.ENTERED:
        return _("The expense has been entered. It is booked when another person of finance approves it.")
    return _("%(amount)s has been booked and can be paid.") % {"amount": format_euro(row.amount)}


def _find_duplicate_expense(user: User, programme: Programme, typed: Mapping[str, object]) -> Expense | None:
    """The same expense, entered by the same person: they asked for it twice."""
    same = {name: typed[name] for name in ("invoice_number", "amount", "incurred_on", "category")}
    rows = Expense.objects.filter(line__programme=programme, entered_by=user, **same)
    return rows.exclude(status=ExpenseStatus.REFUSED).first()


def _preview_expense_impact(form: ExpenseForm) -> ExpenseImpact | None:
    """What the expense would do to its line, as soon as category and amount can be read, and who else is asked. What
    is not filled in yet is no mistake before the expense is entered."""
    form.is_valid()
    known = {name: value for name, value in form.cleaned_data.items() if name in PREVIEWED_EXPENSE_FIELDS and value}
    is_enough = form.programme_chosen and known.get("category") and known.get("amount")
    if "preview" in form.data:
        for name in set(form.errors) - {"category", "amount", "programme"}:
            del form.errors[name]
    return estimate_expense_impact(form.programme_chosen, **known, at=timezone.now()) if is_enough else None


def _list_visible_expenses(user: User) -> QuerySet[Expense]:
    return Expense.objects.visible_to(user).select_related("line__programme")


def _list_expense_pages(user: User) -> QuerySet[Expense]:
    return _list_visible_expenses(user).select_related("document", "payable", "entered_by", "booked_by", "refused_by")


def _render_expense_page(request: HttpRequest, row: Expense, *, form: ExpenseRefusalForm | None = None) -> HttpResponse:
    waits = row.status == ExpenseStatus.ENTERED
    context = {
        "expense": row,
        "communication": format_communication(row.communication),
        "outlook": load_expense_impact(row) if waits else None,
        "may_approve": permissions.may_approve_expense(request.user, row),
        "may_refuse": permissions.may_refuse_expense(request.user, row),
        "entered_it": row.entered_by_id == request.user.pk,
        "form": form or ExpenseRefusalForm(),
    }
    return render(request, "expenses/expense.html", context)
