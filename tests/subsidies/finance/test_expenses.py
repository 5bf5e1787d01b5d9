"""Operating expenses: entered, booked at once or approved by a second person, on the line of their category."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from coaches.certification import actions as certification
from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.payees import AccountOutsideSepa, NameNotReadable, NotAnIban, TownNeeded
from healthcoach.core.refusals import Missing
from healthcoach.core.typed.enterprises import NotAnEnterpriseNumber
from healthcoach.files.actions import DocumentEmpty, DocumentNotRecognised
from healthcoach.files.models import Document
from healthcoach.programmes.models import Assignment
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import BudgetLineKind, Stage
from subsidies.expenses import actions as expenses
from subsidies.expenses.models import CATEGORY_LINES, EXPENSE, Expense, ExpenseCategory, ExpenseStatus
from subsidies.expenses.permissions import (
    is_expense_decider,
    may_approve_expense,
    may_enter_expense,
    may_refuse_expense,
)
from subsidies.payables.models import Payable
from tests.subsidies.finance.invoicing import make_entered_expense, make_waiting_expense
from tests.world import NOW, make_pdf_upload, make_world


@pytest.fixture
def colleague(world):
    """A second person of finance."""
    user = world.user("tweede@gc.example", name="Tweede")
    Assignment.objects.create(user=user, role="finance", programme=world.programme)
    return user


def read_operating_balances(world) -> dict[Stage, Decimal]:
    return ledger.load_line_balances(world.programme.lines.get(kind=BudgetLineKind.OPERATING).pk)


def dump_expense_tables() -> tuple:
    """Everything that must stay as it was."""
    tables = (Expense, Payable, Transfer, Document)
    return tuple(list(table.objects.order_by("pk").values()) for table in tables)


def test_a_small_expense_is_booked_at_once_and_owed_to_the_supplier(world):
    row = Expense.objects.get(pk=make_entered_expense(world).pk)
    assert (row.status, row.needs_second, row.booked_by) == ("booked", False, world.people["finance"])
    assert row.line.kind == BudgetLineKind.OPERATING
    owed = row.payable
    assert (owed.subject, owed.reference, owed.amount) == (f"expense:{row.pk}", f"GC-K{row.pk:04d}", Decimal("242.00"))
    assert (owed.holder, owed.iban, owed.bic) == ("Drukkerij De Letter", "BE86310126998550", "BBRUBEBB")
    assert (owed.town, owed.country, owed.remittance, owed.communication) == ("Gent", "BE", "2018-117", "")
    assert (owed.status, owed.coach, owed.due_on) == ("due", None, timezone.localdate(NOW))
    held = read_operating_balances(world)
    assert (held[Stage.AVAILABLE], held[Stage.DUE]) == (Decimal("419758.00"), Decimal("242.00"))
    posted = Transfer.objects.get(kind="expense")
    assert (posted.subject, posted.posted_by) == (row.subject, world.people["finance"])


def test_a_structured_communication_takes_the_place_of_the_invoice_number(world):
    row = make_entered_expense(world, communication="+++123/4567/89002+++")
    assert (row.payable.communication, row.payable.remittance) == ("123456789002", "")


@pytest.mark.parametrize("category", ExpenseCategory)
def test_every_category_is_paid_from_the_operating_line(world, category):
    assert CATEGORY_LINES[category] == BudgetLineKind.OPERATING
    assert make_entered_expense(world, category=category).line.kind == BudgetLineKind.OPERATING


def test_the_threshold_is_the_programme_s_own(world):
    world.programme.second_person_above = Decimal(200)
    assert make_entered_expense(world).status == ExpenseStatus.ENTERED


def test_a_large_expense_waits_and_books_nothing(world):
    row = make_waiting_expense(world)
    assert (row.status, row.needs_second, row.payable) == ("entered", True, None)
    assert read_operating_balances(world)[Stage.DUE] == 0
    assert not Payable.objects.exists()


def test_a_second_person_books_it(world, colleague):
    row = expenses.approve(make_waiting_expense(world), by=colleague, at=NOW + timedelta(days=1))
    row.refresh_from_db()
    assert (row.status, row.booked_by, row.booked_at) == ("booked", colleague, NOW + timedelta(days=1))
    assert row.payable.amount == Decimal("2400.00")
    assert read_operating_balances(world)[Stage.DUE] == Decimal("2400.00")


def test_who_entered_it_cannot_approve_it(world):
    row = make_waiting_expense(world)
    before = dump_expense_tables()
    with pytest.raises(expenses.SecondPersonNeeded):
        expenses.approve(row, by=world.people["finance"], at=NOW)
    assert dump_expense_tables() == before


def test_refusing_keeps_the_reason_and_books_nothing(world, colleague):
    row = expenses.refuse(make_waiting_expense(world), reason=" Dubbel aangekocht. ", by=colleague, at=NOW)
    row.refresh_from_db()
    assert (row.status, row.refused_reason, row.refused_by) == ("refused", "Dubbel aangekocht.", colleague)
    assert not Transfer.objects.filter(kind="expense").exists()


def test_refusing_needs_a_reason(world, colleague):
    row = make_waiting_expense(world)
    before = dump_expense_tables()
    with pytest.raises(Missing):
        expenses.refuse(row, reason="  ", by=colleague, at=NOW)
    assert dump_expense_tables() == before


def test_whoever_entered_it_takes_it_back_by_refusing_it(world):
    row = expenses.refuse(make_waiting_expense(world), reason="Verkeerd bedrag.", by=world.people["finance"], at=NOW)
    assert row.status == ExpenseStatus.REFUSED
    assert make_waiting_expense(world).status == ExpenseStatus.ENTERED  # the same invoice, entered again


def test_the_table_allows_exactly_the_moves_of_an_expense():
    moves = {(old, new) for old in ExpenseStatus for new in ExpenseStatus if EXPENSE.allows(old, new)}
    assert moves == {("entered", "booked"), ("entered", "refused")}


def make_expense_in_status(world, status: str, colleague) -> Expense:
    """An expense in this status."""
    row = make_waiting_expense(world)
    if status == ExpenseStatus.BOOKED:
        return expenses.approve(row, by=colleague, at=NOW)
    if status == ExpenseStatus.REFUSED:
        return expenses.refuse(row, reason="Nee.", by=colleague, at=NOW)
    return row


EXPENSE_VERBS = {
    "approve": lambda row, by: expenses.approve(row, by=by, at=NOW),
    "refuse": lambda row, by: expenses.refuse(row, reason="Nee.", by=by, at=NOW),
}
MOVES = {("entered", "approve"): "booked", ("entered", "refuse"): "refused"}
DECIDED_EXPENSE_VERBS = {("booked", "approve"), ("refused", "refuse")}


@pytest.mark.parametrize("status", ["entered", "booked", "refused"])
@pytest.mark.parametrize("verb", EXPENSE_VERBS)
def test_each_verb_in_each_status(world, colleague, status, verb):
    row = make_expense_in_status(world, status, colleague)
    before = dump_expense_tables()
    if (status, verb) in MOVES:
        assert EXPENSE_VERBS[verb](row, colleague).status == MOVES[status, verb]
        return
    with pytest.raises(AlreadyDone if (status, verb) in DECIDED_EXPENSE_VERBS else WrongStatus):
        EXPENSE_VERBS[verb](row, colleague)
    assert dump_expense_tables() == before


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"amount": Decimal("0.00")}, expenses.NothingToPay),
        ({"amount": Decimal("-5.00")}, expenses.NothingToPay),
        ({"incurred_on": date(2018, 3, 24)}, expenses.InvoicedInFuture),
        ({"incurred_on": date(2016, 12, 15)}, expenses.InvoicedBeforeAward),
        ({"iban": "BE68 5390 0754 7035"}, NotAnIban),
        ({"iban": ""}, NotAnIban),
        ({"iban": "SA03 8000 0000 6080 1016 7519"}, AccountOutsideSepa),
        ({"iban": "GB29 NWBK 6016 1331 9268 19", "town": ""}, TownNeeded),
        ({"supplier": "☂ …"}, NameNotReadable),
        ({"enterprise_number": "0566.988.258"}, NotAnEnterpriseNumber),
        ({"communication": "+++123/4567/89003+++"}, expenses.NotACommunication),
        ({"communication": "factuur"}, expenses.NotACommunication),
        ({"supplier": "  "}, Missing),
        ({"invoice_number": ""}, Missing),
        ({"document": None}, Missing),
        ({"document": make_pdf_upload(data=b"")}, DocumentEmpty),
        ({"document": make_pdf_upload(data=b"MZ\x90\x00" + bytes(60))}, DocumentNotRecognised),
        ({"amount": Decimal("420000.01")}, None),
    ],
)
def test_what_cannot_be_entered_changes_nothing(world, given, refusal):
    world.programme.second_person_above = Decimal(1_000_000)
    before = dump_expense_tables()
    with pytest.raises(refusal or ledger.BudgetExhausted) as refused:
        make_entered_expense(world, **given)
    assert str(refused.value)
    assert dump_expense_tables() == before


def test_more_than_the_line_holds_is_refused_with_the_sum_short_and_goes_on_waiting(world, colleague):
    row = make_waiting_expense(world, amount=Decimal("420000.01"))
    before = dump_expense_tables()
    with pytest.raises(ledger.BudgetExhausted) as refused:
        expenses.approve(row, by=colleague, at=NOW)
    assert refused.value.short == Decimal("0.01")
    assert dump_expense_tables() == before


def test_the_same_invoice_of_a_supplier_is_entered_once(world):
    make_entered_expense(world)
    before = dump_expense_tables()
    with pytest.raises(expenses.AlreadyEntered, match="2018-117"):
        make_entered_expense(world, invoice_number=" 2018-117 ", amount=Decimal("243.00"))
    assert dump_expense_tables() == before
    make_entered_expense(world, invoice_number="2018-119")
    assert Expense.objects.count() == 2


def test_an_account_of_a_coach_is_refused_with_a_clear_sentence(world):
    world.coach()
    before = dump_expense_tables()
    with pytest.raises(expenses.AccountOfCoach):
        make_entered_expense(world, iban="BE71 0961 2345 6769")
    assert dump_expense_tables() == before


def test_an_account_that_became_a_coach_s_meanwhile_is_not_approved_but_can_be_refused(world, colleague):
    row = make_waiting_expense(world)
    coach = world.coach()
    certification.register_bank_account(coach, iban=row.iban, holder="An", by=None, at=NOW)
    with pytest.raises(expenses.AccountOfCoach):
        expenses.approve(row, by=colleague, at=NOW)
    assert not Payable.objects.exists()
    assert expenses.refuse(row, reason="Rekening van een coach.", by=colleague, at=NOW).status == "refused"


@pytest.mark.parametrize(
    ("name", "enters", "approves", "refuses", "reads"),
    [
        ("finance", True, False, True, True),
        ("colleague", True, True, True, True),
        ("staff", False, False, False, True),
        ("auditor", False, False, False, True),
        ("admin", False, False, False, True),
        ("steering", False, False, False, False),
        ("coach", False, False, False, False),
        ("stranger", False, False, False, False),
    ],
)
def test_who_may_what(world, colleague, name, enters, approves, refuses, reads):
    user, row = {**world.people, "colleague": colleague}[name], make_waiting_expense(world)
    assert may_enter_expense(user, world.programme.pk) is enters
    assert (may_approve_expense(user, row), may_refuse_expense(user, row)) == (approves, refuses)
    assert is_expense_decider(user, row) is refuses
    assert Expense.objects.visible_to(user).exists() is reads


def test_finance_of_another_programme_sees_nothing(world):
    make_waiting_expense(world)
    assert not Expense.objects.visible_to(make_world(code="XX").people["finance"]).exists()
