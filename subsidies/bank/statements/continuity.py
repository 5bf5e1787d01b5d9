"""Whether the statements of an account follow each other: what one closes on, the next opens with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Q, Sum

from healthcoach.core.money import ZERO
from subsidies.bank.models import Entry, Statement
from subsidies.bank.statements.balance_chain import chain_statements
from subsidies.bank.statements.reissue_models import Telling
from subsidies.payments.models import PayingAccount


@dataclass(frozen=True, slots=True)
class Discontinuity:
    """A statement that does not open with what the one before closed on; the first one is compared with what stood on
    the account when it was registered. `overlaps` when it tells again what another tells, rather than one being missing
    between the two: then lines stand on both."""

    statement: Statement
    before: Statement | None
    expected: Decimal
    overlaps: bool = False

    @property
    def difference(self) -> Decimal:
        """What is missing between the two, in euro."""
        return self.statement.opening - self.expected


@dataclass(frozen=True, slots=True)
class AccountContinuity:
    """An account with what its statements say together. `missing` is what the last one closes on, less what stood on
    the account at first and all lines since: nothing when no line is missing, even where statements overlap. `open`
    counts the lines that nobody has settled."""

    account: PayingAccount
    last: Statement
    discontinuities: list[Discontinuity]
    missing: Decimal
    open: int


def find_discontinuities(account: PayingAccount) -> list[Discontinuity]:
    """Where the statements of an account do not follow each other, oldest first. One query, and another when there are
    some."""
    return _compare_statement_balances(account, _list_statements_in_order([account])[account.pk])[0]


def summarise_accounts(chosen: Iterable[PayingAccount]) -> list[AccountContinuity]:
    """These accounts, as far as they have statements. Two queries, however many, and one for each with a gap."""
    chosen = list(chosen)
    statements = _list_statements_in_order(chosen)
    lines = Entry.objects.filter(account__in=chosen, withdrawal__isnull=True).order_by().values_list("account")
    lines = lines.annotate(moved=Sum("amount"), waiting=Count("pk", filter=Q(settled_as__isnull=True)))
    counted = {number: (moved, waiting) for number, moved, waiting in lines}
    return [
        _summarise_account(each, rows, *counted.get(each.pk, (ZERO, 0)))
        for each in chosen
        if (rows := statements[each.pk])
    ]


def _summarise_account(
    account: PayingAccount, rows: Sequence[Statement], moved: Decimal, waiting: int
) -> AccountContinuity:
    found, last = _compare_statement_balances(account, rows)
    return AccountContinuity(account, last, found, last.closing - account.opening - moved, waiting)


def _list_statements_in_order(chosen: Sequence[PayingAccount]) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = {each.pk: [] for each in chosen}
    rows = Statement.objects.standing().filter(account__in=chosen).order_by("account", "closed_on", "sequence", "pk")
    for row in rows:
        found[row.account_id].append(row)
    return found


def _compare_statement_balances(
    account: PayingAccount, rows: Sequence[Statement]
) -> tuple[list[Discontinuity], Statement | None]:
    """Where statements do not follow each other, and the last of them all. Those of a day follow by their balances."""
    found, before, expected = [], None, account.opening
    for _day, of_day in groupby(rows, key=lambda each: each.closed_on):
        chain, left = chain_statements(expected, list(of_day))
        for statement in chain:
            if statement.opening != expected:
                found.append(Discontinuity(statement, before, expected))
            before, expected = statement, statement.closing
        found += [Discontinuity(statement, before, expected) for statement in left]
    return _mark_overlapping_statements(found, rows), before


def _mark_overlapping_statements(found: list[Discontinuity], rows: Sequence[Statement]) -> list[Discontinuity]:
    """The same, knowing which of them tell lines again that others tell."""
    if not found:
        return []
    near = {each.statement.pk: _find_nearby_statements(each.statement, rows) for each in found}
    asked = {row.pk for others in near.values() for row in others} | set(near)
    lines = {
        pk: set(told) for pk, told in Telling.objects.filter(statement__in=asked).values_list("statement", "lines")
    }
    return [replace(each, overlaps=_is_overlapping_statement(each, near[each.statement.pk], lines)) for each in found]


def _find_nearby_statements(statement: Statement, rows: Sequence[Statement]) -> list[Statement]:
    return [
        row
        for row in rows
        if row.pk != statement.pk and row.opened_on <= statement.closed_on and row.closed_on >= statement.opened_on
    ]


def _is_overlapping_statement(found: Discontinuity, near: Sequence[Statement], lines: dict[int, set[int]]) -> bool:
    mine = lines.get(found.statement.pk, set())
    is_earlier = found.before is not None and found.statement.opened_on < found.before.closed_on
    return is_earlier or any(mine & lines.get(row.pk, set()) for row in near)
