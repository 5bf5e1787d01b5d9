"""What may go into a batch: amounts that are ready, whose payees can be paid, within each line's cash."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from healthcoach.money import ZERO, euro
from healthcoach.refusals import Refused
from subsidies.budget.models import BudgetLine, Tranche, TrancheStatus
from subsidies.budget.rules import Kind
from subsidies.payables import actions as payables
from subsidies.payables import blocked
from subsidies.payables.models import UNBATCHED, Payable
from subsidies.payments.models import Batch
from subsidies.programmes.models import Programme

NAMED = 5  # so many are named in a sentence


class NotEnoughCash(Refused):
    """The chosen amounts of a line are more than its cash; `short` is what is missing, in euro."""

    sentence = gettext_lazy("%(line)s is %(short)s short for this batch. %(tranche)s")

    def __init__(self, *, line: str, short: Decimal, tranche: str) -> None:
        super().__init__(line=line, short=euro(short), tranche=tranche)
        self.short = short


class CannotBePaid(Refused):
    """Some of the chosen amounts are blocked."""

    sentence = gettext_lazy("Nothing has been done, for these cannot be paid now: %(named)s")


class AlreadyTaken(Refused):
    """Amounts that are no longer ready, most often because somebody else just put them in a batch."""

    sentence = gettext_lazy(
        "Somebody else was just before you, so nothing has been done. No longer ready for payment: %(named)s."
    )


class OneProgrammeAtATime(Refused):
    """A batch is paid from the account of one programme."""

    sentence = gettext_lazy("These amounts belong to another programme. Make a batch per programme.")


def chosen(programme: Programme, numbers: Iterable[int], *, at: datetime) -> list[Payable]:
    """The chosen amounts, locked, when all of them can be paid now; refuses what `check` refuses."""
    rows = payables.lock(numbers)
    check(programme, rows, at=at)
    return rows


def check(programme: Programme, rows: Sequence[Payable], *, at: datetime) -> None:
    """Refuses `NothingChosen`, `OneProgrammeAtATime`, `AlreadyTaken`, `CannotBePaid` and `NotEnoughCash`."""
    if not rows:
        raise payables.NothingChosen
    if any(row.line.programme_id != programme.pk for row in rows):
        raise OneProgrammeAtATime
    if taken := [row for row in rows if row.status not in UNBATCHED]:
        raise AlreadyTaken(named=_listed(f"{row.reference} ({row.get_status_display()})" for row in taken))
    refuse_blocked(rows, blocked.obstacles_of(rows, at=at))
    _refuse_beyond_cash(rows)


def refuse_blocked(rows: Sequence[Payable], obstacles: blocked.Obstacles) -> None:
    """Refuses `CannotBePaid`, naming the amounts with their reasons."""
    named = [f"{row.reference}: {each.sentence}" for row in rows for each in obstacles[row.pk]]
    if named:
        raise CannotBePaid(named=_listed(named, "; "))


def next_tranche(line: BudgetLine) -> str:
    """A sentence about the next money of a line, or that none is expected."""
    awaited = Tranche.objects.filter(line=line, status__in=[TrancheStatus.EXPECTED, TrancheStatus.REQUESTED])
    tranche = awaited.order_by("expected_on", "pk").first()
    if not tranche:
        return _("No tranche is expected for this line.")
    facts = {"on": tranche.expected_on.strftime("%d/%m/%Y"), "amount": euro(tranche.amount)}
    return _("The next tranche of %(amount)s is expected on %(on)s.") % facts


def per_line(rows: Iterable[Payable]) -> dict[BudgetLine, Decimal]:
    """What is still to be paid, in euro, per budget line."""
    totals: dict[BudgetLine, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        totals[row.line] += row.outstanding
    return dict(totals)


def outlook(rows: Sequence[Payable]) -> list[dict[str, object]]:
    """Per line what these amounts come to, with its cash before and after a batch of them, in euro."""
    totals = per_line(rows)
    held = blocked.cash(totals)
    count = Counter(row.line_id for row in rows)
    return [
        {"line": line, "count": count[line.pk], "total": total, "cash": held[line.pk], "after": held[line.pk] - total}
        for line, total in sorted(totals.items(), key=lambda each: each[0].pk)
    ]


def per_line_of(batch: Batch) -> list[dict[str, object]]:
    """Per line how many payments a batch has and what they come to, in euro."""
    rows = batch.payments.going_along().values("payable__line__kind").annotate(count=Count("pk"), total=Sum("amount"))
    return [
        {"label": Kind(row["payable__line__kind"]).label, "count": row["count"], "total": row["total"]}
        for row in rows.order_by("payable__line__kind")
    ]


def _refuse_beyond_cash(rows: Sequence[Payable]) -> None:
    totals = per_line(rows)
    held = blocked.cash(totals)
    for line, total in totals.items():
        if total > held[line.pk]:
            short = total - held[line.pk]
            raise NotEnoughCash(line=line.get_kind_display(), short=short, tranche=next_tranche(line))


def _listed(names: Iterable[str], comma: str = ", ") -> str:
    names = list(names)
    rest = len(names) - NAMED
    more = [_("and %(count)s more") % {"count": rest}] if rest > 0 else []
    return comma.join([*names[:NAMED], *more])
