"""The ledger's laws, tried by direct SQL as the owner of the tables: what nobody can do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction

from subsidies.budget import actions as budget
from subsidies.budget import ledger
from subsidies.budget.models import Award, Balance, Transfer
from subsidies.budget.rules import BudgetLineKind, Movement, Posting, Stage
from subsidies.controls.verification import verify_invariants
from tests.world import NOW, World

LEDGER_TODAY = date(2018, 3, 23)


def read_ledger_refusal(sql: str, *facts: object) -> str:
    """What the database answers to a statement it refuses."""
    with pytest.raises(Error) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, facts)
    return str(error.value)


def build_transfer_insert(source: int, target: int, amount: object, kind: str, **changed: object) -> tuple:
    """An INSERT of a transfer as somebody at a prompt would type it, and its facts."""
    row = {
        "source_id": source,
        "target_id": target,
        "amount": amount,
        "kind": kind,
        "subject": "application:999999",
        "occurrence": 1,
        "effective_on": LEDGER_TODAY,
        "reverses_id": None,
    } | changed
    places = ", ".join(["%s"] * len(row))
    return (f"INSERT INTO subsidies_transfer ({', '.join(row)}) VALUES ({places})", *row.values())


def find_stage_account(world: World, stage: Stage, kind: BudgetLineKind = BudgetLineKind.COACHING) -> int:
    """The number of an account."""
    return world.programme.lines.get(kind=kind).account(stage)


@pytest.fixture
def books(world: World) -> World:
    """A world of which one application is approved; afterwards its books still add up."""
    world.approved()
    return world


def dump_ledger_rows() -> tuple:
    """Everything in the books."""
    return list(Transfer.objects.order_by("pk").values()), list(Balance.objects.order_by("pk").values())


@pytest.mark.parametrize("too_much", ["2379000.01", "999999999999.99"])
def test_an_account_cannot_be_overdrawn(books, too_much):
    before = dump_ledger_rows()
    answer = read_ledger_refusal(
        *build_transfer_insert(
            find_stage_account(books, Stage.AVAILABLE), find_stage_account(books, Stage.RESERVED), too_much, "reserve"
        )
    )
    assert "does not hold this amount" in answer
    assert dump_ledger_rows() == before


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_transfer_moves_a_positive_amount(books, amount):
    answer = read_ledger_refusal(
        *build_transfer_insert(
            find_stage_account(books, Stage.AVAILABLE), find_stage_account(books, Stage.RESERVED), amount, "reserve"
        )
    )
    assert "transfer_is_positive" in answer


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE subsidies_transfer SET amount = amount + 1",
        "UPDATE subsidies_transfer SET subject = 'x'",
        "DELETE FROM subsidies_transfer",
        "TRUNCATE subsidies_transfer",
        "TRUNCATE subsidies_transfer CASCADE",
        "TRUNCATE subsidies_account CASCADE",
        "TRUNCATE subsidies_programme CASCADE",
        "UPDATE subsidies_balance SET amount = amount + 1",
        "UPDATE subsidies_balance SET guarded = false",
        "INSERT INTO subsidies_balance (account_id, guarded, amount) VALUES (1, false, 5)",
        "DELETE FROM subsidies_balance",
        "TRUNCATE subsidies_balance",
        "UPDATE subsidies_account SET stage = 1 WHERE stage = 2",
        "DELETE FROM subsidies_account",
        "UPDATE subsidies_budgetline SET kind = 'coaching' WHERE kind = 'operating'",
        "UPDATE subsidies_budgetline SET share = 0.5",
    ],
)
def test_the_books_are_not_rewritten(books, sql):
    before = dump_ledger_rows()
    read_ledger_refusal(sql)
    assert dump_ledger_rows() == before


def test_money_does_not_go_from_one_line_to_the_other(books):
    across = build_transfer_insert(
        find_stage_account(books, Stage.AVAILABLE, BudgetLineKind.OPERATING),
        find_stage_account(books, Stage.RESERVED),
        5,
        "reserve",
    )
    assert "does not exist on this line" in read_ledger_refusal(*across)


def test_money_does_not_go_from_one_programme_to_the_other(books):
    from tests.world import make_world

    other = make_world(code="AN")
    across = build_transfer_insert(
        find_stage_account(other, Stage.AVAILABLE), find_stage_account(books, Stage.RESERVED), 5, "reserve"
    )
    assert "does not exist on this line" in read_ledger_refusal(*across)


@pytest.mark.parametrize("movement", [Movement.RESERVE, Movement.RELEASE, Movement.ACCRUE])
def test_no_fee_hits_the_operating_line(books, movement):
    line = books.programme.lines.get(kind=BudgetLineKind.OPERATING)
    posting = Posting(line.pk, movement, Decimal(5), "application:999999")
    before = dump_ledger_rows()
    assert "does not exist on this line" in read_ledger_refusal(
        *build_transfer_insert(posting.source, posting.target, 5, movement.value)
    )
    assert dump_ledger_rows() == before


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        (Stage.AVAILABLE, Stage.DUE, "accrue"),
        (Stage.AVAILABLE, Stage.PAID, "reserve"),
        (Stage.GRANTED, Stage.RESERVED, "award"),
        (Stage.RESERVED, Stage.AVAILABLE, "reserve"),
        (Stage.AVAILABLE, Stage.RESERVED, "gift"),
        (Stage.DUE, Stage.AVAILABLE, "release"),
    ],
)
def test_money_goes_only_the_ways_there_are(books, source, target, kind):
    answer = read_ledger_refusal(
        *build_transfer_insert(find_stage_account(books, source), find_stage_account(books, target), 5, kind)
    )
    assert "does not exist on this line" in answer


def test_a_transfer_from_nowhere_is_refused(books):
    before = dump_ledger_rows()
    read_ledger_refusal(*build_transfer_insert(123456789, find_stage_account(books, Stage.RESERVED), 5, "reserve"))
    read_ledger_refusal(*build_transfer_insert(find_stage_account(books, Stage.AVAILABLE), 123456789, 5, "reserve"))
    read_ledger_refusal(
        *build_transfer_insert(
            find_stage_account(books, Stage.AVAILABLE), find_stage_account(books, Stage.AVAILABLE), 5, "reserve"
        )
    )
    assert dump_ledger_rows() == before


@pytest.mark.parametrize("amount", [1000, 5])
def test_the_same_step_is_not_booked_twice(books, amount):
    [step] = Transfer.objects.filter(kind="reserve")
    before = dump_ledger_rows()
    again = build_transfer_insert(step.source_id, step.target_id, amount, "reserve", subject=step.subject)
    assert "a_step_once" in read_ledger_refusal(*again)
    with pytest.raises(ledger.AlreadyPosted), transaction.atomic():
        ledger.post_movements(
            [Posting(books.line.pk, Movement.RESERVE, Decimal(amount), step.subject)], by=None, on=LEDGER_TODAY
        )
    assert dump_ledger_rows() == before


def build_reversal_insert(step: Transfer, **changed: object) -> tuple:
    """The mirror image of a transfer, or nearly."""
    mirror = {"reverses_id": step.pk, "subject": step.subject} | changed
    return build_transfer_insert(step.target_id, step.source_id, mirror.pop("amount", step.amount), "reverse", **mirror)


def test_a_mistake_is_reversed_by_its_mirror_image(books):
    [step] = Transfer.objects.filter(kind="reserve")
    ledger.reverse_transfer(step, by=books.people["finance"], on=LEDGER_TODAY)
    held = ledger.load_line_balances(books.line.pk)
    assert (held[Stage.AVAILABLE], held[Stage.RESERVED]) == (2_380_000, 0)


def test_a_reversal_that_is_no_mirror_is_refused(books):
    [step] = Transfer.objects.filter(kind="reserve")
    for other in ({"amount": 999}, {"source_id": step.source_id, "target_id": step.target_id}):
        assert "does not exist on this line" in read_ledger_refusal(*build_reversal_insert(step, **other))


def test_a_reversal_says_what_it_reverses(books):
    [step] = Transfer.objects.filter(kind="reserve")
    read_ledger_refusal(*build_reversal_insert(step, reverses_id=None))
    named_by_another = build_transfer_insert(
        step.source_id, step.target_id, 5, "reserve", reverses_id=step.pk, subject="application:888888"
    )
    assert "reversal_names_what" in read_ledger_refusal(*named_by_another)


def test_a_transfer_is_reversed_once(books):
    [step] = Transfer.objects.filter(kind="reserve")
    ledger.reverse_transfer(step, by=books.people["finance"], on=LEDGER_TODAY)
    before = dump_ledger_rows()
    with pytest.raises(ledger.AlreadyPosted), transaction.atomic():
        ledger.reverse_transfer(step, by=books.people["finance"], on=LEDGER_TODAY)
    assert "reverses_id" in read_ledger_refusal(*build_reversal_insert(step))
    assert dump_ledger_rows() == before


def test_an_award_that_was_spent_cannot_be_reversed(books):
    award = Transfer.objects.get(kind="award", source__line=books.line)
    with pytest.raises(ledger.BudgetExhausted) as refusal, transaction.atomic():
        ledger.reverse_transfer(award, by=books.people["finance"], on=LEDGER_TODAY)
    assert refusal.value.short == 1000


def test_posting_nothing_is_nothing(books):
    before = dump_ledger_rows()
    ledger.post_movements([], by=None, on=LEDGER_TODAY)
    ledger.post_movements(
        [Posting(books.line.pk, Movement.RESERVE, Decimal(0), "application:1")], by=None, on=LEDGER_TODAY
    )
    assert dump_ledger_rows() == before


def test_of_many_movements_in_one_posting_all_or_none_are_booked(books):
    before = dump_ledger_rows()
    one = Posting(books.line.pk, Movement.RESERVE, Decimal(1000), "application:888881")
    too_much = Posting(books.line.pk, Movement.RESERVE, Decimal(2_379_000), "application:888882")
    with pytest.raises(ledger.BudgetExhausted) as refusal, transaction.atomic():
        ledger.post_movements([one, too_much], by=None, on=LEDGER_TODAY)
    assert (refusal.value.stage, refusal.value.short) == (Stage.AVAILABLE, 1000)
    assert dump_ledger_rows() == before


def test_one_posting_or_a_thousand_are_one_statement(books, django_assert_num_queries):
    many = [Posting(books.line.pk, Movement.RESERVE, Decimal(1), f"application:{n}") for n in range(900_000, 901_000)]
    with django_assert_num_queries(1):
        ledger.post_movements(many, by=None, on=LEDGER_TODAY)
    assert ledger.load_line_balances(books.line.pk)[Stage.RESERVED] == 2000


def test_the_shortage_is_told_in_euro_as_people_write_it():
    refusal = ledger.BudgetExhausted(stage=Stage.AVAILABLE, short=Decimal("1234.50"))
    assert "1.234,50" in str(refusal)
    assert refusal.code == "budget_exhausted"


@pytest.fixture(autouse=True)
def the_books_add_up(db):
    """Whatever was tried, at the end the balances are the sums of the transfers."""
    yield
    broken = {finding.invariant.name for finding in verify_invariants(at=NOW) if not finding.holds}
    assert broken <= {"a reservation stands until the journey is over"}  # some subjects here have no file


def test_an_award_larger_than_the_books_can_count_is_refused_and_leaves_nothing(world):
    grant = {"amount": Decimal("999999999999.99"), "awarded_on": NOW.date(), "decision": "Besluit"}
    budget.award(world.programme, **grant, by=None, at=NOW)
    with pytest.raises(ledger.MoreThanTheBooksCanCount):
        budget.award(world.programme, **grant, by=None, at=NOW)
    assert Award.objects.count() == 2  # the world's own, and the first of the two


def test_an_award_is_booked_when_it_has_been_awarded(world):
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(budget.AwardedInFuture):
        budget.award(world.programme, amount=Decimal(10), awarded_on=tomorrow, decision="Besluit", by=None, at=NOW)
    assert Award.objects.count() == 1
