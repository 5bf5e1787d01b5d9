"""The zip for the auditor: one euro as data, as tables and as PDF, with the documents it stands on and the digest of
every file."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from healthcoach.core.csv_files import csv_content
from healthcoach.core.documents import render_pdf
from healthcoach.files.models import Content
from subsidies.controls.payment_trace import PaymentTrace
from subsidies.controls.trace_sections import TraceSection, build_trace_sections, format_trace_fact, list_present_facts
from subsidies.invoices.models import Invoice
from subsidies.recoveries.models import Recovery

AUDIT_PACK_TEMPLATE = "subsidies/controls/documents/payment_trace.typ"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the files' own times say nothing, so the same facts give the same zip
TRANSFER_COLUMNS = (
    *("id", "source", "target", "amount", "kind", "occurrence", "effective_on", "posted_at", "posted_by", "reverses"),
    "subject",
)


def build_audit_pack(euros: Sequence[PaymentTrace], *, at: datetime) -> bytes:
    """The zip of one payment, or of a sample with a folder for each. Three queries, however many."""
    documents = _load_trace_documents(euros)
    files: dict[str, bytes] = {}
    for euro in euros:
        folder = f"{euro.payment.end_to_end_id}/" if len(euros) > 1 else ""
        for name, content in _iterate_pack_files(euro, documents.get(euro.payment.payable_id, []), at=at):
            files[folder + name] = content
    digests = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return _zip_pack_files({**files, "SHA256SUMS": digests.encode()})


def _zip_pack_files(files: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in sorted(files.items()):
            bundle.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _iterate_pack_files(
    euro: PaymentTrace, documents: Sequence[Content], *, at: datetime
) -> Iterator[tuple[str, bytes]]:
    told = build_trace_sections(euro)
    yield "facts.json", _render_trace_json(euro, told)
    yield "facts.pdf", _render_trace_pdf(euro, told, at=at)
    yield "transfers.csv", _render_transfers_csv(euro)
    for each in euro.of("file"):
        yield "payment.xml", (each.words or "").encode()
    for each in documents:
        yield f"documents/{str(each.pk)[:8]}-{_make_safe_file_name(each.document.name)}", bytes(each.data)


def _render_trace_json(euro: PaymentTrace, told: Sequence[TraceSection]) -> bytes:
    """The chapters with their values as programs read them: days and moments in ISO form, amounts as text."""
    data = {
        "payment": euro.payment.end_to_end_id,
        "chapters": [
            {
                "code": each.code,
                "title": each.title,
                "facts": [list(pair) for pair in list_present_facts(each)],
                "lines": each.lines,
            }
            for each in told
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode()


def _render_trace_pdf(euro: PaymentTrace, told: Sequence[TraceSection], *, at: datetime) -> bytes:
    payment = euro.payment
    facts = {
        "title": _("From grant to bank line: %(payment)s") % {"payment": payment.end_to_end_id},
        "sender": payment.payable.line.programme.name,
        "footer": _("Made on %(at)s") % {"at": format_trace_fact(at)},
        "chapters": [
            {
                "title": each.title,
                "facts": [[label, format_trace_fact(value)] for label, value in list_present_facts(each)],
                "lines": [[format_trace_fact(cell) for cell in line] for line in each.lines],
            }
            for each in told
        ],
    }
    return render_pdf(AUDIT_PACK_TEMPLATE, facts, at=at)


def _render_transfers_csv(euro: PaymentTrace) -> bytes:
    """Every movement of the ledger about it, with everything of which the day's seal is made."""
    rows = (
        [
            *(each.pk, each.source_id, each.target_id, each.amount, each.kind, each.occurrence, each.effective_on),
            *(each.posted_at.isoformat(), each.posted_by_id, each.reverses_id, each.subject),
        ]
        for each in euro.transfers  # the moment of posting to the microsecond: the seal is made of it
    )
    return csv_content(TRANSFER_COLUMNS, rows)


def _load_trace_documents(euros: Sequence[PaymentTrace]) -> dict[int, list[Content]]:
    """The documents of each amount due: the action plan or the supplier's invoice, the coach's invoices, the letters of
    recovery orders."""
    belongs: dict[int, set] = {}
    for euro in euros:
        payable = euro.payment.payable
        of_files = [euro.trajectory and euro.trajectory.action_plan_id, euro.expense and euro.expense.document_id]
        belongs[payable.pk] = {each for each in of_files if each}
    numbers = list(belongs)
    letters = Recovery.objects.filter(payable__in=numbers, letter__isnull=False).values_list("payable", "letter")
    invoices = Invoice.objects.filter(payout__payable__in=numbers).values_list("payout__payable", "document")
    for number, document in letters.union(invoices):
        belongs[number].add(document)
    wanted = {each for found in belongs.values() for each in found}
    contents = {each.pk: each for each in Content.objects.filter(pk__in=wanted).select_related("document")}
    return {number: [contents[each] for each in sorted(found, key=str)] for number, found in belongs.items()}


def _make_safe_file_name(name: str) -> str:
    """A document's name as the name of a file in the zip: no folders, no signs that a system would not take."""
    kept = "".join(sign if sign.isalnum() or sign in "-_. " else "_" for sign in PurePath(name).name)
    return kept.strip(". ") or "document"
