"""Verbs that bring money of a small programme somewhere: cash on a line, an amount due, a batch, a payment."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from healthcoach.programmes.models import Assignment, Role
from healthcoach.users.models import User
from subsidies.budget import actions as budget
from subsidies.budget import ledger
from subsidies.budget.models import Base, BudgetLine, Tranche
from subsidies.budget.rules import BudgetLineKind
from subsidies.expenses import actions as expenses
from subsidies.expenses.models import Expense, ExpenseCategory
from subsidies.payables.models import Payable
from subsidies.payments import actions as payments
from subsidies.payments import settling
from subsidies.payments.models import Batch, PayingAccount, Payment
from tests.world import NOW, START, World, make_pdf_upload

PAYING_ACCOUNT_FACTS = {
    "iban": "BE68 5390 0754 7034",
    "holder": "Vlaams Instituut Gezond Leven vzw",
    "street": "Gustave Schildknechtstraat",
    "number": "9",
    "postal_code": "1020",
    "town": "Brussel",
}
BATCH_MADE_AT = NOW + timedelta(hours=1)  # when batches are made: Friday 23/03/2018, so banks pay on Monday 26/03


def make_second_finance_user(world: World) -> User:
    """Another person of finance, who approves what the first one made."""
    user, new = User.objects.get_or_create(
        email=f"second@{world.programme.code.lower()}.example", defaults={"name": "Finance, twee"}
    )
    if new:
        Assignment.objects.create(user=user, role=Role.FINANCE, programme=world.programme)
    return user


def get_operating_line(world: World) -> BudgetLine:
    """The operating line."""
    return world.programme.lines.get(kind=BudgetLineKind.OPERATING)


def receive_line_money(world: World, line: BudgetLine | None = None, amount: int = 10_000) -> Tranche:
    """Cash on a line (the coaching line) by a tranche that came in."""
    return budget.receive_unscheduled_tranche(
        line or world.line,
        percentage=Decimal(1),
        base=Base.LINE,
        amount=Decimal(amount),
        received_on=START.date() + timedelta(days=Tranche.objects.count() % 60),
        by=world.people["finance"],
        at=NOW,
    )


def set_up_paying_account(world: World, **facts: object) -> PayingAccount:
    """The account from which the programme pays; another one for any programme but the first."""
    own = {} if world.programme.code == "GC" else {"iban": "BE71 0961 2345 6769"}
    return payments.set_account(
        world.programme, **PAYING_ACCOUNT_FACTS | own | facts, by=world.people["finance"], at=START
    )


def make_coach_payable(world: World, *minutes: int, coach=None) -> Payable:
    """What is due to a coach for a trajectory that ended: € 1,000, or what these sessions are worth."""
    trajectory = world.ended(*minutes, trajectory=world.running(coach or world.people["coach"].coaches.first()))
    world.settle()
    return trajectory.payouts.get().payable


def make_supplier_payable(
    world: World, amount: str = "250.00", holder: str = "Drukkerij Sanders bv", **facts
) -> Payable:
    """What is due to a supplier on the operating line for an expense that was booked, since 20/03/2018; facts that no
    verb would give it are written over."""
    expense = expenses.enter(
        world.programme,
        category=ExpenseCategory.PROMOTION,
        supplier=holder,
        invoice_number=f"2018-{Expense.objects.count() + 1}",
        amount=Decimal(amount),
        incurred_on=date(2018, 3, 1),
        document=make_pdf_upload("factuur.pdf"),
        iban="BE47435000000080",
        town="Gent",
        country="BE",
        by=world.people["finance"],
        at=NOW - timedelta(days=3),
    )
    if expense.needs_second:
        expense = expenses.approve(expense, by=make_second_finance_user(world), at=NOW - timedelta(days=3))
    Payable.objects.filter(pk=expense.payable_id).update(**facts or {"country": "BE"})
    return Payable.objects.select_related("line").get(pk=expense.payable_id)


def make_funded_payables(world: World, *, count: int = 1) -> list[Payable]:
    """Amounts due to coaches, with the cash and the account to pay them from."""
    if not PayingAccount.objects.filter(programme=world.programme).exists():
        set_up_paying_account(world)
    receive_line_money(world, amount=1000 * count)
    return [make_coach_payable(world) for _ in range(count)]


def make_pending_batch(world: World, rows: list[Payable] | None = None, *, at: datetime = BATCH_MADE_AT) -> Batch:
    """A batch that waits for approval."""
    return payments.create_batch(
        world.programme, payables=rows or make_funded_payables(world), by=world.people["finance"], at=at
    )


def make_approved_batch(world: World, rows: list[Payable] | None = None) -> Batch:
    """A batch with its file."""
    return payments.approve(
        make_pending_batch(world, rows), by=make_second_finance_user(world), at=BATCH_MADE_AT + timedelta(minutes=5)
    )


def make_sent_batch(world: World, rows: list[Payable] | None = None) -> Batch:
    """A batch that was given to the bank."""
    return payments.send(
        make_approved_batch(world, rows), by=world.people["finance"], at=BATCH_MADE_AT + timedelta(minutes=9)
    )


def make_cancelled_batch(world: World, rows: list[Payable] | None = None) -> Batch:
    """A batch that was cancelled."""
    return payments.cancel(
        make_pending_batch(world, rows), reason="Fout bedrag.", by=world.people["finance"], at=BATCH_MADE_AT
    )


def make_paid_batch(world: World, rows: list[Payable] | None = None, *, on: date = date(2018, 3, 26)) -> Batch:
    """A batch of which the bank statement shows every payment."""
    batch = make_sent_batch(world, rows)
    found = settling.lock_payments_by_id(batch.payments.values_list("end_to_end_id", flat=True))
    at = datetime(on.year, on.month, on.day, 18, tzinfo=NOW.tzinfo)
    postings = settling.settle_payments([(row, row.amount, on) for row in found.values()], by=None, at=at)
    ledger.post_movements(postings, by=None, on=on)
    return batch


def make_returned_payments(
    world: World, rows: list[Payable] | None = None, *, on: date = date(2018, 3, 28)
) -> list[Payment]:
    """Payments that the bank paid and gave back."""
    batch = make_paid_batch(world, rows)
    found = settling.lock_payments_by_id(batch.payments.values_list("end_to_end_id", flat=True))
    at = datetime(on.year, on.month, on.day, 18, tzinfo=NOW.tzinfo)
    postings = settling.return_payments(
        [(row, row.amount, on, "Rekening gesloten") for row in found.values()], by=None, at=at
    )
    ledger.post_movements(postings, by=None, on=on)
    return list(found.values())


# What brings payables, or a batch of them, to each place on their way.
MAKERS_BY_STATUS = {
    "ready": make_funded_payables,
    "made": make_pending_batch,
    "approved": make_approved_batch,
    "sent": make_sent_batch,
    "cancelled": make_cancelled_batch,
    "paid": make_paid_batch,
    "returned": make_returned_payments,
}
