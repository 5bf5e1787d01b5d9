"""What the tests of expenses and invoices share: an expense as finance enters it, and a coach's invoice in UBL."""

from datetime import date
from decimal import Decimal

from subsidies.expenses import actions as expenses
from subsidies.expenses.models import Category, Expense
from tests.world import NOW, World, pdf

PRINTER = "BE86 3101 2699 8550"


def invoice_of(world: World, **given) -> dict:
    """What finance knows of a printer's invoice of € 242."""
    return {
        "category": Category.PROMOTION,
        "supplier": "Drukkerij De Letter",
        "invoice_number": "2018-117",
        "amount": Decimal("242.00"),
        "incurred_on": date(2018, 3, 1),
        "document": pdf("factuur.pdf"),
        "iban": PRINTER,
        "town": "Gent",
        "description": "Flyers",
        "by": world.people["finance"],
        "at": NOW,
    } | given


def entered(world: World, **given) -> Expense:
    """An expense that was entered; booked at once, unless it is above the threshold of € 1,000."""
    return expenses.enter(world.programme, **invoice_of(world, **given))


def waiting(world: World, **given) -> Expense:
    """An expense that waits for a second person."""
    return entered(world, **{"amount": Decimal("2400.00"), "invoice_number": "2018-118"} | given)
