"""Bank statements: imported, and the lines that match nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach import references
from healthcoach.collation import alphabetical_order
from healthcoach.lists import export, narrowed, page_of, wants_export
from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.bank import actions, aside, continuity, permissions
from subsidies.bank.keeping import told_lines
from subsidies.bank.models import READERS, Entry, Statement
from subsidies.bank.proposals import proposals
from subsidies.bank.retold import Reissue
from subsidies.filters_bank import LineFilter, StatementFilter
from subsidies.pages.finance.bank_forms import StatementsForm
from subsidies.pages.finance.status_reports import tell_report
from subsidies.payments.models import PayingAccount

STATEMENT_COLUMNS = {
    _("Statement"): lambda row: row.identifier,
    _("No."): lambda row: row.sequence,
    _("Account"): lambda row: references.grouped_iban(row.account.iban),
    _("From"): lambda row: row.opened_on,
    _("Until"): lambda row: row.closed_on,
    _("Opening balance"): lambda row: row.opening,
    _("Closing balance"): lambda row: row.closing,
    _("Lines"): lambda row: row.lines,
    _("Open"): lambda row: row.breaks,
}
LINE_COLUMNS = {
    _("Statement"): lambda row: row.statement.identifier,
    _("Booked on"): lambda row: row.booked_on,
    _("Counterparty"): lambda row: row.counterparty,
    _("Account"): lambda row: references.grouped_iban(row.iban),
    _("Reference"): lambda row: row.end_to_end_id,
    _("Structured communication"): lambda row: references.shown(row.communication),
    _("Text"): lambda row: row.remittance,
    _("Reason of the return"): lambda row: row.return_reason,
    _("Amount"): lambda row: row.amount,
    _("Settled as"): lambda row: row.get_settled_as_display(),
    _("Why open"): lambda row: "" if row.settled_as else row.get_problem_display(),
    _("Decided by"): lambda row: row.settled_by if row.settled_reason else None,
    _("Reason"): lambda row: row.settled_reason,
}


@login_required
@require_GET
def bank(request: HttpRequest) -> HttpResponse:
    """The statements, newest first, and whether they follow each other; finance imports the next."""
    _only_readers(request.user)
    filters = narrowed(StatementFilter(request.GET, _statements(request.user), request=request))
    if kind := wants_export(request, filters):
        return export("rekeninguittreksels", STATEMENT_COLUMNS, filters.qs, kind)
    return render(
        request,
        "subsidies/finance/bank.html",
        _overview(request)
        | {"filters": filters}
        | {
            "page": page_of(request, filters.qs),
            "reissues": Reissue.objects.visible_to(request.user).waiting().select_related("statement").order_by("pk"),
            "asides": aside.open_asides(Entry.objects.visible_to(request.user)),
            "form": StatementsForm() if permissions.may_import(request.user) else None,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def bank_import(request: HttpRequest) -> HttpResponse:
    """Imports a file of statements. What is wrong with it is said in a sentence, and nothing of it is kept."""
    if not permissions.may_import(request.user):
        raise Http404
    form = StatementsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        try:
            done = actions.import_upload(form.cleaned_data["file"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            if done.report:
                tell_report(request, done.report)
                return redirect("batch", pk=done.report.batch.pk)
            _tell(request, done)
            return redirect("bank_breaks" if done.breaks else "bank")
    return render(request, "subsidies/finance/bank_import.html", {"form": form})


@login_required
@require_GET
def bank_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """One statement: its balances and its lines, with what each of them settled."""
    row = get_object_or_404(_statements(request.user), pk=pk)
    told = told_lines([row])[row.pk]
    lines = lines_of(request.user).filter(pk__any_of=told).order_by("booked_on", "statement", "position", "pk")
    if kind := wants_export(request):
        return export(f"uittreksel-{row.pk}", LINE_COLUMNS, lines, kind)
    context = {"statement": row, "page": page_of(request, lines)}
    return render(request, "subsidies/finance/bank_statement.html", context)


@login_required
@require_GET
def bank_breaks(request: HttpRequest) -> HttpResponse:
    """The lines that matched nothing, oldest first, each with the reason and the best proposal."""
    _only_readers(request.user)
    rows = lines_of(request.user).breaks().order_by("booked_on", "pk")
    filters = narrowed(LineFilter(request.GET, rows, request=request))
    if kind := wants_export(request, filters):
        return export("openstaande-bankregels", LINE_COLUMNS, filters.qs, kind)
    page = page_of(request, filters.qs)
    likely = proposals(page.object_list)
    for row in page:
        row.proposal = next(iter(likely[row.pk]), None)
    return render(request, "subsidies/finance/bank_breaks.html", {"filters": filters, "page": page})


def _tell(request: HttpRequest, done: actions.Imported) -> None:
    """What came of a file, in one sentence each."""
    _tell_what_was_left(request, done)
    if done.already:
        messages.info(request, _("This was already imported, every statement of it. Nothing has changed."))
        return
    for reissue in done.reissues:
        told = _(
            "Statement %(statement)s was imported before with another content. Its difference waits for a decision."
        )
        messages.warning(request, told % {"statement": reissue.statement})
    if done.notified:
        told = _("Notified movements kept: %(kept)s. Open lines that they settled: %(settled)s.")
        messages.success(request, told % {"kept": done.notified, "settled": len(done.explained)})
    if not done.statements:
        return
    lines = ngettext("%(count)s line", "%(count)s lines", done.lines) % {"count": done.lines}
    told = gettext("Imported: %(lines)s. Settled: %(settled)s. To decide: %(breaks)s.") % {
        "lines": lines,
        "settled": done.settled,
        "breaks": done.breaks,
    }
    messages.success(request, told)
    if done.known_lines or done.known_statements:
        again = _("Known already and not added again: statements %(statements)s, lines %(lines)s.")
        messages.info(request, again % {"statements": done.known_statements, "lines": done.known_lines})
    for batch in done.given:
        told = _("The statement shows payment batch %(batch)s: noted that its file was given to the bank.")
        messages.info(request, told % {"batch": batch})
    if done.pending:
        messages.info(
            request, _("Only announced, not booked by the bank yet, and left out: %(count)s.") % {"count": done.pending}
        )


def _tell_what_was_left(request: HttpRequest, done: actions.Imported) -> None:
    """What of a file was not for us."""
    if done.skipped_accounts:
        left = _("Left out, because these are no accounts of your programme: %(accounts)s.")
        messages.info(request, left % {"accounts": ", ".join(map(references.grouped_iban, done.skipped_accounts))})
    if done.skipped_files:
        left = _("Left out, because these are no bank statements: %(files)s.")
        messages.info(request, left % {"files": ", ".join(done.skipped_files)})


def _overview(request: HttpRequest) -> dict[str, object]:
    """Whether the statements of every account follow each other, and how many lines wait."""
    accounts = PayingAccount.objects.select_related("programme").order_by(alphabetical_order("programme__name"), "pk")
    if not request.user.is_superuser:
        accounts = accounts.filter(programme__in=request.user.programmes_as(*READERS))
    found = continuity.accounts(accounts)
    return {"accounts": found, "breaks": sum(each.open for each in found)}


def _only_readers(user: User) -> None:
    if not (user.is_superuser or user.programmes_as(*READERS)):
        raise Http404


def _statements(user: User) -> QuerySet[Statement]:
    rows = Statement.objects.visible_to(user).select_related("account__programme", "file__imported_by", "replacement")
    lines = Entry.objects.filter(statement=OuterRef("pk")).order_by().values("statement").annotate(count=Count("pk"))
    none = Value(0)
    counted = rows.annotate(
        lines=Coalesce(Subquery(lines.values("count")), none),
        breaks=Coalesce(Subquery(lines.breaks().values("count")), none),
    )
    return counted.defer("file__content").order_by("-closed_on", "-pk")


def lines_of(user: User) -> QuerySet[Entry]:
    """The bank lines that somebody may read."""
    return Entry.objects.visible_to(user).select_related("account__programme", "statement", "settled_by")


urlpatterns = [
    path("bank/", bank, name="bank"),
    path("bank/inlezen/", bank_import, name="bank_import"),
    path("bank/openstaand/", bank_breaks, name="bank_breaks"),
    path("bank/uittreksel/<int:pk>/", bank_statement, name="bank_statement"),
]
