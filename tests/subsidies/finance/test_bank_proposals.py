"""What a break might be when it is several things: the proposals name the combination that comes to the line."""

from datetime import date
from decimal import Decimal

import pytest

from healthcoach.core.structured_communication import format_communication
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.combinations import find_combination
from subsidies.bank.matching.proposals import propose_matches
from subsidies.bank.models import Entry
from subsidies.bank.rules import MatchKind
from tests import finance_world as finance
from tests.camt import book_movement
from tests.subsidies.finance.banking import BANK_IMPORTED_AT, import_day_statement, schedule_funder_payment
from tests.subsidies.finance.money_back import MONEY_BACK_LATER, RECEIVED_ON, make_ordered_recovery
from tests.trainings.courses_world import make_full_edition
from tests.world import World

PROPOSAL_RETURNED_ON = date(2018, 3, 28)
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
    found = find_combination(Decimal(total), [Decimal(amount) for amount in amounts])
    assert found == places


def test_the_search_ends_when_nothing_is_found_among_very_many():
    amounts = [Decimal(2 * number + 2) for number in range(200)]
    assert find_combination(Decimal("100001.00"), amounts) is None


def import_proposal_line(world: World, amount: object, **facts: object) -> Entry:
    """A line that matched nothing."""
    done = import_day_statement(
        world, book_movement(amount, **facts), on=facts.pop("on", RECEIVED_ON), at=MONEY_BACK_LATER
    )
    return Entry.objects.get(statement__in=done.statements)


def list_first_proposal_items(entry: Entry) -> list[tuple[str, str, Decimal]]:
    """What the first proposal says."""
    return [(item.kind.value, item.reference, item.amount) for item in propose_matches([entry])[entry.pk][0].items]


def list_proposal_kinds(entry: Entry) -> list[list[str]]:
    """The kinds of every proposal."""
    return [[item.kind.value for item in each.items] for each in propose_matches([entry])[entry.pk]]


def test_two_course_fees_named_in_one_text(world):
    _edition, (an, bo) = make_full_edition(world, "An", "Bo", places=2)
    entry = import_proposal_line(
        world, 600, text=f"opleiding {format_communication(an.communication)} en {bo.communication}"
    )
    assert list_first_proposal_items(entry) == [
        ("course", format_communication(each.communication), 300) for each in (an, bo)
    ]


def test_two_recovery_orders_repaid_at_once(world):
    one, other = make_ordered_recovery(world, "400.00"), make_ordered_recovery(world, "300.00")
    entry = import_proposal_line(world, 700, text="terugbetaling")
    assert list_first_proposal_items(entry) == [
        ("recovery", format_communication(one.communication), 400),
        ("recovery", format_communication(other.communication), 300),
    ]


def test_two_tranches_in_one_transfer(world):
    one, other = schedule_funder_payment(world, amount=5000), schedule_funder_payment(world, amount=3000)
    entry = import_proposal_line(world, 8000)
    assert {reference for _kind, reference, _amount in list_first_proposal_items(entry)} == {
        format_communication(each[0].communication) for each in (one, other)
    }


def test_a_payment_with_a_charge_that_nobody_tells(world):
    payment = finance.make_sent_batch(world).payments.get()
    entry = import_proposal_line(world, -1003, end_to_end_id=payment.end_to_end_id)
    assert list_first_proposal_items(entry) == [("payment", payment.end_to_end_id, 1000), ("charge", "", 3)]
    by_account = import_proposal_line(world, "-1002.50", iban=payment.iban)
    assert list_first_proposal_items(by_account) == [
        ("payment", payment.end_to_end_id, 1000),
        ("charge", "", Decimal("2.50")),
    ]


def test_a_return_smaller_than_what_left_is_a_return_with_a_charge_or_in_part(world):
    payment = finance.make_sent_batch(world).payments.get()
    import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id))
    entry = import_proposal_line(world, 995, end_to_end_id=payment.end_to_end_id, reason="FOCR")
    assert list_proposal_kinds(entry)[:2] == [["return", "charge"], ["return"]]


def test_a_batch_of_the_amount_and_the_day_is_one_proposal_that_settles_all_of_it(world):
    batch = finance.make_sent_batch(world, finance.make_funded_payables(world, count=3))
    entry = import_proposal_line(world, -3000, on=batch.execute_on)
    assert list_first_proposal_items(entry) == [("payment", batch.identifier, 3000)]


def test_a_total_of_some_payments_of_a_batch_names_them(world):
    batch = finance.make_sent_batch(world, finance.make_funded_payables(world, count=3))
    entry = import_proposal_line(world, -2000, batch=batch.identifier, count=2, bare=True)
    rows = batch.payments.order_by("pk")[:2]
    assert list_first_proposal_items(entry) == [("payment", each.end_to_end_id, 1000) for each in rows]


def test_a_payment_taken_twice_and_money_that_comes_back_for_it(world):
    payment = finance.make_sent_batch(world).payments.get()
    finance.receive_line_money(world, amount=1000)
    import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id))
    twice = import_proposal_line(world, -1000, end_to_end_id=payment.end_to_end_id)
    assert list_first_proposal_items(twice) == [("claim", "", 1000)]
    matching.book_whole_line(MatchKind.CLAIM, twice, reason="Dubbel.", by=world.people["finance"], at=BANK_IMPORTED_AT)
    back = import_proposal_line(world, 1000, name="Coach", text="dubbel ontvangen")
    assert ("restore", f"#{twice.pk}", 1000) in [
        (item.kind.value, item.reference, item.amount)
        for each in propose_matches([back])[back.pk]
        for item in each.items
    ]


def test_the_bank_s_own_code_proposes_interest_and_charges(world):
    assert list_proposal_kinds(import_proposal_line(world, 5, code=("ACMT", "MDOP", "CHRG"))) == [["rebate"]]
    assert list_proposal_kinds(import_proposal_line(world, -5, code=("ACMT", "MDOP", "INTR"))) == [["charge"]]


def test_proposals_cost_the_same_for_one_break_and_for_many(world, django_assert_max_num_queries):
    finance.make_sent_batch(world, finance.make_funded_payables(world, count=4))
    import_day_statement(
        world, *(book_movement(sign * number, text=f"regel {number}") for number in range(1, 15) for sign in (1, -1))
    )
    with django_assert_max_num_queries(8):
        assert len(propose_matches(list(Entry.objects.select_related("account")))) == 28
