"""Corrections on the screen: a preview of the books first, a second person after, and everything stays readable."""

import pytest
from django.urls import reverse

from subsidies.budget.models import Tranche, Transfer
from subsidies.corrections.models import Correction
from subsidies.payables.models import Payable
from tests import finance_world
from tests.finance_world import make_coach_payable, make_second_finance_user, receive_line_money
from tests.subsidies.desk import LONG_DESK_TEXT, count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.subsidies.finance.money_back import (
    make_carried_out_correction,
    make_proposed_correction,
    make_refused_correction,
)
from tests.world import make_world

LIST, PROPOSE = reverse("corrections"), reverse("correction_propose")


@pytest.fixture
def finance(world):
    return open_desk_browser(world, "finance")


@pytest.fixture
def other(world):
    """A browser of a second person of finance."""
    world.people["second"] = make_second_finance_user(world)
    return open_desk_browser(world, "second")


def get_correction_url(name, row):
    return reverse(f"correction_{name}", args=[row.pk])


def open_correction_page(client, row):
    return client.get(reverse("correction", args=[row.pk]))


def build_correction_form(row, /, **changes):
    return {"corrects": f"payable:{row.pk}", "new_amount": "700", "reason": "Te veel uren."} | changes


def test_what_will_happen_is_shown_before_anything_is_proposed(world, finance):
    row = make_coach_payable(world)
    page = finance.post(PROPOSE, build_correction_form(row, show="1"))
    steps = [(each.taken_back, each.movement.value, each.amount) for each in page.context["steps"]]
    assert steps == [(True, "accrue", 1000), (False, "accrue", 700), (False, "release", 300)]
    assert "What will happen in the books" in read_page_text(page)
    assert page.context["form"]["new_amount"].value() == "700"
    assert not Correction.objects.exists()


def test_one_proposes_another_carries_out_and_all_stays_readable(world, finance, other):
    row = make_coach_payable(world)
    page = finance.post(PROPOSE, build_correction_form(row), follow=True)
    assert "another person of finance carries it out" in read_page_text(page)
    found = Correction.objects.get()
    assert get_correction_url("carry_out", found).encode() not in page.content
    page = read_page_text(other.post(get_correction_url("carry_out", found), follow=True))
    first, reversal = Transfer.objects.get(kind="accrue", occurrence=1), Transfer.objects.get(kind="reverse")
    for words in (
        "has been carried out",
        f"taken back by number {reversal.pk}",
        f"of number {first.pk}",
        "Finance, twee",
        "Te veel uren.",
        "€ 700.00",
        row.payout.trajectory.application.company_name,
    ):
        assert words in page
    assert Payable.objects.get().amount == 700


def test_a_tranche_is_taken_back_from_its_own_number(world, finance, other):
    tranche = receive_line_money(world)
    assert "€ 10,000.00" in read_page_text(finance.get(PROPOSE, {"tranche": tranche.pk}))
    shown = finance.post(PROPOSE, {"corrects": f"tranche:{tranche.pk}", "reason": "Verkeerde lijn.", "show": "1"})
    assert [each.taken_back for each in shown.context["steps"]] == [True]
    finance.post(PROPOSE, {"corrects": f"tranche:{tranche.pk}", "reason": "Verkeerde lijn."})
    page = read_page_text(other.post(get_correction_url("carry_out", Correction.objects.get()), follow=True))
    assert "has been carried out" in page
    assert Tranche.objects.get().status == "reversed"


def test_a_tranche_that_was_used_is_refused_with_what_is_short(world, finance, other):
    finance_world.make_pending_batch(world)
    finance.post(PROPOSE, {"corrects": f"tranche:{Tranche.objects.get().pk}", "reason": "Verkeerde lijn."})
    page = read_page_text(other.post(get_correction_url("carry_out", Correction.objects.get()), follow=True))
    assert "€ 1,000.00 short" in page
    assert Tranche.objects.get().status == "received"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"new_amount": ""}, "new_amount"),
        ({"new_amount": "-1"}, "new_amount"),
        ({"new_amount": "1000"}, "new_amount"),
        ({"new_amount": "1000,01"}, "new_amount"),
        ({"new_amount": "veel"}, "new_amount"),
        ({"new_amount": "9" * 30}, "new_amount"),
        ({"reason": ""}, "reason"),
        ({"reason": LONG_DESK_TEXT}, "reason"),
        ({"reason": "a\0b"}, "reason"),
    ],
)
@pytest.mark.parametrize("show", [{}, {"show": "1"}], ids=["proposing", "showing"])
def test_what_cannot_be_corrected_so_is_kept_and_explained(world, finance, changes, field, show):
    row = make_coach_payable(world)
    page = finance.post(PROPOSE, build_correction_form(row, **changes) | show)
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {field}
    assert page.context["form"][field].value() == changes[field]
    assert not Correction.objects.exists()


def test_an_amount_in_a_batch_is_refused_with_the_way_to_go(world, finance, other):
    [row] = finance_world.make_funded_payables(world)
    late = make_proposed_correction(world, row=row)
    finance_world.make_pending_batch(world, [row])
    assert "Cancel the batch first" in read_page_text(finance.post(PROPOSE, build_correction_form(row, new_amount="5")))
    page = open_correction_page(other, late)
    assert "Cancel the batch first" in read_page_text(page)
    assert get_correction_url("carry_out", late).encode() not in page.content
    assert "Cancel the batch first" in read_page_text(other.post(get_correction_url("carry_out", late), follow=True))
    assert Correction.objects.get().status == "proposed"


def test_who_proposed_does_not_carry_out_but_takes_back(world, finance):
    found = make_proposed_correction(world)
    assert "proposed this correction yourself" in read_page_text(
        finance.post(get_correction_url("carry_out", found), follow=True)
    )
    assert "has been refused" in read_page_text(
        finance.post(get_correction_url("refuse", found), {"reason": "Vergissing."}, follow=True)
    )
    assert Correction.objects.get().status == "refused"


def test_second_clicks_do_nothing_and_say_so(world, finance, other):
    row = make_coach_payable(world)
    finance.post(PROPOSE, build_correction_form(row))
    assert "already been proposed" in read_page_text(finance.post(PROPOSE, build_correction_form(row), follow=True))
    found = Correction.objects.get()
    other.post(get_correction_url("carry_out", found))
    assert "already done" in read_page_text(other.post(get_correction_url("carry_out", found), follow=True))
    assert "no longer possible" in read_page_text(
        other.post(get_correction_url("refuse", found), {"reason": "Toch niet."}, follow=True)
    )
    assert Transfer.objects.filter(kind="reverse").count() == 1


@pytest.mark.parametrize("asked", ["", "x", "0", "9" * 25, "%00", "999999"])
@pytest.mark.parametrize("name", ["payable", "tranche"])
def test_a_proposal_about_nothing_is_not_found(finance, name, asked):
    assert finance.get(f"{PROPOSE}?{name}={asked}").status_code == 404
    assert finance.post(f"{PROPOSE}?{name}={asked}").status_code == 404
    assert finance.post(PROPOSE, {"corrects": f"{name}:{asked}"}).status_code == 404


def test_the_list_is_searched_and_the_export_equals_it(world, finance):
    done = make_carried_out_correction(world)
    make_refused_correction(world)
    asked = {"status": "done", "search": "claes"}
    assert [row.pk for row in finance.get(LIST, asked).context["page"]] == [done.pk]
    headings, *rows = rows_of(finance.get(LIST, asked | {"export": "csv"}))
    [row] = rows
    assert (row[0], row[headings.index("Becomes")], row[headings.index("Carried out by")]) == (
        done.payable.reference,
        "700,00",
        "Finance, twee",
    )


@pytest.mark.parametrize("question", ["status=x", "search=%00", "programme=x"])
def test_malformed_filters_show_the_list(world, finance, question):
    row = make_proposed_correction(world)
    assert [each.pk for each in finance.get(f"{LIST}?{question}").context["page"]] == [row.pk]


def test_another_programme_s_finance_sees_and_does_nothing(world):
    row, foreign = make_proposed_correction(world), open_desk_browser(make_world(code="XX"), "finance")
    assert list(foreign.get(LIST).context["page"]) == []
    assert open_correction_page(foreign, row).status_code == 404
    assert foreign.post(get_correction_url("carry_out", row)).status_code == 404
    assert foreign.post(get_correction_url("refuse", row), {"reason": "x"}).status_code == 404
    assert foreign.post(PROPOSE, build_correction_form(row.payable)).status_code == 404


def test_the_pages_take_as_many_queries_for_many_corrections_as_for_few(world, finance):
    row = make_carried_out_correction(world)
    receive_line_money(world)
    few = count_page_queries(finance, LIST), count_page_queries(finance, reverse("correction", args=[row.pk]))
    assert max(few) <= 10
    make_carried_out_correction(world, "500.00", row.payable)
    make_proposed_correction(world)
    finance.post(PROPOSE, {"corrects": f"tranche:{Tranche.objects.get().pk}", "reason": "Verkeerde lijn."})
    assert (count_page_queries(finance, LIST), count_page_queries(finance, reverse("correction", args=[row.pk]))) == few


def test_the_pages_of_an_amount_and_of_a_tranche_lead_here(world, finance):
    row, tranche = make_coach_payable(world), receive_line_money(world)
    assert f"{PROPOSE}?payable={row.pk}" in finance.get(reverse("payable", args=[row.pk])).content.decode()
    assert f"{PROPOSE}?tranche={tranche.pk}" in finance.get(reverse("tranche", args=[tranche.pk])).content.decode()
    auditor = open_desk_browser(world, "auditor")
    for page in (reverse("payable", args=[row.pk]), reverse("tranche", args=[tranche.pk])):
        assert PROPOSE not in auditor.get(page).content.decode()
