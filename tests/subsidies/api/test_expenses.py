"""Operating expenses through the API: entered with their document, approved by a second person."""

from decimal import Decimal

import pytest

from healthcoach.programmes.models import Assignment
from subsidies.expenses.models import Expense
from tests.subsidies.finance.invoicing import PRINTER, make_entered_expense, make_waiting_expense
from tests.world import make_pdf_upload, make_world

EXPENSES_API_URL = "/api/v1/expenses/"


def build_expense_body(world, **changes) -> dict:
    return {
        "programme": world.programme.slug,
        "category": "promotion",
        "supplier": "Drukkerij De Letter",
        "invoice_number": "2018-117",
        "amount": "242.00",
        "incurred_on": "2018-03-01",
        "iban": PRINTER,
        "document": make_pdf_upload("factuur.pdf"),
    } | changes


def test_finance_enters_an_expense(world, as_):
    response = as_("finance").post(EXPENSES_API_URL, build_expense_body(world), format="multipart")
    assert (response.status_code, response.data["status"], response.data["amount"]) == (201, "booked", "242.00")
    row = Expense.objects.get()
    assert response.data["reference"] == row.reference
    assert response.data["document"]["name"] == "factuur.pdf"
    assert (row.entered_by, row.country, row.payable.amount) == (world.people["finance"], "BE", Decimal("242.00"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"incurred_on": "2016-12-15"}, "invoiced_before_award"),
        ({"incurred_on": "2099-01-01"}, "invoiced_in_future"),
        ({"iban": "BE00"}, "not_an_iban"),
        ({"iban": "BE71 0961 2345 6769"}, "account_of_coach"),
        ({"communication": "123"}, "not_a_communication"),
        ({"document": make_pdf_upload("x.pdf", b"MZ" + bytes(99))}, "document_not_recognised"),
        ({"document": make_pdf_upload("x.pdf", b"")}, "document_empty"),
        ({"invoice_number": "2018-118"}, "expense_already_entered"),
    ],
)
def test_what_is_refused_names_its_code_and_changes_nothing(world, as_, changes, code):
    world.coach()
    make_waiting_expense(world)
    response = as_("finance").post(EXPENSES_API_URL, build_expense_body(world, **changes), format="multipart")
    assert (response.status_code, response.data["code"]) == (409, code)
    assert Expense.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "0.00"}, "amount"),
        ({"amount": "1.001"}, "amount"),
        ({"category": "coaching"}, "category"),
        ({"supplier": "x" * 71}, "supplier"),
        ({"country": "be"}, "country"),
        ({"document": "tekst"}, "document"),
        ({"programme": "geen"}, "programme"),
    ],
)
def test_what_cannot_be_read_is_said_per_field(world, as_, changes, field):
    response = as_("finance").post(EXPENSES_API_URL, build_expense_body(world, **changes), format="multipart")
    assert (response.status_code, list(response.data["errors"])) == (400, [field])


def test_a_second_person_approves_and_the_first_is_refused(world, as_, signed_in):
    row = make_waiting_expense(world)
    again = as_("finance").post(f"{EXPENSES_API_URL}{row.pk}/approve/")
    assert (again.status_code, again.data["code"]) == (409, "second_person_needed")
    colleague = world.user("tweede@gc.example")
    Assignment.objects.create(user=colleague, role="finance", programme=world.programme)
    assert signed_in(colleague).post(f"{EXPENSES_API_URL}{row.pk}/approve/").data["status"] == "booked"


def test_refusing_needs_a_reason(world, as_):
    row = make_waiting_expense(world)
    assert as_("finance").post(f"{EXPENSES_API_URL}{row.pk}/refuse/", {"reason": ""}).status_code == 400
    response = as_("finance").post(f"{EXPENSES_API_URL}{row.pk}/refuse/", {"reason": "Dubbel."})
    assert (response.data["status"], response.data["refused_reason"]) == ("refused", "Dubbel.")


def test_the_list_is_filtered_like_the_page(world, as_):
    make_entered_expense(world)
    make_waiting_expense(world, category="alignment")
    found = as_("auditor").get(EXPENSES_API_URL, {"category": "alignment"}).json()["results"]
    assert [row["invoice_number"] for row in found] == ["2018-118"]
    assert as_("steering").get(EXPENSES_API_URL).json()["count"] == 0


def test_another_programme_is_not_found(world, as_):
    other = make_world(code="XX")
    assert as_("finance").post(EXPENSES_API_URL, build_expense_body(other), format="multipart").status_code == 404
    assert as_("finance").get(f"{EXPENSES_API_URL}{make_waiting_expense(other).pk}/").status_code == 404
