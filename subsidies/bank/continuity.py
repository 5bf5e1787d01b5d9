"""Whether the statements of an account follow each other: what one closes on, the next opens with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from healthcoach.money import ZERO
from subsidies.bank.models import Entry, Statement
from subsidies.payments.models import PayingAccount


@dataclass(frozen=True, slots=True)
class Discontinuity:
    """A statement that does not open with what the one before closed on; the first one is compared with what stood on
    the account when it was registered. `overlaps` when it begins before the other ends: then lines stand on both."""

    statement: Statement
    before: Statement | None
    expected: Decimal

    @property
    def difference(self) -> Decimal:
        """What is missing between the two, in euro."""
        return self.statement.opening - self.expected

    @property
    def overlaps(self) -> bool:
        """Whether the two statements are of the same days, rather than one being missing between them."""
        return self.before is not None and self.statement.opened_on < self.before.closed_on


@dataclass(frozen=True, slots=True)
class Account:
    """An account with what its statements say together. `missing` is what the last one closes on, less what stood on
    the account at first and all lines since: nothing when no line is missing, even where statements overlap. `open`
    counts the lines that nobody has settled."""

    account: PayingAccount
    last: Statement
    discontinuities: list[Discontinuity]
    missing: Decimal
    open: int


def discontinuities(account: PayingAccount) -> list[Discontinuity]:
    """Where the statements of an account do not follow each other, oldest first. One query."""
    return _discontinuities(account, _in_order([account])[account.pk])


def accounts(chosen: Iterable[PayingAccount]) -> list[Account]:
    """These accounts, as far as they have statements. Two queries, however many."""
    chosen = list(chosen)
    statements = _in_order(chosen)
    lines = Entry.objects.filter(account__in=chosen).order_by().values_list("account")
    lines = lines.annotate(moved=Sum("amount"), waiting=Count("pk", filter=Q(settled_as__isnull=True)))
    counted = {number: (moved, waiting) for number, moved, waiting in lines}
    return [_account(each, rows, *counted.get(each.pk, (ZERO, 0))) for each in chosen if (rows := statements[each.pk])]


def _account(account: PayingAccount, rows: Sequence[Statement], moved: Decimal, waiting: int) -> Account:
    missing = rows[-1].closing - account.opening - moved
    return Account(account, rows[-1], _discontinuities(account, rows), missing, waiting)


def _in_order(chosen: Sequence[PayingAccount]) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = {each.pk: [] for each in chosen}
    rows = Statement.objects.filter(account__in=chosen).order_by("account", "closed_on", "sequence", "pk")
    for row in rows:
        found[row.account_id].append(row)
    return found


def _discontinuities(account: PayingAccount, rows: Sequence[Statement]) -> list[Discontinuity]:
    found, before, expected = [], None, account.opening
    for statement in rows:
        if statement.opening != expected:
            found.append(Discontinuity(statement, before, expected))
        before, expected = statement, statement.closing
    return found
