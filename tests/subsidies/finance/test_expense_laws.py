"""What the database itself refuses of expenses, whatever program asks, by direct SQL."""

from decimal import Decimal

import pytest
from django.db import Error, connection, transaction

from subsidies.budget.rules import BudgetLineKind, Stage, account_number
from subsidies.expenses.models import Expense
from subsidies.payables.actions import create_payables
from tests.subsidies.finance.invoicing import make_waiting_expense

TRANSFER = """
    INSERT INTO subsidies_transfer (source_id, target_id, amount, kind, subject, occurrence, effective_on)
    VALUES (%s, %s, 10, %s, 'application:1', 1, '2018-03-23')
"""
COPY = """
    INSERT INTO subsidies_expense ({columns}) SELECT {values} FROM subsidies_expense WHERE id = %s
"""


def find_expense_line(world, kind) -> int:
    return world.programme.lines.get(kind=kind).pk


def read_expense_refusal(statement: str, values: list) -> str:
    """What the database says to this statement."""
    with pytest.raises(Error) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(error.value)


def copy_expense_row(row: Expense, **changes) -> str:
    """What the database says to a copy of an expense with these columns changed."""
    columns = [field.column for field in Expense._meta.concrete_fields if field.column != "id"]
    values = ["%s" if column in changes else column for column in columns]
    statement = COPY.format(columns=", ".join(columns), values=", ".join(values))
    return read_expense_refusal(statement, [*(changes[column] for column in columns if column in changes), row.pk])


@pytest.mark.parametrize(
    ("kind", "movement", "source", "target"),
    [
        (BudgetLineKind.OPERATING, "accrue", Stage.RESERVED, Stage.DUE),  # a fee on the operating line
        (BudgetLineKind.OPERATING, "accrue", Stage.AVAILABLE, Stage.DUE),
        (BudgetLineKind.OPERATING, "reserve", Stage.AVAILABLE, Stage.RESERVED),
        (BudgetLineKind.COACHING, "expense", Stage.AVAILABLE, Stage.DUE),  # promotion on the coaching line
        (BudgetLineKind.COACHING, "expense", Stage.RESERVED, Stage.DUE),
    ],
)
def test_no_fee_is_booked_on_the_operating_line_and_no_expense_on_the_coaching_line(
    world, kind, movement, source, target
):
    number = find_expense_line(world, kind)
    said = read_expense_refusal(TRANSFER, [account_number(number, source), account_number(number, target), movement])
    assert "This movement does not exist on this line." in said


@pytest.mark.parametrize("category", ["promotion", "administration", "alignment"])
def test_no_category_is_entered_on_the_coaching_line(world, category):
    said = copy_expense_row(
        make_waiting_expense(world), line_id=find_expense_line(world, BudgetLineKind.COACHING), category=category
    )
    assert "An expense is paid from the operating line only." in said


def test_a_category_that_does_not_exist_is_refused(world):
    assert "expense_category" in copy_expense_row(make_waiting_expense(world), category="coaching", number_key="x")


def test_an_expense_to_the_account_of_a_coach_is_refused_also_when_the_coach_has_another_one_by_now(world):
    coach = world.coach()
    row = make_waiting_expense(world)
    assert "account of a coach" in copy_expense_row(row, iban="BE71096123456769", number_key="x")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE coaches_bankaccount SET replaced_at = now() WHERE coach_id = %s", [coach.pk])
    assert "account of a coach" in copy_expense_row(row, iban="BE71096123456769", number_key="x")


@pytest.mark.parametrize("who", ["finance", None])
def test_nobody_approves_what_they_entered_and_nor_does_nobody(world, who):
    row, by = make_waiting_expense(world), world.people[who].pk if who else None
    facts = {"line": row.line_id, "iban": row.iban, "amount": 1, "due_on": row.incurred_on}
    [owed] = create_payables([facts | {"subject": "expense:x", "reference": "x"}])
    assert row.entered_by == world.people["finance"]
    approve = "UPDATE subsidies_expense SET status = 'booked', booked_at = now(), booked_by_id = %s, payable_id = %s"
    assert "expense_four_eyes" in read_expense_refusal(f"{approve} WHERE id = %s", [by, owed, row.pk])


@pytest.mark.parametrize("change", ["needs_second = false", "amount = 999", "entered_by_id = NULL", "iban = 'x'"])
def test_what_the_second_person_looks_at_cannot_change_under_it(world, change):
    said = read_expense_refusal(
        f"UPDATE subsidies_expense SET {change} WHERE id = %s", [make_waiting_expense(world).pk]
    )
    assert "Cannot update rows" in said


@pytest.mark.parametrize(
    ("changes", "law"),
    [
        ({"amount": Decimal(0)}, "expense_is_positive"),
        ({"amount": Decimal(-1)}, "expense_is_positive"),
        ({"number_key": "2018118"}, "an_invoice_once"),
        ({"needs_second": False, "number_key": "2018118", "iban": "BE47435000000080"}, "another account before"),
        ({"status": "booked"}, "Cannot insert rows"),
    ],
)
def test_the_table_keeps_the_other_laws_too(world, changes, law):
    assert law in copy_expense_row(make_waiting_expense(world), **{"number_key": "x"} | changes)


def test_an_expense_is_never_deleted(world):
    assert "Cannot delete rows" in read_expense_refusal(
        "DELETE FROM subsidies_expense WHERE id = %s", [make_waiting_expense(world).pk]
    )
