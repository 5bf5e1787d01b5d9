"""A deliberately naive payout job, to see that the faults would show what is wrong with it: it decides by what it read
before, commits step by step, and trusts that it is told once."""

from decimal import Decimal

from django.db.models import Sum

from subsidies.budget import ledger
from subsidies.budget.models import BudgetLine, Transfer
from subsidies.budget.rules import BudgetLineKind, Movement, Posting
from subsidies.payables.models import Payable
from subsidies.payouts.models import Payout


def settle_naively() -> None:
    """Pays what is queued: first the books, then the amount due, then the status. Each step is its own transaction, and
    a step that stands in the books already gets the next number."""
    for row in Payout.objects.filter(status="queued").select_related("trajectory__application__programme"):
        application = row.trajectory.application
        minutes = row.trajectory.sessions.aggregate(total=Sum("minutes"))["total"]
        amount = Decimal(minutes) * 50 / 60
        line = BudgetLine.objects.get(programme=application.programme_id, kind=BudgetLineKind.COACHING)
        booked = Transfer.objects.filter(subject=application.subject, kind="accrue").count()
        posting = Posting(line.pk, Movement.ACCRUE, amount, application.subject, booked + 1)
        ledger.post_movements([posting], by=None, on=row.queued_at.date())
        payable = Payable.objects.create(
            line=line,
            subject=f"payout:{row.pk}:{booked}",
            reference=application.reference,
            coach=row.coach,
            amount=amount,
            due_on=row.queued_at.date(),
        )
        row.status, row.amount, row.minutes, row.payable = "due", amount, minutes, payable
        row.settled_at = row.queued_at
        row.save()
