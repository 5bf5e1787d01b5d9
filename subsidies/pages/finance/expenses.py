"""Operating expenses: entered with their document, approved by a second person where that is needed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.collation import alphabetical_order
from healthcoach.files.actions import DocumentEmpty, DocumentNotRecognised, DocumentTooLarge
from healthcoach.lifecycle import WrongStatus
from healthcoach.lists import export, narrowed, page_of, wants_export
from healthcoach.money import euro
from healthcoach.payees import AccountOutsideSepa, NameNotReadable, NotAnIban
from healthcoach.references import shown
from healthcoach.refusals import Missing, Refused
from healthcoach.typed.enterprises import NotAnEnterpriseNumber
from healthcoach.users.models import Role, User
from subsidies.budget import ledger
from subsidies.expenses import actions, permissions
from subsidies.expenses.models import Expense, Status
from subsidies.expenses.outlook import Outlook, by_category, outlook, outlook_of
from subsidies.filters_expenses import ExpenseFilter
from subsidies.pages.finance.expenses_forms import ExpenseForm, RefusalForm
from subsidies.programmes.models import Programme

READERS = (Role.FINANCE, Role.STAFF, Role.AUDITOR)
# On which field of its form a refusal is shown; the others stand above the form.
PLACES = {
    actions.NothingToPay: "amount",
    actions.InvoicedInFuture: "incurred_on",
    actions.InvoicedBeforeAward: "incurred_on",
    actions.AlreadyEntered: "invoice_number",
    actions.AccountOfCoach: "iban",
    actions.NotACommunication: "communication",
    NotAnEnterpriseNumber: "enterprise_number",
    NotAnIban: "iban",
    AccountOutsideSepa: "iban",
    NameNotReadable: "supplier",
    DocumentEmpty: "document",
    DocumentNotRecognised: "document",
    DocumentTooLarge: "document",
    ledger.BudgetExhausted: "amount",
    ledger.MoreThanTheBooksCanCount: "amount",
}
# What is looked at before an expense is entered.
ASKED_FIRST = {"category", "amount", "supplier", "invoice_number", "incurred_on", "iban", "enterprise_number"}
COLUMNS = {
    _("Reference"): lambda row: row.reference,
    _("Date of the invoice"): lambda row: row.incurred_on,
    _("Supplier"): lambda row: row.supplier,
    _("Invoice number"): lambda row: row.invoice_number,
    _("Category"): lambda row: row.get_category_display(),
    _("What was bought"): lambda row: row.description,
    _("Status"): lambda row: row.get_status_display(),
    _("Amount"): lambda row: row.amount,
    _("Entered by"): lambda row: row.entered_by,
    _("Entered"): lambda row: row.entered_at,
    _("Booked by"): lambda row: row.booked_by,
    _("Booked"): lambda row: row.booked_at,
    _("Why refused"): lambda row: row.refused_reason,
}


@login_required
@require_GET
def expenses(request: HttpRequest) -> HttpResponse:
    """All expenses with what was spent per category; the list as it is filtered is also the export."""
    if not (request.user.is_superuser or request.user.programmes_as(*READERS)):
        raise Http404
    rows = _seen_by(request.user).select_related("entered_by", "booked_by").order_by("-incurred_on", "-pk")
    filters = narrowed(ExpenseFilter(request.GET, rows, request=request))
    if kind := wants_export(request, filters):
        return export("kosten", COLUMNS, filters.qs, kind)
    totals = by_category(filters.qs)
    context = {
        "filters": filters,
        "page": page_of(request, filters.qs),
        "totals": totals,
        "booked": sum(each["booked"] for each in totals),
        "waiting": sum(each["waiting"] for each in totals),
        "may_enter": bool(request.user.programmes_as(Role.FINANCE)),
    }
    return render(request, "subsidies/finance/expenses.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def expense_enter(request: HttpRequest) -> HttpResponse:
    """Enters an expense. Before it is booked the page shows what it does to its line, and whether a second person is
    needed."""
    programmes = (
        Programme.objects.with_money()
        .filter(pk__in=request.user.programmes_as(Role.FINANCE))
        .order_by(alphabetical_order("name"))
    )
    if not programmes:
        raise Http404
    form = ExpenseForm(request.POST or None, request.FILES or None, programmes=programmes)
    asked = None
    if "preview" in request.POST:
        asked = _asked_first(form)
    elif form.is_valid() and (response := _entered(request, form)):
        return response
    elif form.is_bound:
        asked = _asked_first(form)
    return render(request, "subsidies/finance/expense_enter.html", {"form": form, "outlook": asked})


@login_required
@require_GET
def expense(request: HttpRequest, pk: int) -> HttpResponse:
    """One expense: what was bought, the document, who did what, and what can be done now."""
    return _shown(request, _visible_or_404(request, pk))


@login_required
@require_POST
def expense_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Books an expense that waited for a second person."""
    row = _decided_or_404(request, pk)
    try:
        actions.approve(row, by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The expense has been booked and can be paid."))
    return redirect("expense", pk=pk)


@login_required
@require_POST
def expense_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Does not book an expense that waited, with the reason."""
    row = _decided_or_404(request, pk)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, form=form)
    try:
        actions.refuse(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The expense has been refused. Nothing has been booked."))
    return redirect("expense", pk=pk)


def _entered(request: HttpRequest, form: ExpenseForm) -> HttpResponse | None:
    try:
        row = actions.enter(form.programme_chosen, **form.facts(), by=request.user, at=timezone.now())
    except actions.AlreadyEntered as refusal:
        if twice := _clicked_twice(request.user, form):
            messages.info(request, str(refusal))
            return redirect("expense", pk=twice.pk)
        form.add_error("invoice_number", str(refusal))
    except Missing as refusal:
        form.add_error(refusal.field, str(refusal))
    except Refused as refusal:
        form.add_error(PLACES.get(type(refusal)), str(refusal))
    else:
        messages.success(request, _told(row))
        return redirect("expense", pk=row.pk)
    return None


def _told(row: Expense) -> str:
    if row.status == Status.ENTERED:
        return _("The expense has been entered. It is booked when another person of finance approves it.")
    return _("%(amount)s has been booked and can be paid.") % {"amount": euro(row.amount)}


def _clicked_twice(user: User, form: ExpenseForm) -> Expense | None:
    """The same expense, entered by the same person: they asked for it twice."""
    same = {name: form.cleaned_data[name] for name in ("invoice_number", "amount", "incurred_on", "category")}
    rows = Expense.objects.filter(line__programme=form.programme_chosen, entered_by=user, **same)
    return rows.exclude(status=Status.REFUSED).first()


def _asked_first(form: ExpenseForm) -> Outlook | None:
    """What the expense would do to its line, as soon as category and amount can be read, and who else is asked. What
    is not filled in yet is no mistake before the expense is entered."""
    form.is_valid()
    known = {name: value for name, value in form.cleaned_data.items() if name in ASKED_FIRST and value}
    is_enough = form.programme_chosen and known.get("category") and known.get("amount")
    if "preview" in form.data:
        for name in set(form.errors) - {"category", "amount", "programme"}:
            del form.errors[name]
    return outlook(form.programme_chosen, **known, at=timezone.now()) if is_enough else None


def _seen_by(user: User) -> QuerySet[Expense]:
    return Expense.objects.visible_to(user).select_related("line__programme")


def _visible_or_404(request: HttpRequest, pk: int) -> Expense:
    rows = _seen_by(request.user).select_related("document", "payable", "entered_by", "booked_by", "refused_by")
    return get_object_or_404(rows, pk=pk)


def _decided_or_404(request: HttpRequest, pk: int) -> Expense:
    row = _visible_or_404(request, pk)
    if not permissions.decides(request.user, row):
        raise Http404
    return row


def _shown(request: HttpRequest, row: Expense, *, form: RefusalForm | None = None) -> HttpResponse:
    waits = row.status == Status.ENTERED
    context = {
        "expense": row,
        "communication": shown(row.communication),
        "outlook": outlook_of(row) if waits else None,
        "may_approve": permissions.may_approve(request.user, row),
        "may_refuse": permissions.may_refuse(request.user, row),
        "entered_it": row.entered_by_id == request.user.pk,
        "form": form or RefusalForm(),
    }
    return render(request, "subsidies/finance/expense.html", context)


urlpatterns = [
    path("kosten/", expenses, name="expenses"),
    path("kosten/nieuw/", expense_enter, name="expense_enter"),
    path("kosten/<int:pk>/", expense, name="expense"),
    path("kosten/<int:pk>/goedkeuren/", expense_approve, name="expense_approve"),
    path("kosten/<int:pk>/weigeren/", expense_refuse, name="expense_refuse"),
]
