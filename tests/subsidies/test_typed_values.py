"""What people type, at each door: a page, a filter, the API and a command understand the same, and lose nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from rest_framework.test import APIClient

from subsidies.applications.models import Application
from subsidies.expenses.models import Expense
from tests.subsidies.desk import open_desk_browser, read_page_text
from tests.subsidies.pages import FILLED_IN, get_application_page_url
from tests.world import make_pdf_upload

INVISIBLE = "\u200b"


@pytest.fixture
def applicant(world):
    return open_desk_browser(world, "applicant")


@pytest.fixture
def api(world):
    client = APIClient()
    client.default_format = "json"
    client.force_login(world.people["applicant"])
    return client


@pytest.mark.parametrize("typed", ["1.000", "1,000", "1 000", "1\u00a0000", "1000"])
def test_a_thousand_people_stay_a_thousand_on_the_page(world, applicant, typed):
    row = world.draft()
    applicant.post(get_application_page_url("application_edit", row), FILLED_IN | {"headcount": typed})
    row.refresh_from_db()
    assert row.headcount == 1000


def test_what_is_no_whole_number_is_told_and_stands_there_as_it_was_typed(world, applicant):
    row = world.draft(headcount=7)
    page = applicant.post(
        get_application_page_url("application_edit", row), FILLED_IN | {"headcount": "1,5 man", "submit": "1"}
    )
    assert "whole number" in read_page_text(page)
    assert 'value="1,5 man"' in page.content.decode()
    row.refresh_from_db()
    assert row.headcount != 1


def test_a_company_and_who_can_be_reached_are_pasted_as_they_stand_on_an_invoice(world, applicant):
    number = next(world.numbers)
    pasted = f"BTW BE {number[:4]}.{number[4:7]}.{number[7:]}{INVISIBLE} RPR Brussel"
    applicant.post(reverse("apply"), {"enterprise_number": pasted, "company_name": f"De{INVISIBLE}\u00a0Bron\u202e"})
    row = Application.objects.get()
    assert (row.company.enterprise_number, row.company_name) == (number, "De Bron")
    given = {"postal_code": "B-1000", "contact_phone": "02 123 45 67 (toestel 12)"}
    applicant.post(get_application_page_url("application_edit", row), FILLED_IN | given)
    row.refresh_from_db()
    assert (row.postal_code, row.contact.phone) == ("1000", "02 123 45 67 (toestel 12)")


def test_one_mistake_has_one_sentence(world, applicant):
    page = applicant.post(
        get_application_page_url("application_edit", world.draft()), FILLED_IN | {"postal_code": "F-75001"}
    )
    assert page.context["form"].errors["postal_code"] == ["A Belgian postal code has four digits, such as 1000."]


@pytest.mark.parametrize(("sent", "kept"), [("1.000", 1000), (1000, 1000), (12.0, 12), ("12", 12)])
def test_the_api_understands_a_whole_number_as_a_page_does(world, api, sent, kept):
    answer = api.patch(f"/api/v1/applications/{world.draft().pk}/", {"headcount": sent})
    assert (answer.status_code, answer.data["headcount"]) == (200, kept)


@pytest.mark.parametrize("sent", ["1.25", "1,5", 1.5, True, "1e3", [1], {"a": 1}, "²", 10**40])
def test_the_api_refuses_what_is_no_whole_number(world, api, sent):
    row = world.draft(headcount=7)
    answer = api.patch(f"/api/v1/applications/{row.pk}/", {"headcount": sent})
    assert (answer.status_code, list(answer.data["errors"])) == (400, ["headcount"])
    row.refresh_from_db()
    assert row.headcount == 7


@pytest.mark.parametrize("day", ["20180323", "2018-W12-5", "23/03/18", "29/02/2019", 20180323, True])
def test_a_day_that_is_none_is_refused_by_the_api(world, day):
    client = APIClient()
    client.default_format = "json"
    client.force_login(world.people["finance"])
    part = {"line": world.line.pk, "percentage": "5", "base": "grant", "amount": "140000.00"}
    answer = client.post("/api/v1/tranches/", part | {"received_on": day})
    assert (answer.status_code, list(answer.data["errors"])) == (400, ["received_on"])


@pytest.mark.parametrize("amount", ["1.000", "1,000", "0.005", 0.005, True, "1e3", None])
def test_an_amount_of_no_or_two_meanings_is_refused_by_the_api(world, amount):
    client = APIClient()
    client.default_format = "json"
    client.force_login(world.people["finance"])
    part = {"line": world.line.pk, "percentage": "5", "base": "grant", "received_on": "2018-03-01"}
    answer = client.post("/api/v1/tranches/", part | {"amount": amount})
    assert (answer.status_code, list(answer.data["errors"])) == (400, ["amount"])


def test_an_invoice_is_typed_over_as_it_stands_there(world):
    given = {
        "category": "promotion",
        "amount": "€ 1 242,00",
        "supplier": "Drukkerij De Letter",
        "invoice_number": "2018-117",
        "incurred_on": "01.03.2018",
        "iban": f"IBAN be71-0961-2345{INVISIBLE}-6769",
        "communication": "***100/0000/00135***",
        "document": make_pdf_upload("factuur.pdf"),
        "enter": "1",
    }
    open_desk_browser(world, "finance").post(reverse("expense_enter"), given)
    row = Expense.objects.get()
    kept = (row.amount, row.incurred_on, row.iban, row.communication)
    assert kept == (Decimal("1242.00"), date(2018, 3, 1), "BE71096123456769", "100000000135")


def test_a_wrong_account_says_what_is_wrong_beside_its_field(world):
    page = open_desk_browser(world, "finance").post(
        reverse("expense_enter"), {"iban": "BE71 0961 2345 6768", "enter": "1"}
    )
    assert "check digits do not fit" in " ".join(page.context["form"].errors["iban"])
    assert 'value="BE71 0961 2345 6768"' in page.content.decode()


def test_a_day_that_the_browser_would_leave_out_stays_as_it_was_typed(world):
    page = open_desk_browser(world, "finance").post(reverse("expense_enter"), {"incurred_on": "12/04/18", "enter": "1"})
    assert "four digits" in " ".join(page.context["form"].errors["incurred_on"])
    assert '<input type="text" name="incurred_on" value="12/04/18"' in page.content.decode()


@pytest.mark.parametrize("written", ["BTW BE {}", "{}", "TVA be{}"])
def test_a_file_is_found_by_its_enterprise_number_however_it_is_written(world, written):
    row, _other = world.submitted(), world.submitted(by=world.people["stranger"])
    number = row.company.enterprise_number
    dotted = f"{number[:4]}.{number[4:7]}.{number[7:]}"
    page = open_desk_browser(world, "staff").get(reverse("worklist"), {"list": "all", "search": written.format(dotted)})
    assert [each.pk for each in page.context["page"].object_list] == [row.pk]


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ("--second-person-above=1.000", "two ways"),
        ("--second-person-above=1e3", "not a number"),
        ("--last-day=31/12/21", "four digits"),
        ("--last-day=20211231", "not a day"),
        ("--renewal-months=1.5", "not a whole number"),
    ],
)
def test_a_command_refuses_what_can_be_misread(world, argument, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("set_limits", f"--programme={world.programme.slug}", argument)


def test_a_command_understands_what_a_page_does(world):
    given = ("--second-person-above=1.250,50", "--last-day=31/12/2031")
    call_command("set_limits", f"--programme={world.programme.slug}", *given)
    world.programme.refresh_from_db()
    limits = (world.programme.second_person_above, world.programme.ends_on)
    assert limits == (Decimal("1250.50"), date(2031, 12, 31))
