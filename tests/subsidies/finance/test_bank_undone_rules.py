"""What a credit is while a debit of the same payment waits: what gives that debit back, or something for a person."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from subsidies.bank.rules import BreakReason, UndecidedLine
from tests.subsidies.finance.test_bank_rules import (
    JUDGED_LINE_DAY,
    build_judged_line,
    build_known_facts,
    build_payment_facts,
    judge_bank_line,
    judge_each_line,
)


def wait_for_decision(facts, number, amount, *payments, problem="already", day=JUDGED_LINE_DAY):
    """An open line about payments."""
    line = UndecidedLine(number, Decimal(amount), day, frozenset(payments), BreakReason(problem))
    facts.undecided.add(line)


def build_twice_facts(*names, settled=1000, **facts):
    """Payments that left the account."""
    return build_known_facts(payments={each: build_payment_facts(settled=settled) for each in names}, **facts)


UNDONE = [
    ("a debit too many is given back", ("7", -1000, "A"), {}, "restore"),
    ("another amount than the debit", ("7", -900, "A"), {}, "undecided"),
    ("before the debit", ("7", -1000, "A"), {"day": date(2018, 3, 27)}, "undecided"),
    ("a debit that may be the payment itself", ("7", -1000, "A"), {"problem": "account"}, "undecided"),
    ("a debit of several payments", ("7", -1000, "A", "B"), {}, "undecided"),
    ("a debit of another payment", ("7", -1000, "B"), {}, "return"),
]


@pytest.mark.parametrize(("waiting", "facts", "verdict"), [row[1:] for row in UNDONE], ids=[row[0] for row in UNDONE])
def test_a_credit_while_a_debit_of_the_same_payment_waits(waiting, facts, verdict):
    known = build_twice_facts("A", "B")
    wait_for_decision(known, *waiting, **facts)
    credit = build_judged_line(1000, end_to_end_id="A", reversal=True)
    assert judge_bank_line(credit, known) == verdict


def test_a_debit_is_given_back_once_and_then_the_payment():
    known = build_twice_facts("A")
    wait_for_decision(known, "7", -1000, "A")
    back = build_judged_line(1000, end_to_end_id="A", reversal=True)
    assert judge_each_line(known, back, back, back) == ["restore", "return", "already"]


def test_a_credit_before_a_later_debit_of_the_same_file_waits():
    known = build_twice_facts("A", coming=Counter(["A"]))
    assert judge_bank_line(build_judged_line(1000, end_to_end_id="A", reversal=True), known) == "undecided"


def test_a_payment_does_not_come_back_while_more_was_taken_for_it_than_comes_back():
    known = build_twice_facts("A")
    known.payments["A"].claims["7"] = Decimal(1000)
    explained = build_judged_line(995, end_to_end_id="A", charges=Decimal(5), instructed=Decimal(1000))
    assert judge_bank_line(explained, known) == "amount"
    assert judge_bank_line(build_judged_line(1000, end_to_end_id="A"), known) == "restore"


def test_a_batch_that_comes_back_as_one_total_is_for_a_person_unless_it_was_taken_twice():
    total = build_judged_line(2000, batch="X", transactions=2, reversal=True)
    known = build_twice_facts("A", "B", batches={"X": ["A", "B"]})
    assert judge_bank_line(total, known) == "together"
    wait_for_decision(known, "7", -1000, "A")
    assert judge_bank_line(total, known) == "undecided"
    wait_for_decision(known, "8", -2000, "A", "B")
    assert judge_bank_line(total, known) == "restore"
    for payment in known.payments.values():
        payment.claims["9"] = Decimal(2000)
    assert judge_bank_line(total, known) == "restore"
    assert [payment.claims for payment in known.payments.values()] == [{}, {}]
