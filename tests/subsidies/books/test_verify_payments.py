"""The proof of the money cycle: green when all of it went through the verbs, red on every way in which it could be
broken."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from subsidies.controls.invariants.audit_trail import AUDITED_LIFECYCLES
from subsidies.controls.verification import ALL_INVARIANTS, verify_invariants
from tests.authorisation.asking import undo_afterwards
from tests.subsidies.books.breaking import break_with, drop_checks_of
from tests.subsidies.books.cycle import CYCLE_IMPORTED_AT, CycleOutcome, build_money_cycle
from tests.subsidies.books.test_verify_ledger import LEDGER_BREAKS as OF_THE_LEDGER
from tests.world import make_world

MONEY_CYCLE_TABLES = (
    "payable",
    "payment",
    "batch",
    "expense",
    "recovery",
    "correction",
    "tranche",
    "receipt",
    "entry",
    "portion",
)
FIRST_PAYMENT_ROW_SQL = "(SELECT min(id) FROM subsidies_{} WHERE {})"
PAID_PAYMENT_SQL = FIRST_PAYMENT_ROW_SQL.format("payment", "status = 'paid'")
SENT_BATCH = FIRST_PAYMENT_ROW_SQL.format("batch", "status = 'sent'")
BOOKED_EXPENSE_SQL = FIRST_PAYMENT_ROW_SQL.format("expense", "status = 'booked'")

PAYMENT_BREAKS = [
    ("an expense is its booking", f"UPDATE subsidies_expense SET status = 'refused' WHERE id = {BOOKED_EXPENSE_SQL}"),
    ("an expense is its booking", "DELETE FROM subsidies_transfer WHERE kind = 'expense'"),
    ("an expense is its booking", f"UPDATE subsidies_expense SET payable_id = NULL WHERE id = {BOOKED_EXPENSE_SQL}"),
    (
        "an amount due changes by corrections only",
        "UPDATE subsidies_correction SET new_amount = new_amount - 1 WHERE status = 'done' AND new_amount > 0",
    ),
    ("a payout is its accrual", "DELETE FROM subsidies_transfer WHERE kind = 'reverse' AND amount = 1000"),
    ("two people looked", "UPDATE subsidies_batch SET approved_by_id = made_by_id WHERE status = 'sent'"),
    (
        "two people looked",
        "UPDATE subsidies_expense SET needs_second = true, booked_by_id = entered_by_id"
        f" WHERE id = {BOOKED_EXPENSE_SQL}",
    ),
    ("two people looked", "UPDATE subsidies_recovery SET ordered_by_id = NULL"),
    ("two people looked", "UPDATE subsidies_correction SET done_by_id = proposed_by_id WHERE status = 'done'"),
    ("what is due is owed", "UPDATE subsidies_balance SET amount = amount + 1 WHERE account_id % 10 = 4"),
    ("what is paid was paid", "UPDATE subsidies_payable SET recovered = recovered - 1 WHERE recovered > 0"),
    ("what is paid was paid", "UPDATE subsidies_balance SET amount = amount + 1 WHERE account_id % 10 = 5"),
    ("what is on its way is in a batch", "UPDATE subsidies_payment SET amount = amount + 1 WHERE status = 'batched'"),
    ("what is on its way is in a batch", "UPDATE subsidies_payment SET status = 'cancelled' WHERE status = 'batched'"),
    ("an amount due agrees with its payments", "UPDATE subsidies_payable SET status = 'due' WHERE status = 'batched'"),
    ("an amount due agrees with its payments", "UPDATE subsidies_payable SET paid = paid - 1 WHERE paid > 0"),
    (
        "a payment is what was booked",
        f"UPDATE subsidies_payment SET settled = settled - 1 WHERE id = {PAID_PAYMENT_SQL}",
    ),
    ("a payment is what was booked", "DELETE FROM subsidies_transfer WHERE kind = 'refund'"),
    ("a payment is what was booked", "UPDATE subsidies_transfer SET subject = 'payment:0' WHERE kind = 'free'"),
    ("a batch is its payments", f"UPDATE subsidies_batch SET total = total + 1 WHERE id = {SENT_BATCH}"),
    ("a batch is its payments", f"UPDATE subsidies_batch SET count = count + 1 WHERE id = {SENT_BATCH}"),
    ("a batch is its payments", "UPDATE subsidies_payment SET status = 'paid' WHERE status = 'cancelled'"),
    ("a file is its payments", "UPDATE subsidies_batchfile SET control_sum = control_sum + 1"),
    ("a file is its payments", "UPDATE subsidies_batchfile SET count = count + 1"),
    ("a file is its payments", "UPDATE subsidies_batchfile SET content = content || ' '::bytea"),
    ("a file is its payments", f"DELETE FROM subsidies_batchfile WHERE batch_id = {SENT_BATCH}"),
    (
        "an end-to-end id is in one file",
        f"UPDATE subsidies_payment SET end_to_end_id = 'X' WHERE id = {PAID_PAYMENT_SQL}",
    ),
    (
        "an end-to-end id is in one file",
        "UPDATE subsidies_batchfile SET content = (SELECT content FROM subsidies_batchfile ORDER BY batch_id LIMIT 1)",
    ),
    ("what was recovered came in", "UPDATE subsidies_recovery SET received = received - 1 WHERE received > 0"),
    ("what was recovered came in", "UPDATE subsidies_receipt SET amount = amount - 1"),
    ("what was recovered came in", "DELETE FROM subsidies_transfer WHERE kind = 'repay'"),
    ("what was recovered came in", "UPDATE subsidies_transfer SET subject = 'recovery:0' WHERE kind = 'recover'"),
    ("what was recovered came in", "UPDATE subsidies_payable SET recovered = recovered - 1 WHERE recovered > 0"),
    ("a tranche is in the cash", "UPDATE subsidies_tranche SET status = 'reversed'"),
    ("a bank line stands once", "UPDATE subsidies_entry SET account_id = account_id + 1"),
    ("a bank line is its parts", "UPDATE subsidies_entry SET amount = amount - 1 WHERE settled_as = 'payment'"),
    ("a bank line is its parts", "UPDATE subsidies_entry SET settled_as = 'several' WHERE settled_as = 'payment'"),
    ("a bank line is its parts", "UPDATE subsidies_entry SET settled_as = NULL WHERE settled_as = 'payment'"),
    ("a bank line is its parts", "DELETE FROM subsidies_portion WHERE kind = 'charge'"),
    ("a settled bank line is in the books", "UPDATE subsidies_portion SET amount = amount - 1 WHERE kind = 'payment'"),
    ("a settled bank line is in the books", "UPDATE subsidies_portion SET subject = '' WHERE kind = 'payment'"),
    ("a settled bank line is in the books", "DELETE FROM subsidies_transfer WHERE kind = 'claim'"),
    (
        "a payment settles by its id, amount and account",
        "UPDATE subsidies_entry SET iban = 'BE00' WHERE settled_as = 'payment'",
    ),
    (
        "no more comes back than was set aside",
        "UPDATE subsidies_transfer SET kind = 'restore', source_id = target_id,"
        " target_id = source_id WHERE kind = 'claim'",
    ),
    ("an end-to-end id is in one file", "UPDATE subsidies_batch SET identifier = 'X' || id"),
    ("a settled bank line is in the books", "DELETE FROM subsidies_transfer WHERE kind = 'debit'"),
    ("a settled bank line is in the books", "UPDATE subsidies_receipt SET confirmed_on = NULL"),
    ("a settled bank line is in the books", "UPDATE subsidies_tranche SET confirmed_on = NULL"),
    ("what moved stands on a statement", "DELETE FROM subsidies_portion WHERE kind = 'claim'"),
    *(
        (f"{name} statuses are reachable", f"UPDATE subsidies_{name}event SET status = 'sold'")
        for name in AUDITED_LIFECYCLES[3:]
    ),
]
ELSEWHERE = {"seals are unbroken", "days are sealed in time", "payouts are settled in time", "one payment under way"}
ELSEWHERE |= {"a course fee that came in stands on a statement"}


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker) -> Iterator[CycleOutcome]:
    """The whole cycle, built once; every test breaks it in a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build_money_cycle(make_world())
        for table in MONEY_CYCLE_TABLES:
            drop_checks_of(f"subsidies_{table}")
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def whole(once) -> Iterator[CycleOutcome]:
    """The whole cycle, of which every CHECK was lifted."""
    with undo_afterwards():
        yield once


def find_broken_payment_invariants() -> set[str]:
    """The names of the invariants that do not hold."""
    return {finding.invariant.name for finding in verify_invariants(at=CYCLE_IMPORTED_AT) if not finding.holds}


def test_every_invariant_holds_after_the_whole_money_cycle(whole):
    assert find_broken_payment_invariants() == set()


@pytest.mark.parametrize(("name", "sql"), PAYMENT_BREAKS)
def test_each_break_is_found_by_the_invariant_that_forbids_it(whole, name, sql):
    break_with(sql)
    assert name in find_broken_payment_invariants()


@pytest.mark.parametrize(
    ("table", "sql", "name"),
    [
        ("payment", "UPDATE subsidies_payment SET status = 'sent', payable_id = 1", "one payment under way"),
        ("entry", "UPDATE subsidies_entry SET key = 'the same'", "a bank line stands once"),
        ("payment", "UPDATE subsidies_payment SET end_to_end_id = 'the same'", "an end-to-end id is in one file"),
    ],
)
def test_what_stands_twice_is_found(whole, table, sql, name):
    drop_checks_of(f"subsidies_{table}", kind="u")
    break_with(sql)
    assert name in find_broken_payment_invariants()


def test_every_invariant_was_seen_red():
    seen = {name for name, _sql in [*PAYMENT_BREAKS, *OF_THE_LEDGER]}
    assert seen | ELSEWHERE == {invariant.name for invariant in ALL_INVARIANTS}
