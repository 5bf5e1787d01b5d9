"""What the tests of the bank share: statements of the programme's account, imported by finance."""

from datetime import UTC, date, datetime
from decimal import Decimal

from subsidies.bank import actions
from subsidies.bank.actions import ImportedFile
from subsidies.bank.models import Entry, Statement
from subsidies.budget import tranches
from subsidies.budget.models import Base, BudgetLine, Tranche
from subsidies.budget.tranches import TranchePart
from tests.camt import Booked, make_camt_statement, write_camt
from tests.finance_world import get_operating_line, set_up_paying_account
from tests.world import START, World

BANKING_IBAN = "BE68539007547034"
BANK_EXECUTED_ON = date(2018, 3, 26)  # when the bank carries out what was sent on 23/03
BANK_IMPORTED_AT = datetime(2018, 3, 30, 9, 0, tzinfo=UTC)


def import_day_statement(world: World, *movements: Booked, **facts: object) -> ImportedFile:
    """Finance imports a statement of one day with these movements. It opens where the last one closed."""
    at = facts.pop("at", BANK_IMPORTED_AT)
    last = Statement.objects.order_by("closed_on", "pk").last()
    facts = {"opening": last.closing if last else 0, "on": BANK_EXECUTED_ON} | facts
    iban = facts.pop("iban", BANKING_IBAN)
    return import_bank_file(world, write_camt(make_camt_statement(iban, *movements, **facts)), at=at)


def import_bank_file(
    world: World, data: bytes, *, who: str = "finance", at: datetime = BANK_IMPORTED_AT
) -> ImportedFile:
    """Somebody imports a file."""
    if not world.programme.paying_accounts.exists():
        set_up_paying_account(world)
    return actions.import_file("rekening.xml", data, by=world.people[who], at=at)


def schedule_funder_payment(world: World, *lines: BudgetLine, amount: int = 5000) -> list[Tranche]:
    """A payment of the funder that is expected, for these lines (the operating line)."""
    chosen = lines or (get_operating_line(world),)
    parts = [TranchePart(line, Decimal(1), Base.LINE, Decimal(amount)) for line in chosen]
    return tranches.schedule_tranche_payment(parts, expected_on=BANK_EXECUTED_ON, by=world.people["finance"], at=START)


def list_line_outcomes() -> list[tuple[str, str]]:
    """What became of the lines, in the order of the statements: what they settled, or the problem."""
    rows = Entry.objects.order_by("statement", "position").values_list("settled_as", "problem")
    return [settled or problem for settled, problem in rows]
