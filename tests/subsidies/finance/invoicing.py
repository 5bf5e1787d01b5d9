"""What the tests of expenses and invoices share: an expense as finance enters it, and a coach's invoice in UBL."""

from datetime import date
from decimal import Decimal

from subsidies.expenses import actions as expenses
from subsidies.expenses.models import Expense, ExpenseCategory
from tests.world import NOW, World, make_pdf_upload

PRINTER = "BE86 3101 2699 8550"


def build_printer_invoice_facts(world: World, **given) -> dict:
    """What finance knows of a printer's invoice of € 242."""
    return {
        "category": ExpenseCategory.PROMOTION,
        "supplier": "Drukkerij De Letter",
        "invoice_number": "2018-117",
        "amount": Decimal("242.00"),
        "incurred_on": date(2018, 3, 1),
        "document": make_pdf_upload("factuur.pdf"),
        "iban": PRINTER,
        "town": "Gent",
        "description": "Flyers",
        "by": world.people["finance"],
        "at": NOW,
    } | given


def make_entered_expense(world: World, **given) -> Expense:
    """An expense that was entered; booked at once, unless it is above the threshold of € 1,000."""
    return expenses.enter(world.programme, **build_printer_invoice_facts(world, **given))


def make_waiting_expense(world: World, **given) -> Expense:
    """An expense that waits for a second person."""
    return make_entered_expense(world, **{"amount": Decimal("2400.00"), "invoice_number": "2018-118"} | given)
