"""What a break might be when it is several things: the proposals name the combination that comes to the line."""

from datetime import date
from decimal import Decimal

import pytest

from healthcoach.references import shown
from subsidies.bank import matching
from subsidies.bank.combining import combination
from subsidies.bank.models import Entry
from subsidies.bank.proposals import proposals
from subsidies.bank.rules import SettledAs
from tests import finance_world as finance
from tests.camt import booked
from tests.subsidies.finance.banking import AT, bring, tranche_of
from tests.subsidies.finance.money_back import LATER, RECEIVED_ON, ordered
from tests.trainings.courses_world import full
from tests.world import World

BACK = date(2018, 3, 28)
COMBINATIONS = [
    ("two of three", 700, [400, 250, 300], [0, 2]),
    ("all of them", 950, [400, 250, 300], [0, 1, 2]),
    ("the likeliest of two pairs", 650, [400, 250, 300, 350], [0, 1]),
    ("all but two of many", 1700, [100] * 19, list(range(1, 18))),
    ("one alone is no combination", 400, [400, 250], None),
    ("nothing comes to it", 701, [400, 250, 300], None),
    ("to the cent", "0.30", ["0.10", "0.20"], [0, 1]),
    ("nothing is open", 1, [], None),
]


@pytest.mark.parametrize(
    ("total", "amounts", "places"), [row[1:] for row in COMBINATIONS], ids=[row[0] for row in COMBINATIONS]
)
def test_a_combination(total, amounts, places):
    found = combination(Decimal(total), [Decimal(amount) for amount in amounts])
    assert found == places


def test_the_search_ends_when_nothing_is_found_among_very_many():
    amounts = [Decimal(2 * number + 2) for number in range(200)]
    assert combination(Decimal("100001.00"), amounts) is None


def line(world: World, amount: object, **facts: object) -> Entry:
    """A line that matched nothing."""
    done = bring(world, booked(amount, **facts), on=facts.pop("on", RECEIVED_ON), at=LATER)
    return Entry.objects.get(statement__in=done.statements)


def first(entry: Entry) -> list[tuple[str, str, Decimal]]:
    """What the first proposal says."""
    return [(item.kind.value, item.reference, item.amount) for item in proposals([entry])[entry.pk][0].items]


def kinds(entry: Entry) -> list[list[str]]:
    """The kinds of every proposal."""
    return [[item.kind.value for item in each.items] for each in proposals([entry])[entry.pk]]


def test_two_course_fees_named_in_one_text(world):
    _edition, (an, bo) = full(world, "An", "Bo", places=2)
    entry = line(world, 600, text=f"opleiding {shown(an.communication)} en {bo.communication}")
    assert first(entry) == [("course", shown(each.communication), 300) for each in (an, bo)]


def test_two_recovery_orders_repaid_at_once(world):
    one, other = ordered(world, "400.00"), ordered(world, "300.00")
    entry = line(world, 700, text="terugbetaling")
    assert first(entry) == [("recovery", shown(one.communication), 400), ("recovery", shown(other.communication), 300)]


def test_two_tranches_in_one_transfer(world):
    one, other = tranche_of(world, amount=5000), tranche_of(world, amount=3000)
    entry = line(world, 8000)
    assert {reference for _kind, reference, _amount in first(entry)} == {
        shown(each[0].communication) for each in (one, other)
    }


def test_a_payment_with_a_charge_that_nobody_tells(world):
    payment = finance.sent(world).payments.get()
    entry = line(world, -1003, end_to_end_id=payment.end_to_end_id)
    assert first(entry) == [("payment", payment.end_to_end_id, 1000), ("charge", "", 3)]
    by_account = line(world, "-1002.50", iban=payment.iban)
    assert first(by_account) == [("payment", payment.end_to_end_id, 1000), ("charge", "", Decimal("2.50"))]


def test_a_return_smaller_than_what_left_is_a_return_with_a_charge_or_in_part(world):
    payment = finance.sent(world).payments.get()
    bring(world, booked(-1000, end_to_end_id=payment.end_to_end_id))
    entry = line(world, 995, end_to_end_id=payment.end_to_end_id, reason="FOCR")
    assert kinds(entry)[:2] == [["return", "charge"], ["return"]]


def test_a_batch_of_the_amount_and_the_day_is_one_proposal_that_settles_all_of_it(world):
    batch = finance.sent(world, finance.ready(world, count=3))
    entry = line(world, -3000, on=batch.execute_on)
    assert first(entry) == [("payment", batch.identifier, 3000)]


def test_a_total_of_some_payments_of_a_batch_names_them(world):
    batch = finance.sent(world, finance.ready(world, count=3))
    entry = line(world, -2000, batch=batch.identifier, count=2, bare=True)
    rows = batch.payments.order_by("pk")[:2]
    assert first(entry) == [("payment", each.end_to_end_id, 1000) for each in rows]


def test_a_payment_taken_twice_and_money_that_comes_back_for_it(world):
    payment = finance.sent(world).payments.get()
    finance.money(world, amount=1000)
    bring(world, booked(-1000, end_to_end_id=payment.end_to_end_id))
    twice = line(world, -1000, end_to_end_id=payment.end_to_end_id)
    assert first(twice) == [("claim", "", 1000)]
    matching.book_as(SettledAs.CLAIM, twice, reason="Dubbel.", by=world.people["finance"], at=AT)
    back = line(world, 1000, name="Coach", text="dubbel ontvangen")
    assert ("restore", f"#{twice.pk}", 1000) in [
        (item.kind.value, item.reference, item.amount) for each in proposals([back])[back.pk] for item in each.items
    ]


def test_the_bank_s_own_code_proposes_interest_and_charges(world):
    assert kinds(line(world, 5, code=("ACMT", "MDOP", "CHRG"))) == [["rebate"]]
    assert kinds(line(world, -5, code=("ACMT", "MDOP", "INTR"))) == [["charge"]]


def test_proposals_cost_the_same_for_one_break_and_for_many(world, django_assert_max_num_queries):
    finance.sent(world, finance.ready(world, count=4))
    bring(world, *(booked(sign * number, text=f"regel {number}") for number in range(1, 15) for sign in (1, -1)))
    with django_assert_max_num_queries(8):
        assert len(proposals(list(Entry.objects.select_related("account")))) == 28
