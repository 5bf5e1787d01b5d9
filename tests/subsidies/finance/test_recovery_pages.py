"""Recoveries on the screen: the ageing list, one order with its letter, and a form per verb."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from subsidies.recoveries.models import Receipt, Recovery
from tests.finance_world import (
    get_operating_line,
    make_coach_payable,
    make_paid_batch,
    make_second_finance_user,
    make_supplier_payable,
    receive_line_money,
    set_up_paying_account,
)
from tests.subsidies.desk import LONG_DESK_TEXT, count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.subsidies.finance.money_back import (
    make_ordered_recovery,
    make_paid_out_payable,
    make_proposed_recovery,
    make_refused_recovery,
    make_waived_recovery,
    receive_repayment_by_hand,
)
from tests.world import make_world

LIST, PROPOSE = reverse("recoveries"), reverse("recovery_propose")
NO_ROW = "9" * 25


@pytest.fixture
def finance(world):
    return open_desk_browser(world, "finance")


@pytest.fixture
def other(world):
    """A browser of a second person of finance."""
    world.people["second"] = make_second_finance_user(world)
    return open_desk_browser(world, "second")


def get_recovery_url(name, row):
    return reverse(f"recovery_{name}", args=[row.pk])


def open_recovery_page(client, row):
    return client.get(reverse("recovery", args=[row.pk]))


def get_day_from_today(number):
    return timezone.localdate() + timedelta(days=number)


def make_order_late(row, number):
    """Moves an order's last day, so that it is so many days late today."""
    Recovery.objects.filter(pk=row.pk).update(pay_before=get_day_from_today(-number))


def test_the_list_shows_bands_totals_and_what_was_not_recovered(world, finance):
    row = make_paid_out_payable(world)
    make_order_late(make_ordered_recovery(world, "100.00", row), 31)
    make_order_late(receive_repayment_by_hand(world, make_ordered_recovery(world, "200.00", row), "50.00"), 0)
    make_waived_recovery(world, "300.00", row)
    context = finance.get(LIST).context
    assert [(each.count, each.outstanding) for each in context["bands"]] == [
        (1, Decimal("150.00")),
        (0, 0),
        (1, Decimal("100.00")),
        (0, 0),
        (0, 0),
    ]
    totals = context["totals"]
    assert (totals.ordered, totals.received, totals.outstanding, totals.given_up) == (600, 50, 250, 300)
    page = read_page_text(finance.get(LIST))
    for words in ("31 to 60 days late", "not recovered", "€ 300.00", "An Claes", row.reference):
        assert words in page


def test_the_list_is_narrowed_by_age_and_the_export_equals_it(world, finance):
    row = make_paid_out_payable(world)
    old, young = make_ordered_recovery(world, "100.00", row), make_ordered_recovery(world, "200.00", row)
    make_order_late(old, 45)
    make_order_late(young, 5)
    asked = {"age": "31-60", "search": "claes", "status": "ordered"}
    assert [each.pk for each in finance.get(LIST, asked).context["page"]] == [old.pk]
    headings, *rows = rows_of(finance.get(LIST, asked | {"export": "csv"}))
    assert [(each[0], each[headings.index("Days late")], each[headings.index("Amount")]) for each in rows] == [
        (row.reference, "45", "100,00")
    ]
    sheet = load_workbook(BytesIO(finance.get(LIST, asked | {"export": "xlsx"}).content)).active
    assert sheet.max_row == 2


@pytest.mark.parametrize(
    "question", ["age=lost", "status=x", "page=9999", "search=%00", "ordering=-reason", "programme=x", "age=%00"]
)
def test_malformed_filters_show_the_list(world, finance, question):
    row = make_ordered_recovery(world)
    assert row.pk in [each.pk for each in finance.get(f"{LIST}?{question}").context["page"]]


def test_from_proposal_to_the_last_euro(world, finance, other):
    row = make_paid_out_payable(world)
    page = read_page_text(finance.get(PROPOSE, {"payable": row.pk}))
    assert "at most € 1,000.00" in page
    page = finance.post(
        PROPOSE, {"payable": row.pk, "amount": "400", "reason": "Dubbel geteld."}, follow=True, secure=True
    )
    assert "another person of finance orders it" in read_page_text(page)
    order = Recovery.objects.get()
    assert get_recovery_url("order", order).encode() not in page.content
    page = other.post(get_recovery_url("order", order), {"pay_before": f"{get_day_from_today(30)}"}, follow=True)
    assert "The letter is ready" in read_page_text(page)
    letter = other.get(get_recovery_url("letter", order))
    assert letter.content.startswith(b"%PDF")
    assert "attachment" in letter["Content-Disposition"]
    for amount in ("150", "250"):
        finance.post(get_recovery_url("receive", order), {"amount": amount, "received_on": f"{get_day_from_today(0)}"})
    page = read_page_text(open_recovery_page(finance, order))
    for words in ("repaid", "Completely repaid", "€ 150.00", "€ 250.00", "not yet"):
        assert words in page
    order.refresh_from_db()
    assert (order.status, order.received) == ("received", 400)


def test_giving_up_stays_visible_on_the_page(world, finance):
    row = make_ordered_recovery(world)
    finance.post(get_recovery_url("waive", row), {"reason": "Failliet."}, follow=True)
    page = read_page_text(open_recovery_page(finance, row))
    assert "Not recovered € 400.00" in page
    assert "Failliet." in page


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "vier"}, "amount"),
        ({"amount": "1000,01"}, "amount"),
        ({"amount": "9" * 20}, "amount"),
        ({"reason": ""}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"reason": LONG_DESK_TEXT}, "reason"),
        ({"reason": "a\0b"}, "reason"),
    ],
)
def test_a_proposal_that_cannot_be_is_kept_and_explained(world, finance, given, field):
    row = make_paid_out_payable(world)
    page = finance.post(PROPOSE, {"payable": row.pk, "amount": "400", "reason": "Dubbel."} | given)
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {field}
    assert page.context["form"][field].value() == given[field]
    assert not Recovery.objects.exists()


@pytest.mark.parametrize("given", [{"pay_before": ""}, {"pay_before": "morgen"}, {"pay_before": "2018-01-01"}])
def test_an_order_that_cannot_be_is_explained(world, other, given):
    row = make_proposed_recovery(world)
    page = other.post(get_recovery_url("order", row), given)
    assert set(page.context["form"].errors) == {"pay_before"}
    assert Recovery.objects.get().status == "proposed"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": "400,01"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": LONG_DESK_TEXT}, "amount"),
        ({"received_on": ""}, "received_on"),
        ({"received_on": "9999-12-31"}, "received_on"),
        ({"received_on": "2018-04-01"}, "received_on"),
        ({"received_on": "0000-00-00"}, "received_on"),
    ],
)
def test_a_repayment_that_cannot_be_is_kept_and_explained(world, finance, given, field):
    row = make_ordered_recovery(world)
    page = finance.post(get_recovery_url("receive", row), {"amount": "10", "received_on": "2018-04-18"} | given)
    assert set(page.context["form"].errors) == {field}
    assert page.context["form"][field].value() == given[field]
    assert not Receipt.objects.exists()


def test_second_clicks_do_nothing_and_say_so(world, finance, other):
    row = make_proposed_recovery(world)
    again = {"payable": row.payable_id, "amount": "400", "reason": "Dubbel geteld."}
    assert "already been proposed" in read_page_text(finance.post(PROPOSE, again, follow=True))
    for words in ("The letter is ready", "already done"):
        assert words in read_page_text(
            other.post(get_recovery_url("order", row), {"pay_before": f"{get_day_from_today(30)}"}, follow=True)
        )
    come = {"amount": "10", "received_on": f"{get_day_from_today(0)}"}
    for words in ("has been booked", "already been booked"):
        assert words in read_page_text(finance.post(get_recovery_url("receive", row), come, follow=True))
    assert Receipt.objects.count() == 1


def test_who_proposed_reads_why_they_cannot_order(world, finance):
    row = make_proposed_recovery(world)
    page = finance.post(get_recovery_url("order", row), {"pay_before": f"{get_day_from_today(30)}"})
    assert "proposed this repayment yourself" in read_page_text(page)
    assert Recovery.objects.get().status == "proposed"


def test_what_was_not_paid_is_refused_with_the_way_to_go(world, finance):
    row = make_coach_payable(world)
    page = finance.post(PROPOSE, {"payable": row.pk, "amount": "40", "reason": "Dubbel."})
    assert "What is due can be corrected" in read_page_text(page)


@pytest.mark.parametrize("asked", ["", "x", "0", "-1", NO_ROW, "%00", "999999"])
def test_a_proposal_about_nothing_is_not_found(finance, asked):
    assert finance.get(f"{PROPOSE}?payable={asked}").status_code == 404
    assert finance.post(PROPOSE, {"payable": asked}).status_code == 404


def test_a_proposal_has_no_letter_yet(world, finance):
    assert finance.get(get_recovery_url("letter", make_proposed_recovery(world))).status_code == 404


def test_another_programme_s_finance_sees_and_does_nothing(world):
    row, foreign = make_ordered_recovery(world), open_desk_browser(make_world(code="XX"), "finance")
    assert list(foreign.get(LIST).context["page"]) == []
    for name in ("order", "refuse", "receive", "waive"):
        assert foreign.post(get_recovery_url(name, row), {"reason": "x"}).status_code == 404
    assert foreign.get(get_recovery_url("letter", row)).status_code == 404
    assert open_recovery_page(foreign, row).status_code == 404


def test_the_pages_take_as_many_queries_for_many_orders_as_for_few(world, finance):
    row = make_paid_out_payable(world)
    order = receive_repayment_by_hand(world, make_ordered_recovery(world, "50.00", row), "10.00")
    few = count_page_queries(finance, LIST), count_page_queries(finance, reverse("recovery", args=[order.pk]))
    assert max(few) <= 10
    for _each in range(3):
        receive_repayment_by_hand(world, make_ordered_recovery(world, "50.00", row), "10.00")
    receive_repayment_by_hand(world, order, "11.00")
    make_refused_recovery(world, "5.00", row)
    assert (count_page_queries(finance, LIST), count_page_queries(finance, reverse("recovery", args=[order.pk]))) == few


def test_nobody_is_promised_an_e_mail_to_a_supplier(world, finance, other):
    set_up_paying_account(world)
    receive_line_money(world, get_operating_line(world))
    row = make_supplier_payable(world)
    with transaction.atomic():
        make_paid_batch(world, [row])
    row.refresh_from_db()
    order = make_proposed_recovery(world, "50.00", row)
    page = other.get(get_recovery_url("order", order))
    assert "The coach gets an e-mail." not in read_page_text(page)
    assert "Send it to the payee" in read_page_text(page)
    page = read_page_text(
        other.post(get_recovery_url("order", order), {"pay_before": f"{get_day_from_today(30)}"}, follow=True)
    )
    assert "the coach gets an e-mail" not in page
    assert "Send it to the payee" in page
