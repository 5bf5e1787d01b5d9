"""Finance divides a bank line on its page and through the API: a row more, what remains, nothing typed is lost, and all
of it is booked or nothing."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from subsidies.bank.matching.reference_lookup import find_named_parts
from subsidies.bank.models import Entry, Portion
from subsidies.bank.rules import MatchKind
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import book_movement
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text
from tests.subsidies.finance.banking import import_day_statement

DIVISION_REASON = "Gebeld met de bank."


@pytest.fixture
def client(world):
    """Finance's browser."""
    return open_desk_browser(world, "finance")


@pytest.fixture
def api(world):
    """Finance's program."""
    client = APIClient()
    client.force_login(world.people["finance"])
    return client


@pytest.fixture
def payments(world):
    """Three payments of € 1,000 on their way, and € 100 for charges."""
    rows = finance.make_sent_batch(world, finance.make_funded_payables(world, count=3)).payments.order_by("pk")
    finance.receive_line_money(world, finance.get_operating_line(world), amount=100)
    return list(rows)


@pytest.fixture
def line(world, payments):
    """Two payments and a charge in one amount."""
    import_day_statement(world, book_movement(-2003, text="samen"))
    return Entry.objects.get()


def get_divided_line_url(line: Entry) -> str:
    """Where a line stands."""
    return reverse("bank_line", args=[line.pk])


def build_division_form(payments, *amounts: str, **facts: object) -> dict[str, object]:
    """Two payments and a charge as somebody types them."""
    return {
        "what": ["payment", "payment", "charge"],
        "reference": [payments[0].end_to_end_id, payments[1].end_to_end_id.lower(), ""],
        "amount": list(amounts or ("1.000,00", "1000", "")),
        "reason": DIVISION_REASON,
    } | facts


def test_a_line_is_divided_in_one_go_and_shows_its_parts(client, line, payments):
    shown = read_page_text(client.post(get_divided_line_url(line), build_division_form(payments), follow=True))
    assert "The bank line is settled." in shown
    assert list(Portion.objects.order_by("pk").values_list("kind", "amount")) == [
        ("payment", -1000),
        ("payment", -1000),
        ("charge", -3),
    ]
    for text in ("several things together", payments[0].end_to_end_id, "−€ 2,003.00"):
        assert text in shown


def test_asking_for_a_part_more_keeps_what_was_typed_and_decides_nothing(client, line, payments):
    given = {"what": ["payment"], "reference": [payments[0].end_to_end_id], "amount": ["1.000,00"]}
    shown = client.post(get_divided_line_url(line), given | {"reason": "Nog niet", "more": "1"})
    division = shown.context["division"]
    assert [part["what"].value() for part in division.parts] == ["payment", ""]
    assert (division.parts[0]["amount"].value(), division.form["reason"].value()) == ("1.000,00", "Nog niet")
    assert not division.errors
    assert division.remains == -1003
    assert "Of −€ 2,003.00 remains: −€ 1,003.00" in read_page_text(shown)
    assert not Portion.objects.exists()


def test_what_remains_is_told_while_somebody_types(client, line, payments):
    shown = client.post(get_divided_line_url(line), build_division_form(payments, "1000", "x", "2") | {"preview": "1"})
    assert shown.context["division"].remains == -1001
    assert not shown.context["division"].errors


@pytest.mark.parametrize(
    ("amounts", "field"),
    [(("1000", "1000", "2"), "amount"), (("1000", "", ""), "amount"), (("1000", "x", "3"), "amount")],
)
def test_parts_that_do_not_come_to_the_line_are_refused_and_kept(client, line, payments, amounts, field):
    shown = client.post(get_divided_line_url(line), build_division_form(payments, *amounts))
    division = shown.context["division"]
    assert shown.status_code == 200
    assert field in division.errors
    assert [part["amount"].value() for part in division.parts] == list(amounts)
    assert (Portion.objects.count(), Payment.objects.filter(status="sent").count()) == (0, 3)


def test_a_batch_is_named_as_a_whole(world, client, payments):
    batch = payments[0].batch
    import_day_statement(world, book_movement(-3000, text="totaal"))
    line = Entry.objects.get()
    wrong = {"what": "payment", "reference": batch.identifier, "amount": "2999", "reason": DIVISION_REASON}
    assert client.post(get_divided_line_url(line), wrong).context["division"].errors
    for name in (str(batch), batch.identifier):
        assert count_named_parts(line, name) == 3
    client.post(get_divided_line_url(line), {"what": "payment", "reference": str(batch), "reason": DIVISION_REASON})
    assert set(Payment.objects.values_list("status", flat=True)) == {"paid"}


def count_named_parts(line: Entry, reference: str) -> int:
    """How many parts a reference stands for."""
    return len(find_named_parts(line, MatchKind.PAYMENT, reference, None))


def test_the_proposal_of_several_things_fills_all_of_them_in(world, client, payments):
    import_day_statement(world, book_movement(-1003, end_to_end_id=payments[0].end_to_end_id))
    line = Entry.objects.get()
    shown = client.get(get_divided_line_url(line))
    [proposal, *_others] = shown.context["proposals"]
    filled = client.get(f"{get_divided_line_url(line)}?{proposal.query}").context["division"]
    assert [(part["what"].value(), part["amount"].value()) for part in filled.parts] == [
        ("payment", "1000,00"),
        ("charge", "3,00"),
    ]
    assert filled.remains == 0


def test_what_was_set_aside_stands_on_the_bank_s_page_until_it_is_settled(world, client, payments):
    import_day_statement(world, book_movement(80, name="Vreemde bv"))
    line = Entry.objects.get()
    client.post(get_divided_line_url(line), {"what": "held", "reason": DIVISION_REASON})
    assert f"#{line.pk}" in read_page_text(client.get(reverse("bank")))
    import_day_statement(world, book_movement(-80, name="Vreemde bv"))
    client.post(
        get_divided_line_url(Entry.objects.breaks().get()),
        {"what": "given", "reference": f"#{line.pk}", "reason": DIVISION_REASON},
    )
    assert f"#{line.pk}" not in read_page_text(client.get(reverse("bank")))


def test_a_page_of_a_line_in_many_parts_costs_what_one_with_few_does(world, client, payments):
    import_day_statement(
        world, book_movement(-3000, batch=payments[0].batch.identifier, count=3, bare=True), book_movement(-1, text="?")
    )
    many = Entry.objects.get(amount=-3000)
    assert many.portions.count() == 3
    assert count_page_queries(client, get_divided_line_url(many)) <= 8


def test_the_api_divides_a_line_by_the_references_that_people_use(api, line, payments):
    parts = [
        {"what": "payment", "reference": payments[0].end_to_end_id, "amount": "1000.00"},
        {"what": "payment", "reference": payments[1].end_to_end_id, "amount": "1000.00"},
        {"what": "charge", "amount": "3.00"},
    ]
    address = f"/api/v1/bank-lines/{line.pk}/divide/"
    short = api.post(address, {"parts": parts[:2], "reason": DIVISION_REASON}, format="json")
    assert (short.status_code, short.json()["code"]) == (409, "sum_differs")
    unknown = api.post(
        address, {"parts": [{"what": "payment", "reference": "X"}], "reason": DIVISION_REASON}, format="json"
    )
    assert (unknown.status_code, unknown.json()["code"]) == (409, "unknown_reference")
    done = api.post(address, {"parts": parts, "reason": DIVISION_REASON}, format="json")
    assert (done.status_code, done.json()["settled_as"]) == (200, "several")
    assert [each["amount"] for each in done.json()["parts"]] == ["-1000.00", "-1000.00", "-3.00"]


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [{"what": "several"}],
        [{"what": "payment", "amount": "0"}],
        [{"what": "payment", "amount": "1e400"}],
        [{"what": "payment", "reference": "a\0b"}],
        [{"what": "payment", "reference": "x" * 51}],
        [{"what": "charge"}] * 101,
        "charge",
    ],
)
def test_the_api_refuses_parts_that_cannot_be_read(api, line, parts):
    answer = api.post(
        f"/api/v1/bank-lines/{line.pk}/divide/", {"parts": parts, "reason": DIVISION_REASON}, format="json"
    )
    assert answer.status_code == 400
    assert not Portion.objects.exists()


NAMELESS = ["charge", "claim"]


@pytest.mark.parametrize("what", NAMELESS)
def test_a_reference_where_there_is_nothing_to_name_is_refused_and_not_dropped(client, api, line, payments, what):
    for reference in ("#6", payments[0].end_to_end_id, "+++100/0000/00135+++"):
        page = client.post(
            get_divided_line_url(line), {"what": what, "reference": reference, "reason": DIVISION_REASON}
        )
        assert "needs no reference" in page.context["division"].errors["reference"][0]
        assert page.context["division"].parts[0]["reference"].value() == reference
        said = {"parts": [{"what": what, "reference": reference}], "reason": DIVISION_REASON}
        answer = api.post(f"/api/v1/bank-lines/{line.pk}/divide/", said, format="json")
        assert (answer.status_code, answer.json()["code"]) == (409, "needs_no_reference")
    assert not Portion.objects.exists()


def test_the_reference_of_the_line_itself_which_the_form_filled_in_does_no_harm(world, client, payments):
    import_day_statement(world, book_movement(-2000, end_to_end_id=payments[0].end_to_end_id))
    line = Entry.objects.get()
    [part] = client.get(get_divided_line_url(line)).context["division"].parts
    finance.receive_line_money(world, amount=2000)
    said = {"what": "claim", "reference": part["reference"].value().lower(), "reason": DIVISION_REASON}
    client.post(get_divided_line_url(line), said)
    assert Portion.objects.get().kind == "claim"
