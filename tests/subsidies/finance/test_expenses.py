"""Operating expenses: entered, booked at once or approved by a second person, on the line of their category."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from coaches.certification import actions as certification
from healthcoach.files.actions import DocumentEmpty, DocumentNotRecognised
from healthcoach.files.models import Document
from healthcoach.lifecycle import AlreadyDone, WrongStatus
from healthcoach.payees import AccountOutsideSepa, NameNotReadable, NotAnIban, TownNeeded
from healthcoach.refusals import Missing
from healthcoach.typed.enterprises import NotAnEnterpriseNumber
from healthcoach.users.models import Assignment
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Kind, Stage
from subsidies.expenses import actions as expenses
from subsidies.expenses.models import EXPENSE, LINE_OF, Category, Expense, Status
from subsidies.expenses.permissions import decides, may_approve, may_enter, may_refuse
from subsidies.payables.models import Payable
from tests.subsidies.finance.invoicing import entered, waiting
from tests.world import NOW, make_world, pdf


@pytest.fixture
def colleague(world):
    """A second person of finance."""
    user = world.user("tweede@gc.example", name="Tweede")
    Assignment.objects.create(user=user, role="finance", programme=world.programme)
    return user


def operating(world) -> dict[Stage, Decimal]:
    return ledger.balances(world.programme.lines.get(kind=Kind.OPERATING).pk)


def standing() -> tuple:
    """Everything that must stay as it was."""
    tables = (Expense, Payable, Transfer, Document)
    return tuple(list(table.objects.order_by("pk").values()) for table in tables)


def test_a_small_expense_is_booked_at_once_and_owed_to_the_supplier(world):
    row = Expense.objects.get(pk=entered(world).pk)
    assert (row.status, row.needs_second, row.booked_by) == ("booked", False, world.people["finance"])
    assert row.line.kind == Kind.OPERATING
    owed = row.payable
    assert (owed.subject, owed.reference, owed.amount) == (f"expense:{row.pk}", f"GC-K{row.pk:04d}", Decimal("242.00"))
    assert (owed.holder, owed.iban, owed.bic) == ("Drukkerij De Letter", "BE86310126998550", "BBRUBEBB")
    assert (owed.town, owed.country, owed.remittance, owed.communication) == ("Gent", "BE", "2018-117", "")
    assert (owed.status, owed.coach, owed.due_on) == ("due", None, timezone.localdate(NOW))
    held = operating(world)
    assert (held[Stage.AVAILABLE], held[Stage.DUE]) == (Decimal("419758.00"), Decimal("242.00"))
    posted = Transfer.objects.get(kind="expense")
    assert (posted.subject, posted.posted_by) == (row.subject, world.people["finance"])


def test_a_structured_communication_takes_the_place_of_the_invoice_number(world):
    row = entered(world, communication="+++123/4567/89002+++")
    assert (row.payable.communication, row.payable.remittance) == ("123456789002", "")


@pytest.mark.parametrize("category", Category)
def test_every_category_is_paid_from_the_operating_line(world, category):
    assert LINE_OF[category] == Kind.OPERATING
    assert entered(world, category=category).line.kind == Kind.OPERATING


def test_the_threshold_is_the_programme_s_own(world):
    world.programme.second_person_above = Decimal(200)
    assert entered(world).status == Status.ENTERED


def test_a_large_expense_waits_and_books_nothing(world):
    row = waiting(world)
    assert (row.status, row.needs_second, row.payable) == ("entered", True, None)
    assert operating(world)[Stage.DUE] == 0
    assert not Payable.objects.exists()


def test_a_second_person_books_it(world, colleague):
    row = expenses.approve(waiting(world), by=colleague, at=NOW + timedelta(days=1))
    row.refresh_from_db()
    assert (row.status, row.booked_by, row.booked_at) == ("booked", colleague, NOW + timedelta(days=1))
    assert row.payable.amount == Decimal("2400.00")
    assert operating(world)[Stage.DUE] == Decimal("2400.00")


def test_who_entered_it_cannot_approve_it(world):
    row = waiting(world)
    before = standing()
    with pytest.raises(expenses.SecondPersonNeeded):
        expenses.approve(row, by=world.people["finance"], at=NOW)
    assert standing() == before


def test_refusing_keeps_the_reason_and_books_nothing(world, colleague):
    row = expenses.refuse(waiting(world), reason=" Dubbel aangekocht. ", by=colleague, at=NOW)
    row.refresh_from_db()
    assert (row.status, row.refused_reason, row.refused_by) == ("refused", "Dubbel aangekocht.", colleague)
    assert not Transfer.objects.filter(kind="expense").exists()


def test_refusing_needs_a_reason(world, colleague):
    row = waiting(world)
    before = standing()
    with pytest.raises(Missing):
        expenses.refuse(row, reason="  ", by=colleague, at=NOW)
    assert standing() == before


def test_whoever_entered_it_takes_it_back_by_refusing_it(world):
    row = expenses.refuse(waiting(world), reason="Verkeerd bedrag.", by=world.people["finance"], at=NOW)
    assert row.status == Status.REFUSED
    assert waiting(world).status == Status.ENTERED  # the same invoice, entered again


def test_the_table_allows_exactly_the_moves_of_an_expense():
    moves = {(old, new) for old in Status for new in Status if EXPENSE.allows(old, new)}
    assert moves == {("entered", "booked"), ("entered", "refused")}


def bring(world, status: str, colleague) -> Expense:
    """An expense in this status."""
    row = waiting(world)
    if status == Status.BOOKED:
        return expenses.approve(row, by=colleague, at=NOW)
    if status == Status.REFUSED:
        return expenses.refuse(row, reason="Nee.", by=colleague, at=NOW)
    return row


VERBS = {
    "approve": lambda row, by: expenses.approve(row, by=by, at=NOW),
    "refuse": lambda row, by: expenses.refuse(row, reason="Nee.", by=by, at=NOW),
}
MOVES = {("entered", "approve"): "booked", ("entered", "refuse"): "refused"}
DONE = {("booked", "approve"), ("refused", "refuse")}


@pytest.mark.parametrize("status", ["entered", "booked", "refused"])
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_in_each_status(world, colleague, status, verb):
    row = bring(world, status, colleague)
    before = standing()
    if (status, verb) in MOVES:
        assert VERBS[verb](row, colleague).status == MOVES[status, verb]
        return
    with pytest.raises(AlreadyDone if (status, verb) in DONE else WrongStatus):
        VERBS[verb](row, colleague)
    assert standing() == before


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
        ({"document": pdf(data=b"")}, DocumentEmpty),
        ({"document": pdf(data=b"MZ\x90\x00" + bytes(60))}, DocumentNotRecognised),
        ({"amount": Decimal("420000.01")}, None),
    ],
)
def test_what_cannot_be_entered_changes_nothing(world, given, refusal):
    world.programme.second_person_above = Decimal(1_000_000)
    before = standing()
    with pytest.raises(refusal or ledger.BudgetExhausted) as refused:
        entered(world, **given)
    assert str(refused.value)
    assert standing() == before


def test_more_than_the_line_holds_is_refused_with_the_sum_short_and_goes_on_waiting(world, colleague):
    row = waiting(world, amount=Decimal("420000.01"))
    before = standing()
    with pytest.raises(ledger.BudgetExhausted) as refused:
        expenses.approve(row, by=colleague, at=NOW)
    assert refused.value.short == Decimal("0.01")
    assert standing() == before


def test_the_same_invoice_of_a_supplier_is_entered_once(world):
    entered(world)
    before = standing()
    with pytest.raises(expenses.AlreadyEntered, match="2018-117"):
        entered(world, invoice_number=" 2018-117 ", amount=Decimal("243.00"))
    assert standing() == before
    entered(world, invoice_number="2018-119")
    assert Expense.objects.count() == 2


def test_an_account_of_a_coach_is_refused_with_a_clear_sentence(world):
    world.coach()
    before = standing()
    with pytest.raises(expenses.AccountOfCoach):
        entered(world, iban="BE71 0961 2345 6769")
    assert standing() == before


def test_an_account_that_became_a_coach_s_meanwhile_is_not_approved_but_can_be_refused(world, colleague):
    row = waiting(world)
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
    user, row = {**world.people, "colleague": colleague}[name], waiting(world)
    assert may_enter(user, world.programme.pk) is enters
    assert (may_approve(user, row), may_refuse(user, row)) == (approves, refuses)
    assert decides(user, row) is refuses
    assert Expense.objects.visible_to(user).exists() is reads


def test_finance_of_another_programme_sees_nothing(world):
    waiting(world)
    assert not Expense.objects.visible_to(make_world(code="XX").people["finance"]).exists()
