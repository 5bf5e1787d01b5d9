"""A coach's own bank account."""

import pytest
from django.urls import reverse

from coaches.models import BankAccount
from tests.subsidies.desk import LONG_DESK_TEXT, open_desk_browser, read_page_text
from tests.world import make_world

COACH_ACCOUNT_PAGE = reverse("coach_account")
IBAN, OTHER = "BE71096123456769", "BE68 5390 0754 7034"


@pytest.fixture
def coach(world):
    return world.coach(user=world.people["coach"])


def build_coach_account_data(coach, **given):
    return {"coach": coach.pk, "iban": OTHER, "holder": "An Claes bv"} | given


def test_the_current_account_is_shown_masked(world, coach):
    client = open_desk_browser(world, "coach")
    client.post(COACH_ACCOUNT_PAGE, build_coach_account_data(coach))
    page = client.get(COACH_ACCOUNT_PAGE)
    assert "…7034" in read_page_text(page)
    assert "53900754" not in page.content.decode().replace(" ", "")


def test_another_account_replaces_the_current_one(world, coach):
    page = open_desk_browser(world, "coach").post(COACH_ACCOUNT_PAGE, build_coach_account_data(coach), follow=True)
    current = BankAccount.objects.get(coach=coach, replaced_at__isnull=True)
    assert (current.iban, current.holder) == ("BE68539007547034", "An Claes bv")
    assert current.registered_by == world.people["coach"]
    assert BankAccount.objects.get(coach=coach, replaced_at__isnull=False).iban == IBAN
    assert "…7034" in read_page_text(page)


def test_a_coach_without_an_account_is_told_what_that_means(world):
    coach = world.coach(user=world.people["coach"], active=False)
    client = open_desk_browser(world, "coach")
    assert "Without one you cannot start a trajectory or be paid." in read_page_text(client.get(COACH_ACCOUNT_PAGE))
    client.post(COACH_ACCOUNT_PAGE, build_coach_account_data(coach))
    assert BankAccount.objects.get(coach=coach).iban == "BE68539007547034"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"iban": ""}, "iban"),
        ({"iban": "BE68 5390 0754 7035"}, "iban"),
        ({"iban": "geen rekening"}, "iban"),
        ({"iban": "BE00 \x00"}, "iban"),
        ({"iban": LONG_DESK_TEXT}, "iban"),
        ({"holder": ""}, "holder"),
        ({"holder": "  "}, "holder"),
        ({"holder": LONG_DESK_TEXT}, "holder"),
    ],
)
def test_what_is_no_account_is_refused_beside_its_field_and_kept(world, coach, given, field):
    page = open_desk_browser(world, "coach").post(COACH_ACCOUNT_PAGE, build_coach_account_data(coach, **given))
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert page.context["form"]["holder"].value() == build_coach_account_data(coach, **given)["holder"]
    assert BankAccount.objects.get(coach=coach).iban == IBAN


@pytest.mark.parametrize("name", ["applicant", "staff", "steering", "finance", "auditor", "admin", "stranger"])
def test_only_a_coach_has_an_account_page(world, coach, name):
    client = open_desk_browser(world, name)
    assert client.get(COACH_ACCOUNT_PAGE).status_code == 404
    assert client.post(COACH_ACCOUNT_PAGE, build_coach_account_data(coach)).status_code == 404
    assert BankAccount.objects.get(coach=coach).iban == IBAN


def test_nobody_changes_another_coach_s_account(world, coach):
    bert = world.coach("Bert Daems", user=world.people["stranger"])
    page = open_desk_browser(world, "stranger").post(COACH_ACCOUNT_PAGE, build_coach_account_data(coach))
    assert page.context["form"].errors["coach"]
    assert BankAccount.objects.get(coach=coach).iban == IBAN
    assert BankAccount.objects.get(coach=bert).iban == IBAN


def test_a_coach_in_two_programmes_says_for_which_one(world, coach):
    other = make_world(code="XX")
    second = other.coach(user=world.people["coach"])
    client = open_desk_browser(world, "coach")
    page = read_page_text(client.get(COACH_ACCOUNT_PAGE))
    assert "Programma GC" in page
    assert "Programma XX" in page
    client.post(COACH_ACCOUNT_PAGE, build_coach_account_data(second))
    assert BankAccount.objects.get(coach=coach).iban == IBAN
    assert BankAccount.objects.get(coach=second, replaced_at__isnull=True).iban == "BE68539007547034"


def test_who_audits_the_programme_changes_no_account_in_it_not_even_their_own(world):
    coach = world.coach(user=world.people["auditor"])
    client = open_desk_browser(world, "auditor")
    assert client.get(COACH_ACCOUNT_PAGE).status_code == 404
    assert client.post(COACH_ACCOUNT_PAGE, build_coach_account_data(coach)).status_code == 404
    assert BankAccount.objects.get(coach=coach).iban == IBAN


def test_the_town_of_the_account_is_kept_and_adding_it_is_no_other_account(world, coach):
    client = open_desk_browser(world, "coach")
    client.post(COACH_ACCOUNT_PAGE, build_coach_account_data(coach, iban=IBAN, holder="An Claes", town=" Gent "))
    kept = BankAccount.objects.get(coach=coach)
    assert (kept.iban, kept.town, kept.country) == (IBAN, "Gent", "BE")
    assert "Gent" in read_page_text(client.get(COACH_ACCOUNT_PAGE))
    client.post(COACH_ACCOUNT_PAGE, build_coach_account_data(coach, iban=IBAN, holder="An Claes", town=""))
    assert BankAccount.objects.get(coach=coach).town == "Gent"


def test_the_country_is_that_of_the_account(world, coach):
    open_desk_browser(world, "coach").post(
        COACH_ACCOUNT_PAGE, build_coach_account_data(coach, iban="NL91 ABNA 0417 1643 00")
    )
    assert BankAccount.objects.get(coach=coach, replaced_at__isnull=True).country == "NL"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0566.988.259", "0566988259"), ("BE 0566 988 259", "0566988259"), ("566988259", "0566988259"), ("", "")],
)
def test_a_coach_gives_the_enterprise_number(world, coach, typed, kept):
    page = open_desk_browser(world, "coach").post(
        COACH_ACCOUNT_PAGE, {"coach": coach.pk, "enterprise_number": typed, "save": "number"}, follow=True
    )
    coach.refresh_from_db()
    assert coach.enterprise_number == kept
    assert page.context["number_form"]["enterprise_number"].value() == kept


@pytest.mark.parametrize(
    "typed", ["0566.988.258", "2.123.456.785", "12", "geen", LONG_DESK_TEXT, "0566988259\x00", "٠٥٦٦٩٨٨٢٥٩"]
)
def test_what_is_no_enterprise_number_is_refused_beside_its_field_and_kept(world, coach, typed):
    page = open_desk_browser(world, "coach").post(
        COACH_ACCOUNT_PAGE, {"coach": coach.pk, "enterprise_number": typed, "save": "number"}
    )
    assert page.context["number_form"].errors["enterprise_number"]
    assert page.context["number_form"]["enterprise_number"].value() == typed
    assert not page.context["form"].is_bound
    coach.refresh_from_db()
    assert coach.enterprise_number == ""


def test_nobody_gives_another_coach_a_number(world, coach):
    world.coach("Bert Daems", user=world.people["stranger"])
    sent = {"coach": coach.pk, "enterprise_number": "0566988259", "save": "number"}
    page = open_desk_browser(world, "stranger").post(COACH_ACCOUNT_PAGE, sent)
    assert page.context["number_form"].errors["coach"]
    coach.refresh_from_db()
    assert coach.enterprise_number == ""
