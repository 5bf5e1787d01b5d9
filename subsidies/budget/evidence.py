"""What the books say of a line when the funder is asked for a tranche: the evidence that goes with the request."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lifecycle import forbid_truncate
from healthcoach.core.money import ZERO, EuroField
from subsidies.budget import counts as tables
from subsidies.budget.models import BudgetLine, OfLineQuerySet, Transfer
from subsidies.budget.rules import Stage, compute_expected_need

Held = dict[int, Decimal]  # per account
EVIDENCE_PERIOD = timedelta(weeks=26)


class Evidence(models.Model):
    """How a budget line stood at the end of the day on which the funder was asked for a payment. Kept as it was told,
    whatever is booked on that day later."""

    communication = models.CharField(max_length=12)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="evidence", db_index=False)
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
            forbid_truncate(),
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


def compute_evidence(programme_id: int, *, on: date) -> list[Evidence]:
    """How each line of a programme stood at the end of a day, from the ledger. Three queries."""
    lines = tables.list_budget_lines(programme_id)
    now, before = _sum_held_amounts(lines, on)
    files = _count_reserved_files(lines, on)
    return [_build_line_evidence(line, now, before, on=on, files=files.get(line.pk, 0)) for line in lines]


def load_stored_evidence(communication: str) -> list[Evidence]:
    """What was told of each line when this payment was asked for; nothing when it was not asked for."""
    return list(Evidence.objects.filter(communication=communication).select_related("line").order_by("line"))


def store_evidence(programme_id: int, *, communication: str, on: date) -> list[Evidence]:
    """Keeps the evidence of a day with the payment that is asked for."""
    rows = compute_evidence(programme_id, on=on)
    for row in rows:
        row.communication = communication
    return Evidence.objects.bulk_create(rows)


def _sum_held_amounts(lines: list[BudgetLine], on: date) -> tuple[Held, Held]:
    """What each account held at the end of a day, and a period before."""
    accounts = [line.account(stage) for line in lines for stage in Stage]
    earlier = Sum("amount", filter=Q(effective_on__lte=on - EVIDENCE_PERIOD), default=ZERO)
    moved = Transfer.objects.filter(source__in=accounts, effective_on__lte=on).order_by()
    now, before = dict.fromkeys(accounts, ZERO), dict.fromkeys(accounts, ZERO)
    for source, target, amount, early in moved.values_list("source", "target").annotate(Sum("amount"), early=earlier):
        for held, part in ((now, amount), (before, early)):
            held[source] -= part
            held[target] += part
    return now, before


def _build_line_evidence(line: BudgetLine, now: Held, before: Held, *, on: date, files: int) -> Evidence:
    held = {stage: now[line.account(stage)] for stage in Stage}
    granted, promised = -held[Stage.GRANTED], -held[Stage.GRANTED] - held[Stage.AVAILABLE]
    promised_before = -before[line.account(Stage.GRANTED)] - before[line.account(Stage.AVAILABLE)]
    return Evidence(
        line=line,
        as_of=on,
        granted=granted,
        received=-held[Stage.FUNDER],
        spent=held[Stage.PAID],
        reserved=held[Stage.RESERVED],
        due=held[Stage.DUE],
        available=held[Stage.AVAILABLE],
        cash=held[Stage.CASH] + held[Stage.OUTGOING],
        needed=compute_expected_need(
            open_promises=held[Stage.RESERVED] + held[Stage.DUE],
            newly_promised=promised - promised_before,
            not_yet_paid=granted - held[Stage.PAID],
        ),
        files=files,
    )


def _count_reserved_files(lines: list[BudgetLine], on: date) -> Counter:
    """For how many files each line kept money at the end of a day, by the line's number."""
    accounts = [line.account(Stage.RESERVED) for line in lines]
    into = Sum("amount", filter=Q(target__in=accounts), default=ZERO)
    out = Sum("amount", filter=Q(source__in=accounts), default=ZERO)
    moved = Transfer.objects.filter(Q(source__in=accounts) | Q(target__in=accounts), effective_on__lte=on)
    open_files = moved.values("subject", "source__line").annotate(left=into - out).filter(left__gt=0).order_by()
    return Counter(open_files.values_list("source__line", flat=True))
