"""Verbs that bring money of a small programme somewhere: cash on a line, an amount due, a batch, a payment."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from healthcoach.users.models import Assignment, Role, User
from subsidies.budget import actions as budget
from subsidies.budget import ledger
from subsidies.budget.models import Base, BudgetLine, Tranche
from subsidies.budget.rules import Kind
from subsidies.expenses import actions as expenses
from subsidies.expenses.models import Category, Expense
from subsidies.payables.models import Payable
from subsidies.payments import actions as payments
from subsidies.payments import settling
from subsidies.payments.models import Batch, PayingAccount, Payment
from tests.world import NOW, START, World, pdf

ACCOUNT = {
    "iban": "BE68 5390 0754 7034",
    "holder": "Vlaams Instituut Gezond Leven vzw",
    "street": "Gustave Schildknechtstraat",
    "number": "9",
    "postal_code": "1020",
    "town": "Brussel",
}
LATER = NOW + timedelta(hours=1)  # when batches are made: Friday 23/03/2018, so banks pay on Monday 26/03


def second(world: World) -> User:
    """Another person of finance, who approves what the first one made."""
    user, new = User.objects.get_or_create(
        email=f"second@{world.programme.code.lower()}.example", defaults={"name": "Finance, twee"}
    )
    if new:
        Assignment.objects.create(user=user, role=Role.FINANCE, programme=world.programme)
    return user


def operating(world: World) -> BudgetLine:
    """The operating line."""
    return world.programme.lines.get(kind=Kind.OPERATING)


def money(world: World, line: BudgetLine | None = None, amount: int = 10_000) -> Tranche:
    """Cash on a line (the coaching line) by a tranche that came in."""
    return budget.receive_tranche(
        line or world.line,
        percentage=Decimal(1),
        base=Base.LINE,
        amount=Decimal(amount),
        received_on=START.date() + timedelta(days=Tranche.objects.count() % 60),
        by=world.people["finance"],
        at=NOW,
    )


def account(world: World, **facts: object) -> PayingAccount:
    """The account from which the programme pays; another one for any programme but the first."""
    own = {} if world.programme.code == "GC" else {"iban": "BE71 0961 2345 6769"}
    return payments.set_account(world.programme, **ACCOUNT | own | facts, by=world.people["finance"], at=START)


def payable(world: World, *minutes: int, coach=None) -> Payable:
    """What is due to a coach for a trajectory that ended: € 1,000, or what these sessions are worth."""
    trajectory = world.ended(*minutes, trajectory=world.running(coach or world.people["coach"].coaches.first()))
    world.settle()
    return trajectory.payouts.get().payable


def supplier_payable(world: World, amount: str = "250.00", holder: str = "Drukkerij Sanders bv", **facts) -> Payable:
    """What is due to a supplier on the operating line for an expense that was booked, since 20/03/2018; facts that no
    verb would give it are written over."""
    expense = expenses.enter(
        world.programme,
        category=Category.PROMOTION,
        supplier=holder,
        invoice_number=f"2018-{Expense.objects.count() + 1}",
        amount=Decimal(amount),
        incurred_on=date(2018, 3, 1),
        document=pdf("factuur.pdf"),
        iban="BE47435000000080",
        town="Gent",
        country="BE",
        by=world.people["finance"],
        at=NOW - timedelta(days=3),
    )
    if expense.needs_second:
        expense = expenses.approve(expense, by=second(world), at=NOW - timedelta(days=3))
    Payable.objects.filter(pk=expense.payable_id).update(**facts or {"country": "BE"})
    return Payable.objects.select_related("line").get(pk=expense.payable_id)


def ready(world: World, *, count: int = 1) -> list[Payable]:
    """Amounts due to coaches, with the cash and the account to pay them from."""
    if not PayingAccount.objects.filter(programme=world.programme).exists():
        account(world)
    money(world, amount=1000 * count)
    return [payable(world) for _ in range(count)]


def made(world: World, rows: list[Payable] | None = None, *, at: datetime = LATER) -> Batch:
    """A batch that waits for approval."""
    return payments.make(world.programme, payables=rows or ready(world), by=world.people["finance"], at=at)


def approved(world: World, rows: list[Payable] | None = None) -> Batch:
    """A batch with its file."""
    return payments.approve(made(world, rows), by=second(world), at=LATER + timedelta(minutes=5))


def sent(world: World, rows: list[Payable] | None = None) -> Batch:
    """A batch that was given to the bank."""
    return payments.send(approved(world, rows), by=world.people["finance"], at=LATER + timedelta(minutes=9))


def cancelled(world: World, rows: list[Payable] | None = None) -> Batch:
    """A batch that was cancelled."""
    return payments.cancel(made(world, rows), reason="Fout bedrag.", by=world.people["finance"], at=LATER)


def paid(world: World, rows: list[Payable] | None = None, *, on: date = date(2018, 3, 26)) -> Batch:
    """A batch of which the bank statement shows every payment."""
    batch = sent(world, rows)
    found = settling.lock(batch.payments.values_list("end_to_end_id", flat=True))
    at = datetime(on.year, on.month, on.day, 18, tzinfo=NOW.tzinfo)
    postings = settling.settle([(row, row.amount, on) for row in found.values()], by=None, at=at)
    ledger.post(postings, by=None, on=on)
    return batch


def returned(world: World, rows: list[Payable] | None = None, *, on: date = date(2018, 3, 28)) -> list[Payment]:
    """Payments that the bank paid and gave back."""
    batch = paid(world, rows)
    found = settling.lock(batch.payments.values_list("end_to_end_id", flat=True))
    at = datetime(on.year, on.month, on.day, 18, tzinfo=NOW.tzinfo)
    postings = settling.give_back(
        [(row, row.amount, on, "Rekening gesloten") for row in found.values()], by=None, at=at
    )
    ledger.post(postings, by=None, on=on)
    return list(found.values())
