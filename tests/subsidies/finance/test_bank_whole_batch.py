"""A whole batch that comes back as one total: proposed by its name, and settled by it on the page and through the
API, however many payments it has."""

from datetime import date

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.proposals import propose_matches
from subsidies.bank.models import Entry, Portion
from subsidies.bank.rules import MAX_LINE_PARTS, MatchKind
from subsidies.payments.models import Batch, Payment
from tests import finance_world as finance
from tests.camt import book_movement
from tests.subsidies.books.breaking import find_broken_invariants
from tests.subsidies.desk import open_desk_browser, read_page_text
from tests.subsidies.finance.banking import import_day_statement
from tests.subsidies.finance.money_back import MONEY_BACK_LATER
from tests.world import World, make_world

BATCH_BACK_ON = date(2018, 3, 28)
BATCH_BACK_REASON = "De bank draaide de batch terug."


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
def batch(world):
    """Three payments of € 1,000 that left the account as one total."""
    row = finance.make_sent_batch(world, finance.make_funded_payables(world, count=3))
    import_day_statement(world, book_movement(-3000, batch=row.identifier, count=3, bare=True), at=MONEY_BACK_LATER)
    return row


def import_batch_return(world: World, batch: Batch, amount: int = 3000, /, **facts: object) -> Entry:
    """The bank gives a total back and names the batch."""
    facts = {"batch": batch.identifier, "bare": True, "reversal": True} | facts
    import_day_statement(world, book_movement(amount, **facts), on=BATCH_BACK_ON, at=MONEY_BACK_LATER)
    return Entry.objects.select_related("account").latest("pk")


def list_whole_batch_proposals(entry: Entry) -> list[list[tuple[str, str, int]]]:
    """What is proposed, as what, by which reference and how many euro."""
    proposed = propose_matches([entry])[entry.pk]
    return [[(item.kind.value, item.reference, item.amount) for item in each.items] for each in proposed]


def get_whole_batch_url(entry: Entry) -> str:
    """Where a line stands."""
    return reverse("bank_line", args=[entry.pk])


def test_a_batch_that_comes_back_waits_with_its_reason_and_is_proposed_by_its_name(world, batch):
    entry = import_batch_return(world, batch)
    assert entry.problem == "together"
    assert list_whole_batch_proposals(entry)[0] == [("return", batch.identifier, 3000)]


@pytest.mark.parametrize("name", ["{0}", "{0.identifier}", " gc-b0001 "])
def test_the_page_settles_it_by_any_name_of_the_batch(world, client, batch, name):
    entry = import_batch_return(world, batch)
    said = {"what": "return", "reference": name.format(batch), "reason": BATCH_BACK_REASON}
    assert "The bank line is settled." in read_page_text(client.post(get_whole_batch_url(entry), said, follow=True))
    assert list(entry.portions.values_list("kind", "amount")) == [("return", 1000)] * 3
    assert set(Payment.objects.values_list("status", "payable__status")) == {("returned", "returned")}
    assert find_broken_invariants() == set()


def test_the_api_settles_it_by_the_name_of_the_batch(world, api, batch):
    entry = import_batch_return(world, batch)
    said = {"parts": [{"what": "return", "reference": str(batch), "amount": "3000.00"}], "reason": BATCH_BACK_REASON}
    done = api.post(f"/api/v1/bank-lines/{entry.pk}/divide/", said, format="json")
    assert (done.status_code, len(done.json()["parts"])) == (200, 3)


def test_what_the_proposal_fills_in_settles_the_line(world, client, batch):
    entry = import_batch_return(world, batch)
    [proposal, *_others] = client.get(get_whole_batch_url(entry)).context["proposals"]
    [part] = client.get(f"{get_whole_batch_url(entry)}?{proposal.query}").context["division"].parts
    said = {name: part[name].value() for name in ("what", "reference")} | {"reason": BATCH_BACK_REASON}
    client.post(get_whole_batch_url(entry), said)
    assert set(Payment.objects.values_list("status", flat=True)) == {"returned"}


def test_what_did_not_leave_does_not_come_back_and_another_sum_is_refused(world, client, batch):
    gone = batch.payments.order_by("pk").first()
    back = book_movement(1000, end_to_end_id=gone.end_to_end_id, reason="AC04")
    import_day_statement(world, back, on=BATCH_BACK_ON, at=MONEY_BACK_LATER)
    entry = import_batch_return(world, batch, 2000)
    said = {"what": "return", "reference": str(batch), "amount": "3000", "reason": BATCH_BACK_REASON}
    errors = client.post(get_whole_batch_url(entry), said).context["division"].errors
    assert "€\N{NO-BREAK SPACE}2,000.00 is expected" in errors["amount"][0]
    assert list_whole_batch_proposals(entry)[0] == [("return", batch.identifier, 2000)]
    client.post(get_whole_batch_url(entry), said | {"amount": ""})
    assert entry.portions.count() == 2


def test_some_payments_of_a_batch_that_come_back_as_one_are_proposed_by_their_ids(world, batch):
    entry = import_batch_return(world, batch, 2000)
    [first, *_others] = list_whole_batch_proposals(entry)
    assert [kind for kind, _name, _amount in first] == ["return", "return"]
    assert {name for _kind, name, _amount in first} < set(batch.payments.values_list("end_to_end_id", flat=True))


def test_a_batch_that_comes_back_without_its_name_is_proposed_by_its_amount(world, batch):
    entry = import_batch_return(world, batch, batch="", bare=False, text="terugboeking")
    assert [("return", batch.identifier, 3000)] in list_whole_batch_proposals(entry)


def test_a_batch_that_came_back_and_left_after_all_is_paid_by_its_name(world, client, batch):
    entry = import_batch_return(world, batch)
    client.post(get_whole_batch_url(entry), {"what": "return", "reference": str(batch), "reason": BATCH_BACK_REASON})
    again = import_batch_return(world, batch, -3000, reversal=False, count=3)
    assert list_whole_batch_proposals(again)[0] == [("payment", batch.identifier, 3000)]
    client.post(get_whole_batch_url(again), {"what": "payment", "reference": str(batch), "reason": BATCH_BACK_REASON})
    assert set(Payment.objects.values_list("status", "payable__status")) == {("paid", "paid")}


def test_a_total_that_is_claimed_comes_back_as_that(world, batch):
    finance.receive_line_money(world, amount=3000)
    twice = import_batch_return(world, batch, -3000, reversal=False, count=3)
    assert list_whole_batch_proposals(twice) == [[("claim", "", 3000)]]
    matching.book_whole_line(
        MatchKind.CLAIM, twice, reason=BATCH_BACK_REASON, by=world.people["finance"], at=MONEY_BACK_LATER
    )
    part = import_batch_return(world, batch, 1000)
    assert list_whole_batch_proposals(part)[0] == [("restore", f"#{twice.pk}", 1000)]
    assert import_batch_return(world, batch).settled_as == "restore"
    assert set(Payment.objects.values_list("status", flat=True)) == {"paid"}


def test_a_batch_of_another_programme_is_not_known(world, client, batch):
    other = make_world(code="XX")
    foreign = finance.make_paid_batch(other)
    entry = import_batch_return(world, batch)
    for name in (str(foreign), foreign.identifier):
        said = {"what": "return", "reference": name, "reason": BATCH_BACK_REASON}
        errors = client.post(get_whole_batch_url(entry), said).context["division"].errors
        assert "We know nothing by this reference" in errors["reference"][0]


def test_a_batch_of_more_payments_than_a_line_has_parts_is_named_as_a_whole(world, client, api):
    finance.set_up_paying_account(world)
    number = MAX_LINE_PARTS + 1
    finance.receive_line_money(world, finance.get_operating_line(world), number)
    rows = [finance.make_supplier_payable(world, amount="1.00") for _each in range(number)]
    batch = finance.make_sent_batch(world, rows)
    out = import_batch_return(world, batch, -number, reversal=False, batch="", bare=False, text="totaal")
    client.post(get_whole_batch_url(out), {"what": "payment", "reference": str(batch), "reason": BATCH_BACK_REASON})
    assert Portion.objects.count() == number
    back = import_batch_return(world, batch, number)
    assert list_whole_batch_proposals(back)[0] == [("return", batch.identifier, number)]
    said = {"parts": [{"what": "return", "reference": str(batch)}], "reason": BATCH_BACK_REASON}
    assert api.post(f"/api/v1/bank-lines/{back.pk}/divide/", said, format="json").status_code == 200
    assert set(Payment.objects.values_list("status", flat=True)) == {"returned"}


def test_parts_beyond_what_is_taken_at_once_are_kept_and_refused_with_a_sentence(world, client, batch):
    entry = import_batch_return(world, batch)
    said = {"what": ["held"] * (MAX_LINE_PARTS + 1), "amount": ["1"] * (MAX_LINE_PARTS + 1)}
    page = client.post(get_whole_batch_url(entry), said | {"reason": BATCH_BACK_REASON})
    assert len(page.context["division"].parts) == MAX_LINE_PARTS + 1
    assert f"at most {MAX_LINE_PARTS} parts" in read_page_text(page)
    assert not entry.portions.exists()
