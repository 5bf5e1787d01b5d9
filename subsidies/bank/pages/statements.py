"""Bank statements: imported, and the lines that match nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.core import structured_communication as references
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import export_rows, paginate_rows, remove_unused_filters, requested_export_format
from healthcoach.core.refusals import Refused
from healthcoach.programmes.access import MONEY_READERS, programme_ids_with_role
from healthcoach.users.models import User
from subsidies.bank import actions, permissions
from subsidies.bank.filters import BankBreakFilter, StatementFilter
from subsidies.bank.forms import StatementUploadForm
from subsidies.bank.matching.proposals import propose_matches
from subsidies.bank.models import Entry, Statement
from subsidies.bank.settlement import money_aside as aside
from subsidies.bank.statements import continuity
from subsidies.bank.statements.reissue_models import Reissue
from subsidies.bank.statements.storage import list_statement_line_numbers
from subsidies.payments.models import PayingAccount
from subsidies.payments.status_reports.pages import announce_status_report

STATEMENT_COLUMNS = {
    _("Statement"): lambda row: row.identifier,
    _("No."): lambda row: row.sequence,
    _("Account"): lambda row: references.format_iban(row.account.iban),
    _("From"): lambda row: row.opened_on,
    _("Until"): lambda row: row.closed_on,
    _("Opening balance"): lambda row: row.opening,
    _("Closing balance"): lambda row: row.closing,
    _("Lines"): lambda row: row.lines,
    _("Open"): lambda row: row.breaks,
}
BANK_LINE_COLUMNS = {
    _("Statement"): lambda row: row.statement.identifier,
    _("Booked on"): lambda row: row.booked_on,
    _("Counterparty"): lambda row: row.counterparty,
    _("Account"): lambda row: references.format_iban(row.iban),
    _("Reference"): lambda row: row.end_to_end_id,
    _("Structured communication"): lambda row: references.format_communication(row.communication),
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
def list_bank_statements(request: HttpRequest) -> HttpResponse:
    """The statements, newest first, and whether they follow each other; finance imports the next."""
    _require_bank_reader(request.user)
    filters = remove_unused_filters(
        StatementFilter(request.GET, _list_visible_statements(request.user), request=request)
    )
    if kind := requested_export_format(request, filters):
        return export_rows("rekeninguittreksels", STATEMENT_COLUMNS, filters.qs, kind)
    return render(
        request,
        "bank/bank.html",
        _build_bank_overview(request)
        | {"filters": filters}
        | {
            "page": paginate_rows(request, filters.qs),
            "reissues": _list_waiting_reissues(request.user),
            "asides": aside.list_open_asides(Entry.objects.visible_to(request.user)),
            "form": StatementUploadForm() if permissions.may_import_statements(request.user) else None,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def import_bank_statements(request: HttpRequest) -> HttpResponse:
    """Imports a file of statements. What is wrong with it is said in a sentence, and nothing of it is kept."""
    if not permissions.may_import_statements(request.user):
        raise Http404
    form = StatementUploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        try:
            done = actions.import_upload(form.cleaned_data["file"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            if done.report:
                announce_status_report(request, done.report)
                return redirect("batch", pk=done.report.batch.pk)
            _announce_imported_file(request, done)
            return redirect("bank_breaks" if done.breaks else "bank")
    return render(request, "bank/bank_import.html", {"form": form})


@login_required
@require_GET
def show_bank_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """One statement: its balances and its lines, with what each of them settled."""
    row = get_object_or_404(_list_visible_statements(request.user), pk=pk)
    told = list_statement_line_numbers([row])[row.pk]
    lines = (
        list_visible_bank_lines(request.user)
        .filter(pk__any_of=told)
        .order_by("booked_on", "statement", "position", "pk")
    )
    if kind := requested_export_format(request):
        return export_rows(f"uittreksel-{row.pk}", BANK_LINE_COLUMNS, lines, kind)
    context = {"statement": row, "page": paginate_rows(request, lines)}
    return render(request, "bank/bank_statement.html", context)


@login_required
@require_GET
def list_bank_breaks(request: HttpRequest) -> HttpResponse:
    """The lines that matched nothing, oldest first, each with the reason and the best proposal."""
    _require_bank_reader(request.user)
    rows = list_visible_bank_lines(request.user).breaks().order_by("booked_on", "pk")
    filters = remove_unused_filters(BankBreakFilter(request.GET, rows, request=request))
    if kind := requested_export_format(request, filters):
        return export_rows("openstaande-bankregels", BANK_LINE_COLUMNS, filters.qs, kind)
    page = paginate_rows(request, filters.qs)
    likely = propose_matches(page.object_list)
    for row in page:
        row.proposal = next(iter(likely[row.pk]), None)
    return render(request, "bank/bank_breaks.html", {"filters": filters, "page": page})


def _announce_imported_file(request: HttpRequest, done: actions.ImportedFile) -> None:
    """What came of a file, in one sentence each."""
    _announce_skipped_contents(request, done)
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
    if done.undone:
        told = _("Open lines of before that the bank undoes by these, and that are settled with them: %(count)s.")
        messages.success(request, told % {"count": len(done.undone)})
    for batch in done.given:
        told = _("The statement shows payment batch %(batch)s: noted that its file was given to the bank.")
        messages.info(request, told % {"batch": batch})
    if done.pending:
        messages.info(
            request, _("Only announced, not booked by the bank yet, and left out: %(count)s.") % {"count": done.pending}
        )


def _announce_skipped_contents(request: HttpRequest, done: actions.ImportedFile) -> None:
    """What of a file was not for us."""
    if done.skipped_accounts:
        left = _("Left out, because these are no accounts of your programme: %(accounts)s.")
        messages.info(request, left % {"accounts": ", ".join(map(references.format_iban, done.skipped_accounts))})
    if done.skipped_files:
        left = _("Left out, because these are no bank statements: %(files)s.")
        messages.info(request, left % {"files": ", ".join(done.skipped_files)})


def _build_bank_overview(request: HttpRequest) -> dict[str, object]:
    """Whether the statements of every account follow each other, and how many lines wait."""
    accounts = PayingAccount.objects.select_related("programme").order_by(alphabetical_order("programme__name"), "pk")
    if not request.user.is_superuser:
        accounts = accounts.filter(programme__in=programme_ids_with_role(request.user, *MONEY_READERS))
    found = continuity.summarise_accounts(accounts)
    return {"accounts": found, "breaks": sum(each.open for each in found)}


def _list_waiting_reissues(user: User) -> QuerySet[Reissue]:
    rows = Reissue.objects.visible_to(user).waiting().select_related("statement", "file", "proposed_by")
    return rows.defer("file__content").order_by("pk")


def _require_bank_reader(user: User) -> None:
    if not (user.is_superuser or programme_ids_with_role(user, *MONEY_READERS)):
        raise Http404


def _list_visible_statements(user: User) -> QuerySet[Statement]:
    rows = Statement.objects.visible_to(user).select_related("account__programme", "file__imported_by", "replacement")
    lines = Entry.objects.filter(statement=OuterRef("pk")).order_by().values("statement").annotate(count=Count("pk"))
    none = Value(0)
    counted = rows.annotate(
        lines=Coalesce(Subquery(lines.values("count")), none),
        breaks=Coalesce(Subquery(lines.breaks().values("count")), none),
    )
    return counted.defer("file__content").order_by("-closed_on", "-pk")


def list_visible_bank_lines(user: User) -> QuerySet[Entry]:
    """The bank lines that somebody may read."""
    return Entry.objects.visible_to(user).select_related("account__programme", "statement", "settled_by")
