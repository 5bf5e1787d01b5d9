"""Bank statements: imported, and the lines that match nothing."""

from collections.abc import Callable

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
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.bank import actions, continuity, matching, permissions
from subsidies.bank.models import READERS, Entry, Statement
from subsidies.bank.proposals import proposals
from subsidies.bank.rules import SettledAs
from subsidies.budget.models import Tranche
from subsidies.filters_bank import LineFilter, StatementFilter
from subsidies.pages.finance.bank_forms import NEEDS_NO_REFERENCE, DecisionForm, StatementsForm
from subsidies.pages.finance.status_reports import tell_report
from subsidies.payments.models import PayingAccount, Payment
from subsidies.recoveries.models import Recovery
from trainings.courses.models import Enrolment

STATEMENT_COLUMNS = {
    _("Statement"): lambda row: row.identifier,
    _("No."): lambda row: row.sequence,
    _("Account"): lambda row: row.account.iban,
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
    _("Account"): lambda row: row.iban,
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
    if kind := wants_export(request):
        return export("rekeninguittreksels", STATEMENT_COLUMNS, filters.qs, kind)
    return render(
        request,
        "subsidies/finance/bank.html",
        _overview(request)
        | {"filters": filters}
        | {
            "page": page_of(request, filters.qs),
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
    lines = _lines(request.user).filter(statement=row).order_by("position", "pk")
    if kind := wants_export(request):
        return export(f"uittreksel-{row.pk}", LINE_COLUMNS, lines, kind)
    context = {"statement": row, "page": page_of(request, lines)}
    return render(request, "subsidies/finance/bank_statement.html", context)


@login_required
@require_GET
def bank_breaks(request: HttpRequest) -> HttpResponse:
    """The lines that matched nothing, oldest first, each with the reason and the best proposal."""
    _only_readers(request.user)
    rows = _lines(request.user).breaks().order_by("booked_on", "pk")
    filters = narrowed(LineFilter(request.GET, rows, request=request))
    if kind := wants_export(request):
        return export("openstaande-bankregels", LINE_COLUMNS, filters.qs, kind)
    page = page_of(request, filters.qs)
    likely = proposals(page.object_list)
    for row in page:
        row.proposal = next(iter(likely[row.pk]), None)
    return render(request, "subsidies/finance/bank_breaks.html", {"filters": filters, "page": page})


@login_required
@require_http_methods(["GET", "POST"])
def bank_line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line with everything the bank says of it. Finance decides what a break is, with a reason."""
    entry = get_object_or_404(_lines(request.user), pk=pk)
    if request.method == "POST" and not permissions.settles(request.user, entry):
        raise Http404
    form = DecisionForm(request.POST or None, entry=entry, initial=_proposed(request, entry))
    if form.is_bound and form.is_valid() and (response := _decided(request, entry, form)):
        return response
    may_settle = permissions.may_settle(request.user, entry)
    context = {
        "entry": entry,
        "communication": references.shown(entry.communication),
        "settled": _what_was_settled(request.user, entry),
        "proposals": [] if entry.settled_as else proposals([entry])[entry.pk],
        "form": form if may_settle or form.is_bound else None,
    }
    return render(request, "subsidies/finance/bank_line.html", context)


def _decided(request: HttpRequest, entry: Entry, form: DecisionForm) -> HttpResponse | None:
    """Does what was decided; what is refused stands beside its field and nothing has changed."""
    kind, said = SettledAs(form.cleaned_data["what"]), form.cleaned_data
    decision = _decision(request.user, kind, said["reference"].strip())
    if decision is None:
        form.add_error("reference", _("We know nothing by this reference in your programme. Please check it."))
        return None
    try:
        decision(entry, reason=said["reason"], by=request.user, at=timezone.now())
    except matching.AlreadySettled as refusal:
        messages.info(request, str(refusal))
    except Missing as refusal:
        form.add_error("reason", str(refusal))
        return None
    except Refused as refusal:
        form.add_error("what" if kind in NEEDS_NO_REFERENCE else "reference", str(refusal))
        return None
    else:
        messages.success(request, _("The bank line is settled."))
    return redirect("bank_line", pk=entry.pk)


def _decision(user: User, kind: SettledAs, reference: str) -> Callable | None:
    """The verb for what a line is, with the row that the reference names; nothing when there is no such row."""
    match kind:
        case SettledAs.CHARGE:
            return matching.book_as_charge
        case SettledAs.EXPLAINED:
            return matching.explain
        case SettledAs.PAYMENT | SettledAs.RETURN:
            verb, rows = matching.match_payment, Payment.objects.visible_to(user).filter(end_to_end_id=reference)
        case _:
            verb, rows = _by_communication(user)[kind]
            rows = rows.filter(communication=references.read(reference))
    row = rows.order_by("pk").first() if reference else None
    return row and (lambda entry, **facts: verb(entry, row, **facts))


def _by_communication(user: User) -> dict[SettledAs, tuple[Callable, QuerySet]]:
    """What is known by a structured communication, as far as this person may settle it."""
    return {
        SettledAs.TRANCHE: (matching.match_tranche, Tranche.objects.visible_to(user).select_related("line")),
        SettledAs.RECOVERY: (matching.match_recovery, Recovery.objects.visible_to(user)),
        SettledAs.COURSE: (matching.match_course, Enrolment.objects.fees_of(user)),
    }


def _proposed(request: HttpRequest, entry: Entry) -> dict[str, str]:
    """What a proposal's link fills in beforehand; otherwise the reference that the line itself carries."""
    carried = entry.end_to_end_id or references.shown(entry.communication)
    what, reference = request.GET.get("what", ""), request.GET.get("reference", carried)[:50]
    return {"what": what if what in set(SettledAs) else "", "reference": reference.replace("\0", "")}


def _what_was_settled(user: User, entry: Entry) -> dict[str, object] | None:
    """The row that a line settled, with the page where it stands."""
    kind, _colon, number = entry.subject.partition(":")
    if kind == "payment" and (row := Payment.objects.visible_to(user).filter(pk=number).first()):
        return {"label": row.end_to_end_id, "page": "batch", "pk": row.batch_id}
    if kind == "recovery" and (row := Recovery.objects.visible_to(user).filter(pk=number).first()):
        return {"label": references.shown(row.communication), "page": "recovery", "pk": row.pk}
    if kind == "tranche" and (row := Tranche.objects.visible_to(user).filter(pk=number).first()):
        return {"label": references.shown(row.communication), "page": "tranche", "pk": row.pk}
    if kind == "enrolment" and (row := Enrolment.objects.select_related("candidate").filter(pk=number).first()):
        is_seen = Enrolment.objects.visible_to(user).filter(pk=row.pk).exists()
        label = f"{references.shown(row.communication)} {row.candidate}"
        return {"label": label, "page": "edition" if is_seen else "", "pk": row.edition_id}
    return None


def _tell(request: HttpRequest, done: actions.Imported) -> None:
    """What came of a file, in one sentence each."""
    if done.already:
        messages.info(request, _("This was already imported, every statement of it. Nothing has changed."))
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
    rows = Statement.objects.visible_to(user).select_related("account__programme", "file__imported_by")
    lines = Entry.objects.filter(statement=OuterRef("pk")).order_by().values("statement").annotate(count=Count("pk"))
    none = Value(0)
    counted = rows.annotate(
        lines=Coalesce(Subquery(lines.values("count")), none),
        breaks=Coalesce(Subquery(lines.breaks().values("count")), none),
    )
    return counted.defer("file__content").order_by("-closed_on", "-pk")


def _lines(user: User) -> QuerySet[Entry]:
    return Entry.objects.visible_to(user).select_related("account__programme", "statement", "settled_by")


urlpatterns = [
    path("bank/", bank, name="bank"),
    path("bank/inlezen/", bank_import, name="bank_import"),
    path("bank/openstaand/", bank_breaks, name="bank_breaks"),
    path("bank/uittreksel/<int:pk>/", bank_statement, name="bank_statement"),
    path("bank/regel/<int:pk>/", bank_line, name="bank_line"),
]
