"""The request for a tranche with its evidence, as a letter and as a workbook: the same rows as the screen. Once it was
requested, always with what the books said that day."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from healthcoach.core.documents import PDF_MEDIA_TYPE, render_pdf
from healthcoach.core.lists import build_attachment
from healthcoach.core.money import ZERO
from healthcoach.core.spreadsheets import XLSX_MEDIA_TYPE as WORKBOOK
from healthcoach.core.spreadsheets import Sheet, write_workbook
from healthcoach.core.structured_communication import format_communication
from subsidies.budget.evidence import EVIDENCE_PERIOD, Evidence, compute_evidence, load_stored_evidence
from subsidies.budget.models import Tranche
from subsidies.payments.models import PayingAccount

TRANCHE_REQUEST_TEMPLATE = "subsidies/budget/documents/tranche_request.typ"
EVIDENCE_FIGURES: dict[object, Callable[[Evidence], Decimal]] = {
    gettext_lazy("Granted"): lambda row: row.granted,
    gettext_lazy("Received so far"): lambda row: row.received,
    gettext_lazy("Paid so far"): lambda row: row.spent,
    gettext_lazy("On the account"): lambda row: row.cash,
    gettext_lazy("Committed: reserved and due"): lambda row: row.committed,
    gettext_lazy("Still available"): lambda row: row.available,
    gettext_lazy("Needed in the coming 26 weeks"): lambda row: row.needed,
    gettext_lazy("Short in the coming 26 weeks"): lambda row: row.short,
}


def describe_tranche_share(row: Tranche) -> str:
    """Percentage and of what: `5% of the whole grant`."""
    return _("%(percentage)s%% of %(base)s") % {
        "percentage": f"{row.percentage.normalize():f}",
        "base": row.get_base_display(),
    }


def render_tranche_request_pdf(row: Tranche) -> HttpResponse:
    """The letter; a draft until it was requested."""
    at = row.requested_at or timezone.now()
    return build_attachment(
        f"{_build_request_file_name(row)}.pdf",
        render_pdf(TRANCHE_REQUEST_TEMPLATE, _build_request_letter_facts(row), at=at),
        PDF_MEDIA_TYPE,
    )


def render_tranche_request_workbook(row: Tranche) -> HttpResponse:
    """The evidence in sheets: what is asked, how the lines stand, and what is committed."""
    rows, parts = load_tranche_evidence(row), list_tranche_parts(row)
    amounts = [[str(part.line), describe_tranche_share(part), part.amount] for part in parts]
    sheets = [
        Sheet(_("Request"), [_("About"), _("What")], build_request_facts(row, _find_request_day(row))),
        Sheet(_("Asked for"), [_("Line"), _("Share"), _("Amount")], amounts),
        Sheet(_("Budget lines"), [_("In euro"), *_build_evidence_headings(rows)], build_evidence_figures(rows)),
        Sheet(_("Committed"), [_("What"), _("Files"), *_build_evidence_headings(rows)], build_commitment_rows(rows)),
    ]
    return build_attachment(f"{_build_request_file_name(row)}.xlsx", write_workbook(sheets), WORKBOOK)


def load_tranche_evidence(row: Tranche) -> list[Evidence]:
    """What the books said on the day of the request; before it, what they say today."""
    if row.requested_at:
        return load_stored_evidence(row.communication)
    return compute_evidence(row.line.programme_id, on=timezone.localdate())


def list_tranche_parts(row: Tranche) -> list[Tranche]:
    """The parts of the payment to which a tranche belongs, each with its share in words."""
    parts = Tranche.objects.filter(communication=row.communication).select_related("line__programme")
    found = list(parts.order_by("pk"))
    for part in found:
        part.share = describe_tranche_share(part)
    return found


def find_tranche_account(row: Tranche) -> PayingAccount | None:
    """The programme's account, as it was when the tranche was requested; before that, as it is."""
    at = row.requested_at or timezone.now()
    accounts = PayingAccount.objects.filter(programme=row.line.programme_id, registered_at__lte=at)
    return accounts.filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=at)).order_by("-registered_at").first()


def build_evidence_figures(rows: list[Evidence]) -> list[list[object]]:
    """A row per figure: its name, an amount for each line, and their total."""
    return [[str(label), *_append_total(figure(row) for row in rows)] for label, figure in EVIDENCE_FIGURES.items()]


def build_commitment_rows(rows: list[Evidence]) -> list[list[object]]:
    """What the committed amounts are for: how many files, an amount for each line, and their total."""
    files = sum(row.files for row in rows)
    return [
        [_("Approved files: reserved, at most to be paid"), files, *_append_total(row.reserved for row in rows)],
        [_("Due to coaches and suppliers, not yet paid"), None, *_append_total(row.due for row in rows)],
        [_("Committed in all"), None, *_append_total(row.committed for row in rows)],
    ]


def build_request_facts(row: Tranche, asked_on: date | None) -> list[list[object]]:
    """What the request is about, as pairs of a term and what it is."""
    account = find_tranche_account(row)
    where = [f"{account.holder}, {account.iban}, {account.bic}"] if account else [_("not registered yet")]
    requested = [asked_on, str(row.requested_by or _("the system"))] if asked_on else [_("not requested yet"), "–"]
    return [
        [_("Programme"), row.line.programme.name],
        [_("Structured communication"), format_communication(row.communication)],
        [_("Amount asked for"), sum((part.amount for part in list_tranche_parts(row)), ZERO)],
        [_("Expected on"), row.expected_on],
        [_("Account"), *where],
        [_("Requested on"), requested[0]],
        [_("Requested by"), requested[1]],
    ]


def describe_need_method() -> str:
    """How what is needed is counted, in words."""
    return _(
        "Needed is what is reserved and due, and as much again as was newly committed in the %(weeks)s weeks before, "
        "but never more than is left to pay. Short is what is needed beyond what is on the account."
    ) % {"weeks": EVIDENCE_PERIOD.days // 7}


def _find_request_day(row: Tranche) -> date | None:
    return timezone.localdate(row.requested_at) if row.requested_at else None


def _build_request_letter_facts(row: Tranche) -> dict[str, object]:
    rows, asked_on = load_tranche_evidence(row), _find_request_day(row)
    total = sum((part.amount for part in list_tranche_parts(row)), ZERO)
    return {
        "title": _("Request for a tranche") if asked_on else _("Request for a tranche (draft)"),
        "sender": row.line.programme.name,
        "footer": format_communication(row.communication),
        "pairs": build_request_facts(row, asked_on),
        "asked": {
            "caption": _("What is asked for"),
            "headings": [_("Line"), _("Share"), _("Amount")],
            "rows": [
                [part.line.get_kind_display(), describe_tranche_share(part), part.amount]
                for part in list_tranche_parts(row)
            ],
            "total": [_("Total"), "", total],
        },
        "lines": {
            "caption": _("How the budget lines stood on %(day)s") % {"day": _format_evidence_day(rows)},
            "headings": [_("In euro"), *_build_evidence_headings(rows)],
            "rows": build_evidence_figures(rows),
        },
        "commitments": {
            "caption": _("What is committed"),
            "headings": [_("What"), _("Files"), *_build_evidence_headings(rows)],
            "rows": [["" if cell is None else cell for cell in each] for each in build_commitment_rows(rows)],
        },
        "method": describe_need_method(),
    }


def _format_evidence_day(rows: list[Evidence]) -> str:
    return date_format(rows[0].as_of, "SHORT_DATE_FORMAT")


def _build_evidence_headings(rows: list[Evidence]) -> list[str]:
    return [*(row.line.get_kind_display() for row in rows), _("Total")]


def _append_total(amounts: Iterable[Decimal]) -> list[Decimal]:
    found = list(amounts)
    return [*found, sum(found, ZERO)]


def _build_request_file_name(row: Tranche) -> str:
    return f"schijf-{row.line.programme.code.lower()}-{row.communication}"
