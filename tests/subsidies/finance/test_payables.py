"""What finance does with amounts due: held and let go, paid again after a return, a supplier's account corrected."""

import pytest

from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.payees import AccountOutsideSepa, NameNotReadable, TownNeeded
from healthcoach.core.refusals import Missing
from subsidies.payables import actions
from subsidies.payables.models import Payable, PayableStatus
from tests import finance_world as fw
from tests.world import NOW

PAYABLE_VERBS = {
    "hold": lambda row, by: actions.hold([row], reason="Nazicht", by=by, at=NOW),
    "lift": lambda row, by: actions.release_hold([row], by=by, at=NOW),
    "pay_again": lambda row, by: actions.pay_again([row], by=by, at=NOW),
}
ALLOWED_PAYABLE_VERBS = {
    "due": {"hold"},
    "held": {"lift"},
    "returned": {"pay_again"},
}  # written by hand; nothing anywhere else
BRING = {
    "due": lambda world: fw.make_funded_payables(world)[0],
    "held": lambda world: PAYABLE_VERBS["hold"](fw.make_funded_payables(world)[0], world.people["finance"])[0],
    "batched": lambda world: fw.make_pending_batch(world).payments.get().payable,
    "sent": lambda world: fw.make_sent_batch(world).payments.get().payable,
    "paid": lambda world: fw.make_paid_batch(world).payments.get().payable,
    "returned": lambda world: fw.make_returned_payments(world)[0].payable,
}


@pytest.mark.parametrize("verb", PAYABLE_VERBS)
@pytest.mark.parametrize("status", BRING)
def test_a_verb_exists_only_in_its_statuses(world, status, verb):
    row = BRING[status](world)
    before = Payable.objects.filter(pk=row.pk).values().get()
    if verb in ALLOWED_PAYABLE_VERBS.get(status, ()):
        PAYABLE_VERBS[verb](row, world.people["finance"])
        assert Payable.objects.filter(pk=row.pk).values().get() != before
    else:
        with pytest.raises(WrongStatus):
            PAYABLE_VERBS[verb](row, world.people["finance"])
        assert Payable.objects.filter(pk=row.pk).values().get() == before


def test_holding_keeps_who_when_and_why_and_letting_go_clears_them(world):
    [row] = fw.make_funded_payables(world)
    [row] = actions.hold([row], reason=" Nazicht ", by=world.people["finance"], at=NOW)
    assert (row.held_reason, row.held_by, row.held_at) == ("Nazicht", world.people["finance"], NOW)
    [row] = actions.release_hold([row], by=world.people["finance"], at=NOW)
    assert (row.status, row.held_reason, row.held_by, row.held_at) == ("due", None, None, None)


@pytest.mark.parametrize(("status", "verb"), [("held", "hold"), ("due", "lift"), ("due", "pay_again")])
def test_asked_twice_it_was_done_the_first_time(world, status, verb):
    with pytest.raises(AlreadyDone):
        PAYABLE_VERBS[verb](BRING[status](world), world.people["finance"])


def test_holding_needs_a_reason_and_something_chosen(world):
    [row] = fw.make_funded_payables(world)
    with pytest.raises(Missing):
        actions.hold([row], reason="  ", by=world.people["finance"], at=NOW)
    for verb in (actions.release_hold, actions.pay_again):
        with pytest.raises(actions.NothingChosen):
            verb([], by=world.people["finance"], at=NOW)
    assert Payable.objects.get().status == PayableStatus.DUE


def test_holding_many_holds_all_or_none(world):
    rows = fw.make_funded_payables(world, count=2)
    fw.make_pending_batch(world, rows[:1])
    with pytest.raises(WrongStatus):
        actions.hold(rows, reason="Nazicht", by=world.people["finance"], at=NOW)
    assert set(Payable.objects.values_list("status", flat=True)) == {"batched", "due"}


def test_a_supplier_s_account_is_corrected_and_the_old_one_stays_in_the_trail(world):
    row = fw.make_supplier_payable(world)
    row = actions.correct_account(
        row, iban="be62 5100 0754 7061", holder=" Sanders ", by=world.people["finance"], at=NOW
    )
    assert (row.iban, row.bic, row.holder) == ("BE62510007547061", "VAPEBE22", "Sanders")
    seen = row.events.order_by("pgh_id").values_list("iban", flat=True)
    assert list(seen) == ["BE47435000000080", "BE62510007547061"]


@pytest.mark.parametrize("iban", ["BE62510007547062", "", "x", "BE62 5100 0754 7061 0000", "é" * 30])
def test_what_is_no_iban_is_refused(world, iban):
    row = fw.make_supplier_payable(world)
    with pytest.raises(actions.NotAPayableIban):
        actions.correct_account(row, iban=iban, holder="Sanders", by=world.people["finance"], at=NOW)
    assert Payable.objects.get().iban == row.iban


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"iban": "TR330006100519786457841326"}, AccountOutsideSepa),
        ({"holder": "☂"}, NameNotReadable),
        ({"iban": "GB29 NWBK 6016 1331 9268 19"}, TownNeeded),
    ],
)
def test_an_account_to_which_no_european_payment_goes_is_refused(world, typed, refusal):
    row = fw.make_supplier_payable(world, town="")
    with pytest.raises(refusal):
        actions.correct_account(
            row, **{"iban": "BE62510007547061", "holder": "X"} | typed, by=world.people["finance"], at=NOW
        )
    assert Payable.objects.get().iban == row.iban


def test_a_british_account_is_taken_with_a_town_which_the_bank_is_told(world):
    row = fw.make_supplier_payable(world, town="")
    iban, by = "GB29NWBK60161331926819", world.people["finance"]
    row = actions.correct_account(row, iban=iban, holder="Printers Ltd", town=" Leeds ", by=by, at=NOW)
    assert (row.iban, row.town) == ("GB29NWBK60161331926819", "Leeds")
    assert actions.correct_account(row, iban=iban, holder="Printers Ltd", by=by, at=NOW).town == "Leeds"


def test_a_coach_s_account_and_one_in_a_batch_are_not_corrected_here(world):
    [row] = fw.make_funded_payables(world)
    with pytest.raises(actions.AccountIsTheCoachs):
        actions.correct_account(row, iban="BE62510007547061", holder="X", by=world.people["finance"], at=NOW)
    fw.receive_line_money(world, fw.get_operating_line(world), 250)
    supplier = fw.make_supplier_payable(world)
    fw.make_pending_batch(world, [supplier])
    with pytest.raises(WrongStatus):
        actions.correct_account(supplier, iban="BE62510007547061", holder="X", by=world.people["finance"], at=NOW)
