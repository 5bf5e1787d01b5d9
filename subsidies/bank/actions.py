"""Importing bank statements: read, recognised, settled and booked in one transaction, many lines at a time.

What was imported before is recognised by the digest of the file, the number of the statement and the key of the line,
under a lock on the account, so that nothing counts twice, whoever sends it and however often."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from healthcoach.files.uploads import Oversized
from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.bank import booking, camt, settling
from subsidies.bank.camt import Told
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.bank.permissions import accounts_of
from subsidies.bank.refusals import DaysDisagree, FileRefused, StatementChanged, UploadTooLarge, WrongAccount
from subsidies.bank.rules import Line, SettledAs
from subsidies.budget.rules import Posting
from subsidies.payments import actions as batches
from subsidies.payments.models import Batch, PayingAccount

EVERYTHING, NOTHING = frozenset(SettledAs), frozenset()
# When the books do not hold what is booked after all, the charges go first, and then everything waits for a person.
ATTEMPTS = (EVERYTHING, EVERYTHING - {SettledAs.CHARGE}, NOTHING)

@dataclass(slots=True)
class Imported:
    """What came of a file: the new statements with how many lines were settled or are breaks, and what was known."""

    statements: list[Statement] = field(default_factory=list)
    settled: int = 0
    breaks: int = 0
    known_statements: int = 0
    known_lines: int = 0
    pending: int = 0
    given: list[Batch] = field(default_factory=list)  # batches that the statements show to be at the bank

    @property
    def lines(self) -> int:
        """How many lines are new."""
        return self.settled + self.breaks

    @property
    def already(self) -> bool:
        """Whether everything in the file had been imported before, so that nothing has changed."""
        return not self.statements


def import_upload(upload: UploadedFile, *, by: User, at: datetime) -> Imported:
    """Imports a file as somebody sent it. Refuses `UploadTooLarge`, and what `import_file` refuses."""
    if isinstance(upload, Oversized):
        raise UploadTooLarge(most=settings.UPLOAD_LIMIT // 1024**2)
    return import_file(upload.name, upload.read(), by=by, at=at)


def import_file(upload_name: str, data: bytes, *, by: User, at: datetime) -> Imported:
    """Imports a file of statements. Refuses a `FileRefused`, and then nothing of the file is kept. What the books
    cannot take becomes a break: the bank has moved the money, whatever the books say."""
    told = camt.read(data)
    for settles in ATTEMPTS[:-1]:
        try:
            return _import(upload_name, data, told, settles, by=by, at=at)
        except FileRefused:
            raise
        except Refused:
            continue
    return _import(upload_name, data, told, ATTEMPTS[-1], by=by, at=at)


@transaction.atomic
def _import(
    name: str, data: bytes, told: Sequence[Told], settles: Collection[SettledAs], *, by: User, at: datetime
) -> Imported:
    accounts = _lock_accounts(told, by)
    _check_days(told, on=timezone.localdate(at))
    fresh, known_keys = _fresh(told, accounts)
    done = Imported(known_statements=len(told) - len(fresh), pending=sum(each.pending for each in fresh))
    if not fresh:
        done.known_lines = sum(len(each.lines) for each in told)
        return done
    done.statements = _keep(name, data, fresh, accounts, by=by, at=at)
    lines: dict[PayingAccount, list[tuple[Statement, int, Line]]] = defaultdict(list)
    for statement, each in zip(done.statements, fresh, strict=True):
        for position, line in enumerate(each.lines, start=1):
            if (statement.account_id, line.key) in known_keys:
                done.known_lines += 1
            else:
                known_keys.add((statement.account_id, line.key))
                lines[statement.account].append((statement, position, line))
    postings: dict[date, list[Posting]] = defaultdict(list)
    for account in sorted(lines, key=lambda each: each.pk):
        left = [line for _statement, _position, line in lines[account] if line.amount < 0]
        shown = {each for line in left for each in (line.end_to_end_id, *line.end_to_end_ids)}
        told = {line.batch for line in left}
        done.given += batches.seen_at_the_bank(shown, told, programme_id=account.programme_id, by=by, at=at)
        entries = settling.Settling(account, lines[account], settles, by=by, at=at).run(postings)
        done.settled += sum(entry.settled_as is not None for entry in entries)
        done.breaks += sum(entry.settled_as is None for entry in entries)
    booking.post(postings, by=by)
    return done


def _lock_accounts(told: Sequence[Told], by: User) -> dict[str, PayingAccount]:
    """The accounts of the statements, locked in order, so that one of two imports waits for the other."""
    ibans = {each.iban for each in told}
    rows = accounts_of(by).filter(iban__in=ibans).select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {row.iban: row for row in rows}
    for iban in sorted(ibans - set(found)):
        raise WrongAccount(iban=iban)
    return found


def _check_days(told: Sequence[Told], *, on: date) -> None:
    for each in told:
        last = max((each.closed_on, *(line.booked_on for line in each.lines)))
        if last > on:
            raise DaysDisagree(statement=each.identifier, found=last)


def _fresh(told: Sequence[Told], accounts: dict[str, PayingAccount]) -> tuple[list[Told], set[tuple[int, str]]]:
    """The statements that are not known yet, and the keys of the lines that are. Refuses `StatementChanged`."""
    numbers = [account.pk for account in accounts.values()]
    rows = Statement.objects.filter(account__in=numbers, identifier__any_of=[each.identifier for each in told])
    known = {(row.account_id, row.identifier): row for row in rows}
    keys = [line.key for each in told for line in each.lines]
    lines = Entry.objects.filter(account__in=numbers, key__any_of=keys)
    known_keys = set(lines.values_list("account", "key"))
    fresh = []
    for each in told:
        account = accounts[each.iban].pk
        if not (row := known.get((account, each.identifier))):
            fresh.append(each)
        elif not _same(row, each) or any((account, line.key) not in known_keys for line in each.lines):
            raise StatementChanged(statement=each.identifier)
    return fresh, known_keys


def _same(row: Statement, told: Told) -> bool:
    was = (row.opened_on, row.closed_on, row.opening, row.closing)
    return was == (told.opened_on, told.closed_on, told.opening, told.closing)


def _keep(
    name: str, data: bytes, fresh: Sequence[Told], accounts: dict[str, PayingAccount], *, by: User, at: datetime
) -> list[Statement]:
    """Keeps the file as it is, and its new statements."""
    name = PurePath(name.replace("\\", "/")).name[-150:] or "camt.053"
    digest = hashlib.sha256(data).hexdigest()
    file = BankFile.objects.create(name=name, sha256=digest, content=data, imported_at=at, imported_by=by)
    return Statement.objects.bulk_create(
        Statement(
            file=file,
            account=accounts[each.iban],
            identifier=each.identifier,
            sequence=each.sequence,
            opened_on=each.opened_on,
            closed_on=each.closed_on,
            opening=each.opening,
            closing=each.closing,
        )
        for each in fresh
    )
