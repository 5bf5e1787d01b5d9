"""What one bank line does to the books when it is more than one thing: charges within it, a batch as one total, and
money that is not the programme's."""

from datetime import date
from decimal import Decimal

import pytest

from subsidies.bank import objections
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.manual_matching import ManualPart
from subsidies.bank.matching.reference_lookup import find_named_parts
from subsidies.bank.models import Entry, Portion
from subsidies.bank.rules import MatchKind
from subsidies.bank.settlement.money_aside import Aside
from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.controls.reconciliation import reconcile_programme
from subsidies.payments import actions as batches
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import book_movement, book_part
from tests.subsidies.books.breaking import find_broken_invariants
from tests.subsidies.finance.banking import (
    BANK_IMPORTED_AT,
    import_day_statement,
    list_line_outcomes,
)
from tests.world import World

PART_RETURNED_ON = date(2018, 3, 28)
PARTS_REASON = "Gebeld met de bank."


@pytest.fixture
def operating(world):
    """The operating line with € 500 in cash."""
    line = finance.get_operating_line(world)
    finance.receive_line_money(world, line, amount=500)
    return line


@pytest.fixture
def coach(world):
    """A payment of € 1,000 to a coach that left the account."""
    payment = finance.make_sent_batch(world).payments.get()
    import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id, iban=payment.iban))
    return payment


def make_sent_supplier_payment(world: World) -> Payment:
    """A payment of € 100 to a supplier on its way."""
    finance.set_up_paying_account(world)
    return finance.make_sent_batch(world, [finance.make_supplier_payable(world, amount="100.00")]).payments.get()


def read_payment_progress(row: Payment) -> tuple[str, Decimal, str, Decimal]:
    """Where a payment and its amount due stand, and how much was paid of each."""
    row = Payment.objects.select_related("payable").get(pk=row.pk)
    return row.status, row.settled, row.payable.status, row.payable.outstanding


def list_booked_parts(entry: Entry | None = None) -> list[tuple[str, Decimal]]:
    """What lines were booked as, part by part."""
    rows = Portion.objects.filter(entry=entry) if entry else Portion.objects.all()
    return list(rows.order_by("pk").values_list("kind", "amount"))


def build_said_part(what: str, amount: object = None, row: object = None) -> ManualPart:
    """A part as finance says it."""
    return ManualPart(MatchKind(what), amount if amount is None else Decimal(str(amount)), row)


def divide_line_as_finance(world: World, entry: Entry, *told: ManualPart) -> Entry:
    """Finance says what a line is."""
    return matching.divide_bank_line(entry, told, reason=PARTS_REASON, by=world.people["finance"], at=BANK_IMPORTED_AT)


def read_parts_line_balances(line) -> dict[str, Decimal]:
    """What a line holds, zeros left out."""
    return {stage.name.lower(): amount for stage, amount in ledger.load_line_balances(line.pk).items() if amount}


def test_a_coach_s_payment_that_comes_back_less_charges_is_due_in_full_and_the_charge_hits_the_operating_line(
    world, operating, coach
):
    before = ledger.load_line_balances(operating.pk)
    back = book_movement(995, end_to_end_id=coach.end_to_end_id, reason="FOCR", asked="1000.00", kept="5.00")
    import_day_statement(world, back, on=PART_RETURNED_ON)
    assert read_payment_progress(coach) == ("returned", 0, "returned", 1000)
    after = ledger.load_line_balances(operating.pk)
    assert (after[Stage.CASH], after[Stage.PAID]) == (before[Stage.CASH] - 5, before[Stage.PAID] + 5)
    assert (
        read_parts_line_balances(world.line)["due"],
        read_parts_line_balances(world.line)["cash"],
        read_parts_line_balances(world.line).get("paid"),
    ) == (1000, 1000, None)
    entry = Entry.objects.get(amount=995)
    assert (entry.settled_as, list_booked_parts(entry)) == ("several", [("return", 1000), ("charge", -5)])
    assert find_broken_invariants() == set()


def test_the_same_without_a_word_about_charges_waits_and_either_decision_is_booked(world, operating, coach):
    import_day_statement(
        world, book_movement(995, end_to_end_id=coach.end_to_end_id, reason="FOCR"), on=PART_RETURNED_ON
    )
    entry = Entry.objects.breaks().get()
    assert (entry.problem, read_payment_progress(coach)) == ("amount", ("paid", 1000, "paid", 0))
    divide_line_as_finance(world, entry, build_said_part("return", 1000, coach), build_said_part("charge", 5))
    assert read_payment_progress(coach) == ("returned", 0, "returned", 1000)


def test_a_return_in_part_is_a_decision_too(world, coach):
    import_day_statement(
        world, book_movement(300, end_to_end_id=coach.end_to_end_id, reason="FOCR"), on=PART_RETURNED_ON
    )
    divide_line_as_finance(world, Entry.objects.breaks().get(), build_said_part("return", None, coach))
    assert read_payment_progress(coach) == ("returned", 700, "returned", 300)


def test_a_debit_of_a_payment_and_its_charges_settles_the_one_and_books_the_other(world, operating):
    payment = make_sent_supplier_payment(world)
    cash = read_parts_line_balances(operating)["cash"]
    import_day_statement(world, book_movement(-126, end_to_end_id=payment.end_to_end_id, asked="100.00", kept="26.00"))
    assert list_booked_parts() == [("payment", -100), ("charge", -26)]
    assert (read_payment_progress(payment)[0], read_parts_line_balances(operating)["cash"]) == ("paid", cash - 26)


@pytest.mark.parametrize("facts", [{}, {"kept": "25.00"}, {"kept": "26.00", "asked": "99.00"}])
def test_charges_that_do_not_add_up_are_not_believed(world, operating, facts):
    payment = make_sent_supplier_payment(world)
    import_day_statement(world, book_movement(-126, end_to_end_id=payment.end_to_end_id, **facts))
    assert (list_line_outcomes(), read_payment_progress(payment)[0]) == (["amount"], "sent")


def test_charges_that_the_operating_line_cannot_bear_wait_with_the_payment(world, coach):
    import_day_statement(
        world, book_movement(995, end_to_end_id=coach.end_to_end_id, asked="1000.00", kept="5.00"), on=PART_RETURNED_ON
    )
    assert (list_line_outcomes(), read_payment_progress(coach)[0]) == (["payment", "no_cash"], "paid")


@pytest.fixture
def batch(world):
    """A batch of three payments of € 1,000 at the bank."""
    return finance.make_sent_batch(world, finance.make_funded_payables(world, count=3))


def test_a_batch_booked_as_one_total_settles_all_its_payments_by_itself(world, batch):
    total = book_movement(-3000, batch=batch.identifier.lower(), count=3, bare=True, text=f"{batch} 3 betalingen")
    done = import_day_statement(world, total)
    assert (done.settled, list_booked_parts()) == (1, [("payment", -1000)] * 3)
    assert set(Payment.objects.values_list("status", flat=True)) == {"paid"}
    assert Entry.objects.get().settled_as == "payment"
    assert find_broken_invariants() == set()


def test_a_batch_that_was_only_approved_is_seen_at_the_bank_by_its_total(world):
    batch = finance.make_approved_batch(world, finance.make_funded_payables(world, count=2))
    done = import_day_statement(world, book_movement(-2000, batch=batch.identifier, count=2, bare=True))
    assert (done.given, list_line_outcomes()) == ([batch], ["payment"])


@pytest.mark.parametrize(
    ("amount", "count", "problem"), [(-2999, 3, "amount"), (-3001, 3, "amount"), (-3000, 4, "details")]
)
def test_a_total_that_is_not_the_batch_waits(world, batch, amount, count, problem):
    import_day_statement(world, book_movement(amount, batch=batch.identifier, count=count, bare=True))
    assert list_line_outcomes() == [problem]


def test_a_total_without_the_payment_that_the_bank_refused_settles_the_others(world, batch):
    refused = batch.payments.order_by("pk").first()
    batches.refuse([refused], reason="Rekening gesloten", by=world.people["finance"], at=BANK_IMPORTED_AT)
    import_day_statement(world, book_movement(-2000, batch=batch.identifier, count=2, bare=True))
    assert (len(list_booked_parts()), read_payment_progress(refused)[0]) == (2, "returned")


def test_a_total_that_comes_twice_is_taken_twice_and_is_claimed_back(world, batch):
    total = {"batch": batch.identifier, "count": 3, "bare": True}
    import_day_statement(world, book_movement(-3000, **total))
    finance.receive_line_money(world, amount=3000)
    import_day_statement(world, book_movement(-3000, **total), on=PART_RETURNED_ON)
    entry = Entry.objects.breaks().get()
    assert entry.problem == "already"
    divide_line_as_finance(world, entry, build_said_part("claim"))
    assert read_parts_line_balances(world.line)["claimed"] == 3000
    assert find_broken_invariants() == set()


def test_payments_named_without_amounts_settle_when_their_sum_is_the_line(world, batch):
    first, second, third = batch.payments.order_by("pk")
    named = tuple(book_part(0, end_to_end_id=each.end_to_end_id) for each in (first, second))
    import_day_statement(world, book_movement(-2000, batch=batch.identifier, count=2, parts=named))
    assert list_booked_parts() == [("payment", -1000)] * 2
    assert read_payment_progress(third)[0] == "sent"


def test_a_payment_taken_twice_is_claimed_and_its_return_settles_the_claim_first(world, coach):
    finance.receive_line_money(world, amount=1000)
    import_day_statement(world, book_movement(-1000, end_to_end_id=coach.end_to_end_id), on=PART_RETURNED_ON)
    entry = Entry.objects.breaks().get()
    divide_line_as_finance(world, entry, build_said_part("claim"))
    assert (read_parts_line_balances(world.line)["claimed"], read_payment_progress(coach)[0]) == (1000, "paid")
    import_day_statement(
        world, book_movement(1000, end_to_end_id=coach.end_to_end_id, reason="DUPL"), on=date(2018, 3, 29)
    )
    assert list_line_outcomes()[-1] == "restore"
    assert ("claimed" in read_parts_line_balances(world.line), read_payment_progress(coach)) == (
        False,
        ("paid", 1000, "paid", 0),
    )
    import_day_statement(
        world, book_movement(1000, end_to_end_id=coach.end_to_end_id, reason="AC04"), on=date(2018, 3, 29)
    )
    assert (list_line_outcomes()[-1], read_payment_progress(coach)[0]) == ("return", "returned")
    assert find_broken_invariants() == set()


def test_what_is_none_of_ours_goes_out_again_and_never_more_of_it(world, operating):
    import_day_statement(world, book_movement(80, name="Vreemde bv"))
    entry = Entry.objects.get()
    divide_line_as_finance(world, entry, build_said_part("held"))
    assert (read_parts_line_balances(operating)["held"], read_parts_line_balances(operating)["cash"]) == (80, 500)
    aside = find_aside_of_line(entry)
    import_day_statement(
        world, book_movement(-81, name="Vreemde bv"), book_movement(-50), book_movement(-30), on=PART_RETURNED_ON
    )
    much, first, rest = Entry.objects.breaks().order_by("position")
    with pytest.raises(objections.MoreThanSetAside):
        divide_line_as_finance(world, much, build_said_part("given", None, aside))
    divide_line_as_finance(world, first, build_said_part("given", None, aside))
    divide_line_as_finance(world, rest, build_said_part("given", None, aside))
    assert "held" not in read_parts_line_balances(operating)
    with pytest.raises(objections.MoreThanSetAside):
        divide_line_as_finance(world, much, build_said_part("given", 30, aside), build_said_part("claim", 51))
    divide_line_as_finance(world, much, build_said_part("claim"))
    assert (
        read_parts_line_balances(operating)["claimed"],
        reconcile_programme(world.programme, on=PART_RETURNED_ON).agree,
    ) == (81, False)  # the tranche by hand


def find_aside_of_line(entry: Entry) -> Aside:
    """What a line set aside, as finance names it."""
    [found] = find_named_parts(entry, MatchKind.GIVEN, f"#{entry.pk}", None)
    return found.row
