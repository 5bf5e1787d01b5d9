"""What is kept of a file: its bytes, its statements, and which lines each of them tells. What was kept before is found
again here, with the account locked, in as many queries for thousands of lines as for one."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import PurePath

from django.db.models import Q
from django.utils.formats import date_format

from healthcoach.core.money import ZERO
from healthcoach.core.structured_communication import format_iban
from healthcoach.users.models import User
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.bank.permissions import list_importable_accounts
from subsidies.bank.reading.contents import ParsedNotice, ParsedStatement
from subsidies.bank.refusals import DaysDisagree, WrongAccount
from subsidies.bank.statements.line_placement import AccountHistory, ComparedMovement, split_daily_runs
from subsidies.bank.statements.reissue_models import Telling
from subsidies.payments.models import PayingAccount

COMPARED_LINE_FIELDS = ("booked_on", "amount", "bank_reference", "end_to_end_id", "communication", "iban")
BALANCE_LOOKBACK = timedelta(days=31)  # how far back the balance before a day is looked for


@dataclass(slots=True)
class RecognisedStatements:
    """The statements of a file: new ones, those that are known, and those that say something else than a known one."""

    fresh: list[ParsedStatement] = field(default_factory=list)
    known: list[ParsedStatement] = field(default_factory=list)
    changed: list[tuple[Statement, ParsedStatement]] = field(default_factory=list)


def lock_statement_accounts(
    told: Sequence[ParsedStatement | ParsedNotice], others: Sequence[str], by: User | None
) -> dict[str, PayingAccount]:
    """The accounts of the statements, locked in order, so that one of two imports waits for the other. Refuses
    `WrongAccount` when none of them is of a programme for which this person books."""
    ibans = {each.iban for each in told}
    rows = (
        list_importable_accounts(by).filter(iban__in=ibans).select_for_update(of=("self",), no_key=True).order_by("pk")
    )
    found = {row.iban: row for row in rows}
    if not found:
        raise WrongAccount(iban=format_iban(next(iter([*sorted(ibans), *others]), "–")))
    return found


def check_statement_days(told: Sequence[ParsedStatement], *, on: date) -> None:
    """Refuses `DaysDisagree` for a statement of a day that has not come yet."""
    for each in told:
        last = max((each.closed_on, *(line.booked_on for line in each.lines)))
        if last > on:
            raise DaysDisagree(statement=each.identifier, found=date_format(last, "d/m/Y"))


def recognise_statements(told: Sequence[ParsedStatement], accounts: dict[str, PayingAccount]) -> RecognisedStatements:
    """Which statements were told before: by account, number and days, and then by what they say. Numbers return every
    year, and a second statement of a day may carry the number of the first. Three queries."""
    rows = Statement.objects.filter(
        account__in=accounts.values(), identifier__any_of=sorted({each.identifier for each in told})
    )
    same: dict[tuple, list[Statement]] = defaultdict(list)
    for row in rows.select_related("replacement"):
        same[row.account_id, row.identifier, row.opened_on, row.closed_on].append(row)
    lines = _count_line_tokens([row for each in same.values() for row in each])
    found = RecognisedStatements()
    for each in told:
        before = same[accounts[each.iban].pk, each.identifier, each.opened_on, each.closed_on]
        if any(_has_same_content(row, each, lines.get(row.pk)) for row in before):
            found.known.append(each)
        elif changed := [row for row in before if row.is_standing and not _is_following_statement(each, row)]:
            found.changed.append((changed[0], each))
        else:
            found.fresh.append(each)
    return found


def load_account_histories(fresh: Sequence[tuple[Statement, ParsedStatement]]) -> dict[int, AccountHistory]:
    """What is known of the days on which these new statements book, for each account. Seven queries."""
    histories = {statement.account_id: AccountHistory() for statement, _told in fresh}
    days = {line.booked_on for _statement, told in fresh for line in told.lines}
    if not days:
        return histories
    new = {statement.pk for statement, _told in fresh}
    first, last = min(days), max(days)
    entries = Entry.objects.filter(account__in=list(histories), booked_on__range=(first, last)).order_by("pk")
    movements, telling = {}, set()
    for number, account, statement, *values in entries.values_list("pk", "account", "statement", *COMPARED_LINE_FIELDS):
        movements[number] = each = ComparedMovement(*values, number=number)
        histories[account].times[each.token] += 1
        telling.add(statement)
    nearby = Q(pk__in=telling) | Q(closed_on__gte=first, opened_on__lte=last)
    _add_statement_runs(histories, movements, nearby & ~Q(pk__in=new))
    for account, opening in PayingAccount.objects.filter(pk__in=list(histories)).values_list("pk", "opening"):
        histories[account].closings.append((date.min, opening))
    closings = Statement.objects.standing().exclude(pk__in=new).filter(account__in=list(histories), closed_on__lt=last)
    latest = closings.order_by("account", "closed_on", "pk").values_list("account", "closed_on", "closing")
    for account, day, closing in latest.filter(closed_on__gte=first - BALANCE_LOOKBACK):
        histories[account].closings.append((day, closing))
    return histories


def store_bank_file(name: str, data: bytes, *, by: User | None, at: datetime) -> BankFile:
    """Keeps a file as it is, once."""
    name = PurePath(name.replace("\\", "/")).name[-150:] or "bank"
    facts = {"name": name, "content": data, "imported_at": at, "imported_by": by}
    return BankFile.objects.get_or_create(sha256=hashlib.sha256(data).hexdigest(), defaults=facts)[0]


def store_statements(
    file: BankFile,
    fresh: Sequence[ParsedStatement],
    accounts: dict[str, PayingAccount],
    *,
    replaces: Statement | None = None,
) -> list[Statement]:
    """Keeps new statements, or one in the place of another."""
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
            format=each.format,
            replaces=replaces,
        )
        for each in fresh
    )


def list_statement_line_numbers(statements: Sequence[Statement]) -> dict[int, list[int]]:
    """The numbers of the lines that each of these statements tells, in the bank's order. Of those that were kept before
    it was noted which lines each tells, the lines that it told first."""
    lines = dict(Telling.objects.filter(statement__in=statements).values_list("statement", "lines"))
    old = {each.pk: [] for each in statements if each.pk not in lines}
    rows = (
        Entry.objects.filter(statement__in=old).order_by("statement", "position", "pk") if old else Entry.objects.none()
    )
    for statement, number in rows.values_list("statement", "pk"):
        old[statement].append(number)
    return lines | old


def load_compared_movements(numbers: Collection[int]) -> dict[int, ComparedMovement]:
    """These known lines, as far as they are compared."""
    rows = Entry.objects.filter(pk__any_of=sorted(numbers)).values_list("pk", *COMPARED_LINE_FIELDS)
    return {number: ComparedMovement(*values, number=number) for number, *values in rows}


def _add_statement_runs(
    histories: dict[int, AccountHistory], movements: dict[int, ComparedMovement], chosen: Q
) -> None:
    """The runs of the statements that tell these lines or lie on these days."""
    rows = Statement.objects.standing().filter(chosen, account__in=list(histories))
    rows = {row.pk: row for row in rows.order_by("pk")}
    lines = list_statement_line_numbers(list(rows.values()))
    elsewhere = {number for each in lines.values() for number in each} - set(movements)
    movements |= load_compared_movements(elsewhere)
    placed = set()
    for pk, numbers in lines.items():
        row, told = rows[pk], [movements[number] for number in numbers]
        if row.opening + sum((each.amount for each in told), ZERO) == row.closing:
            placed |= set(numbers)
            histories[row.account_id].add(split_daily_runs(row, told))
    loose = Entry.objects.filter(pk__any_of=sorted(set(movements) - placed), withdrawal__isnull=True)
    for number, account in loose.values_list("pk", "account"):
        histories[account].loose[movements[number].day].append(movements[number])


def _count_line_tokens(rows: Sequence[Statement]) -> dict[int, Counter]:
    """What the lines of these statements say, as far as it was noted which lines each of them tells."""
    tellings = dict(Telling.objects.filter(statement__in=rows).values_list("statement", "lines"))
    movements = load_compared_movements({number for lines in tellings.values() for number in lines})
    return {statement: Counter(movements[number].token for number in lines) for statement, lines in tellings.items()}


def _has_same_content(row: Statement, told: ParsedStatement, tokens: Counter | None) -> bool:
    was = (row.opened_on, row.closed_on, row.opening, row.closing)
    if was != (told.opened_on, told.closed_on, told.opening, told.closing):
        return False
    return tokens is None or tokens == Counter(ComparedMovement.of(line).token for line in told.lines)


def _is_following_statement(told: ParsedStatement, row: Statement) -> bool:
    """Whether a statement goes on where one with the same number and days ended."""
    return told.opening == row.closing != row.opening or told.closing == row.opening != row.closing
