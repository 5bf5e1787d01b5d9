"""Three books, one truth: the ledger's money on the account, the payment files, and what the bank says, with every
difference named. Green only when the bank holds to the cent what the ledger says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import ZERO
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.bank.rules import BreakReason
from subsidies.budget.rules import BudgetLineKind, Stage
from subsidies.controls.models import Comparison
from subsidies.controls.reconciliation_query import ReconciliationFact, load_reconciliation_facts
from subsidies.controls.rules import (
    StatementClosing,
    StatementGap,
    compute_closing_balance,
    find_statement_gaps,
    pair_offsetting_tranches,
)
from subsidies.payments.models import PaymentStatus

RECONCILIATION_LOOKBACK = timedelta(days=31)  # days of comparisons that are made afterwards when the clock stood still

# How each kind of difference is told, and whether somebody still has to do something about it.
RECONCILING_SENTENCES: dict[str, tuple[Promise, bool]] = {
    "tranche": (_("A tranche was booked by hand on %(on)s; no bank statement shows it yet."), True),
    "receipt": (_("A repayment for %(words)s was booked by hand on %(on)s; no bank statement shows it yet."), True),
    "break": (_("A bank line of %(on)s matches nothing: %(words)s."), True),
    "more_breaks": (_("%(about)s more bank lines match nothing."), True),
    "jump": (_("The bank statements do not follow each other before statement %(words)s of %(on)s."), True),
    "withdrawn": (
        _("A bank line of %(on)s was booked, and the bank no longer has it on its statement: correct what it settled."),
        True,
    ),
    "reversed": (_("A tranche was reversed that the bank statement of %(on)s shows."), True),
    "outgoing": (_("The payments on their way are not what the ledger set aside for them."), True),
    "unknown": (_("No line and no booking explains this rest."), True),
    "opening": (_("This stood on the account ending in %(words)s before the first tranche."), False),
    "booked_again": (_("A tranche came in as another one, which was reversed."), False),
}


@dataclass(frozen=True, slots=True)
class ReconcilingItem:
    """Why the bank differs from the ledger: how many euro the bank has more, and about which row."""

    kind: str
    amount: Decimal
    about: int = 0
    on: date | None = None
    words: object = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return RECONCILING_SENTENCES[self.kind][1]

    @property
    def sentence(self) -> str:
        """The difference in words."""
        on = self.on.strftime("%d/%m/%Y") if self.on else ""
        return str(RECONCILING_SENTENCES[self.kind][0]) % {"on": on, "words": self.words, "about": self.about}


@dataclass(slots=True)
class Reconciliation:
    """What the three books say at the end of a day, in euro, and how they differ."""

    on: date
    cash: dict[BudgetLineKind, Decimal] = field(default_factory=dict)
    outgoing: dict[BudgetLineKind, Decimal] = field(default_factory=dict)
    held: dict[BudgetLineKind, Decimal] = field(default_factory=dict)
    claimed: dict[BudgetLineKind, Decimal] = field(default_factory=dict)
    disbursed: dict[BudgetLineKind, Decimal] = field(default_factory=dict)
    files: dict[str, tuple[int, Decimal, Decimal]] = field(default_factory=dict)
    bank: Decimal = ZERO
    opening: Decimal = ZERO
    last_statement: date | None = None
    differences: list[ReconcilingItem] = field(default_factory=list)

    @property
    def ledger(self) -> Decimal:
        """The money that by the ledger stands on the account: cash, what is on its way but has not left, and what is
        held for others."""
        return sum((*self.cash.values(), *self.outgoing.values(), *self.held.values()), ZERO)

    @property
    def on_its_way(self) -> Decimal:
        """What the payments in batches and at the bank still have to receive."""
        waiting = (self.files.get(status, (0, ZERO, ZERO)) for status in (PaymentStatus.BATCHED, PaymentStatus.SENT))
        return sum((amount - settled for _count, amount, settled in waiting), ZERO)

    @property
    def open(self) -> list[ReconcilingItem]:
        """The differences somebody still has to do something about."""
        return [each for each in self.differences if each.is_open]

    @property
    def explained(self) -> list[ReconcilingItem]:
        """The differences that are as they should be."""
        return [each for each in self.differences if not each.is_open]

    @property
    def agree(self) -> bool:
        """Green: the bank holds what the ledger says, with what stood on the account before, and nothing is open."""
        return not self.open and self.bank == self.ledger + self.opening


def reconcile_programme(programme: Programme, *, on: date) -> Reconciliation:
    """The three books of a programme at the end of a day. One query, so that all of it was so at one moment."""
    by_kind: dict[str, list[ReconciliationFact]] = {}
    for fact in load_reconciliation_facts(programme, on=on):
        by_kind.setdefault(fact.kind, []).append(fact)
    books = Reconciliation(on)
    for fact in by_kind.get("ledger", []):
        _add_stage_amount(books, fact)
    for status in PaymentStatus:
        for fact, settled in zip(
            by_kind.get(f"payments {status}", []), by_kind.get(f"settled {status}", []), strict=True
        ):
            books.files[status] = (fact.about, fact.amount, settled.amount)
    _add_bank_balances(books, by_kind)
    _add_break_items(books, by_kind)
    books.differences += [
        ReconcilingItem("withdrawn", -each.amount, each.about, each.day) for each in by_kind.get("withdrawn", [])
    ]
    _add_manual_bookings(books, by_kind)
    _add_unexplained_rest(books, today=on >= timezone.localdate())
    return books


@transaction.atomic
def store_reconciliation(programme: Programme, *, on: date, by: User | None, at: datetime) -> Comparison | None:
    """Keeps how the books of a programme compared on a day; nothing when that was done before."""
    books = reconcile_programme(programme, on=on)
    facts = {
        "differences": len(books.open),
        "ledger": books.ledger,
        "bank": books.bank if books.last_statement else None,
        "compared_at": at,
        "compared_by": by,
    }
    row, is_new = Comparison.objects.get_or_create(programme=programme, day=on, defaults=facts)
    return row if is_new else None


def store_missing_reconciliations(*, at: datetime) -> int:
    """Compares, for every programme with a paying account, the days that are over and were not compared, a month back
    at most. A day that was missed is compared afterwards by the days of its facts, as they are known by then."""
    yesterday, count = timezone.localdate(at) - timedelta(days=1), 0
    for programme in Programme.objects.filter(paying_accounts__isnull=False).distinct().order_by("pk"):
        known = set(
            Comparison.objects.filter(programme=programme, day__gt=yesterday - RECONCILIATION_LOOKBACK).values_list(
                "day", flat=True
            )
        )
        first = min(known, default=yesterday)
        for day in (first + timedelta(days=number) for number in range((yesterday - first).days + 1)):
            if day not in known:
                store_reconciliation(programme, on=day, by=None, at=at)
                count += 1
    return count


def _add_stage_amount(books: Reconciliation, fact: ReconciliationFact) -> None:
    into = {Stage.CASH: books.cash, Stage.OUTGOING: books.outgoing, Stage.DISBURSED: books.disbursed}
    into |= {Stage.HELD: books.held, Stage.CLAIMED: books.claimed}
    into[Stage(fact.part)][BudgetLineKind(fact.words)] = fact.amount


def _add_bank_balances(books: Reconciliation, by_kind: dict[str, list[ReconciliationFact]]) -> None:
    """What stood on the accounts, and where their statements do not follow each other."""
    opened = {each.part: each.amount for each in by_kind.get("opened", [])}
    for account in by_kind.get("account", []):
        closings = [
            StatementClosing(each.part, each.day, each.amount, each.words, opened[each.part])
            for each in by_kind.get("statement", [])
            if each.about == account.about
        ]
        moved = [(each.day, each.amount) for each in by_kind.get("moved", []) if each.about == account.about]
        books.bank += compute_closing_balance(account.amount, closings, moved)
        books.last_statement = max((each.day for each in closings), default=books.last_statement)
        books.opening += account.amount
        if account.amount:
            books.differences.append(ReconcilingItem("opening", account.amount, account.about, words=account.words))
        books.differences += [_build_gap_item(each) for each in find_statement_gaps(account.amount, closings, moved)]


def _build_gap_item(jump: StatementGap) -> ReconcilingItem:
    closing = jump.closing
    return ReconcilingItem("jump", jump.amount, closing.statement, closing.day, closing.name)


def _add_break_items(books: Reconciliation, by_kind: dict[str, list[ReconciliationFact]]) -> None:
    """Lines that nobody settled, one by one, and what is left of very many as one sum."""
    listed, [in_all] = by_kind.get("break", []), by_kind["break in all"]
    books.differences += [
        ReconcilingItem("break", each.amount, each.about, each.day, BreakReason(each.words).label) for each in listed
    ]
    if more := in_all.about - len(listed):
        books.differences.append(ReconcilingItem("more_breaks", in_all.amount - _sum_reconciling_amounts(listed), more))


def _add_manual_bookings(books: Reconciliation, by_kind: dict[str, list[ReconciliationFact]]) -> None:
    """What somebody booked, or took back, without the bank."""
    came_in, taken_back = by_kind.get("tranche", []), by_kind.get("reversed", [])
    again = pair_offsetting_tranches(
        [(each.about, each.amount) for each in came_in], [(each.about, each.amount) for each in taken_back]
    )
    for kind, sign, rows in (("tranche", -1, came_in), ("reversed", 1, taken_back)):
        for each in rows:
            name = "booked_again" if each.about in again else kind
            books.differences.append(ReconcilingItem(name, sign * each.amount, each.about, each.day))
    for each in by_kind.get("receipt", []):
        books.differences.append(ReconcilingItem("receipt", -each.amount, each.about, each.day, each.words))


def _add_unexplained_rest(books: Reconciliation, *, today: bool) -> None:
    """What is left without a reason; and, as of today, whether the ledger agrees with the files."""
    aside = sum(books.outgoing.values(), ZERO)
    if today and aside != books.on_its_way:
        books.differences.append(ReconcilingItem("outgoing", books.on_its_way - aside))
    named = _sum_reconciling_amounts(each for each in books.differences if each.kind != "outgoing")
    if rest := books.bank - books.ledger - named:
        books.differences.append(ReconcilingItem("unknown", rest))


def _sum_reconciling_amounts(
    rows: Iterable[ReconciliationFact | ReconcilingItem] | Sequence[ReconciliationFact],
) -> Decimal:
    return sum((each.amount for each in rows), ZERO)
