"""Importing bank statements: read, recognised, settled and booked in one transaction, many lines at a time.

What was imported before is recognised by the statement and, line by line, by day and balance (`placing`), under a lock
on the account, so that nothing counts twice and nothing is lost, in whatever order and however often it is sent."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import count

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.files.uploads import Oversized
from healthcoach.lifecycle import WrongStatus
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.bank import booking, keeping, notifying, placing, reading, settling
from subsidies.bank.models import Entry, Statement
from subsidies.bank.permissions import accounts_of
from subsidies.bank.refusals import FileRefused, UploadTooLarge
from subsidies.bank.reissues import (
    ReplacedMeanwhile,
    SecondPersonAccepts,
    propose_reissues,
    told_again,
    withdraw_lines,
)
from subsidies.bank.retold import REISSUE, Reissue, Telling
from subsidies.bank.retold import Status as ReissueStatus
from subsidies.bank.rules import Line, SettledAs
from subsidies.bank.told import Contents, Told
from subsidies.payments import actions as batches
from subsidies.payments.models import Batch, PayingAccount
from subsidies.payments.status_reports.actions import Reported, import_report
from subsidies.payments.status_reports.reader import is_status_report

EVERYTHING, NOTHING = frozenset(SettledAs), frozenset()
# When the books do not hold what is booked after all, the charges go first, and then everything waits for a person.
ATTEMPTS = (EVERYTHING, EVERYTHING - {SettledAs.CHARGE}, NOTHING)


@dataclass(slots=True)
class Outcome:
    """What came of one statement in a file. `new` are its lines that no other statement told before."""

    told: Told
    statement: Statement | None = None  # nothing when it was known already
    new: list[Entry] = field(default_factory=list)

    @property
    def settled(self) -> int:
        """How many of its new lines settled by themselves."""
        return sum(entry.settled_as is not None for entry in self.new)

    @property
    def breaks(self) -> list[Entry]:
        """Its new lines that wait for somebody."""
        return [entry for entry in self.new if entry.settled_as is None]


@dataclass(slots=True)
class Imported:
    """What came of a file, statement by statement, and what of it was left out."""

    outcomes: list[Outcome] = field(default_factory=list)
    pending: int = 0
    given: list[Batch] = field(default_factory=list)  # batches that the statements show to be at the bank
    reissues: list[Reissue] = field(default_factory=list)  # statements with another content than before
    notified: int = 0  # movements of which a notification tells the transactions
    explained: list[Entry] = field(default_factory=list)  # open lines that notifications settled
    skipped_accounts: tuple[str, ...] = ()
    skipped_files: tuple[str, ...] = ()
    report: Reported | None = None  # of a file that holds no statements, but the answer to a payment file

    @property
    def statements(self) -> list[Statement]:
        """The new statements."""
        return [each.statement for each in self.outcomes if each.statement]

    @property
    def settled(self) -> int:
        """How many new lines settled by themselves."""
        return sum(each.settled for each in self.outcomes)

    @property
    def breaks(self) -> int:
        """How many new lines wait for somebody."""
        return sum(len(each.breaks) for each in self.outcomes)

    @property
    def lines(self) -> int:
        """How many lines are new."""
        return self.settled + self.breaks

    @property
    def known_statements(self) -> int:
        """How many statements were imported before."""
        return len(self.outcomes) - len(self.statements)

    @property
    def known_lines(self) -> int:
        """How many lines another statement told before."""
        return sum(len(each.told.lines) - len(each.new) for each in self.outcomes)

    @property
    def already(self) -> bool:
        """Whether everything in the file had been imported before, so that nothing has changed."""
        if self.report:
            return self.report.already
        return not (self.statements or self.reissues or self.notified)


def import_upload(upload: UploadedFile, *, by: User, at: datetime) -> Imported:
    """Imports a file as somebody sent it. Refuses `UploadTooLarge`, and what `import_file` refuses."""
    if isinstance(upload, Oversized):
        raise UploadTooLarge(most=settings.UPLOAD_LIMIT // 1024**2)
    return import_file(upload.name, upload.read(), by=by, at=at)


def import_file(upload_name: str, data: bytes, *, by: User | None, at: datetime) -> Imported:
    """Imports a file of statements. Refuses a `FileRefused`, and then nothing of the file is kept. What the books
    cannot take becomes a break: the bank has moved the money, whatever the books say. An answer of the bank to a
    payment file goes its own way."""
    if is_status_report(data):
        return Imported(report=import_report(upload_name, data, by=by, at=at))
    contents = reading.file_contents(data, set(accounts_of(by).values_list("iban", flat=True)))
    for settles in ATTEMPTS[:-1]:
        try:
            return _import(upload_name, data, contents, settles, by=by, at=at)
        except FileRefused:
            raise
        except Refused:
            continue
    return _import(upload_name, data, contents, ATTEMPTS[-1], by=by, at=at)


@transaction.atomic
def _import(
    name: str, data: bytes, contents: Contents, settles: Collection[SettledAs], *, by: User | None, at: datetime
) -> Imported:
    told = contents.statements
    accounts = keeping.lock_accounts([*told, *contents.notices], contents.skipped_accounts, by)
    keeping.check_days(told, on=timezone.localdate(at))
    found = keeping.recognise_statements(told, accounts)
    done = Imported(
        outcomes=[Outcome(each) for each in found.known],
        pending=sum(each.pending for each in found.fresh),
        skipped_accounts=contents.skipped_accounts,
        skipped_files=contents.skipped_files,
    )
    if not (found.fresh or found.changed or contents.notices):
        return done
    file = keeping.keep_file(name, data, by=by, at=at)
    done.reissues = [each for each in propose_reissues(found.changed, file, by=by, at=at) if each.file_id == file.pk]
    done.notified = notifying.keep_notices(contents.notices, file, accounts)
    statements = keeping.keep_statements(file, found.fresh, accounts)
    done.outcomes += _bring_in(list(zip(statements, found.fresh, strict=True)), settles, done.given, by=by, at=at)
    done.explained = notifying.settle_notified(list(accounts.values()), by=by, at=at)
    explained = {entry.pk for entry in done.explained}
    for entry in (each for outcome in done.outcomes for each in outcome.new if each.pk in explained):
        entry.refresh_from_db(fields=["settled_as", "settled_at"])
    return done


def accept(reissue: Reissue, *, by: User, at: datetime) -> Reissue:
    """A statement that the bank issued again takes the place of the former one: its new lines are settled and booked,
    those that it no longer has are withdrawn, and what was settled stays as it is. Refuses `SecondPersonAccepts` and
    `ReplacedMeanwhile`."""
    for settles in ATTEMPTS[:-1]:
        try:
            return _accept(reissue, settles, by=by, at=at)
        except (SecondPersonAccepts, ReplacedMeanwhile, WrongStatus):
            raise
        except Refused:
            continue
    return _accept(reissue, ATTEMPTS[-1], by=by, at=at)


@transaction.atomic
def decline(reissue: Reissue, *, reason: str, by: User, at: datetime) -> Reissue:
    """The former statement stands, for this reason. Refuses `Missing` without one."""
    row = Reissue.objects.select_for_update(of=("self",), no_key=True).get(pk=reissue.pk)
    REISSUE.check([row], ReissueStatus.DECLINED)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    REISSUE.move([row], ReissueStatus.DECLINED, declined_at=at, declined_by=by, declined_reason=reason.strip())
    return row


@transaction.atomic
def _accept(reissue: Reissue, settles: Collection[SettledAs], *, by: User, at: datetime) -> Reissue:
    account = PayingAccount.objects.select_for_update(of=("self",), no_key=True).get(pk=reissue.statement.account_id)
    rows = Reissue.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("statement__account", "file").get(pk=reissue.pk)
    REISSUE.check([row], ReissueStatus.ACCEPTED)
    if row.proposed_by_id == by.pk:
        raise SecondPersonAccepts
    if not row.statement.is_standing:
        raise ReplacedMeanwhile
    told = told_again(row)
    [statement] = keeping.keep_statements(row.file, [told], {account.iban: account}, replaces=row.statement)
    REISSUE.move([row], ReissueStatus.ACCEPTED, accepted_at=at, accepted_by=by)
    _bring_in([(statement, told)], settles, [], by=by, at=at)
    withdraw_lines(row)
    return row


def _bring_in(
    statements: Sequence[tuple[Statement, Told]],
    settles: Collection[SettledAs],
    given: list[Batch],
    *,
    by: User | None,
    at: datetime,
) -> list[Outcome]:
    """Settles and books the lines of new statements that no other statement told before, and notes which lines each of
    them tells."""
    lines, tellings = _placed(statements)
    outcomes = {statement.pk: Outcome(told, statement) for statement, told in statements}
    numbers: dict[int, int] = {}
    postings: dict[date, list] = defaultdict(list)
    for account in sorted(lines, key=lambda each: each.pk):
        fresh = list(lines[account].values())
        left = [line for _statement, _position, line in fresh if line.amount < 0]
        shown = {each for line in left for each in (line.end_to_end_id, *line.end_to_end_ids)}
        named = {line.batch for line in left}
        given += batches.seen_at_the_bank(shown, named, programme_id=account.programme_id, by=by, at=at)
        entries = settling.Settling(account, fresh, settles, by=by, at=at).run(postings)
        for number, entry in zip(lines[account], entries, strict=True):
            numbers[number] = entry.pk
            outcomes[entry.statement_id].new.append(entry)
    Telling.objects.bulk_create(
        Telling(statement=statement, lines=[numbers.get(each, each) for each in told]) for statement, told in tellings
    )
    booking.post(postings, by=by)
    return list(outcomes.values())


def _placed(
    statements: Sequence[tuple[Statement, Told]],
) -> tuple[dict[PayingAccount, dict[int, tuple[Statement, int, Line]]], list[tuple[Statement, list[int]]]]:
    """The new lines of each account, under numbers below zero, and the numbers of all lines that each statement has."""
    histories = keeping.known_history(statements)
    fresh, lines, tellings = count(-1, -1), defaultdict(dict), []
    for statement, told in sorted(statements, key=lambda pair: (pair[1].opened_on, pair[1].closed_on)):
        history = histories[statement.account_id]
        movements = [placing.Movement.of(line) for line in told.lines]
        numbers = placing.known_numbers(told, movements, history)
        for place, line in enumerate(told.lines):
            if numbers[place] is None:
                numbers[place] = number = next(fresh)
                keyed = replace(line, key=history.next_key(movements[place]))
                lines[statement.account][number] = (statement, place + 1, keyed)
        known = [replace(each, number=number) for each, number in zip(movements, numbers, strict=True)]
        history.add(placing.daily_runs(told, known))
        history.closings.append((told.closed_on, told.closing))
        tellings.append((statement, numbers))
    return lines, tellings
