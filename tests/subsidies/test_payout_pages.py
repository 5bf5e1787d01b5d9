"""What coaches are told of their money, and what finance sees of all of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from subsidies.models import Payout
from subsidies.payables import actions as payables
from tests import finance_world as fw
from tests.subsidies.desk import browser, queries, rows_of, said
from tests.world import NOW, make_world

LIST = reverse("payouts")


def retry_of(payout):
    return reverse("payout_retry", args=[payout.pk])


def another(world, *minutes):
    """The payout of one more trajectory of the same coach."""
    coach = world.people["coach"].coaches.first() or world.coach(user=world.people["coach"])
    return world.ended(*minutes, trajectory=world.running(coach=coach)).payouts.get()


def parked(world):
    payout = another(world, 60)
    Payout.objects.filter(pk=payout.pk).update(status="parked", parked_at=NOW, parked_reason="Rekening onbekend.")
    return payout


def test_a_coach_sees_amounts_in_plain_words_and_what_to_expect(world):
    another(world, 120, 90)
    world.settle()
    another(world, 60)
    world.delivered(240, trajectory=world.running(coach=world.people["coach"].coaches.get()))
    page = said(browser(world, "coach").get(LIST))
    for words in ("payment is being prepared", "€ 175.00", "being calculated", "expected € 50.00", "€ 200.00"):
        assert words in page


def test_a_coach_is_not_told_the_programme_s_reasons(world):
    parked(world)
    client = browser(world, "coach")
    page = client.get(LIST)
    export = client.get(LIST, {"export": "csv"})
    told = said(page) + str(rows_of(export)) + page.content.decode()
    assert "being calculated" in told
    for secret in ("Rekening onbekend.", "set aside", "parked"):
        assert secret not in told


def test_a_coach_sees_their_own_payouts_only(world):
    world.ended(60, trajectory=world.running(coach=world.coach("Bert", user=world.people["stranger"])))
    own = another(world, 90)
    shown = browser(world, "coach").get(LIST).context["page"]
    assert [row.pk for row in shown] == [own.pk]


@pytest.mark.parametrize("name", ["finance", "staff", "auditor", "admin"])
def test_the_programme_s_people_see_all_with_the_reason(world, name):
    parked(world)
    page = said(browser(world, name).get(LIST))
    assert "set aside" in page
    assert "Rekening onbekend." in page


@pytest.mark.parametrize("name", ["steering", "applicant", "stranger"])
def test_others_find_no_payouts(world, name):
    payout = parked(world)
    client = browser(world, name)
    assert client.get(LIST).status_code == 404
    assert client.post(retry_of(payout)).status_code == 404


def test_the_totals_count_the_whole_filtered_list_and_not_the_page(world):
    for _ in range(51):
        another(world, 60)
    world.settle()
    another(world, 120)
    client = browser(world, "finance")
    for number in (1, 2):
        totals = {each["status"]: each for each in client.get(LIST, {"page": number}).context["totals"]}
        assert (totals["due"]["count"], totals["due"]["amount"]) == (51, Decimal("2550.00"))
        assert totals["queued"]["count"] == 1
    [only] = client.get(LIST, {"status": "queued"}).context["totals"]
    assert (only["status"], only["count"]) == ("queued", 1)


def test_finance_puts_a_payout_back_in_the_queue_and_a_second_click_does_nothing(world):
    payout, client = parked(world), browser(world, "finance")
    assert "in the queue again" in said(client.post(retry_of(payout), follow=True))
    assert Payout.objects.get(pk=payout.pk).status == "queued"
    assert client.post(retry_of(payout), follow=True).status_code == 200
    assert Payout.objects.get(pk=payout.pk).status == "queued"


@pytest.mark.parametrize("name", ["staff", "auditor", "admin", "coach"])
def test_only_finance_retries(world, name):
    payout = parked(world)
    client = browser(world, name)
    assert retry_of(payout).encode() not in client.get(LIST).content
    assert client.post(retry_of(payout)).status_code == 404
    assert Payout.objects.get(pk=payout.pk).status == "parked"


def test_another_programme_s_finance_sees_and_retries_nothing(world):
    payout, foreign = parked(world), make_world(code="XX")
    client = browser(foreign, "finance")
    assert list(client.get(LIST).context["page"]) == []
    assert client.post(retry_of(payout)).status_code == 404
    assert client.post("/uitbetalingen/999999999999/opnieuw/").status_code == 404


def test_the_export_equals_the_filtered_screen(world):
    due = another(world, 120)
    world.settle()
    parked(world)
    client = browser(world, "finance")
    asked = {"status": "due", "search": "claes", "since": "2018-03-01", "until": "2018-03-31"}
    assert [row.pk for row in client.get(LIST, asked).context["page"]] == [due.pk]
    headings, *rows = rows_of(client.get(LIST, asked | {"export": "csv"}))
    assert [(row[0], row[headings.index("Amount")]) for row in rows] == [
        (due.trajectory.application.reference, "100,00")
    ]


@pytest.mark.parametrize(
    "question", ["status=lost", "since=yesterday", "until=2018-13-45", "page=x", "search=%00", "ordering=-amount"]
)
def test_malformed_filters_show_the_list(world, question):
    payout = another(world, 60)
    page = browser(world, "finance").get(f"{LIST}?{question}")
    assert page.status_code == 200
    assert [row.pk for row in page.context["page"]] == [payout.pk]


@pytest.mark.parametrize("name", ["coach", "finance"])
def test_the_list_takes_as_many_queries_for_many_payouts_as_for_few(world, name):
    another(world, 60), world.running(coach=world.people["coach"].coaches.get())
    client = browser(world, name)
    few = queries(client, LIST)
    for minutes in (30, 90):
        another(world, minutes), world.running(coach=world.people["coach"].coaches.get())
    assert queries(client, LIST) == few


@pytest.mark.parametrize("name", ["finance", "staff"])
def test_payouts_that_wait_too_long_are_told_to_who_pays_and_to_the_project_holder(world, name):
    payout = another(world, 60)
    address = LIST if name == "finance" else reverse("worklist")
    Payout.objects.filter(pk=payout.pk).update(queued_at=timezone.now() - timedelta(minutes=4))
    assert "the technical team" not in said(browser(world, name).get(address))
    Payout.objects.filter(pk=payout.pk).update(queued_at=NOW)
    assert "the technical team" in said(browser(world, name).get(address))
    world.settle()
    assert "the technical team" not in said(browser(world, name).get(address))


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
    getattr(fw, where)(world)
    for name, words in zip(("coach", "finance"), TELLING[where], strict=True):
        assert words in said(browser(world, name).get(LIST))


def test_a_coach_is_not_told_that_finance_holds_the_money(world):
    [row] = fw.ready(world)
    payables.hold([row], reason="Vermoeden van fraude", by=world.people["finance"], at=NOW)
    page = browser(world, "coach").get(LIST)
    assert "payment is being prepared" in said(page)
    assert "held" not in said(page).lower()
    assert "fraude" not in page.content.decode()
    assert "held by finance" in said(browser(world, "finance").get(LIST))


@pytest.mark.parametrize(("status", "found"), [("batched", 1), ("due", 1), ("held", 0), ("paid", 0), ("parked", 0)])
def test_finance_finds_payouts_by_where_the_money_is(world, status, found):
    fw.made(world, fw.ready(world))
    fw.ready(world)
    page = browser(world, "finance").get(LIST, {"status": status})
    assert len(page.context["page"]) == found
