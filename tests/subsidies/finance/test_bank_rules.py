"""What a bank line turns out to be, in the words of the programme."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from subsidies.bank import judging
from subsidies.bank.rules import Known, Line, Owed, PaymentFacts, Problem, RecoveryFacts, TrancheFacts

DAY = date(2018, 3, 26)
OPERATING = 7


def line(amount, **facts):
    """A bank line."""
    return Line("", Decimal(amount), DAY, **facts)


def payment(settled=0, amount=1000, recovered=0, **facts):
    """A payment of € 1,000, of which so much left the account."""
    owed = Owed(Decimal(amount), paid=Decimal(settled), recovered=Decimal(recovered))
    return PaymentFacts(Decimal(amount), owed, settled=Decimal(settled), **facts)


def tranche(opened=0, unconfirmed=0, **facts):
    """A tranche of which so much is expected, and so much booked by hand."""
    facts.setdefault("since", date(2016, 12, 16))
    return TrancheFacts(open=Decimal(opened), unconfirmed=Decimal(unconfirmed), **facts)


def recovery(outstanding=400, *, paid=1000, unconfirmed=(), **facts):
    """An order of which so much is to be repaid."""
    facts.setdefault("since", date(2018, 3, 1))
    owed = Owed(Decimal(1000), paid=Decimal(paid))
    return RecoveryFacts(Decimal(outstanding), owed, unconfirmed=[Decimal(each) for each in unconfirmed], **facts)


def known(**facts):
    """What the programme knows."""
    return Known(
        operating=OPERATING, **{name: Decimal(each) if isinstance(each, int) else each for name, each in facts.items()}
    )


def judge(given, facts):
    """What a line is: the kinds of its parts, or its problem."""
    verdict = judging.judge(given, facts)
    return verdict.value if isinstance(verdict, Problem) else " ".join(share.kind.value for share in verdict)


def cases(table):
    """A table of what is known, the line, and what that is; each row begins with its name."""
    rows = [row[1:] for row in table]
    return pytest.mark.parametrize(("facts", "amount", "verdict"), rows, ids=[row[0] for row in table])


PAYMENTS = [
    ("all of it leaves", payment(), -1000, "payment"),
    ("a part leaves", payment(), -600, "amount"),
    ("the rest leaves", payment(settled=600), -400, "payment"),
    ("more leaves than the payment is", payment(), "-1000.01", "amount"),
    ("more leaves than the rest", payment(settled=600), -401, "amount"),
    ("it left before", payment(settled=1000), -1000, "already"),
    ("it left and came back before", payment(returned=True), -1000, "already"),
    ("it was never sent", payment(sent=False), -1000, "not_sent"),
    ("all of it comes back", payment(settled=1000), 1000, "return"),
    ("a part comes back", payment(settled=1000), 300, "amount"),
    ("what had left in part comes back", payment(settled=600), 600, "return"),
    ("more comes back than left", payment(settled=600), 601, "amount"),
    ("what was recovered comes back too", payment(settled=1000, recovered=400), 700, "amount"),
    ("what was not recovered comes back", payment(settled=1000, recovered=400), 600, "amount"),
    ("it comes back before it left", payment(), 1000, "never_left"),
    ("it comes back twice", payment(returned=True), 1000, "already"),
    ("the rest comes back too", payment(settled=400, returned=True), 400, "return"),
    ("what was never sent comes back", payment(sent=False), 1000, "not_sent"),
]


@pytest.mark.parametrize(
    ("facts", "amount", "verdict"), [row[1:] for row in PAYMENTS], ids=[row[0] for row in PAYMENTS]
)
def test_a_payment(facts, amount, verdict):
    assert (
        judge(line(amount, end_to_end_id="A"), known(payments={"A": replace(facts, owed=replace(facts.owed))}))
        == verdict
    )


TRANCHES = [
    ("what was expected", tranche(5000), 5000, "tranche"),
    ("less than expected", tranche(5000), 4999, "amount"),
    ("more than expected", tranche(5000), 5001, "amount"),
    ("booked by hand before", tranche(unconfirmed=5000, received=True), 5000, "tranche"),
    ("booked by hand with another amount", tranche(unconfirmed=5000, received=True), 4000, "amount"),
    ("one line by hand, the other expected", tranche(3000, unconfirmed=2000, received=True), 2000, "tranche"),
    ("the other line then", tranche(3000, unconfirmed=2000, received=True), 3000, "tranche"),
    ("it came in before", tranche(received=True), 5000, "already"),
    ("it was dropped", tranche(), 5000, "unexpected"),
    ("before the award", tranche(5000, since=date(2018, 3, 27)), 5000, "unexpected"),
    ("without an award", tranche(5000, since=None), 5000, "unexpected"),
]


@pytest.mark.parametrize(
    ("facts", "amount", "verdict"), [row[1:] for row in TRANCHES], ids=[row[0] for row in TRANCHES]
)
def test_a_tranche(facts, amount, verdict):
    assert judge(line(amount, communication="1"), known(tranches={"1": replace(facts)})) == verdict


DONE = {"ordered": False, "received": True}
RECOVERIES = [
    ("all of it", recovery(), 400, "recovery"),
    ("a part of it", recovery(), 150, "recovery"),
    ("more than is to be repaid", recovery(), 401, "amount"),
    ("booked by hand before", recovery(unconfirmed=[400]), 400, "recovery"),
    ("all of it, after a part by hand", recovery(300, unconfirmed=[100]), 300, "recovery"),
    (
        "repaid by hand, now on the statement",
        recovery(0, unconfirmed=[400], ordered=False, received=True),
        400,
        "recovery",
    ),
    ("repaid before", recovery(0, **DONE), 400, "already"),
    ("given up", recovery(ordered=False), 400, "unexpected"),
    ("before it was ordered", recovery(since=date(2018, 3, 27)), 400, "unexpected"),
    ("after the payment itself came back", recovery(paid=0), 400, "unexpected"),
]


@pytest.mark.parametrize(
    ("facts", "amount", "verdict"), [row[1:] for row in RECOVERIES], ids=[row[0] for row in RECOVERIES]
)
def test_a_repayment(facts, amount, verdict):
    fresh = replace(facts, unconfirmed=list(facts.unconfirmed), owed=replace(facts.owed))
    assert judge(line(amount, communication="2"), known(recoveries={"2": fresh})) == verdict


EXPECTED = {"tranches": {"1": tranche(5)}}
CHARGED = {"code": "ACMT/MDOP/CHRG"}
OTHERS = [
    ("a charge", line(-5, **CHARGED), {"cash": 10, "available": 10}, "charge"),
    ("a charge beyond the cash", line(-5, **CHARGED), {"cash": 4, "available": 10}, "no_cash"),
    ("a charge beyond the budget", line(-5, **CHARGED), {"cash": 10, "available": 4}, "no_cash"),
    ("a charge given back", line(5, **CHARGED), {"charged": 5}, "rebate"),
    ("a charge given back that was never taken", line(5, **CHARGED), {"charged": 4}, "amount"),
    ("interest", line(12, code="ACMT/MCOP/INTR"), {}, "interest"),
    ("interest that the bank takes", line(-12, code="ACMT/MDOP/INTR"), {}, "no_reference"),
    ("no reference at all", line(-5), {}, "no_reference"),
    ("an unknown end-to-end id", line(-5, end_to_end_id="X"), {}, "unknown"),
    ("an unknown communication", line(5, communication="9"), {}, "unknown"),
    (
        "a communication of ours on money that leaves",
        line(-5, communication="1"),
        EXPECTED,
        "unknown",
    ),
    ("a tranche taken back", line(-5, communication="1", reversal=True), EXPECTED, "taken_back"),
    (
        "a return that names a tranche",
        line(5, communication="1", return_reason="AC04"),
        EXPECTED,
        "unknown",
    ),
    (
        "a payer's own id beside our communication",
        line(5, communication="1", end_to_end_id="X"),
        EXPECTED,
        "tranche",
    ),
]


@cases(OTHERS)
def test_another_line(facts, amount, verdict):
    assert judge(facts, known(**deepcopy(amount))) == verdict


def verdicts(facts, *lines):
    """What lines are, one after the other."""
    return [str(judge(each, facts)) for each in lines]


def test_a_payment_and_its_return_in_one_file_are_both_settled_once():
    facts = known(payments={"A": payment()})
    out, back = line(-1000, end_to_end_id="A"), line(1000, end_to_end_id="A")
    assert verdicts(facts, out, back, out, back) == ["payment", "return", "already", "already"]


def test_what_is_left_of_a_payment_after_a_decision_leaves_by_itself_once():
    facts = known(payments={"A": payment(settled=600)})
    assert verdicts(facts, *(line(-400, end_to_end_id="A") for _each in range(2))) == ["payment", "already"]


def test_a_tranche_and_a_repayment_come_in_once():
    facts = known(tranches={"1": tranche(5)}, recoveries={"2": recovery(5)})
    lines = [line(5, communication=each) for each in "1122"]
    assert verdicts(facts, *lines) == ["tranche", "already", "recovery", "already"]


def test_charges_are_taken_from_what_the_line_still_has_and_from_what_comes_in():
    lines = [line(-5, **CHARGED), line(-5, **CHARGED), line(20, communication="1"), line(-5, **CHARGED)]
    facts = known(cash=8, available=100, tranches={"1": tranche(20, lines={OPERATING: Decimal(20)})})
    assert verdicts(facts, *lines) == ["charge", "no_cash", "tranche", "charge"]


def test_cash_of_another_line_pays_no_charges():
    facts = known(cash=0, available=100, tranches={"1": tranche(20, lines={8: Decimal(20)})})
    assert verdicts(facts, line(20, communication="1"), line(-5, **CHARGED)) == ["tranche", "no_cash"]


def test_what_was_recovered_does_not_come_back_as_well():
    owed = Owed(Decimal(1000), paid=Decimal(1000))
    paid = PaymentFacts(Decimal(1000), owed, settled=Decimal(1000))
    order = RecoveryFacts(Decimal(400), owed, since=date(2018, 3, 1))
    facts = known(payments={"A": paid}, recoveries={"2": order})
    assert verdicts(facts, line(400, communication="2"), line(1000, end_to_end_id="A")) == ["recovery", "amount"]
    assert verdicts(facts, line(600, end_to_end_id="A")) == ["amount"]
