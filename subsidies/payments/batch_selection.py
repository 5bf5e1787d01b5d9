"""What may go into a batch: amounts that are ready, whose payees can be paid, within each line's cash."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from healthcoach.core.money import ZERO, format_euro
from healthcoach.core.refusals import Refused
from healthcoach.programmes.models import Programme
from subsidies.budget.models import BudgetLine, Tranche, TrancheStatus
from subsidies.budget.rules import BudgetLineKind
from subsidies.payables import actions as payables
from subsidies.payables import payment_blocks as blocked
from subsidies.payables.models import UNBATCHED_STATUSES, Payable
from subsidies.payments.models import Batch

MAX_NAMED_PAYABLES = 5  # so many are named in a sentence


class NotEnoughCash(Refused):
    """The chosen amounts of a line are more than its cash; `short` is what is missing, in euro."""

    code = "not_enough_cash"
    sentence = gettext_lazy("%(line)s is %(short)s short for this batch. %(tranche)s")

    def __init__(self, *, line: str, short: Decimal, tranche: str) -> None:
        super().__init__(line=line, short=format_euro(short), tranche=tranche)
        self.short = short


class CannotBePaid(Refused):
    """Some of the chosen amounts are blocked."""

    code = "cannot_be_paid"
    sentence = gettext_lazy("Nothing has been done, for these cannot be paid now: %(named)s")


class AlreadyTaken(Refused):
    """Amounts that are no longer ready, most often because somebody else just put them in a batch."""

    code = "already_taken"
    sentence = gettext_lazy(
        "Somebody else was just before you, so nothing has been done. No longer ready for payment: %(named)s."
    )


class OneProgrammeAtATime(Refused):
    """A batch is paid from the account of one programme."""

    code = "payment_one_programme_at_a_time"
    sentence = gettext_lazy("These amounts belong to another programme. Make a batch per programme.")


def lock_selected_payables(programme: Programme, numbers: Iterable[int], *, at: datetime) -> list[Payable]:
    """The chosen amounts, locked, when all of them can be paid now; refuses what `check` refuses."""
    rows = payables.lock(numbers)
    check_selected_payables(programme, rows, at=at)
    return rows


def check_selected_payables(programme: Programme, rows: Sequence[Payable], *, at: datetime) -> None:
    """Refuses `NothingChosen`, `OneProgrammeAtATime`, `AlreadyTaken`, `CannotBePaid` and `NotEnoughCash`."""
    if not rows:
        raise payables.NothingChosen
    if any(row.line.programme_id != programme.pk for row in rows):
        raise OneProgrammeAtATime
    if taken := [row for row in rows if row.status not in UNBATCHED_STATUSES]:
        raise AlreadyTaken(named=_join_payable_names(f"{row.reference} ({row.get_status_display()})" for row in taken))
    refuse_blocked_payables(rows, blocked.find_payment_blockers(rows, at=at))
    _refuse_beyond_cash(rows)


def refuse_blocked_payables(rows: Sequence[Payable], obstacles: blocked.BlockersByPayable) -> None:
    """Refuses `CannotBePaid`, naming the amounts with their reasons."""
    named = [f"{row.reference}: {each.sentence}" for row in rows for each in obstacles[row.pk]]
    if named:
        raise CannotBePaid(named=_join_payable_names(named, "; "))


def describe_next_tranche(line: BudgetLine) -> str:
    """A sentence about the next money of a line, or that none is expected."""
    awaited = Tranche.objects.filter(line=line, status__in=[TrancheStatus.EXPECTED, TrancheStatus.REQUESTED])
    tranche = awaited.order_by("expected_on", "pk").first()
    if not tranche:
        return _("No tranche is expected for this line.")
    facts = {"on": tranche.expected_on.strftime("%d/%m/%Y"), "amount": format_euro(tranche.amount)}
    return _("The next tranche of %(amount)s is expected on %(on)s.") % facts


def sum_outstanding_per_line(rows: Iterable[Payable]) -> dict[BudgetLine, Decimal]:
    """What is still to be paid, in euro, per budget line."""
    totals: dict[BudgetLine, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        totals[row.line] += row.outstanding
    return dict(totals)


def compute_cash_impact(rows: Sequence[Payable]) -> list[dict[str, object]]:
    """Per line what these amounts come to, with its cash before and after a batch of them, in euro."""
    totals = sum_outstanding_per_line(rows)
    held = blocked.load_line_cash(totals)
    count = Counter(row.line_id for row in rows)
    return [
        {"line": line, "count": count[line.pk], "total": total, "cash": held[line.pk], "after": held[line.pk] - total}
        for line, total in sorted(totals.items(), key=lambda each: each[0].pk)
    ]


def sum_batch_per_line(batch: Batch) -> list[dict[str, object]]:
    """Per line how many payments a batch has and what they come to, in euro."""
    rows = batch.payments.going_along().values("payable__line__kind").annotate(count=Count("pk"), total=Sum("amount"))
    return [
        {"label": BudgetLineKind(row["payable__line__kind"]).label, "count": row["count"], "total": row["total"]}
        for row in rows.order_by("payable__line__kind")
    ]


def _refuse_beyond_cash(rows: Sequence[Payable]) -> None:
    totals = sum_outstanding_per_line(rows)
    held = blocked.load_line_cash(totals)
    for line, total in totals.items():
        if total > held[line.pk]:
            short = total - held[line.pk]
            raise NotEnoughCash(line=line.get_kind_display(), short=short, tranche=describe_next_tranche(line))


def _join_payable_names(names: Iterable[str], comma: str = ", ") -> str:
    names = list(names)
    rest = len(names) - MAX_NAMED_PAYABLES
    more = [_("and %(count)s more") % {"count": rest}] if rest > 0 else []
    return comma.join([*names[:MAX_NAMED_PAYABLES], *more])
