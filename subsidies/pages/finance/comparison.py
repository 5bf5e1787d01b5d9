"""Three books, one truth: ledger, payment files and bank, day by day, and the seals."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from healthcoach.lists import About, export, named_by_address, told_once, wants_export
from subsidies.books.compare import Books, Difference, compare
from subsidies.books.models import Comparison, Seal
from subsidies.books.permissions import readable_programmes
from subsidies.budget.rules import Kind
from subsidies.pages.finance.overview_forms import DayForm
from subsidies.payments.models import PaymentStatus

HISTORY, SEALS = 31, 14  # days shown
COLUMNS = {
    _("Day"): lambda row: row.on,
    _("Difference"): lambda row: row.sentence,
    _("Explained"): lambda row: _("no") if row.is_open else _("yes"),
    _("Amount"): lambda row: row.amount,
}
# Where each kind of difference is looked into; what is about one row leads to that row.
WAYS = {
    "tranche": "tranche",
    "booked_again": "tranche",
    "reversed": "tranche",
    "receipt": "recovery",
    "break": "bank_line",
    "jump": "bank_statement",
}
LISTS = {"more_breaks": "bank_breaks", "outgoing": "batches"}


@login_required
@require_GET
def comparison(request: HttpRequest) -> HttpResponse:
    """How the three books of a programme agree today, or at the end of an earlier day; the days before; the seals."""
    programmes = list(readable_programmes(request.user))
    if not programmes:
        raise Http404
    programme, today = named_by_address(request, programmes), timezone.localdate()
    form = told_once(request, DayForm(request.GET))
    others = [each for each in programmes if each != programme]
    if not form.is_valid():
        context = {"programme": programme, "others": others, "form": form}
        return render(request, "subsidies/finance/comparison.html", context)
    books = compare(programme, on=form.day)
    if kind := wants_export(request):
        return export("drie-boeken", COLUMNS, books.differences, kind, About(books.on, str(programme)))
    history = Comparison.objects.visible_to(request.user).filter(programme=programme)
    context = {
        "programme": programme,
        "others": others,
        "form": form,
        "books": books,
        "is_today": books.on == today,
        "lines": _lines(books),
        "files": [(status.label, *books.files[status]) for status in PaymentStatus if status in books.files],
        "open": _with_ways(books.open),
        "explained": _with_ways(books.explained),
        "history": history.order_by("-day")[:HISTORY],
        "seals": Seal.objects.order_by("-day")[:SEALS],
    }
    return render(request, "subsidies/finance/comparison.html", context)


def _lines(books: Books) -> list[dict[str, object]]:
    return [
        {
            "label": kind.label,
            "cash": books.cash[kind],
            "outgoing": books.outgoing[kind],
            "held": books.held[kind],
            "claimed": books.claimed[kind],
            "left": books.disbursed[kind],
        }
        for kind in Kind
        if kind in books.cash
    ]


def _with_ways(differences: list[Difference]) -> list[tuple[Difference, str]]:
    return [(each, _way(each)) for each in differences]


def _way(difference: Difference) -> str:
    """The page on which a difference is looked into, if there is one."""
    if route := LISTS.get(difference.kind):
        return reverse(route)
    route = WAYS.get(difference.kind)
    return reverse(route, args=[difference.about]) if route else ""


urlpatterns = [path("boeken/", comparison, name="comparison")]
