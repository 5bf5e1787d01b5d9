"""Three books, one truth: ledger, payment files and bank, day by day, and the seals."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from healthcoach.core.lists import (
    ExportSubject,
    export_rows,
    flag_repeated_parameters,
    named_by_address,
    requested_export_format,
)
from subsidies.budget.forms.overview import DayForm
from subsidies.budget.rules import BudgetLineKind
from subsidies.controls.models import Comparison, Seal
from subsidies.controls.permissions import list_programmes_with_readable_books
from subsidies.controls.reconciliation import Reconciliation, ReconcilingItem, reconcile_programme
from subsidies.payments.models import PaymentStatus

HISTORY, SEALS = 31, 14  # days shown
COLUMNS = {
    _("Day"): lambda row: row.on,
    _("Difference"): lambda row: row.sentence,
    _("Explained"): lambda row: _("no") if row.is_open else _("yes"),
    _("Amount"): lambda row: row.amount,
}
# Where each kind of difference is looked into; what is about one row leads to that row.
RESOLUTION_LINKS = {
    "tranche": "tranche",
    "booked_again": "tranche",
    "reversed": "tranche",
    "receipt": "recovery",
    "break": "bank_line",
    "jump": "bank_statement",
}
RESOLUTION_LISTS = {"more_breaks": "bank_breaks", "outgoing": "batches"}


@login_required
@require_GET
def show_reconciliation(request: HttpRequest) -> HttpResponse:
    """How the three books of a programme agree today, or at the end of an earlier day; the days before; the seals."""
    programmes = list(list_programmes_with_readable_books(request.user))
    if not programmes:
        raise Http404
    programme, today = named_by_address(request, programmes), timezone.localdate()
    form, kind = flag_repeated_parameters(request, DayForm(request.GET)), requested_export_format(request)
    others = [each for each in programmes if each != programme]
    if not form.is_valid():
        context = {"programme": programme, "others": others, "form": form}
        return render(request, "controls/comparison.html", context)
    books = reconcile_programme(programme, on=form.day)
    if kind:
        return export_rows("drie-boeken", COLUMNS, books.differences, kind, ExportSubject(books.on, str(programme)))
    history = Comparison.objects.visible_to(request.user).filter(programme=programme)
    context = {
        "programme": programme,
        "others": others,
        "form": form,
        "books": books,
        "is_today": books.on == today,
        "lines": _build_reconciliation_lines(books),
        "files": [(status.label, *books.files[status]) for status in PaymentStatus if status in books.files],
        "open": _add_resolution_urls(books.open),
        "explained": _add_resolution_urls(books.explained),
        "history": history.order_by("-day")[:HISTORY],
        "seals": Seal.objects.order_by("-day")[:SEALS],
    }
    return render(request, "controls/comparison.html", context)


def _build_reconciliation_lines(books: Reconciliation) -> list[dict[str, object]]:
    return [
        {
            "label": kind.label,
            "cash": books.cash[kind],
            "outgoing": books.outgoing[kind],
            "held": books.held[kind],
            "claimed": books.claimed[kind],
            "left": books.disbursed[kind],
        }
        for kind in BudgetLineKind
        if kind in books.cash
    ]


def _add_resolution_urls(differences: list[ReconcilingItem]) -> list[tuple[ReconcilingItem, str]]:
    return [(each, _build_resolution_url(each)) for each in differences]


def _build_resolution_url(difference: ReconcilingItem) -> str:
    """The page on which a difference is looked into, if there is one."""
    if route := RESOLUTION_LISTS.get(difference.kind):
        return reverse(route)
    route = RESOLUTION_LINKS.get(difference.kind)
    return reverse(route, args=[difference.about]) if route else ""
