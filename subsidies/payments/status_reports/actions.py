"""Importing the bank's answer to a payment file: what it refuses is returned as `payments.refuse` does, the rest is
shown."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from healthcoach.core.bulk import bulk_insert
from healthcoach.files.uploads import OversizedUpload
from healthcoach.programmes.access import programme_ids_with_role
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.payments import actions as payments
from subsidies.payments import settling
from subsidies.payments.models import Batch, BatchStatus, Payment, PaymentStatus
from subsidies.payments.rules import normalise_identifier
from subsidies.payments.status_reports.models import PaymentAnswer, StatusReport
from subsidies.payments.status_reports.reader import read_report
from subsidies.payments.status_reports.refusals import BatchHasNoFile, NoneOfYourBatches, ReportTooLarge
from subsidies.payments.status_reports.rules import Answer, Meaning, Report

ANSWER_FIELDS = ("report", "payment", "code", "meaning", "text", "contradicts")
DOUBTFUL_MEANINGS = {Meaning.NO_MATCH, Meaning.CLOSE_MATCH}
REFUSABLE_STATUSES = {PaymentStatus.BATCHED, PaymentStatus.SENT}  # of these, a refusal is news


@dataclass(slots=True)
class ReportOutcome:
    """What came of an answer of the bank: the payments that are returned now, those it refuses although they left the
    account, those whose name does not fit, and the identifiers that are not of the batch."""

    report: StatusReport
    already: bool = False
    refused: list[Payment] = field(default_factory=list)
    contradicted: list[Payment] = field(default_factory=list)
    doubtful: list[Payment] = field(default_factory=list)
    given: bool = False  # whether the batch was noted as given to the bank by this

    @property
    def batch(self) -> Batch:
        """The batch whose file is answered."""
        return self.report.batch


def import_upload(upload: UploadedFile, *, by: User, at: datetime) -> ReportOutcome:
    """Imports an answer of the bank as somebody sent it. Refuses a `ReportRefused`."""
    if isinstance(upload, OversizedUpload):
        raise ReportTooLarge(most=settings.UPLOAD_LIMIT // 1024**2)
    return import_report(upload.name, upload.read(), by=by, at=at)


@transaction.atomic
def import_report(name: str, data: bytes, *, by: User | None, at: datetime) -> ReportOutcome:
    """Imports an answer of the bank to the file of a batch of a programme of which this person is finance, or of any
    when the system does it. The same answer again changes nothing. Refuses a `ReportRefused`."""
    told = read_report(data)
    batch = _lock_answered_batch(told, by)
    if known := StatusReport.objects.filter(told=_digest_status_report(told, batch)).first():
        known.batch = batch
        return ReportOutcome(known, already=True)
    if batch.status == BatchStatus.MADE:
        raise BatchHasNoFile(batch=batch)
    rows = {row.end_to_end_id: row for row in batch.payments.going_along().order_by("pk")}
    ours = {normalise_identifier(each): each for each in rows}
    answers = _match_payment_answers(told, ours)
    refused = {each: answer for each, answer in answers.items() if answer.meaning == Meaning.REFUSED}
    done = ReportOutcome(
        _store_status_report(name, data, told, batch, unknown=_list_unknown_payments(told, ours), by=by, at=at)
    )
    done.given = batch.status == BatchStatus.APPROVED and bool(refused)
    if done.given:
        payments.send(batch, by=by, at=at)
    rows |= settling.lock_payments_by_id(refused)
    done.contradicted = [rows[each] for each in refused if rows[each].settled]
    fresh = [
        (rows[each], answer.text)
        for each, answer in refused.items()
        if rows[each].status in REFUSABLE_STATUSES and not rows[each].settled
    ]
    done.doubtful = [rows[each] for each, answer in answers.items() if answer.meaning in DOUBTFUL_MEANINGS]
    bulk_insert(PaymentAnswer, ANSWER_FIELDS, _build_answer_rows(done.report, answers, rows))
    done.refused = payments.refuse_each(fresh, by=by, at=at) if fresh else []
    return done


def _lock_answered_batch(told: Report, by: User | None) -> Batch:
    """The batch that is answered, locked, by the identifier of the message or that of its part: a payment with an id of
    ours in an answer to somebody else's file is not ours. Refuses `NoneOfYourBatches`."""
    rows = Batch.objects.filter(programme__in=programme_ids_with_role(by, Role.FINANCE)) if by else Batch.objects.all()
    for identifiers in ([told.original_id], told.parts):
        if batch := rows.named(identifiers).order_by("pk").first():
            locked = Batch.objects.select_for_update(of=("self",), no_key=True).select_related("programme", "account")
            return locked.get(pk=batch.pk)
    raise NoneOfYourBatches(named=told.original_id or "?")


def _match_payment_answers(told: Report, ours: Mapping[str, str]) -> dict[str, Answer]:
    """The answer for each payment that has one. When everything is refused, that goes for those without their own."""
    named: dict[str, Answer] = {}
    for given, answer in told.payments:  # of two answers, a refusal is the one that counts
        each = ours.get(normalise_identifier(given))
        if each and not (each in named and named[each].meaning == Meaning.REFUSED):
            named[each] = answer
    if not told.refuses_everything:
        return named
    own = {each: answer for each, answer in named.items() if answer.meaning == Meaning.REFUSED}
    return {each: own.get(each, told.whole) for each in ours.values()}


def _list_unknown_payments(told: Report, ours: Mapping[str, str]) -> list[str]:
    return sorted({each or "?" for each, _answer in told.payments if normalise_identifier(each) not in ours})


def _digest_status_report(told: Report, batch: Batch) -> str:
    return hashlib.sha256(f"{batch.pk} {told!r}".encode()).hexdigest()


def _store_status_report(
    name: str, data: bytes, told: Report, batch: Batch, *, unknown: Sequence[str], by: User | None, at: datetime
) -> StatusReport:
    return StatusReport.objects.create(
        batch=batch,
        name=PurePath(name.replace("\\", "/")).name[-150:] or "pain.002",
        sha256=hashlib.sha256(data).hexdigest(),
        content=data,
        told=_digest_status_report(told, batch),
        message_id=told.message_id,
        meaning=told.whole.meaning,
        text=told.whole.text,
        unknown=list(unknown),
        imported_at=at,
        imported_by=by,
    )


def _build_answer_rows(report: StatusReport, answers: Mapping[str, Answer], rows: Mapping[str, Payment]) -> list[tuple]:
    return [
        (
            *(report.pk, rows[each].pk, answer.status, answer.meaning.value, answer.text),
            answer.meaning == Meaning.REFUSED and bool(rows[each].settled),
        )
        for each, answer in answers.items()
    ]
