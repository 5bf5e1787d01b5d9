"""The pages of operating expenses: the list with its totals, entering one, and the second person."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from healthcoach.users.models import Assignment
from subsidies.expenses.models import Expense
from subsidies.payables.models import Payable
from tests.subsidies.desk import LONG, browser, queries, rows_of, said
from tests.subsidies.finance.invoicing import PRINTER, entered, waiting
from tests.world import PDF, make_world, pdf

VERSO = "BE43 0689 9999 9501"
LIST, ENTER = reverse("expenses"), reverse("expense_enter")


@pytest.fixture
def finance(world):
    return browser(world, "finance")


@pytest.fixture
def colleague(world):
    """A browser of a second person of finance."""
    world.people["colleague"] = world.user("tweede@gc.example", name="Tweede")
    Assignment.objects.create(user=world.people["colleague"], role="finance", programme=world.programme)
    return browser(world, "colleague")


def at(name: str, row: Expense) -> str:
    return reverse(name, args=[row.pk])


def typed(**given) -> dict:
    return {
        "category": "promotion",
        "amount": "242,00",
        "supplier": "Drukkerij De Letter",
        "invoice_number": "2018-117",
        "incurred_on": "2018-03-01",
        "iban": PRINTER,
        "town": "Gent",
        "communication": "",
        "description": "Flyers",
        "document": pdf("factuur.pdf"),
        "enter": "1",
    } | given


def test_a_small_expense_is_booked_and_shown(finance):
    page = finance.post(ENTER, typed(), follow=True)
    row = Expense.objects.get()
    assert page.redirect_chain[-1][0] == at("expense", row)
    for words in ("€ 242.00 has been booked", "Drukkerij De Letter", row.reference, "factuur.pdf", "ready for payment"):
        assert words in said(page).replace("\u00a0", " ")


def test_before_it_is_entered_the_page_shows_what_it_does_to_the_line(finance):
    page = finance.post(ENTER, {"category": "promotion", "amount": "1500", "preview": "1"})
    words = said(page).replace("\u00a0", " ")
    assert "Available on it now € 420,000.00" in words
    assert "Available after this expense € 418,500.00" in words
    assert "another person of finance approves it" in words
    assert not page.context["form"].errors
    assert not Expense.objects.exists()


def test_the_preview_says_when_the_line_does_not_hold_it_and_what_cannot_be_read(finance):
    words = said(finance.post(ENTER, {"category": "promotion", "amount": "420000,01", "preview": "1"}))
    assert "more than the line holds" in words
    page = finance.post(ENTER, {"category": "promotion", "amount": "veel", "preview": "1"})
    assert set(page.context["form"].errors) == {"amount"}
    assert page.context["outlook"] is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"category": ""}, "category"),
        ({"category": "coaching"}, "category"),
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "1.2.3"}, "amount"),
        ({"amount": "420001", "category": "alignment"}, None),
        ({"amount": "9" * 20}, "amount"),
        ({"supplier": ""}, "supplier"),
        ({"supplier": LONG}, "supplier"),
        ({"supplier": "Druk\x00"}, "supplier"),
        ({"invoice_number": " "}, "invoice_number"),
        ({"invoice_number": LONG}, "invoice_number"),
        ({"incurred_on": "gisteren"}, "incurred_on"),
        ({"incurred_on": "2016-12-15"}, "incurred_on"),
        ({"incurred_on": f"{timezone.localdate() + timedelta(days=1)}"}, "incurred_on"),
        ({"iban": "BE00 0000"}, "iban"),
        ({"iban": ""}, "iban"),
        ({"iban": "BE71 0961 2345 6769"}, "iban"),
        ({"town": LONG}, "town"),
        ({"communication": "123"}, "communication"),
        ({"description": LONG}, "description"),
        ({"document": ""}, "document"),
        ({"document": pdf("leeg.pdf", b"")}, "document"),
        ({"document": pdf("virus.pdf", b"MZ" + bytes(99))}, "document"),
    ],
)
def test_what_cannot_be_entered_is_said_beside_its_field_and_kept(world, finance, given, field):
    world.coach()
    page = finance.post(ENTER, typed(**given), follow=True)
    assert page.status_code == 200
    if field is None:  # above the threshold it waits, also when the line does not hold it today
        assert Expense.objects.get().status == "entered"
        return
    form = page.context["form"]
    assert set(form.errors) == {field}
    sent = typed(**given)
    for name in ("supplier", "invoice_number", "amount", "iban", "category"):
        assert form[name].value() == sent[name]
    assert not Expense.objects.exists()


def test_more_than_the_line_holds_is_said_beside_the_amount(world, finance):
    world.programme.second_person_above = Decimal(1_000_000)
    world.programme.save()
    page = finance.post(ENTER, typed(amount="420000,01"))
    assert "€ 0.01 short" in page.context["form"].errors["amount"][0].replace("\u00a0", " ")
    assert not Expense.objects.exists()


def test_a_second_click_enters_nothing_more_and_shows_the_first(finance):
    finance.post(ENTER, typed())
    page = finance.post(ENTER, typed(), follow=True)
    assert "has already been entered" in said(page)
    assert page.redirect_chain[-1][0] == at("expense", Expense.objects.get())
    assert Payable.objects.count() == 1


def test_another_amount_under_the_same_number_is_told_and_kept(finance):
    finance.post(ENTER, typed())
    page = finance.post(ENTER, typed(amount="250"))
    assert "has already been entered" in page.context["form"].errors["invoice_number"][0]
    assert page.context["form"]["amount"].value() == "250"


def test_a_large_expense_waits_for_another_person_who_books_it(world, finance, colleague):
    page = finance.post(ENTER, typed(amount="2400"), follow=True)
    row = Expense.objects.get()
    assert "Somebody else of finance approves it" in said(page)
    assert at("expense_approve", row).encode() not in page.content
    page = finance.post(at("expense_approve", row), follow=True)
    assert "You entered this expense yourself" in said(page)
    assert at("expense_approve", row).encode() in colleague.get(at("expense", row)).content
    colleague.post(at("expense_approve", row))
    page = colleague.post(at("expense_approve", row), follow=True)
    assert "already done" in said(page)
    assert Payable.objects.get().amount == Decimal("2400.00")


def test_refusing_keeps_the_reason_that_was_written(world, finance, colleague):
    row = waiting(world)
    page = colleague.post(at("expense_refuse", row), {"reason": LONG})
    assert page.context["form"]["reason"].value() == LONG
    assert Expense.objects.get().status == "entered"
    page = colleague.post(at("expense_refuse", row), {"reason": "Geen kost van het programma."}, follow=True)
    assert "Geen kost van het programma." in said(page)
    page = colleague.post(at("expense_approve", row), follow=True)
    assert "no longer possible" in said(page)
    assert not Payable.objects.exists()


@pytest.mark.parametrize("name", ["staff", "auditor", "admin"])
def test_the_programme_s_people_read_and_change_nothing(world, name):
    row, client = waiting(world), browser(world, name)
    assert "Drukkerij De Letter" in said(client.get(LIST))
    assert client.get(at("expense", row)).status_code == 200
    assert client.get(reverse("document", args=[row.document_id])).content == PDF
    assert client.get(ENTER).status_code == 404
    for address in (ENTER, at("expense_approve", row), at("expense_refuse", row)):
        assert client.post(address, typed()).status_code == 404
    assert Expense.objects.get().status == "entered"


@pytest.mark.parametrize("name", ["steering", "applicant", "coach", "stranger"])
def test_others_find_nothing_and_no_document(world, name):
    row, client = waiting(world), browser(world, name)
    for address in (LIST, ENTER, at("expense", row), reverse("document", args=[row.document_id])):
        assert client.get(address).status_code == 404


def test_finance_of_another_programme_finds_none_of_it(world):
    row = waiting(world)
    client = browser(make_world(code="XX"), "finance")
    assert "Drukkerij" not in said(client.get(LIST))
    for address in (at("expense", row), reverse("document", args=[row.document_id])):
        assert client.get(address).status_code == 404


def test_who_is_finance_of_several_programmes_says_which_one_pays(world, finance):
    other = make_world(code="XX")
    Assignment.objects.create(user=world.people["finance"], role="finance", programme=other.programme)
    assert set(finance.post(ENTER, typed()).context["form"].errors) == {"programme"}
    finance.post(ENTER, typed(programme=other.programme.pk))
    assert Expense.objects.get().line.programme == other.programme


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"2018-117", "2018-118", "A-1"}),
        ({"category": "alignment"}, {"A-1"}),
        ({"status": "entered"}, {"2018-118"}),
        ({"search": "verso"}, {"A-1"}),
        ({"search": "2018-11"}, {"2018-117", "2018-118"}),
        ({"since": "2018-03-02"}, {"A-1"}),
        ({"until": "2018-03-01"}, {"2018-117", "2018-118"}),
        ({"category": "geen"}, None),
        ({"since": "ooit"}, None),
        ({"search": LONG}, None),
    ],
)
def test_the_list_is_filtered_by_its_address_and_the_export_is_the_same(world, finance, query, found):
    entered(world)
    waiting(world)
    entered(
        world, category="alignment", supplier="Verso", iban=VERSO, invoice_number="A-1", incurred_on=date(2018, 3, 20)
    )
    page = finance.get(LIST, query)
    assert page.status_code == 200
    shown = {row.invoice_number for row in page.context["page"]}
    assert found is None or shown == found
    if found is None:  # what cannot be read is told on the page, and exports nothing
        assert "Content-Disposition" not in finance.get(LIST, query | {"export": "csv"})
        return
    exported = rows_of(finance.get(LIST, query | {"export": "csv"}))
    assert {row[3] for row in exported[1:]} == shown
    book = load_workbook(io.BytesIO(finance.get(LIST, query | {"export": "xlsx"}).content)).active
    assert {row[3] for row in list(book.values)[1:]} == shown


def test_the_totals_are_per_category_over_the_whole_list(world, finance):
    entered(world)
    waiting(world)
    rows = {each["label"]: each for each in finance.get(LIST).context["totals"]}
    promotion = rows["Promotion"]
    assert (promotion["count"], promotion["booked"], promotion["waiting"]) == (2, Decimal("242.00"), Decimal("2400.00"))
    assert finance.get(LIST).context["booked"] == Decimal("242.00")


def test_more_expenses_need_no_more_queries(world, finance):
    entered(world)
    few = queries(finance, LIST)
    for number in range(4):
        entered(world, invoice_number=f"B-{number}")
    assert queries(finance, LIST) == few <= 10
    assert queries(finance, at("expense", waiting(world))) <= 10
    assert queries(finance, ENTER) <= 10
