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

from healthcoach.money import ZERO
from healthcoach.references import grouped_iban
from healthcoach.users.models import User
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.bank.permissions import accounts_of
from subsidies.bank.placing import History, Movement, daily_runs
from subsidies.bank.refusals import DaysDisagree, WrongAccount
from subsidies.bank.retold import Telling
from subsidies.bank.told import Notice, Told
from subsidies.payments.models import PayingAccount

COMPARED = ("booked_on", "amount", "bank_reference", "end_to_end_id", "communication", "iban")
BEFORE = timedelta(days=31)  # how far back the balance before a day is looked for


@dataclass(slots=True)
class Recognised:
    """The statements of a file: new ones, those that are known, and those that say something else than a known one."""

    fresh: list[Told] = field(default_factory=list)
    known: list[Told] = field(default_factory=list)
    changed: list[tuple[Statement, Told]] = field(default_factory=list)


def lock_accounts(told: Sequence[Told | Notice], others: Sequence[str], by: User | None) -> dict[str, PayingAccount]:
    """The accounts of the statements, locked in order, so that one of two imports waits for the other. Refuses
    `WrongAccount` when none of them is of a programme for which this person books."""
    ibans = {each.iban for each in told}
    rows = accounts_of(by).filter(iban__in=ibans).select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {row.iban: row for row in rows}
    if not found:
        raise WrongAccount(iban=grouped_iban(next(iter([*sorted(ibans), *others]), "–")))
    return found


def check_days(told: Sequence[Told], *, on: date) -> None:
    """Refuses `DaysDisagree` for a statement of a day that has not come yet."""
    for each in told:
        last = max((each.closed_on, *(line.booked_on for line in each.lines)))
        if last > on:
            raise DaysDisagree(statement=each.identifier, found=date_format(last, "d/m/Y"))


def recognise_statements(told: Sequence[Told], accounts: dict[str, PayingAccount]) -> Recognised:
    """Which statements were told before: by account, number and days, and then by what they say. Numbers return every
    year, and a second statement of a day may carry the number of the first. Three queries."""
    rows = Statement.objects.filter(
        account__in=accounts.values(), identifier__any_of=sorted({each.identifier for each in told})
    )
    same: dict[tuple, list[Statement]] = defaultdict(list)
    for row in rows.select_related("replacement"):
        same[row.account_id, row.identifier, row.opened_on, row.closed_on].append(row)
    lines = _told_tokens([row for each in same.values() for row in each])
    found = Recognised()
    for each in told:
        before = same[accounts[each.iban].pk, each.identifier, each.opened_on, each.closed_on]
        if any(_same_content(row, each, lines.get(row.pk)) for row in before):
            found.known.append(each)
        elif changed := [row for row in before if row.is_standing and not _follows(each, row)]:
            found.changed.append((changed[0], each))
        else:
            found.fresh.append(each)
    return found


def known_history(fresh: Sequence[tuple[Statement, Told]]) -> dict[int, History]:
    """What is known of the days on which these new statements book, for each account. Seven queries."""
    histories = {statement.account_id: History() for statement, _told in fresh}
    days = {line.booked_on for _statement, told in fresh for line in told.lines}
    if not days:
        return histories
    new = {statement.pk for statement, _told in fresh}
    first, last = min(days), max(days)
    entries = Entry.objects.filter(account__in=list(histories), booked_on__range=(first, last)).order_by("pk")
    movements, telling = {}, set()
    for number, account, statement, *values in entries.values_list("pk", "account", "statement", *COMPARED):
        movements[number] = each = Movement(*values, number=number)
        histories[account].times[each.token] += 1
        telling.add(statement)
    nearby = Q(pk__in=telling) | Q(closed_on__gte=first, opened_on__lte=last)
    _add_runs(histories, movements, nearby & ~Q(pk__in=new))
    for account, opening in PayingAccount.objects.filter(pk__in=list(histories)).values_list("pk", "opening"):
        histories[account].closings.append((date.min, opening))
    closings = Statement.objects.standing().exclude(pk__in=new).filter(account__in=list(histories), closed_on__lt=last)
    latest = closings.order_by("account", "closed_on", "pk").values_list("account", "closed_on", "closing")
    for account, day, closing in latest.filter(closed_on__gte=first - BEFORE):
        histories[account].closings.append((day, closing))
    return histories


def keep_file(name: str, data: bytes, *, by: User | None, at: datetime) -> BankFile:
    """Keeps a file as it is, once."""
    name = PurePath(name.replace("\\", "/")).name[-150:] or "bank"
    facts = {"name": name, "content": data, "imported_at": at, "imported_by": by}
    return BankFile.objects.get_or_create(sha256=hashlib.sha256(data).hexdigest(), defaults=facts)[0]


def keep_statements(
    file: BankFile, fresh: Sequence[Told], accounts: dict[str, PayingAccount], *, replaces: Statement | None = None
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


def told_lines(statements: Sequence[Statement]) -> dict[int, list[int]]:
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


def movements_of(numbers: Collection[int]) -> dict[int, Movement]:
    """These known lines, as far as they are compared."""
    rows = Entry.objects.filter(pk__any_of=sorted(numbers)).values_list("pk", *COMPARED)
    return {number: Movement(*values, number=number) for number, *values in rows}


def _add_runs(histories: dict[int, History], movements: dict[int, Movement], chosen: Q) -> None:
    """The runs of the statements that tell these lines or lie on these days."""
    rows = Statement.objects.standing().filter(chosen, account__in=list(histories))
    rows = {row.pk: row for row in rows.order_by("pk")}
    lines = told_lines(list(rows.values()))
    elsewhere = {number for each in lines.values() for number in each} - set(movements)
    movements |= movements_of(elsewhere)
    placed = set()
    for pk, numbers in lines.items():
        row, told = rows[pk], [movements[number] for number in numbers]
        if row.opening + sum((each.amount for each in told), ZERO) == row.closing:
            placed |= set(numbers)
            histories[row.account_id].add(daily_runs(row, told))
    loose = Entry.objects.filter(pk__any_of=sorted(set(movements) - placed), withdrawal__isnull=True)
    for number, account in loose.values_list("pk", "account"):
        histories[account].loose[movements[number].day].append(movements[number])


def _told_tokens(rows: Sequence[Statement]) -> dict[int, Counter]:
    """What the lines of these statements say, as far as it was noted which lines each of them tells."""
    tellings = dict(Telling.objects.filter(statement__in=rows).values_list("statement", "lines"))
    movements = movements_of({number for lines in tellings.values() for number in lines})
    return {statement: Counter(movements[number].token for number in lines) for statement, lines in tellings.items()}


def _same_content(row: Statement, told: Told, tokens: Counter | None) -> bool:
    was = (row.opened_on, row.closed_on, row.opening, row.closing)
    if was != (told.opened_on, told.closed_on, told.opening, told.closing):
        return False
    return tokens is None or tokens == Counter(Movement.of(line).token for line in told.lines)


def _follows(told: Told, row: Statement) -> bool:
    """Whether a statement goes on where one with the same number and days ended."""
    return told.opening == row.closing != row.opening or told.closing == row.opening != row.closing
