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

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.files.uploads import OversizedUpload
from healthcoach.users.models import User
from subsidies.bank.models import Entry, Statement
from subsidies.bank.permissions import list_importable_accounts
from subsidies.bank.reading import files as reading
from subsidies.bank.reading.contents import FileContents, ParsedStatement
from subsidies.bank.refusals import FileRefused, UploadTooLarge
from subsidies.bank.rules import BankLine, MatchKind
from subsidies.bank.settlement import line_settlement as settling
from subsidies.bank.settlement import postings as booking
from subsidies.bank.statements import line_placement as placing
from subsidies.bank.statements import notifications as notifying
from subsidies.bank.statements import storage as keeping
from subsidies.bank.statements.reissue_models import REISSUE, Reissue, ReissueStatus, Telling
from subsidies.bank.statements.reissues import (
    ReplacedMeanwhile,
    SecondPersonAccepts,
    propose_reissues,
    read_reissued_statement,
    withdraw_missing_lines,
)
from subsidies.payments import actions as batches
from subsidies.payments.models import Batch, PayingAccount
from subsidies.payments.status_reports.actions import ReportOutcome, import_report
from subsidies.payments.status_reports.reader import is_status_report

EVERYTHING, NOTHING = frozenset(MatchKind), frozenset()
# When the books do not hold what is booked after all, the charges go first, and then everything waits for a person.
SETTLEMENT_FALLBACKS = (EVERYTHING, EVERYTHING - {MatchKind.CHARGE}, NOTHING)


@dataclass(slots=True)
class StatementOutcome:
    """What came of one statement in a file. `new` are its lines that no other statement told before."""

    told: ParsedStatement
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
class ImportedFile:
    """What came of a file, statement by statement, and what of it was left out."""

    outcomes: list[StatementOutcome] = field(default_factory=list)
    pending: int = 0
    given: list[Batch] = field(default_factory=list)  # batches that the statements show to be at the bank
    reissues: list[Reissue] = field(default_factory=list)  # statements with another content than before
    notified: int = 0  # movements of which a notification tells the transactions
    explained: list[Entry] = field(default_factory=list)  # open lines that notifications settled
    undone: list[Entry] = field(default_factory=list)  # open lines of before that settle with a new one
    skipped_accounts: tuple[str, ...] = ()
    skipped_files: tuple[str, ...] = ()
    report: ReportOutcome | None = None  # of a file that holds no statements, but the answer to a payment file

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


def import_upload(upload: UploadedFile, *, by: User, at: datetime) -> ImportedFile:
    """Imports a file as somebody sent it. Refuses `UploadTooLarge`, and what `import_file` refuses."""
    if isinstance(upload, OversizedUpload):
        raise UploadTooLarge(most=settings.UPLOAD_LIMIT // 1024**2)
    return import_file(upload.name, upload.read(), by=by, at=at)


def import_file(upload_name: str, data: bytes, *, by: User | None, at: datetime) -> ImportedFile:
    """Imports a file of statements. Refuses a `FileRefused`, and then nothing of the file is kept. What the books
    cannot take becomes a break: the bank has moved the money, whatever the books say. An answer of the bank to a
    payment file goes its own way."""
    if is_status_report(data):
        return ImportedFile(report=import_report(upload_name, data, by=by, at=at))
    contents = reading.read_file_contents(data, set(list_importable_accounts(by).values_list("iban", flat=True)))
    for settles in SETTLEMENT_FALLBACKS[:-1]:
        try:
            return _import_contents(upload_name, data, contents, settles, by=by, at=at)
        except FileRefused:
            raise
        except Refused:
            continue
    return _import_contents(upload_name, data, contents, SETTLEMENT_FALLBACKS[-1], by=by, at=at)


@transaction.atomic
def _import_contents(
    name: str, data: bytes, contents: FileContents, settles: Collection[MatchKind], *, by: User | None, at: datetime
) -> ImportedFile:
    told = contents.statements
    accounts = keeping.lock_statement_accounts([*told, *contents.notices], contents.skipped_accounts, by)
    keeping.check_statement_days(told, on=timezone.localdate(at))
    found = keeping.recognise_statements(told, accounts)
    done = ImportedFile(
        outcomes=[StatementOutcome(each) for each in found.known],
        pending=sum(each.pending for each in found.fresh),
        skipped_accounts=contents.skipped_accounts,
        skipped_files=contents.skipped_files,
    )
    if not (found.fresh or found.changed or contents.notices):
        return done
    file = keeping.store_bank_file(name, data, by=by, at=at)
    done.reissues = [each for each in propose_reissues(found.changed, file, by=by, at=at) if each.file_id == file.pk]
    done.notified = notifying.store_notices(contents.notices, file, accounts)
    statements = keeping.store_statements(file, found.fresh, accounts)
    told_by = list(zip(statements, found.fresh, strict=True))
    outcomes, postings = _settle_new_lines(told_by, settles, done, by=by, at=at)
    done.outcomes += outcomes
    booking.post_daily_movements(postings, by=by)
    done.explained = notifying.settle_notified_lines(list(accounts.values()), by=by, at=at)
    explained = {entry.pk for entry in done.explained}
    for entry in (each for outcome in done.outcomes for each in outcome.new if each.pk in explained):
        entry.refresh_from_db(fields=["settled_as", "settled_at"])
    return done


def accept(reissue: Reissue, *, by: User, at: datetime) -> Reissue:
    """A statement that the bank issued again takes the place of the former one: its new lines are settled and booked,
    those that it no longer has are withdrawn, and what was settled stays as it is. Refuses `SecondPersonAccepts` and
    `ReplacedMeanwhile`."""
    for settles in SETTLEMENT_FALLBACKS[:-1]:
        try:
            return _accept_reissue(reissue, settles, by=by, at=at)
        except (SecondPersonAccepts, ReplacedMeanwhile, WrongStatus):
            raise
        except Refused:
            continue
    return _accept_reissue(reissue, SETTLEMENT_FALLBACKS[-1], by=by, at=at)


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
def _accept_reissue(reissue: Reissue, settles: Collection[MatchKind], *, by: User, at: datetime) -> Reissue:
    account = PayingAccount.objects.select_for_update(of=("self",), no_key=True).get(pk=reissue.statement.account_id)
    rows = Reissue.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("statement__account", "file").get(pk=reissue.pk)
    REISSUE.check([row], ReissueStatus.ACCEPTED)
    if row.proposed_by_id == by.pk:
        raise SecondPersonAccepts
    if not row.statement.is_standing:
        raise ReplacedMeanwhile
    told = read_reissued_statement(row)
    [statement] = keeping.store_statements(row.file, [told], {account.iban: account}, replaces=row.statement)
    REISSUE.move([row], ReissueStatus.ACCEPTED, accepted_at=at, accepted_by=by)
    _outcomes, postings = _settle_new_lines([(statement, told)], settles, ImportedFile(), by=by, at=at)
    withdraw_missing_lines(row)
    booking.post_daily_movements(postings, by=by)
    return row


def _settle_new_lines(
    statements: Sequence[tuple[Statement, ParsedStatement]],
    settles: Collection[MatchKind],
    done: ImportedFile,
    *,
    by: User | None,
    at: datetime,
) -> tuple[list[StatementOutcome], booking.PostingsByDay]:
    """Settles the lines of new statements that no other statement told before, and notes which lines each of them
    tells; and of the file, which batches they show and which open lines settle with them. Gives what is to be posted,
    last."""
    lines, tellings = _place_new_lines(statements)
    outcomes = {statement.pk: StatementOutcome(told, statement) for statement, told in statements}
    numbers: dict[int, int] = {}
    postings: dict[date, list] = defaultdict(list)
    for account in sorted(lines, key=lambda each: each.pk):
        fresh = list(lines[account].values())
        left = [line for _statement, _position, line in fresh if line.amount < 0]
        shown = {each for line in left for each in (line.end_to_end_id, *line.end_to_end_ids)}
        named = {line.batch for line in left}
        done.given += batches.mark_sent_from_statement(shown, named, programme_id=account.programme_id, by=by, at=at)
        settlement = settling.AccountSettlement(account, fresh, settles, by=by, at=at)
        entries = settlement.run(postings)
        done.undone += settlement.undone
        for number, entry in zip(lines[account], entries, strict=True):
            numbers[number] = entry.pk
            outcomes[entry.statement_id].new.append(entry)
    Telling.objects.bulk_create(
        Telling(statement=statement, lines=[numbers.get(each, each) for each in told]) for statement, told in tellings
    )
    return list(outcomes.values()), postings


def _place_new_lines(
    statements: Sequence[tuple[Statement, ParsedStatement]],
) -> tuple[dict[PayingAccount, dict[int, tuple[Statement, int, BankLine]]], list[tuple[Statement, list[int]]]]:
    """The new lines of each account, under numbers below zero, and the numbers of all lines that each statement has."""
    histories = keeping.load_account_histories(statements)
    fresh, lines, tellings = count(-1, -1), defaultdict(dict), []
    for statement, told in sorted(statements, key=lambda pair: (pair[1].opened_on, pair[1].closed_on)):
        history = histories[statement.account_id]
        movements = [placing.ComparedMovement.of(line) for line in told.lines]
        numbers = placing.find_known_numbers(told, movements, history)
        for place, line in enumerate(told.lines):
            if numbers[place] is None:
                numbers[place] = number = next(fresh)
                keyed = replace(line, key=history.next_key(movements[place]))
                lines[statement.account][number] = (statement, place + 1, keyed)
        known = [replace(each, number=number) for each, number in zip(movements, numbers, strict=True)]
        history.add(placing.split_daily_runs(told, known))
        history.closings.append((told.closed_on, told.closing))
        tellings.append((statement, numbers))
    return lines, tellings
