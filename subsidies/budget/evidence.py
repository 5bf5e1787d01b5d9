"""What the books say of a line when the funder is asked for a tranche: the evidence that goes with the request."""

from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from healthcoach.lifecycle import never_emptied
from healthcoach.money import ZERO, EuroField
from subsidies.budget import tables
from subsidies.budget.models import PROTECT, BudgetLine, OfLineQuerySet, Transfer
from subsidies.budget.rules import Stage, needed

PERIOD = timedelta(weeks=26)
HELD = (Stage.GRANTED, Stage.FUNDER, Stage.AVAILABLE, Stage.RESERVED, Stage.DUE, Stage.PAID, Stage.CASH, Stage.OUTGOING)


class Evidence(models.Model):
    """How a budget line stood at the end of the day on which the funder was asked for a payment. Kept as it was told,
    whatever is booked on that day later."""

    communication = models.CharField(max_length=12)
    line = models.ForeignKey(BudgetLine, PROTECT, related_name="evidence", db_index=False)
    as_of = models.DateField()
    granted = EuroField()
    received = EuroField()
    spent = EuroField()
    reserved = EuroField()
    due = EuroField()
    available = EuroField()
    cash = EuroField(help_text=_("On the account, with what is on its way in a payment batch."))
    needed = EuroField(help_text=_("What the coming 26 weeks are expected to take."))
    files = models.PositiveIntegerField(help_text=_("How many files the reserved amount is for."))

    objects = OfLineQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("evidence"), _("evidence")
        constraints = [models.UniqueConstraint(fields=["communication", "line"], name="evidence_once")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.communication} {self.line}"

    @property
    def committed(self) -> Decimal:
        """Promised and not paid yet, in euro."""
        return self.reserved + self.due

    @property
    def short(self) -> Decimal:
        """What the coming weeks take beyond what is on the account, in euro."""
        return max(self.needed - self.cash, ZERO)


def evidence(programme_id: int, *, on: date) -> list[Evidence]:
    """How each line of a programme stood at the end of a day, from the ledger."""
    lines = tables.lines(programme_id)
    now = tables.held(lines, on, stages=HELD)
    before = tables.held(lines, on - PERIOD, stages=(Stage.GRANTED, Stage.AVAILABLE))
    files = _files(lines, on)
    return [_of_line(line, now, before, on=on, files=files.get(line.account(Stage.RESERVED), 0)) for line in lines]


def kept(communication: str) -> list[Evidence]:
    """What was told of each line when this payment was asked for; nothing when it was not asked for."""
    return list(Evidence.objects.filter(communication=communication).select_related("line").order_by("line"))


def keep(programme_id: int, *, communication: str, on: date) -> list[Evidence]:
    """Keeps the evidence of a day with the payment that is asked for."""
    rows = evidence(programme_id, on=on)
    for row in rows:
        row.communication = communication
    return Evidence.objects.bulk_create(rows)


def _of_line(
    line: BudgetLine,
    now: dict[tuple[int, Stage], Decimal],
    before: dict[tuple[int, Stage], Decimal],
    *,
    on: date,
    files: int,
) -> Evidence:
    held = {stage: now[line.pk, stage] for stage in HELD}
    promised_before = before[line.pk, Stage.GRANTED] - before[line.pk, Stage.AVAILABLE]
    return Evidence(
        line=line,
        as_of=on,
        granted=held[Stage.GRANTED],
        received=-held[Stage.FUNDER],
        spent=held[Stage.PAID],
        reserved=held[Stage.RESERVED],
        due=held[Stage.DUE],
        available=held[Stage.AVAILABLE],
        cash=held[Stage.CASH] + held[Stage.OUTGOING],
        needed=needed(
            open_promises=held[Stage.RESERVED] + held[Stage.DUE],
            newly_promised=held[Stage.GRANTED] - held[Stage.AVAILABLE] - promised_before,
            not_yet_paid=held[Stage.GRANTED] - held[Stage.PAID],
        ),
        files=files,
    )


def _files(lines: list[BudgetLine], on: date) -> dict[int, int]:
    """Per account of reserved money: how many files it was kept for at the end of a day."""
    accounts = [line.account(Stage.RESERVED) for line in lines]
    moved = Transfer.objects.filter(Q(source__in=accounts) | Q(target__in=accounts), effective_on__lte=on)
    into, out = (
        Sum("amount", filter=Q(target__in=accounts), default=ZERO),
        Sum("amount", filter=Q(source__in=accounts), default=ZERO),
    )
    open_files = moved.values("subject", "source__line").annotate(left=into - out).filter(left__gt=0).order_by()
    counted: dict[int, int] = {}
    for line in open_files.values_list("source__line", flat=True):
        account = line * 10 + Stage.RESERVED
        counted[account] = counted.get(account, 0) + 1
    return counted
