"""Enterprise numbers, and the companies people act for."""

import pytest

from subsidies.applications import actions as applications
from subsidies.companies import actions as companies
from subsidies.companies.models import Company, Contact
from subsidies.companies.rules import find_enterprise_number, format_enterprise_number
from tests.world import NOW, START


@pytest.mark.parametrize(
    "typed",
    [
        "0566.988.259",
        "0428.315.871",
        "0566988259",
        "BE 0566.988.259",
        "be0566988259",
        " 0566 988 259 ",
        "０５６６９８８２５９",  # digits of another script
        "566.988.259",  # the leading zero is often forgotten
    ],
)
def test_a_number_is_understood_however_it_is_typed(typed):
    assert find_enterprise_number(typed) in ("0566988259", "0428315871")


@pytest.mark.parametrize(
    "typed",
    [
        "0566.988.258",  # wrong check digits
        "2.145.830.211",  # an establishment unit
        "2145830211",
        "FR 40303265045",
        "NL123456789B01",
        "12345",
        "",
        "   ",
        "0566.988.25",
        "0566.988.2599",
        "abcdefghij",
        "0566\x00988259",
        "😀" * 10,
        "9" * 10_000,
        "<script>alert(1)</script>",
        "0000000000",
    ],
)
def test_what_is_no_enterprise_number_is_refused_with_a_sentence(world, typed):
    with pytest.raises(companies.NotAnEnterpriseNumber) as refusal:
        companies.get_or_create_contact(enterprise_number=typed, user=world.people["applicant"])
    assert str(refusal.value)
    assert not Company.objects.exists()


def test_a_number_is_written_with_dots():
    assert format_enterprise_number("0566988259") == "0566.988.259"


def test_two_people_may_act_for_one_company_and_each_is_its_contact_once(world):
    for name in ("applicant", "stranger", "applicant"):
        companies.get_or_create_contact(enterprise_number="0566988259", user=world.people[name])
    assert Company.objects.count() == 1
    assert Contact.objects.count() == 2


def test_a_company_is_called_as_in_what_it_submitted_last_never_as_in_a_draft(world):
    row = world.draft(company_name="Een grap")
    company = Company.objects.get()
    assert (company.name, str(company)) == ("", f"({format_enterprise_number(company.enterprise_number)})")
    applications.edit(row, declared={"company_name": "De Bron"}, by=world.people["applicant"], at=START)
    applications.submit(row, by=world.people["applicant"], at=START)
    company.refresh_from_db()
    assert company.name == "De Bron"
    number = company.enterprise_number
    applications.draft(
        world.programme, enterprise_number=number, company_name="Nog een grap", by=world.people["stranger"], at=NOW
    )
    company.refresh_from_db()
    assert company.name == "De Bron"
