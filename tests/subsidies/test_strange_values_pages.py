"""What nobody would fill in: every field of an application says so, and nothing breaks."""

import pytest

from subsidies.models import Application
from tests.subsidies.pages import FILLED_IN, LONG_COMPANY_TEXT, get_application_page_url

STRANGE_FIELD_VALUES = [
    "99999999999999",
    "-1",
    "0",
    "1e9",
    "\x00",
    "a\x00b",
    LONG_COMPANY_TEXT,
    "\u0663\u0664",
    "'; --",
    "1" * 300,
]
IN_NUMBERS = {"0": True, "-1": True, "500001": True, "99999999999999": True, "24.5": True, "1": False, "500000": False}


@pytest.fixture
def company(world, client):
    """The browser of somebody who acts for a company."""
    client.force_login(world.people["applicant"])
    return client


@pytest.mark.parametrize("strange", STRANGE_FIELD_VALUES, ids=lambda value: ascii(value)[:16])
@pytest.mark.parametrize("field", FILLED_IN)
def test_a_strange_value_in_any_field_is_kept_or_told_but_never_breaks(world, company, field, strange):
    row = world.draft()
    for door in ({"headers": {"HX-Request": "true"}}, {}):
        page = company.post(
            get_application_page_url("application_edit", row), FILLED_IN | {field: strange, "save": "submit"}, **door
        )
        assert page.status_code in (200, 302)
        if page.status_code == 200 and (not door or not page.context["kept"]):
            assert field in page.context["form"].errors
    assert Application.objects.count() == 1


@pytest.mark.parametrize(("typed", "refused"), IN_NUMBERS.items())
def test_a_company_has_between_one_and_half_a_million_employees(world, company, typed, refused):
    row = world.draft()
    page = company.post(
        get_application_page_url("application_edit", row),
        FILLED_IN | {"headcount": typed},
        headers={"HX-Request": "true"},
    )
    assert ("headcount" in page.context["form"].errors) == refused
    assert ("not-saved" in page.content.decode()) == refused


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("", False),
        ("02 123 45 67", False),
        ("+32 (0)2/123.45-67", False),
        ("123 45", True),
        ("tel. 02 123 45 67", True),
        ("\u0662" * 9, True),
    ],
)
def test_a_telephone_number_can_be_called(world, company, typed, refused):
    row = world.draft()
    page = company.post(
        get_application_page_url("application_edit", row),
        FILLED_IN | {"contact_phone": typed},
        headers={"HX-Request": "true"},
    )
    assert ("contact_phone" in page.context["form"].errors) == refused


def test_a_browser_cuts_nothing_off_a_text_that_is_pasted(world, company):
    page = company.get(get_application_page_url("application_edit", world.draft())).content.decode()
    motivation = page[page.index("<textarea") : page.index("</textarea>")]
    assert "motivation_of_company" in motivation
    assert "maxlength" not in motivation
