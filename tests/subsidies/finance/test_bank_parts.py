"""What one bank line does to the books when it is more than one thing: charges within it, a batch as one total, and
money that is not the programme's."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction

from subsidies.bank import matching, objections
from subsidies.bank.aside import Aside
from subsidies.bank.matching import Said
from subsidies.bank.models import Entry, Portion
from subsidies.bank.naming import named_parts
from subsidies.bank.rules import SettledAs
from subsidies.books.compare import compare
from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.payments import actions as batches
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import booked, charge, part
from tests.subsidies.books.breaking import red
from tests.subsidies.finance.banking import AT, bring, lines_of, tranche_of
from tests.world import World

BACK = date(2018, 3, 28)
WHY = "Gebeld met de bank."


@pytest.fixture
def operating(world):
    """The operating line with € 500 in cash."""
    line = finance.operating(world)
    finance.money(world, line, amount=500)
    return line


@pytest.fixture
def coach(world):
    """A payment of € 1,000 to a coach that left the account."""
    payment = finance.sent(world).payments.get()
    bring(world, booked(-1000, end_to_end_id=payment.end_to_end_id, iban=payment.iban))
    return payment


def supplier(world: World) -> Payment:
    """A payment of € 100 to a supplier on its way."""
    finance.account(world)
    return finance.sent(world, [finance.supplier_payable(world, amount="100.00")]).payments.get()


def now(row: Payment) -> tuple[str, Decimal, str, Decimal]:
    """Where a payment and its amount due stand, and how much was paid of each."""
    row = Payment.objects.select_related("payable").get(pk=row.pk)
    return row.status, row.settled, row.payable.status, row.payable.outstanding


def parts(entry: Entry | None = None) -> list[tuple[str, Decimal]]:
    """What lines were booked as, part by part."""
    rows = Portion.objects.filter(entry=entry) if entry else Portion.objects.all()
    return list(rows.order_by("pk").values_list("kind", "amount"))


def said(what: str, amount: object = None, row: object = None) -> Said:
    """A part as finance says it."""
    return Said(SettledAs(what), amount if amount is None else Decimal(str(amount)), row)


def divide(world: World, entry: Entry, *told: Said) -> Entry:
    """Finance says what a line is."""
    return matching.divide(entry, told, reason=WHY, by=world.people["finance"], at=AT)


def held(line) -> dict[str, Decimal]:
    """What a line holds, zeros left out."""
    return {stage.name.lower(): amount for stage, amount in ledger.balances(line.pk).items() if amount}


def test_a_coach_s_payment_that_comes_back_less_charges_is_due_in_full_and_the_charge_hits_the_operating_line(
    world, operating, coach
):
    before = ledger.balances(operating.pk)
    back = booked(995, end_to_end_id=coach.end_to_end_id, reason="FOCR", asked="1000.00", kept="5.00")
    bring(world, back, on=BACK)
    assert now(coach) == ("returned", 0, "returned", 1000)
    after = ledger.balances(operating.pk)
    assert (after[Stage.CASH], after[Stage.PAID]) == (before[Stage.CASH] - 5, before[Stage.PAID] + 5)
    assert (held(world.line)["due"], held(world.line)["cash"], held(world.line).get("paid")) == (1000, 1000, None)
    entry = Entry.objects.get(amount=995)
    assert (entry.settled_as, parts(entry)) == ("several", [("return", 1000), ("charge", -5)])
    assert red() == set()


def test_the_same_without_a_word_about_charges_waits_and_either_decision_is_booked(world, operating, coach):
    bring(world, booked(995, end_to_end_id=coach.end_to_end_id, reason="FOCR"), on=BACK)
    entry = Entry.objects.breaks().get()
    assert (entry.problem, now(coach)) == ("amount", ("paid", 1000, "paid", 0))
    divide(world, entry, said("return", 1000, coach), said("charge", 5))
    assert now(coach) == ("returned", 0, "returned", 1000)


def test_a_return_in_part_is_a_decision_too(world, coach):
    bring(world, booked(300, end_to_end_id=coach.end_to_end_id, reason="FOCR"), on=BACK)
    divide(world, Entry.objects.breaks().get(), said("return", None, coach))
    assert now(coach) == ("returned", 700, "returned", 300)


def test_a_debit_of_a_payment_and_its_charges_settles_the_one_and_books_the_other(world, operating):
    payment = supplier(world)
    cash = held(operating)["cash"]
    bring(world, booked(-126, end_to_end_id=payment.end_to_end_id, asked="100.00", kept="26.00"))
    assert parts() == [("payment", -100), ("charge", -26)]
    assert (now(payment)[0], held(operating)["cash"]) == ("paid", cash - 26)


@pytest.mark.parametrize("facts", [{}, {"kept": "25.00"}, {"kept": "26.00", "asked": "99.00"}])
def test_charges_that_do_not_add_up_are_not_believed(world, operating, facts):
    payment = supplier(world)
    bring(world, booked(-126, end_to_end_id=payment.end_to_end_id, **facts))
    assert (lines_of(), now(payment)[0]) == (["amount"], "sent")


def test_charges_that_the_operating_line_cannot_bear_wait_with_the_payment(world, coach):
    bring(world, booked(995, end_to_end_id=coach.end_to_end_id, asked="1000.00", kept="5.00"), on=BACK)
    assert (lines_of(), now(coach)[0]) == (["payment", "no_cash"], "paid")


@pytest.fixture
def batch(world):
    """A batch of three payments of € 1,000 at the bank."""
    return finance.sent(world, finance.ready(world, count=3))


def test_a_batch_booked_as_one_total_settles_all_its_payments_by_itself(world, batch):
    total = booked(-3000, batch=batch.identifier.lower(), count=3, bare=True, text=f"{batch} 3 betalingen")
    done = bring(world, total)
    assert (done.settled, parts()) == (1, [("payment", -1000)] * 3)
    assert set(Payment.objects.values_list("status", flat=True)) == {"paid"}
    assert Entry.objects.get().settled_as == "payment"
    assert red() == set()


def test_a_batch_that_was_only_approved_is_seen_at_the_bank_by_its_total(world):
    batch = finance.approved(world, finance.ready(world, count=2))
    done = bring(world, booked(-2000, batch=batch.identifier, count=2, bare=True))
    assert (done.given, lines_of()) == ([batch], ["payment"])


@pytest.mark.parametrize(
    ("amount", "count", "problem"), [(-2999, 3, "amount"), (-3001, 3, "amount"), (-3000, 4, "details")]
)
def test_a_total_that_is_not_the_batch_waits(world, batch, amount, count, problem):
    bring(world, booked(amount, batch=batch.identifier, count=count, bare=True))
    assert lines_of() == [problem]


def test_a_total_without_the_payment_that_the_bank_refused_settles_the_others(world, batch):
    refused = batch.payments.order_by("pk").first()
    batches.refuse([refused], reason="Rekening gesloten", by=world.people["finance"], at=AT)
    bring(world, booked(-2000, batch=batch.identifier, count=2, bare=True))
    assert (len(parts()), now(refused)[0]) == (2, "returned")


def test_a_total_that_comes_twice_is_taken_twice_and_is_claimed_back(world, batch):
    total = {"batch": batch.identifier, "count": 3, "bare": True}
    bring(world, booked(-3000, **total))
    finance.money(world, amount=3000)
    bring(world, booked(-3000, **total), on=BACK)
    entry = Entry.objects.breaks().get()
    assert entry.problem == "already"
    divide(world, entry, said("claim"))
    assert held(world.line)["claimed"] == 3000
    assert red() == set()


def test_payments_named_without_amounts_settle_when_their_sum_is_the_line(world, batch):
    first, second, third = batch.payments.order_by("pk")
    named = tuple(part(0, end_to_end_id=each.end_to_end_id) for each in (first, second))
    bring(world, booked(-2000, batch=batch.identifier, count=2, parts=named))
    assert parts() == [("payment", -1000)] * 2
    assert now(third)[0] == "sent"


def test_a_payment_taken_twice_is_claimed_and_its_return_settles_the_claim_first(world, coach):
    finance.money(world, amount=1000)
    bring(world, booked(-1000, end_to_end_id=coach.end_to_end_id), on=BACK)
    entry = Entry.objects.breaks().get()
    divide(world, entry, said("claim"))
    assert (held(world.line)["claimed"], now(coach)[0]) == (1000, "paid")
    bring(world, booked(1000, end_to_end_id=coach.end_to_end_id, reason="DUPL"), on=date(2018, 3, 29))
    assert lines_of()[-1] == "restore"
    assert ("claimed" in held(world.line), now(coach)) == (False, ("paid", 1000, "paid", 0))
    bring(world, booked(1000, end_to_end_id=coach.end_to_end_id, reason="AC04"), on=date(2018, 3, 29))
    assert (lines_of()[-1], now(coach)[0]) == ("return", "returned")
    assert red() == set()


def test_what_is_none_of_ours_goes_out_again_and_never_more_of_it(world, operating):
    bring(world, booked(80, name="Vreemde bv"))
    entry = Entry.objects.get()
    divide(world, entry, said("held"))
    assert (held(operating)["held"], held(operating)["cash"]) == (80, 500)
    aside = set_aside(entry)
    bring(world, booked(-81, name="Vreemde bv"), booked(-50), booked(-30), on=BACK)
    much, first, rest = Entry.objects.breaks().order_by("position")
    with pytest.raises(objections.MoreThanSetAside):
        divide(world, much, said("given", None, aside))
    divide(world, first, said("given", None, aside))
    divide(world, rest, said("given", None, aside))
    assert "held" not in held(operating)
    with pytest.raises(objections.MoreThanSetAside):
        divide(world, much, said("given", 30, aside), said("claim", 51))
    divide(world, much, said("claim"))
    assert (held(operating)["claimed"], compare(world.programme, on=BACK).agree) == (81, False)  # the tranche by hand


def set_aside(entry: Entry) -> Aside:
    """What a line set aside, as finance names it."""
    [found] = named_parts(entry, SettledAs.GIVEN, f"#{entry.pk}", None)
    return found.row


def test_interest_and_a_charge_given_back_are_booked_by_themselves(world, operating):
    available = held(operating)["available"]
    interest = booked("12.34", code=("ACMT", "MCOP", "INTR"), text="Rente")
    rebate = booked("0.50", code=("ACMT", "MDOP", "CHRG"), reversal=True)
    bring(world, charge("-2.50"), interest, rebate)
    assert lines_of() == ["charge", "interest", "rebate"]
    assert held(operating)["cash"] == 500 - Decimal("2.50") + Decimal("12.34") + Decimal("0.50")
    assert held(operating)["paid"] == 2
    assert held(operating)["available"] == available - 2
    assert red() == set()


def test_no_more_charges_come_back_than_were_taken(world, operating):
    bring(world, charge("-2.00"), booked(5, name="Bank"))
    entry = Entry.objects.breaks().get()
    with pytest.raises(objections.MoreThanCharged):
        divide(world, entry, said("rebate"))
    divide(world, entry, said("rebate", 2), said("interest", 3))
    assert held(operating)["cash"] == 503


def test_two_tranches_and_two_things_of_every_kind_in_one_transfer(world, operating):
    first, second = tranche_of(world, operating, amount=5000), tranche_of(world, operating, amount=3000)
    bring(world, booked(8000, text="twee schijven"))
    divide(world, Entry.objects.get(), said("tranche", 5000, first[0]), said("tranche", 3000, second[0]))
    assert held(operating)["cash"] == 8500
    assert red() == set()


def test_the_parts_of_a_line_come_to_the_line_or_nothing_is_booked(world, batch, operating):
    first, second, third = batch.payments.order_by("pk")
    bring(world, booked(-2500, text="samen"))
    entry, before = Entry.objects.get(), ledger.balances(world.line.pk)
    two = [said("payment", 1000, first), said("payment", 1000, second)]
    for told, refusal in [
        (two, objections.SumDiffers),
        ([*two, said("charge", "499.99")], objections.SumDiffers),
        ([*two, said("payment", 500, first)], objections.NamedTwice),
        ([*two, said("charge", 500), said("charge", 0)], objections.NoPart),
        ([], objections.NothingSaid),
        ([said("tranche")], objections.MoneyLeft),
    ]:
        with pytest.raises(refusal):
            divide(world, entry, *told)
    assert (ledger.balances(world.line.pk), now(first)[0], parts()) == (before, "sent", [])
    divide(world, entry, *two, said("payment", 500, third))
    assert (now(third), Entry.objects.get().settled_as) == (("sent", 500, "sent", 500), "payment")


def test_the_database_itself_keeps_the_parts_of_a_line(world, operating):
    bring(world, charge("-2.00"), booked(-3))
    settled, opened = Entry.objects.order_by("position")
    for change in (
        lambda: Portion.objects.create(entry=opened, kind="charge", amount=-3, subject="charge:0"),
        lambda: Portion.objects.create(entry=settled, kind="charge", amount=-1, subject="charge:0"),
        lambda: Portion.objects.create(entry=settled, kind="charge", amount=1, subject="charge:0"),
        lambda: Portion.objects.update(amount=-1),
        lambda: Portion.objects.filter(entry=settled)._raw_delete("default"),
        lambda: _settle_without_parts(opened),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()


def _settle_without_parts(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(settled_as="charge", settled_at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
