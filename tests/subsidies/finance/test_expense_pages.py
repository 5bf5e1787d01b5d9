"""The pages of operating expenses: the list with its totals, entering one, and the second person."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from healthcoach.programmes.models import Assignment
from subsidies.expenses.models import Expense
from subsidies.payables.models import Payable
from tests.exported_lists import assert_export_equals_screen
from tests.subsidies.desk import LONG_DESK_TEXT, count_page_queries, open_desk_browser, read_page_text
from tests.subsidies.finance.invoicing import PRINTER, make_entered_expense, make_waiting_expense
from tests.world import PDF, make_pdf_upload, make_world

VERSO = "BE43 0689 9999 9501"
LIST, ENTER = reverse("expenses"), reverse("expense_enter")


@pytest.fixture
def finance(world):
    return open_desk_browser(world, "finance")


@pytest.fixture
def colleague(world):
    """A browser of a second person of finance."""
    world.people["colleague"] = world.user("tweede@gc.example", name="Tweede")
    Assignment.objects.create(user=world.people["colleague"], role="finance", programme=world.programme)
    return open_desk_browser(world, "colleague")


def get_expense_url(name: str, row: Expense) -> str:
    return reverse(name, args=[row.pk])


def build_expense_form(**given) -> dict:
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
        "document": make_pdf_upload("factuur.pdf"),
        "enter": "1",
    } | given


def test_a_small_expense_is_booked_and_shown(finance):
    page = finance.post(ENTER, build_expense_form(), follow=True)
    row = Expense.objects.get()
    assert page.redirect_chain[-1][0] == get_expense_url("expense", row)
    for words in ("€ 242.00 has been booked", "Drukkerij De Letter", row.reference, "factuur.pdf", "ready for payment"):
        assert words in read_page_text(page).replace("\u00a0", " ")


def test_before_it_is_entered_the_page_shows_what_it_does_to_the_line(finance):
    page = finance.post(ENTER, {"category": "promotion", "amount": "1500", "preview": "1"})
    words = read_page_text(page).replace("\u00a0", " ")
    assert "Available on it now € 420,000.00" in words
    assert "Available after this expense € 418,500.00" in words
    assert "another person of finance approves it" in words
    assert not page.context["form"].errors
    assert not Expense.objects.exists()


def test_the_preview_says_when_the_line_does_not_hold_it_and_what_cannot_be_read(finance):
    words = read_page_text(finance.post(ENTER, {"category": "promotion", "amount": "420000,01", "preview": "1"}))
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
        ({"supplier": LONG_DESK_TEXT}, "supplier"),
        ({"supplier": "Druk\x00"}, "supplier"),
        ({"invoice_number": " "}, "invoice_number"),
        ({"invoice_number": LONG_DESK_TEXT}, "invoice_number"),
        ({"incurred_on": "gisteren"}, "incurred_on"),
        ({"incurred_on": "2016-12-15"}, "incurred_on"),
        ({"incurred_on": f"{timezone.localdate() + timedelta(days=1)}"}, "incurred_on"),
        ({"iban": "BE00 0000"}, "iban"),
        ({"iban": ""}, "iban"),
        ({"iban": "BE71 0961 2345 6769"}, "iban"),
        ({"town": LONG_DESK_TEXT}, "town"),
        ({"communication": "123"}, "communication"),
        ({"description": LONG_DESK_TEXT}, "description"),
        ({"document": ""}, "document"),
        ({"document": make_pdf_upload("leeg.pdf", b"")}, "document"),
        ({"document": make_pdf_upload("virus.pdf", b"MZ" + bytes(99))}, "document"),
    ],
)
def test_what_cannot_be_entered_is_said_beside_its_field_and_kept(world, finance, given, field):
    world.coach()
    page = finance.post(ENTER, build_expense_form(**given), follow=True)
    assert page.status_code == 200
    if field is None:  # above the threshold it waits, also when the line does not hold it today
        assert Expense.objects.get().status == "entered"
        return
    form = page.context["form"]
    assert set(form.errors) == {field}
    sent = build_expense_form(**given)
    for name in ("supplier", "invoice_number", "amount", "iban", "category"):
        assert form[name].value() == sent[name]
    assert not Expense.objects.exists()


def test_more_than_the_line_holds_is_said_beside_the_amount(world, finance):
    world.programme.second_person_above = Decimal(1_000_000)
    world.programme.save()
    page = finance.post(ENTER, build_expense_form(amount="420000,01"))
    assert "€ 0.01 short" in page.context["form"].errors["amount"][0].replace("\u00a0", " ")
    assert not Expense.objects.exists()


def test_a_second_click_enters_nothing_more_and_shows_the_first(finance):
    finance.post(ENTER, build_expense_form())
    page = finance.post(ENTER, build_expense_form(), follow=True)
    assert "has already been entered" in read_page_text(page)
    assert page.redirect_chain[-1][0] == get_expense_url("expense", Expense.objects.get())
    assert Payable.objects.count() == 1


def test_another_amount_under_the_same_number_is_told_and_kept(finance):
    finance.post(ENTER, build_expense_form())
    page = finance.post(ENTER, build_expense_form(amount="250"))
    assert "has already been entered" in page.context["form"].errors["invoice_number"][0]
    assert page.context["form"]["amount"].value() == "250"


def test_a_large_expense_waits_for_another_person_who_books_it(world, finance, colleague):
    page = finance.post(ENTER, build_expense_form(amount="2400"), follow=True)
    row = Expense.objects.get()
    assert "Somebody else of finance approves it" in read_page_text(page)
    assert get_expense_url("expense_approve", row).encode() not in page.content
    page = finance.post(get_expense_url("expense_approve", row), follow=True)
    assert "You entered this expense yourself" in read_page_text(page)
    assert get_expense_url("expense_approve", row).encode() in colleague.get(get_expense_url("expense", row)).content
    colleague.post(get_expense_url("expense_approve", row))
    page = colleague.post(get_expense_url("expense_approve", row), follow=True)
    assert "already done" in read_page_text(page)
    assert Payable.objects.get().amount == Decimal("2400.00")


def test_refusing_keeps_the_reason_that_was_written(world, finance, colleague):
    row = make_waiting_expense(world)
    page = colleague.post(get_expense_url("expense_refuse", row), {"reason": LONG_DESK_TEXT})
    assert page.context["form"]["reason"].value() == LONG_DESK_TEXT
    assert Expense.objects.get().status == "entered"
    page = colleague.post(
        get_expense_url("expense_refuse", row), {"reason": "Geen kost van het programma."}, follow=True
    )
    assert "Geen kost van het programma." in read_page_text(page)
    page = colleague.post(get_expense_url("expense_approve", row), follow=True)
    assert "no longer possible" in read_page_text(page)
    assert not Payable.objects.exists()


@pytest.mark.parametrize("name", ["staff", "auditor", "admin"])
def test_the_programme_s_people_read_and_change_nothing(world, name):
    row, client = make_waiting_expense(world), open_desk_browser(world, name)
    assert "Drukkerij De Letter" in read_page_text(client.get(LIST))
    assert client.get(get_expense_url("expense", row)).status_code == 200
    assert client.get(reverse("document", args=[row.document_id])).content == PDF
    assert client.get(ENTER).status_code == 404
    for address in (ENTER, get_expense_url("expense_approve", row), get_expense_url("expense_refuse", row)):
        assert client.post(address, build_expense_form()).status_code == 404
    assert Expense.objects.get().status == "entered"


@pytest.mark.parametrize("name", ["steering", "applicant", "coach", "stranger"])
def test_others_find_nothing_and_no_document(world, name):
    row, client = make_waiting_expense(world), open_desk_browser(world, name)
    for address in (LIST, ENTER, get_expense_url("expense", row), reverse("document", args=[row.document_id])):
        assert client.get(address).status_code == 404


def test_finance_of_another_programme_finds_none_of_it(world):
    row = make_waiting_expense(world)
    client = open_desk_browser(make_world(code="XX"), "finance")
    assert "Drukkerij" not in read_page_text(client.get(LIST))
    for address in (get_expense_url("expense", row), reverse("document", args=[row.document_id])):
        assert client.get(address).status_code == 404


def test_who_is_finance_of_several_programmes_says_which_one_pays(world, finance):
    other = make_world(code="XX")
    Assignment.objects.create(user=world.people["finance"], role="finance", programme=other.programme)
    assert set(finance.post(ENTER, build_expense_form()).context["form"].errors) == {"programme"}
    finance.post(ENTER, build_expense_form(programme=other.programme.pk))
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
        ({"search": LONG_DESK_TEXT}, None),
    ],
)
def test_the_list_is_filtered_by_its_address_and_the_export_is_the_same(world, finance, query, found):
    make_entered_expense(world)
    make_waiting_expense(world)
    make_entered_expense(
        world, category="alignment", supplier="Verso", iban=VERSO, invoice_number="A-1", incurred_on=date(2018, 3, 20)
    )
    page = finance.get(LIST, query)
    assert page.status_code == 200
    shown = {row.invoice_number for row in page.context["page"]}
    assert found is None or shown == found
    if found is None:  # what cannot be read is told on the page, and exports nothing
        assert "Content-Disposition" not in finance.get(LIST, query | {"export": "csv"})
        return
    assert_export_equals_screen(finance, LIST, query)


def test_the_totals_are_per_category_over_the_whole_list(world, finance):
    make_entered_expense(world)
    make_waiting_expense(world)
    rows = {each["label"]: each for each in finance.get(LIST).context["totals"]}
    promotion = rows["Promotion"]
    assert (promotion["count"], promotion["booked"], promotion["waiting"]) == (2, Decimal("242.00"), Decimal("2400.00"))
    assert finance.get(LIST).context["booked"] == Decimal("242.00")


def test_more_expenses_need_no_more_queries(world, finance):
    make_entered_expense(world)
    few = count_page_queries(finance, LIST)
    for number in range(4):
        make_entered_expense(world, invoice_number=f"B-{number}")
    assert count_page_queries(finance, LIST) == few <= 10
    assert count_page_queries(finance, get_expense_url("expense", make_waiting_expense(world))) <= 10
    assert count_page_queries(finance, ENTER) <= 10
