"""What the migrations write in rows that were there before the columns were."""

from decimal import Decimal
from importlib import import_module

from django.db import connection

from healthcoach.history import acting
from subsidies.expenses.models import Expense
from subsidies.expenses.rules import name_key, number_key
from subsidies.invoices import actions as invoices
from subsidies.invoices.models import Invoice
from tests.subsidies.finance.invoicing import entered, waiting
from tests.subsidies.finance.test_invoices import settled, xml
from tests.world import NOW

EXPENSES = import_module("subsidies.migrations.0008_same_supplier")
INVOICES = import_module("subsidies.migrations.0009_invoice_currency")


def emptied(table: str, change: str) -> None:
    """The rows as they were before."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {change}")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_expenses_get_the_keys_that_the_rules_make_and_two_of_one_key_stay_two(world):
    entered(world, supplier="NV Café Élan")
    waiting(world)
    entered(world, invoice_number="2018-119", amount=Decimal(1))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP INDEX an_invoice_once")
    again = "CASE WHEN invoice_number = '2018-119' THEN '2018/117' ELSE invoice_number END"
    emptied("subsidies_expense", f"number_key = '', name_key = '', why_second = '[]', invoice_number = {again}")
    with acting(user_id=None, where="command"):
        EXPENSES.FillKeys().database_forwards("subsidies", connection.schema_editor(), None, None)
    first, second, last = Expense.objects.order_by("pk")
    assert (first.name_key, first.number_key, second.number_key) == ("cafeelan", "2018117", "2018118")
    assert [each.code for each in second.second_reasons] == ["above"]
    assert (last.number_key, first.why_second) == (f"2018117#{last.pk}", [])
    for row in (first, second):
        assert (row.name_key, row.number_key) == (name_key(row.supplier), number_key(row.invoice_number))


def test_an_invoice_that_was_not_in_euro_gets_its_currency(world):
    payout = settled(world)
    by = world.people["coach"]
    row = invoices.attach(payout, document=xml(payout, currency="NOK", allowances="11.00"), by=by, at=NOW)
    was = Invoice.objects.get(pk=row.pk).differences
    emptied("subsidies_invoice", "currency = 'EUR', differences = (differences #- '{1,facts,currency}')")
    assert Invoice.objects.get(pk=row.pk).differences != was
    with connection.cursor() as cursor:
        cursor.execute(INVOICES.IN_ITS_CURRENCY)
    row.refresh_from_db()
    assert (row.currency, row.differences) == ("NOK", was)
