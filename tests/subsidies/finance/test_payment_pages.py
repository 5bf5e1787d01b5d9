"""The page of what is to be paid, its review, and the pages of one amount and of the paying account."""

from decimal import Decimal

import pytest
from django.urls import reverse

from coaches.certification import actions as certification
from subsidies.payables.models import Payable
from subsidies.payments.models import Batch, PayingAccount
from tests import finance_world as fw
from tests.subsidies.desk import (
    LONG_DESK_TEXT,
    cells_of,
    count_page_queries,
    open_desk_browser,
    read_page_text,
    rows_of,
)
from tests.world import NOW, make_world

LIST, REVIEW, MAKE = reverse("payables"), reverse("payables_review"), reverse("batch_make")
STRANGE_PAYMENT_VALUES = ["", "0", "-1", "x", "9" * 30, "1.5", "١", "1,2", "\0", LONG_DESK_TEXT]


@pytest.fixture
def finance(world):
    return open_desk_browser(world, "finance")


def get_payment_page_url(name: str, row) -> str:
    return reverse(name, args=[row.pk])


def read_payment_page_words(page) -> str:
    return read_page_text(page).replace("\u00a0", " ")


def test_the_page_shows_what_is_payable_and_what_is_blocked_with_the_reason(world, finance):
    rows = fw.make_funded_payables(world)
    fw.receive_line_money(world, fw.get_operating_line(world), 1000)
    kept = fw.make_supplier_payable(world, holder="Zaal De Brug")
    page = read_payment_page_words(finance.get(LIST))
    for part in ("can be paid now (2 amounts)", "€ 1,250.00", rows[0].reference, "An Claes", "Zaal De Brug"):
        assert part in page
    finance.post(get_payment_page_url("payable_hold", kept), {"reason": "Nazicht nodig"})
    page = read_payment_page_words(finance.get(LIST))
    for part in ("can be paid now (1 amount)", "is blocked (1 amount)", "Held by finance: Nazicht nodig"):
        assert part in page


def test_totals_and_cash_are_seen_before_anything_is_made(world, finance):
    fw.make_funded_payables(world)
    fw.receive_line_money(world, amount=500)
    page = finance.post(REVIEW, {"choice": "all"})
    for part in ("€ 1,000.00 in 1 payment", "Cash before € 1,500.00", "Cash after € 500.00", "Make the batch of"):
        assert part.replace("Cash before ", "").replace("Cash after ", "") in read_payment_page_words(page)
    assert not Batch.objects.exists()


def test_what_was_reviewed_is_made(world, finance):
    fw.make_funded_payables(world, count=2)
    page = finance.post(REVIEW, {"choice": "all"})
    made = finance.post(MAKE, {"payables": page.context["numbers"]}, follow=True)
    batch = Batch.objects.get()
    assert made.redirect_chain[-1][0] == get_payment_page_url("batch", batch)
    assert (batch.total, batch.made_by) == (2000, world.people["finance"])
    assert "You made this batch yourself" in read_payment_page_words(made)


def test_only_what_is_ticked_is_reviewed(world, finance):
    rows = fw.make_funded_payables(world, count=3)
    page = finance.post(REVIEW, {"choice": "chosen", "payable": [rows[0].pk, rows[2].pk]})
    assert page.context["total"] == Decimal(2000)


def test_a_second_click_finds_the_batch_of_the_first(world, finance):
    [row] = fw.make_funded_payables(world)
    first, second = (finance.post(MAKE, {"payables": row.pk}, follow=True) for _ in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert "already made" in read_payment_page_words(second)
    assert Batch.objects.count() == 1


def test_somebody_who_was_later_reads_what_is_taken(world, finance):
    [row] = fw.make_funded_payables(world)
    world.people["second"] = fw.make_second_finance_user(world)
    fw.make_pending_batch(world, [row])
    page = open_desk_browser(world, "second").post(MAKE, {"payables": row.pk})
    assert "Somebody else was just before you" in read_payment_page_words(page)
    assert Batch.objects.count() == 1


def test_too_little_cash_is_told_with_the_next_tranche_and_keeps_the_choice(world, finance):
    rows = fw.make_funded_payables(world)
    rows.append(fw.make_coach_payable(world))
    page = finance.post(MAKE, {"payables": f"{rows[0].pk},{rows[1].pk}"})
    for part in ("€ 1,000.00 short", "No tranche is expected", rows[0].reference, rows[1].reference):
        assert part in read_payment_page_words(page)
    assert not Batch.objects.exists()


@pytest.mark.parametrize("typed", STRANGE_PAYMENT_VALUES)
def test_strange_choices_are_told_and_make_nothing(world, finance, typed):
    fw.set_up_paying_account(world)
    for answer in (
        finance.post(REVIEW, {"choice": "chosen", "payable": typed, "programme": typed}),
        finance.post(MAKE, {"payables": typed, "programme": typed}),
    ):
        assert "Choose at least one amount" in read_payment_page_words(answer)
    assert finance.get(LIST, {"programme": typed}).status_code == 200
    assert finance.get(LIST, {"programme": typed, "reason": typed, "page": typed}).status_code == (
        400 if typed else 200
    )
    assert not Batch.objects.exists()


def test_another_programme_s_amounts_cannot_be_chosen(world, finance):
    other = make_world(code="AN")
    [row] = fw.make_funded_payables(other)
    fw.set_up_paying_account(world)
    page = finance.post(MAKE, {"payables": row.pk, "programme": other.programme.slug})
    assert "Choose at least one amount" in read_payment_page_words(page)
    assert not Batch.objects.exists()


def test_a_reason_has_a_page_of_its_own_and_the_export_equals_the_list(world, finance):
    rows = fw.make_funded_payables(world, count=2)
    certification.block(rows[0].coach, reason="Klacht", on=NOW.date(), by=None)
    assert "The coach is blocked: Klacht" in read_payment_page_words(finance.get(LIST, {"reason": "coach_blocked"}))
    assert "Nothing is blocked" in read_payment_page_words(finance.get(LIST, {"reason": "held"}))
    exported = rows_of(finance.get(LIST, {"export": "csv"}))
    assert [each[0] for each in exported[1:]] == [row.reference for row in rows]
    assert exported[1][-3:-1] == ["no", "The coach is blocked: Klacht"]
    assert len(cells_of(finance.get(LIST, {"export": "xlsx"}))) == 3


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_takes_few_queries_however_long_it_is(world, finance, count):
    fw.make_funded_payables(world, count=count)
    fw.receive_line_money(world, fw.get_operating_line(world), 1000)
    fw.make_supplier_payable(world)
    assert count_page_queries(finance, LIST) <= 16
    assert count_page_queries(finance, get_payment_page_url("payable", Payable.objects.first())) <= 10


def test_one_amount_shows_why_it_waits_and_what_can_be_done(world, finance):
    [payment] = fw.make_returned_payments(world)
    address = get_payment_page_url("payable", payment.payable)
    for part in ("Returned by the bank: Rekening gesloten", "Pay € 1,000.00 again", "GC-B0001"):
        assert part in read_payment_page_words(finance.get(address))
    finance.post(get_payment_page_url("payable_again", payment.payable))
    assert "already done" in read_payment_page_words(
        finance.post(get_payment_page_url("payable_again", payment.payable), follow=True)
    )
    assert Payable.objects.get().status == "due"


def test_holding_asks_for_a_reason_and_letting_go_needs_one_click(world, finance):
    [row] = fw.make_funded_payables(world)
    for reason in ("", "  ", LONG_DESK_TEXT):
        page = finance.post(get_payment_page_url("payable_hold", row), {"reason": reason})
        assert page.status_code == 200
        assert page.context["form"].errors
    assert Payable.objects.get().status == "due"
    finance.post(get_payment_page_url("payable_hold", row), {"reason": "Nazicht"})
    again = finance.post(get_payment_page_url("payable_hold", row), {"reason": "Nazicht"}, follow=True)
    assert "already done" in read_payment_page_words(again)
    assert "ready for payment again" in read_payment_page_words(
        finance.post(get_payment_page_url("payable_lift", row), follow=True)
    )


def test_a_supplier_s_account_is_corrected_on_its_page_and_a_coach_s_is_not(world, finance):
    row = fw.make_supplier_payable(world)
    wrong = finance.post(get_payment_page_url("payable_account", row), {"iban": "BE00 1", "holder": "Sanders"})
    assert "account number (IBAN)" in str(wrong.context["form"].errors["iban"])
    assert wrong.context["form"]["iban"].value() == "BE00 1"
    finance.post(get_payment_page_url("payable_account", row), {"iban": "BE62 5100 0754 7061", "holder": "Sanders"})
    assert Payable.objects.get().iban == "BE62510007547061"
    assert finance.get(get_payment_page_url("payable_account", fw.make_funded_payables(world)[0])).status_code == 404


def test_the_paying_account_is_registered_corrected_and_replaced(world, finance):
    page, typed = reverse("paying_account"), {"holder": "Gezond Leven vzw", "town": "Brussel", "number": "9"}
    assert "No account is registered yet" in read_payment_page_words(finance.get(page))
    for iban in ("BE68 5390 0754 7034", "be68539007547034", "BE43 0689 9999 9501"):
        assert finance.post(page, typed | {"iban": iban}).status_code == 302
    old, new = PayingAccount.objects.order_by("pk")
    assert (old.iban, new.iban, new.replaced_at) == ("BE68539007547034", "BE43068999999501", None)
    assert {old.registered_by, old.replaced_by, new.registered_by} == {world.people["finance"]}
    assert "Earlier accounts" in read_payment_page_words(finance.get(page))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"iban": "BE68 5390 0754 7035"}, "iban"),
        ({"iban": LONG_DESK_TEXT}, "iban"),
        ({"town": " "}, "town"),
        ({"holder": ""}, "holder"),
    ],
)
def test_a_paying_account_that_cannot_be_is_told_at_its_field(world, finance, typed, field):
    usual = {"iban": "BE68 5390 0754 7034", "holder": "Gezond Leven vzw", "town": "Brussel"}
    page = finance.post(reverse("paying_account"), usual | typed)
    assert list(page.context["form"].errors) == [field]
    assert not PayingAccount.objects.exists()


def test_an_account_of_another_programme_is_refused(world, finance):
    fw.set_up_paying_account(make_world(code="AN"))
    usual = {"iban": "BE71 0961 2345 6769", "holder": "Gezond Leven vzw", "town": "Brussel"}
    assert "used by another programme" in read_payment_page_words(finance.post(reverse("paying_account"), usual))
