"""Importing bank statements: read, recognised, settled and booked in one transaction, many lines at a time.

What was imported before is recognised by the digest of the file, the number of the statement and the key of the line,
under a lock on the account, so that nothing counts twice, whoever sends it and however often."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone

from healthcoach.bulk import add
from healthcoach.files.uploads import Oversized
from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.bank import booking, camt, knowledge
from subsidies.bank.camt import Told
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.bank.permissions import accounts_of
from subsidies.bank.refusals import DaysDisagree, FileRefused, StatementChanged, UploadTooLarge, WrongAccount
from subsidies.bank.rules import Known, Line, Problem, SettledAs, Verdict, judge
from subsidies.budget.rules import Posting
from subsidies.payments import actions as batches
from subsidies.payments import settling as payments
from subsidies.payments.models import Batch, PayingAccount
from subsidies.payments.status_reports.actions import Reported, import_report
from subsidies.payments.status_reports.reader import is_status_report

EVERYTHING, NOTHING = frozenset(SettledAs), frozenset()
# When the books do not hold what is booked after all, the charges go first, and then everything waits for a person.
ATTEMPTS = (EVERYTHING, EVERYTHING - {SettledAs.CHARGE}, NOTHING)
# In this order a step never undoes what a later one stands on: nothing comes back that has not left, and what was
# returned is not recovered.
STEPS = (SettledAs.PAYMENT, SettledAs.RECOVERY, SettledAs.RETURN, SettledAs.TRANCHE, SettledAs.CHARGE, SettledAs.COURSE)
NOT_TO_BE_PAID = {Problem.ALREADY, Problem.NOT_SENT}  # of money that left for a payment: perhaps it is paid twice
COPIED = (
    *("key", "amount", "booked_on", "value_on", "bank_reference", "end_to_end_id", "communication", "remittance"),
    *("counterparty", "iban", "code", "return_reason"),
)
WRITTEN = [each.attname for each in Entry._meta.concrete_fields]


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
    report: Reported | None = None  # of a file that holds no statements, but the answer to a payment file

    @property
    def lines(self) -> int:
        """How many lines are new."""
        return self.settled + self.breaks

    @property
    def already(self) -> bool:
        """Whether everything in the file had been imported before, so that nothing has changed."""
        return self.report.already if self.report else not self.statements


def import_upload(upload: UploadedFile, *, by: User, at: datetime) -> Imported:
    """Imports a file as somebody sent it. Refuses `UploadTooLarge`, and what `import_file` refuses."""
    if isinstance(upload, Oversized):
        raise UploadTooLarge(most=settings.UPLOAD_LIMIT // 1024**2)
    return import_file(upload.name, upload.read(), by=by, at=at)


def import_file(upload_name: str, data: bytes, *, by: User, at: datetime) -> Imported:
    """Imports a file of statements. Refuses a `FileRefused`, and then nothing of the file is kept. What the books
    cannot take becomes a break: the bank has moved the money, whatever the books say. An answer of the bank to a
    payment file goes its own way."""
    if is_status_report(data):
        return Imported(report=import_report(upload_name, data, by=by, at=at))
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
        left = {line.end_to_end_id for _statement, _position, line in lines[account] if line.amount < 0} - {""}
        done.given += batches.seen_at_the_bank(left, programme_id=account.programme_id, by=by, at=at)
        entries = _Import(account, lines[account], settles, by=by, at=at).run(postings)
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


class _Import:
    """The new lines of one account on their way into the books."""

    def __init__(
        self,
        account: PayingAccount,
        lines: Sequence[tuple[Statement, int, Line]],
        settles: Collection[SettledAs],
        *,
        by: User,
        at: datetime,
    ) -> None:
        self.account, self.settles, self.lines = account, settles, [line for _statement, _position, line in lines]
        self.facts = {"by": by, "at": at}
        numbers = _new_numbers(len(lines))
        self.entries = [
            Entry(pk=pk, statement=statement, account=account, position=position, **_copied(line))
            for pk, (statement, position, line) in zip(numbers, lines, strict=True)
        ]

    def run(self, postings: dict[date, list[Posting]]) -> list[Entry]:
        """Judges, settles and keeps every line; adds what is to be posted."""
        self.rows = knowledge.lock(self.account.programme_id, self.lines)
        known = knowledge.known(self.account.programme_id, self.rows)
        settled: dict[SettledAs, list[Entry]] = defaultdict(list)
        for entry, line in sorted(zip(self.entries, self.lines, strict=True), key=lambda pair: _turn(pair[1], known)):
            verdict = self._verdict(line, known)
            if isinstance(verdict, SettledAs):
                settled[verdict].append(entry)
            else:
                entry.problem = verdict
        for kind in STEPS:
            for day, booked in booking.by_day(settled[kind]).items():
                postings[day] += self._settle(kind, booked)
        taken = [entry for entry in self.entries if entry.amount < 0 and entry.problem in NOT_TO_BE_PAID]
        payments.note_debits((self.rows.payments[each.end_to_end_id], each.booked_on) for each in taken)
        add(Entry, WRITTEN, map(attrgetter(*WRITTEN), self.entries))
        return self.entries

    def _verdict(self, line: Line, known: Known) -> Verdict:
        verdict = judge(line, known)
        return Problem.NO_CASH if isinstance(verdict, SettledAs) and verdict not in self.settles else verdict

    def _settle(self, kind: SettledAs, entries: Sequence[Entry]) -> list[Posting]:
        """Settles lines of one kind and one day."""
        match kind:
            case SettledAs.PAYMENT | SettledAs.RETURN:
                pairs = [(entry, self.rows.payments[entry.end_to_end_id]) for entry in entries]
                step = booking.leave if kind == SettledAs.PAYMENT else booking.come_back
                self._note(kind, pairs)
                return step(pairs, **self.facts)
            case SettledAs.RECOVERY:
                pairs = [(entry, self.rows.recoveries[entry.communication]) for entry in entries]
                self._note(kind, pairs)
                return booking.repay(pairs, **self.facts)
            case SettledAs.COURSE:
                pairs = [(entry, self.rows.enrolments[entry.communication]) for entry in entries]
                self._note(kind, pairs)
                return booking.follow_course(pairs, **self.facts)
            case SettledAs.TRANCHE:
                return [posting for entry in entries for posting in self._tranche(entry)]
        for entry in entries:
            booking.settle(entry, kind, f"charge:{entry.pk}", **self.facts)
        return booking.charge(entries, operating=self.rows.operating)

    def _note(self, kind: SettledAs, pairs: Sequence[tuple[Entry, object]]) -> None:
        for entry, row in pairs:
            booking.settle(entry, kind, row.subject, **self.facts)

    def _tranche(self, entry: Entry) -> list[Posting]:
        """A tranche that the budget refuses after all is a break like any other."""
        parts = self.rows.tranches[entry.communication]
        try:
            postings = booking.come_in(entry, parts, **self.facts)
        except Refused:
            entry.problem = Problem.UNEXPECTED
            return []
        booking.settle(entry, SettledAs.TRANCHE, f"tranche:{parts[0].pk}", **self.facts)
        return postings


def _turn(line: Line, known: Known) -> tuple[date, bool]:
    """Day by day; on one day payments leave before they come back, in whatever order the bank writes them."""
    return line.booked_on, line.amount > 0 and line.end_to_end_id in known.payments


def _copied(line: Line) -> dict[str, object]:
    return {name: getattr(line, name) for name in COPIED}


def _new_numbers(count: int) -> list[int]:
    """The numbers of new lines, known before they are written: the subject of a charge is its line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('subsidies_entry', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [number for (number,) in cursor.fetchall()]
