"""What a bank line turns out to be, in the words of the programme."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from subsidies.bank.matching import line_matching as judging
from subsidies.bank.rules import (
    BankLine,
    BreakReason,
    MatchContext,
    OwedFacts,
    PaymentFacts,
    RecoveryFacts,
    TrancheFacts,
)

JUDGED_LINE_DAY = date(2018, 3, 26)
OPERATING = 7


def build_judged_line(amount, **facts):
    """A bank line."""
    return BankLine("", Decimal(amount), JUDGED_LINE_DAY, **facts)


def build_payment_facts(settled=0, amount=1000, recovered=0, **facts):
    """A payment of € 1,000, of which so much left the account."""
    owed = OwedFacts(Decimal(amount), paid=Decimal(settled), recovered=Decimal(recovered))
    return PaymentFacts(Decimal(amount), owed, settled=Decimal(settled), **facts)


def build_tranche_facts(opened=0, unconfirmed=0, **facts):
    """A tranche of which so much is expected, and so much booked by hand."""
    facts.setdefault("since", date(2016, 12, 16))
    return TrancheFacts(open=Decimal(opened), unconfirmed=Decimal(unconfirmed), **facts)


def build_recovery_facts(outstanding=400, *, paid=1000, unconfirmed=(), **facts):
    """An order of which so much is to be repaid."""
    facts.setdefault("since", date(2018, 3, 1))
    owed = OwedFacts(Decimal(1000), paid=Decimal(paid))
    return RecoveryFacts(Decimal(outstanding), owed, unconfirmed=[Decimal(each) for each in unconfirmed], **facts)


def build_known_facts(**facts):
    """What the programme knows."""
    return MatchContext(
        operating=OPERATING, **{name: Decimal(each) if isinstance(each, int) else each for name, each in facts.items()}
    )


def judge_bank_line(given, facts):
    """What a line is: the kinds of its parts, or its problem."""
    verdict = judging.match_line(given, facts)
    return verdict.value if isinstance(verdict, BreakReason) else " ".join(share.kind.value for share in verdict)


def parametrize_judged_lines(table):
    """A table of what is known, the line, and what that is; each row begins with its name."""
    rows = [row[1:] for row in table]
    return pytest.mark.parametrize(("facts", "amount", "verdict"), rows, ids=[row[0] for row in table])


PAYMENTS = [
    ("all of it leaves", build_payment_facts(), -1000, "payment"),
    ("a part leaves", build_payment_facts(), -600, "amount"),
    ("the rest leaves", build_payment_facts(settled=600), -400, "payment"),
    ("more leaves than the payment is", build_payment_facts(), "-1000.01", "amount"),
    ("more leaves than the rest", build_payment_facts(settled=600), -401, "amount"),
    ("it left before", build_payment_facts(settled=1000), -1000, "already"),
    ("it left and came back before", build_payment_facts(returned=True), -1000, "already"),
    ("it was never sent", build_payment_facts(sent=False), -1000, "not_sent"),
    ("all of it comes back", build_payment_facts(settled=1000), 1000, "return"),
    ("a part comes back", build_payment_facts(settled=1000), 300, "amount"),
    ("what had left in part comes back", build_payment_facts(settled=600), 600, "return"),
    ("more comes back than left", build_payment_facts(settled=600), 601, "amount"),
    ("what was recovered comes back too", build_payment_facts(settled=1000, recovered=400), 700, "amount"),
    ("what was not recovered comes back", build_payment_facts(settled=1000, recovered=400), 600, "amount"),
    ("it comes back before it left", build_payment_facts(), 1000, "never_left"),
    ("it comes back twice", build_payment_facts(returned=True), 1000, "already"),
    ("the rest comes back too", build_payment_facts(settled=400, returned=True), 400, "return"),
    ("what was never sent comes back", build_payment_facts(sent=False), 1000, "not_sent"),
]


@pytest.mark.parametrize(
    ("facts", "amount", "verdict"), [row[1:] for row in PAYMENTS], ids=[row[0] for row in PAYMENTS]
)
def test_a_payment(facts, amount, verdict):
    assert (
        judge_bank_line(
            build_judged_line(amount, end_to_end_id="A"),
            build_known_facts(payments={"A": replace(facts, owed=replace(facts.owed))}),
        )
        == verdict
    )


TRANCHES = [
    ("what was expected", build_tranche_facts(5000), 5000, "tranche"),
    ("less than expected", build_tranche_facts(5000), 4999, "amount"),
    ("more than expected", build_tranche_facts(5000), 5001, "amount"),
    ("booked by hand before", build_tranche_facts(unconfirmed=5000, received=True), 5000, "tranche"),
    ("booked by hand with another amount", build_tranche_facts(unconfirmed=5000, received=True), 4000, "amount"),
    (
        "one line by hand, the other expected",
        build_tranche_facts(3000, unconfirmed=2000, received=True),
        2000,
        "tranche",
    ),
    ("the other line then", build_tranche_facts(3000, unconfirmed=2000, received=True), 3000, "tranche"),
    ("it came in before", build_tranche_facts(received=True), 5000, "already"),
    ("it was dropped", build_tranche_facts(), 5000, "unexpected"),
    ("before the award", build_tranche_facts(5000, since=date(2018, 3, 27)), 5000, "unexpected"),
    ("without an award", build_tranche_facts(5000, since=None), 5000, "unexpected"),
]


@pytest.mark.parametrize(
    ("facts", "amount", "verdict"), [row[1:] for row in TRANCHES], ids=[row[0] for row in TRANCHES]
)
def test_a_tranche(facts, amount, verdict):
    assert (
        judge_bank_line(build_judged_line(amount, communication="1"), build_known_facts(tranches={"1": replace(facts)}))
        == verdict
    )


RECEIVED_RECOVERY_FLAGS = {"ordered": False, "received": True}
RECOVERIES = [
    ("all of it", build_recovery_facts(), 400, "recovery"),
    ("a part of it", build_recovery_facts(), 150, "recovery"),
    ("more than is to be repaid", build_recovery_facts(), 401, "amount"),
    ("booked by hand before", build_recovery_facts(unconfirmed=[400]), 400, "recovery"),
    ("all of it, after a part by hand", build_recovery_facts(300, unconfirmed=[100]), 300, "recovery"),
    (
        "repaid by hand, now on the statement",
        build_recovery_facts(0, unconfirmed=[400], ordered=False, received=True),
        400,
        "recovery",
    ),
    ("repaid before", build_recovery_facts(0, **RECEIVED_RECOVERY_FLAGS), 400, "already"),
    ("given up", build_recovery_facts(ordered=False), 400, "unexpected"),
    ("before it was ordered", build_recovery_facts(since=date(2018, 3, 27)), 400, "unexpected"),
    ("after the payment itself came back", build_recovery_facts(paid=0), 400, "unexpected"),
]


@pytest.mark.parametrize(
    ("facts", "amount", "verdict"), [row[1:] for row in RECOVERIES], ids=[row[0] for row in RECOVERIES]
)
def test_a_repayment(facts, amount, verdict):
    fresh = replace(facts, unconfirmed=list(facts.unconfirmed), owed=replace(facts.owed))
    assert (
        judge_bank_line(build_judged_line(amount, communication="2"), build_known_facts(recoveries={"2": fresh}))
        == verdict
    )


EXPECTED_TRANCHE_FACTS = {"tranches": {"1": build_tranche_facts(5)}}
CHARGED = {"code": "ACMT/MDOP/CHRG"}
OTHERS = [
    ("a charge", build_judged_line(-5, **CHARGED), {"cash": 10, "available": 10}, "charge"),
    ("a charge beyond the cash", build_judged_line(-5, **CHARGED), {"cash": 4, "available": 10}, "no_cash"),
    ("a charge beyond the budget", build_judged_line(-5, **CHARGED), {"cash": 10, "available": 4}, "no_cash"),
    ("a charge given back", build_judged_line(5, **CHARGED), {"charged": 5}, "rebate"),
    ("a charge given back that was never taken", build_judged_line(5, **CHARGED), {"charged": 4}, "amount"),
    ("interest", build_judged_line(12, code="ACMT/MCOP/INTR"), {}, "interest"),
    ("interest that the bank takes", build_judged_line(-12, code="ACMT/MDOP/INTR"), {}, "no_reference"),
    ("no reference at all", build_judged_line(-5), {}, "no_reference"),
    ("an unknown end-to-end id", build_judged_line(-5, end_to_end_id="X"), {}, "unknown"),
    ("an unknown communication", build_judged_line(5, communication="9"), {}, "unknown"),
    (
        "a communication of ours on money that leaves",
        build_judged_line(-5, communication="1"),
        EXPECTED_TRANCHE_FACTS,
        "unknown",
    ),
    (
        "a tranche taken back",
        build_judged_line(-5, communication="1", reversal=True),
        EXPECTED_TRANCHE_FACTS,
        "taken_back",
    ),
    (
        "a return that names a tranche",
        build_judged_line(5, communication="1", return_reason="AC04"),
        EXPECTED_TRANCHE_FACTS,
        "unknown",
    ),
    (
        "a payer's own id beside our communication",
        build_judged_line(5, communication="1", end_to_end_id="X"),
        EXPECTED_TRANCHE_FACTS,
        "tranche",
    ),
]


@parametrize_judged_lines(OTHERS)
def test_another_line(facts, amount, verdict):
    assert judge_bank_line(facts, build_known_facts(**deepcopy(amount))) == verdict


def judge_each_line(facts, *lines):
    """What lines are, one after the other."""
    return [str(judge_bank_line(each, facts)) for each in lines]


def test_a_payment_and_its_return_in_one_file_are_both_settled_once():
    facts = build_known_facts(payments={"A": build_payment_facts()})
    out, back = build_judged_line(-1000, end_to_end_id="A"), build_judged_line(1000, end_to_end_id="A")
    assert judge_each_line(facts, out, back, out, back) == ["payment", "return", "already", "already"]


def test_what_is_left_of_a_payment_after_a_decision_leaves_by_itself_once():
    facts = build_known_facts(payments={"A": build_payment_facts(settled=600)})
    assert judge_each_line(facts, *(build_judged_line(-400, end_to_end_id="A") for _each in range(2))) == [
        "payment",
        "already",
    ]


def test_a_tranche_and_a_repayment_come_in_once():
    facts = build_known_facts(tranches={"1": build_tranche_facts(5)}, recoveries={"2": build_recovery_facts(5)})
    lines = [build_judged_line(5, communication=each) for each in "1122"]
    assert judge_each_line(facts, *lines) == ["tranche", "already", "recovery", "already"]


def test_charges_are_taken_from_what_the_line_still_has_and_from_what_comes_in():
    lines = [
        build_judged_line(-5, **CHARGED),
        build_judged_line(-5, **CHARGED),
        build_judged_line(20, communication="1"),
        build_judged_line(-5, **CHARGED),
    ]
    facts = build_known_facts(
        cash=8, available=100, tranches={"1": build_tranche_facts(20, lines={OPERATING: Decimal(20)})}
    )
    assert judge_each_line(facts, *lines) == ["charge", "no_cash", "tranche", "charge"]


def test_cash_of_another_line_pays_no_charges():
    facts = build_known_facts(cash=0, available=100, tranches={"1": build_tranche_facts(20, lines={8: Decimal(20)})})
    assert judge_each_line(facts, build_judged_line(20, communication="1"), build_judged_line(-5, **CHARGED)) == [
        "tranche",
        "no_cash",
    ]


def test_what_was_recovered_does_not_come_back_as_well():
    owed = OwedFacts(Decimal(1000), paid=Decimal(1000))
    paid = PaymentFacts(Decimal(1000), owed, settled=Decimal(1000))
    order = RecoveryFacts(Decimal(400), owed, since=date(2018, 3, 1))
    facts = build_known_facts(payments={"A": paid}, recoveries={"2": order})
    assert judge_each_line(
        facts, build_judged_line(400, communication="2"), build_judged_line(1000, end_to_end_id="A")
    ) == ["recovery", "amount"]
    assert judge_each_line(facts, build_judged_line(600, end_to_end_id="A")) == ["amount"]
