"""Importing case files: a list is read, looked at, and then imported whole or not at all.

Locks in the order of the house: import → coaches of the pool."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.pool.case_parser import (
    AGE_BAND_TEXTS,
    CASE_HEADINGS,
    CaseLookups,
    CaseParseResult,
    CaseRow,
    RowError,
    find_row_errors,
    parse_case_list,
)
from coaches.pool.models import (
    CASE_IMPORT,
    CaseFile,
    CaseFileStatus,
    CaseImport,
    PolicyDomain,
    PoolCoach,
    ReadingStatus,
)
from coaches.pool.readiness import find_coach_readiness
from coaches.pool.rules import CaseFacts
from healthcoach.core.bulk import bulk_insert, bulk_update_from_tuples
from healthcoach.core.csv_files import csv_content, csv_rows
from healthcoach.core.lifecycle import AlreadyDone
from healthcoach.core.refusals import Refused
from healthcoach.files.actions import DocumentTooLarge, store_generated
from healthcoach.files.models import Content
from healthcoach.files.uploads import OversizedUpload
from healthcoach.users.models import User

CSV = "text/csv"
CASE_FILE_FIELDS = [
    *("coach", "kind", "domain", "gender", "age_band", "employment", "started_on", "conversations", "minutes"),
    *("programme", "opened_at", "opened_by", "imported_from"),
]


class AlreadyImported(Refused):
    """The same list again, perhaps in another form."""

    code = "already_imported"
    sentence = _("This list was imported on %(on)s. Nothing has been added.")


class ListHasFaults(Refused):
    """All or nothing: one fault keeps the whole list out."""

    code = "list_has_faults"
    sentence = _("%(number)s faults were found in this list, so nothing was imported. The first one: %(first)s")


def load_case_lookups(programme_id: int) -> CaseLookups:
    """What the pool knows, to read a list by. Three queries."""
    coaches = PoolCoach.objects.filter(coach__programme=programme_id, coach__user__isnull=False)
    domains = PolicyDomain.objects.filter(programme=programme_id).values_list("name", "pk")
    return CaseLookups(
        coaches=dict(coaches.values_list(Lower("coach__user__email"), "pk")),
        ready=find_coach_readiness(programme_id),
        domains={name.casefold(): pk for name, pk in domains},
    )


@transaction.atomic
def read_list(programme_id: int, *, upload: UploadedFile, by: User | None, at: datetime) -> CaseImport:
    """Reads a list and keeps what was understood of it, to be imported later; or its faults. The same list that waits
    already is given again. Refuses `DocumentTooLarge`, `AlreadyImported`, and what `read` refuses."""
    if isinstance(upload, OversizedUpload) or upload.size > settings.UPLOAD_LIMIT:
        raise DocumentTooLarge(most=settings.UPLOAD_LIMIT // 1024**2)
    known = load_case_lookups(programme_id)
    reading = parse_case_list(upload.read(), known, today=timezone.localdate(at))
    data = _write_row_errors(reading.faults) if reading.faults else _write_understood_cases(reading.rows, known)
    digest = sha256(data).hexdigest()
    name = str(_("faults.csv") if reading.faults else _("case-files.csv"))
    facts = {"rows": len(reading.rows), "read_at": at, "read_by": by}
    facts["document"] = lambda: store_generated(name, data, media_type=CSV, by=by)
    key = {"programme_id": programme_id, "digest": digest, "faults": len(reading.faults)}
    row, new = CaseImport.objects.filter(faults=0).get_or_create(**key, defaults=facts)
    if not new and row.status == ReadingStatus.IMPORTED:
        raise AlreadyImported(on=_format_import_day(row))
    return row


def preview_case_list(row: CaseImport, *, today: date) -> CaseParseResult:
    """What a list without faults says, read anew by what the pool knows now."""
    data = bytes(Content.objects.get(document=row.document_id).data)
    return parse_case_list(data, load_case_lookups(row.programme_id), today=today)


def read_stored_row_errors(row: CaseImport, most: int) -> list[str]:
    """The first faults of a list that has some."""
    found = csv_rows(bytes(Content.objects.get(document=row.document_id).data))[1 : most + 1]
    return [str(RowError(int(number), sentence)) for number, sentence in found]


@transaction.atomic
def import_list(row: CaseImport, *, by: User | None, at: datetime) -> CaseImport:
    """Imports a list that was read without a fault, as it is still right by now. Refuses `AlreadyImported` and
    `ListHasFaults`."""
    row = CaseImport.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    try:
        CASE_IMPORT.check([row], ReadingStatus.IMPORTED)
    except AlreadyDone as done:
        raise AlreadyImported(on=_format_import_day(row)) from done
    if row.faults:
        raise ListHasFaults(number=row.faults, first=read_stored_row_errors(row, 1)[0])
    reading = preview_case_list(row, today=timezone.localdate(at))
    _refuse_row_errors(reading.faults)
    import_cases(row.programme_id, rows=reading.rows, source=row, by=by, at=at)
    CASE_IMPORT.move([row], ReadingStatus.IMPORTED, imported_at=at, imported_by=by)
    return row


@transaction.atomic
def import_cases(
    programme_id: int, *, rows: Sequence[CaseRow], source: CaseImport | None = None, by: User | None, at: datetime
) -> int:
    """Adds case files that were kept elsewhere, open and closed ones, and gives their number: all of them or none, in
    a constant number of statements. Refuses `ListHasFaults`. (A block does not count: it keeps a coach from starting
    something, not from having started it.)"""
    who, origin = by.pk if by else None, source.pk if source else None
    coaches = PoolCoach.objects.select_for_update(no_key=True, of=("self",)).filter(coach__programme=programme_id)
    list(coaches.order_by("pk").values_list("pk"))
    _refuse_row_errors(list(find_row_errors(rows, load_case_lookups(programme_id), today=timezone.localdate(at))))
    numbers = bulk_insert(
        CaseFile, CASE_FILE_FIELDS, [(*_list_case_values(row), programme_id, at, who, origin) for row in rows]
    )
    ended = [
        (pk, CaseFileStatus.CLOSED, row.facts.closed_on, at, who)
        for pk, row in zip(numbers, rows, strict=True)
        if row.facts.closed_on
    ]
    if ended:
        bulk_update_from_tuples(CaseFile, ["status", "closed_on", "closed_at", "closed_by"], ended)
    return len(numbers)


def _format_import_day(row: CaseImport) -> str:
    return timezone.localtime(row.imported_at).strftime("%d/%m/%Y")


def _list_case_values(row: CaseRow) -> tuple[object, ...]:
    facts = row.facts
    person = (facts.gender, facts.age_band, facts.employment)
    return (
        *(row.coach_id, facts.kind, facts.domain_id, *person),
        *(facts.started_on, facts.conversations, facts.minutes),
    )


def _refuse_row_errors(faults: Sequence[RowError]) -> None:
    if faults:
        raise ListHasFaults(number=len(faults), first=str(faults[0]))


def _write_understood_cases(rows: Sequence[CaseRow], known: CaseLookups) -> bytes:
    """What was understood, as a list that can itself be read. Its days stay in ISO form: the same list is known by its
    bytes."""
    coaches = {pk: email for email, pk in known.coaches.items()}
    domains = dict(PolicyDomain.objects.filter(pk__in=known.domains.values()).values_list("pk", "name"))
    lines = (_build_case_line(row.facts, coaches[row.coach_id], domains[row.facts.domain_id]) for row in rows)
    return csv_content([names[0] for names in CASE_HEADINGS.values()], lines)


def _build_case_line(facts: CaseFacts, coach: str, domain: str) -> list[object]:
    band = facts.age_band and AGE_BAND_TEXTS[facts.age_band]
    days = (facts.started_on.isoformat(), facts.closed_on and facts.closed_on.isoformat())
    person = (facts.gender, band, facts.employment)
    return [coach, facts.kind, domain, *person, *days, facts.conversations, facts.minutes]


def _write_row_errors(faults: Sequence[RowError]) -> bytes:
    return csv_content([_("Row"), _("What is wrong")], faults)
