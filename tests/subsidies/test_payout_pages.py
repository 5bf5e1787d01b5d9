"""What coaches are told of their money, and what finance sees of all of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from subsidies.models import Payout
from subsidies.payables import actions as payables
from tests import finance_world as fw
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.world import NOW, make_world

PAYOUTS_PAGE_URL = reverse("payouts")


def get_payout_retry_url(payout):
    return reverse("payout_retry", args=[payout.pk])


def make_another_payout(world, *minutes):
    """The payout of one more trajectory of the same coach."""
    coach = world.people["coach"].coaches.first() or world.coach(user=world.people["coach"])
    return world.ended(*minutes, trajectory=world.running(coach=coach)).payouts.get()


def make_parked_payout(world):
    payout = make_another_payout(world, 60)
    Payout.objects.filter(pk=payout.pk).update(status="parked", parked_at=NOW, parked_reason="Rekening onbekend.")
    return payout


def test_a_coach_sees_amounts_in_plain_words_and_what_to_expect(world):
    make_another_payout(world, 120, 90)
    world.settle()
    make_another_payout(world, 60)
    world.delivered(240, trajectory=world.running(coach=world.people["coach"].coaches.get()))
    page = read_page_text(open_desk_browser(world, "coach").get(PAYOUTS_PAGE_URL))
    for words in ("payment is being prepared", "€ 175.00", "being calculated", "expected € 50.00", "€ 200.00"):
        assert words in page


def test_a_coach_is_not_told_the_programme_s_reasons(world):
    make_parked_payout(world)
    client = open_desk_browser(world, "coach")
    page = client.get(PAYOUTS_PAGE_URL)
    export = client.get(PAYOUTS_PAGE_URL, {"export": "csv"})
    told = read_page_text(page) + str(rows_of(export)) + page.content.decode()
    assert "being calculated" in told
    for secret in ("Rekening onbekend.", "set aside", "parked"):
        assert secret not in told


def test_a_coach_sees_their_own_payouts_only(world):
    world.ended(60, trajectory=world.running(coach=world.coach("Bert", user=world.people["stranger"])))
    own = make_another_payout(world, 90)
    shown = open_desk_browser(world, "coach").get(PAYOUTS_PAGE_URL).context["page"]
    assert [row.pk for row in shown] == [own.pk]


@pytest.mark.parametrize("name", ["finance", "staff", "auditor", "admin"])
def test_the_programme_s_people_see_all_with_the_reason(world, name):
    make_parked_payout(world)
    page = read_page_text(open_desk_browser(world, name).get(PAYOUTS_PAGE_URL))
    assert "set aside" in page
    assert "Rekening onbekend." in page


@pytest.mark.parametrize("name", ["steering", "applicant", "stranger"])
def test_others_find_no_payouts(world, name):
    payout = make_parked_payout(world)
    client = open_desk_browser(world, name)
    assert client.get(PAYOUTS_PAGE_URL).status_code == 404
    assert client.post(get_payout_retry_url(payout)).status_code == 404


def test_the_totals_count_the_whole_filtered_list_and_not_the_page(world):
    for _ in range(51):
        make_another_payout(world, 60)
    world.settle()
    make_another_payout(world, 120)
    client = open_desk_browser(world, "finance")
    for number in (1, 2):
        totals = {each["status"]: each for each in client.get(PAYOUTS_PAGE_URL, {"page": number}).context["totals"]}
        assert (totals["due"]["count"], totals["due"]["amount"]) == (51, Decimal("2550.00"))
        assert totals["queued"]["count"] == 1
    [only] = client.get(PAYOUTS_PAGE_URL, {"status": "queued"}).context["totals"]
    assert (only["status"], only["count"]) == ("queued", 1)


def test_finance_puts_a_payout_back_in_the_queue_and_a_second_click_does_nothing(world):
    payout, client = make_parked_payout(world), open_desk_browser(world, "finance")
    assert "in the queue again" in read_page_text(client.post(get_payout_retry_url(payout), follow=True))
    assert Payout.objects.get(pk=payout.pk).status == "queued"
    assert client.post(get_payout_retry_url(payout), follow=True).status_code == 200
    assert Payout.objects.get(pk=payout.pk).status == "queued"


@pytest.mark.parametrize("name", ["staff", "auditor", "admin", "coach"])
def test_only_finance_retries(world, name):
    payout = make_parked_payout(world)
    client = open_desk_browser(world, name)
    assert get_payout_retry_url(payout).encode() not in client.get(PAYOUTS_PAGE_URL).content
    assert client.post(get_payout_retry_url(payout)).status_code == 404
    assert Payout.objects.get(pk=payout.pk).status == "parked"


def test_another_programme_s_finance_sees_and_retries_nothing(world):
    payout, foreign = make_parked_payout(world), make_world(code="XX")
    client = open_desk_browser(foreign, "finance")
    assert list(client.get(PAYOUTS_PAGE_URL).context["page"]) == []
    assert client.post(get_payout_retry_url(payout)).status_code == 404
    assert client.post("/uitbetalingen/999999999999/opnieuw/").status_code == 404


def test_the_export_equals_the_filtered_screen(world):
    due = make_another_payout(world, 120)
    world.settle()
    make_parked_payout(world)
    client = open_desk_browser(world, "finance")
    asked = {"status": "due", "search": "claes", "since": "2018-03-01", "until": "2018-03-31"}
    assert [row.pk for row in client.get(PAYOUTS_PAGE_URL, asked).context["page"]] == [due.pk]
    headings, *rows = rows_of(client.get(PAYOUTS_PAGE_URL, asked | {"export": "csv"}))
    assert [(row[0], row[headings.index("Amount")]) for row in rows] == [
        (due.trajectory.application.reference, "100,00")
    ]


@pytest.mark.parametrize(
    "question", ["status=lost", "since=yesterday", "until=2018-13-45", "page=9999", "search=%00", "ordering=-amount"]
)
def test_malformed_filters_show_the_list(world, question):
    payout = make_another_payout(world, 60)
    page = open_desk_browser(world, "finance").get(f"{PAYOUTS_PAGE_URL}?{question}")
    assert page.status_code == 200
    assert [row.pk for row in page.context["page"]] == [payout.pk]


@pytest.mark.parametrize("name", ["coach", "finance"])
def test_the_list_takes_as_many_queries_for_many_payouts_as_for_few(world, name):
    make_another_payout(world, 60), world.running(coach=world.people["coach"].coaches.get())
    client = open_desk_browser(world, name)
    few = count_page_queries(client, PAYOUTS_PAGE_URL)
    for minutes in (30, 90):
        make_another_payout(world, minutes), world.running(coach=world.people["coach"].coaches.get())
    assert count_page_queries(client, PAYOUTS_PAGE_URL) == few


@pytest.mark.parametrize("name", ["finance", "staff"])
def test_payouts_that_wait_too_long_are_told_to_who_pays_and_to_the_project_holder(world, name):
    payout = make_another_payout(world, 60)
    address = PAYOUTS_PAGE_URL if name == "finance" else reverse("worklist")
    Payout.objects.filter(pk=payout.pk).update(queued_at=timezone.now() - timedelta(minutes=4))
    assert "the technical team" not in read_page_text(open_desk_browser(world, name).get(address))
    Payout.objects.filter(pk=payout.pk).update(queued_at=NOW)
    assert "the technical team" in read_page_text(open_desk_browser(world, name).get(address))
    world.settle()
    assert "the technical team" not in read_page_text(open_desk_browser(world, name).get(address))


# Where the amount due stands, what its coach is told, and what finance is told.
TELLING = {
    "ready": ("payment is being prepared", "ready for payment"),
    "made": ("payment is being prepared", "in a payment batch"),
    "sent": ("sent to the bank", "sent to the bank"),
    "paid": ("paid on 26/03/2018", "paid on 26/03/2018"),
    "returned": ("returned by the bank", "returned by the bank"),
}


@pytest.mark.parametrize("where", TELLING)
def test_a_coach_and_finance_are_told_where_the_money_is(world, where):
    fw.MAKERS_BY_STATUS[where](world)
    for name, words in zip(("coach", "finance"), TELLING[where], strict=True):
        assert words in read_page_text(open_desk_browser(world, name).get(PAYOUTS_PAGE_URL))


def test_a_coach_is_not_told_that_finance_holds_the_money(world):
    [row] = fw.make_funded_payables(world)
    payables.hold([row], reason="Vermoeden van fraude", by=world.people["finance"], at=NOW)
    page = open_desk_browser(world, "coach").get(PAYOUTS_PAGE_URL)
    assert "payment is being prepared" in read_page_text(page)
    assert "held" not in read_page_text(page).lower()
    assert "fraude" not in page.content.decode()
    assert "held by finance" in read_page_text(open_desk_browser(world, "finance").get(PAYOUTS_PAGE_URL))


@pytest.mark.parametrize(("status", "found"), [("batched", 1), ("due", 1), ("held", 0), ("paid", 0), ("parked", 0)])
def test_finance_finds_payouts_by_where_the_money_is(world, status, found):
    fw.make_pending_batch(world, fw.make_funded_payables(world))
    fw.make_funded_payables(world)
    page = open_desk_browser(world, "finance").get(PAYOUTS_PAGE_URL, {"status": status})
    assert len(page.context["page"]) == found
