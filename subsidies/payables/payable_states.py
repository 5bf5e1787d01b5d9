"""What of a programme waits for a batch: what can be paid now, what cannot and why. Counted and cut into pages by the
database; only the amounts that somebody looks at become objects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)

from coaches.certification.models import BankAccount
from healthcoach.core.money import ZERO
from healthcoach.core.payees import explain_payee_fault
from healthcoach.programmes.models import Programme
from subsidies.budget.models import Balance, BudgetLine
from subsidies.budget.rules import Stage
from subsidies.payables.models import UNBATCHED_STATUSES, Payable, PayableStatus
from subsidies.payables.payment_blocks import (
    BlockerReason,
    find_coach_blockers,
    find_payment_blockers,
    list_cash_blockers,
    load_coach_accounts,
    pick_current_account,
)

OUTSTANDING_AMOUNT = F("amount") - F("paid")
IN_ORDER, ALL = ("due_on", "pk"), Q(pk__isnull=False)


@dataclass(frozen=True, slots=True)
class PayablesFigure:
    """How many amounts, and how much is outstanding on them, in euro."""

    count: int = 0
    total: Decimal = ZERO

    def __add__(self, other: "PayablesFigure") -> "PayablesFigure":
        return PayablesFigure(self.count + other.count, self.total + other.total)


@dataclass
class PayablesSummary:
    """What of a programme can be paid now and what cannot, in the order in which it became due."""

    at: datetime
    lines: list[BudgetLine]  # each with its `cash`
    waiting: QuerySet[Payable]  # each with `is_free` of obstacles but cash, and whether it `is_payable`
    reasons: dict[BlockerReason, Q]  # which of those it holds back
    figures: dict[tuple[int, bool], PayablesFigure]  # per line and whether payable

    @property
    def cash(self) -> dict[int, Decimal]:
        """What stands in cash, per budget line."""
        return {line.pk: line.cash for line in self.lines}

    def of_line(self, line: BudgetLine) -> PayablesFigure:
        """What can be paid of one line."""
        return self.figures.get((line.pk, True), PayablesFigure())

    @cached_property
    def can_be_paid(self) -> PayablesFigure:
        """What can be paid now."""
        return sum((each for (_line, payable), each in self.figures.items() if payable), PayablesFigure())

    @cached_property
    def cannot_be_paid(self) -> PayablesFigure:
        """What cannot be paid now."""
        return sum((each for (_line, payable), each in self.figures.items() if not payable), PayablesFigure())

    @property
    def total(self) -> Decimal:
        """What can be paid now, in euro."""
        return self.can_be_paid.total

    @property
    def total_blocked(self) -> Decimal:
        """What cannot be paid now, in euro."""
        return self.cannot_be_paid.total

    @cached_property
    def by_reason(self) -> list[dict[str, object]]:
        """How many amounts each reason blocks and how much, in euro; an amount counts at each of its reasons."""
        if not self.cannot_be_paid.count:
            return []
        counted = {f"{reason}_count": Count("pk", filter=rows) for reason, rows in self.reasons.items()}
        counted |= {f"{reason}_total": Sum(OUTSTANDING_AMOUNT, filter=rows) for reason, rows in self.reasons.items()}
        found = self.waiting.order_by().aggregate(**counted)
        return [
            {"reason": reason, "count": number, "total": found[f"{reason}_total"]}
            for reason in BlockerReason
            if (number := found.get(f"{reason}_count"))
        ]

    def rows(self, *, payable: bool, reason: BlockerReason | None = None) -> QuerySet[Payable]:
        """The amounts that can be paid, or those that cannot, perhaps for one reason."""
        rows = self.waiting.filter(is_payable=payable).select_related("line", "coach")
        if reason is not None:
            rows = rows.filter(self.reasons[reason]) if reason in self.reasons else rows.none()
        return rows.order_by(*IN_ORDER)

    def explained(self, rows: Iterable[Payable]) -> list[Payable]:
        """The same amounts, each with its `obstacles`; their number costs no queries."""
        rows, cash = list(rows), self.cash
        found = find_payment_blockers(rows, at=self.at)
        for row in rows:
            row.obstacles = found[row.pk]
            if row.is_free and not row.is_payable:
                row.obstacles = list_cash_blockers(cash[row.line_id])
        return rows

    @cached_property
    def payable(self) -> list[Payable]:
        """All that can be paid now."""
        return self.explained(self.rows(payable=True))

    @cached_property
    def blocked(self) -> list[Payable]:
        """All that cannot be paid now, each with its `obstacles`."""
        return self.explained(self.rows(payable=False))


def summarise_payables(programme: Programme, *, at: datetime) -> PayablesSummary:
    """Everything that waits for a batch. Amounts beyond their line's cash are blocked, the oldest being paid first."""
    on_account = Balance.objects.filter(pk=OuterRef("pk") * 10 + Stage.CASH)
    current_account = {"paying_accounts__isnull": False, "paying_accounts__replaced_at__isnull": True}
    paying = Programme.objects.filter(pk=OuterRef("programme"), **current_account)
    lines = programme.lines.annotate(cash=Subquery(on_account.values("amount")), has_account=Exists(paying))
    lines = list(lines.order_by("pk"))
    waiting = Payable.objects.filter(line__in=lines, status__in=sorted(UNBATCHED_STATUSES))
    reasons = _build_reason_conditions(waiting, at=at)
    if not any(line.has_account for line in lines):
        reasons[BlockerReason.NO_PAYING_ACCOUNT] = ALL
    waiting = waiting.annotate(is_free=_build_truth_case(ALL, but=reasons.values()))
    figures = _sum_waiting_figures(waiting, "is_free")
    short = [line for line in lines if figures.get((line.pk, True), PayablesFigure()).total > line.cash]
    waiting = waiting.annotate(is_payable=_build_truth_case(_build_within_cash_condition(short, waiting)))
    reasons[BlockerReason.NO_CASH] = Q(is_free=True, is_payable=False)
    return PayablesSummary(
        at, lines, waiting, reasons, _sum_waiting_figures(waiting, "is_payable") if short else figures
    )


def _sum_waiting_figures(waiting: QuerySet[Payable], what: str) -> dict[tuple[int, bool], PayablesFigure]:
    counted = waiting.order_by().values("line", what).annotate(number=Count("pk"), total=Sum(OUTSTANDING_AMOUNT))
    return {(each["line"], each[what]): PayablesFigure(each["number"], each["total"]) for each in counted}


def _build_reason_conditions(waiting: QuerySet[Payable], *, at: datetime) -> dict[BlockerReason, Q]:
    """Which of the waiting amounts each reason holds back, cash and the programme's own account apart. What ails a
    payee is found once per payee."""
    payees = waiting.order_by().values_list("coach", "iban", "holder", "town").distinct()
    coaches = [coach for coach, *_account in payees if coach]
    accounts = load_coach_accounts(coaches)
    ailing: dict[BlockerReason, list[int]] = defaultdict(list)
    for coach, obstacles in find_coach_blockers(coaches, at=at, accounts=accounts).items():
        for reason in {each.reason for each in obstacles}:
            ailing[reason].append(coach)
    found = {reason: Q(coach__any_of=coaches) for reason, coaches in ailing.items()}
    found[BlockerReason.NOT_FOR_THE_BANK] = _build_faulty_payee_condition(payees, accounts)
    found[BlockerReason.HELD], found[BlockerReason.RETURNED] = (
        Q(status=PayableStatus.HELD),
        Q(status=PayableStatus.RETURNED),
    )
    found[BlockerReason.COACH_ACCOUNT] = Q(Exists(BankAccount.objects.filter(iban=OuterRef("iban"))), ~Q(iban=""))
    debited = Payable.objects.filter(pk=OuterRef("pk"), payments__debited_on__isnull=False)
    found[BlockerReason.DEBITED] = Q(Exists(debited))
    return found


def _build_faulty_payee_condition(payees: Iterable[tuple], accounts: Mapping[int, Sequence[BankAccount]]) -> Q:
    coaches, suppliers = [], Q(pk=None)
    for coach, *typed in payees:
        account = pick_current_account(accounts[coach]) if coach else None
        paid_to = (account.iban, account.holder, account.town) if account else tuple(typed)
        if (account or not coach) and _is_faulty_payee(*paid_to):
            if coach:
                coaches.append(coach)
            else:
                suppliers |= Q(coach=None, iban=typed[0], holder=typed[1], town=typed[2])
    return Q(coach__any_of=coaches) | suppliers


@lru_cache(maxsize=50_000)
def _is_faulty_payee(iban: str, holder: str, town: str) -> bool:
    """Whether the bank would not pay this payee: reading an account number takes a while, and it reads the same
    tomorrow."""
    return bool(explain_payee_fault(iban=iban, holder=holder, town=town))


def _build_truth_case(condition: Q, *, but: Iterable[Q] = ()) -> Case:
    """Whether a condition holds and none of the others does; unknown is no."""
    excepted = [When(each, then=Value(False)) for each in but]
    return Case(*excepted, When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _build_within_cash_condition(short: Iterable[BudgetLine], waiting: QuerySet[Payable]) -> Q:
    """The free amounts; of a line that is short of cash those before it is used up. The sum of what came before only
    grows, so it is enough to know the first amount that is beyond."""
    free, fits = waiting.filter(is_free=True).order_by(), Q(is_free=True)
    for line in short:
        so_far = Window(Sum(OUTSTANDING_AMOUNT), order_by=[F("due_on"), F("pk")])
        beyond = free.filter(line=line).annotate(so_far=so_far).filter(so_far__gt=line.cash)
        day, number = beyond.order_by(*IN_ORDER).values_list(*IN_ORDER)[0]
        fits &= ~Q(line=line) | Q(due_on__lt=day) | Q(due_on=day, pk__lt=number)
    return fits
