"""What the tests of the bank share: statements of the programme's account, imported by finance."""

from datetime import UTC, date, datetime
from decimal import Decimal

from subsidies.bank import actions
from subsidies.bank.actions import Imported
from subsidies.bank.models import Entry, Statement
from subsidies.budget import tranches
from subsidies.budget.models import Base, BudgetLine, Tranche
from subsidies.budget.tranches import Part
from tests.camt import Booked, camt, statement
from tests.finance_world import account, operating
from tests.world import START, World

IBAN = "BE68539007547034"
ON = date(2018, 3, 26)  # when the bank carries out what was sent on 23/03
AT = datetime(2018, 3, 30, 9, 0, tzinfo=UTC)


def bring(world: World, *movements: Booked, **facts: object) -> Imported:
    """Finance imports a statement of one day with these movements. It opens where the last one closed."""
    at = facts.pop("at", AT)
    last = Statement.objects.order_by("closed_on", "pk").last()
    facts = {"opening": last.closing if last else 0, "on": ON} | facts
    iban = facts.pop("iban", IBAN)
    return take(world, camt(statement(iban, *movements, **facts)), at=at)


def take(world: World, data: bytes, *, who: str = "finance", at: datetime = AT) -> Imported:
    """Somebody imports a file."""
    if not world.programme.paying_accounts.exists():
        account(world)
    return actions.import_file("rekening.xml", data, by=world.people[who], at=at)


def tranche_of(world: World, *lines: BudgetLine, amount: int = 5000) -> list[Tranche]:
    """A payment of the funder that is expected, for these lines (the operating line)."""
    chosen = lines or (operating(world),)
    parts = [Part(line, Decimal(1), Base.LINE, Decimal(amount)) for line in chosen]
    return tranches.schedule(parts, expected_on=ON, by=world.people["finance"], at=START)


def lines_of() -> list[tuple[str, str]]:
    """What became of the lines, in the order of the statements: what they settled, or the problem."""
    rows = Entry.objects.order_by("statement", "position").values_list("settled_as", "problem")
    return [settled or problem for settled, problem in rows]
