"""Searching the lists of money: by a part of a reference or an account, however it is written, by the name of a batch,
and by the words of a name in whatever order."""

from decimal import Decimal

import pytest
from django.urls import reverse

from coaches.certification.models import Coach
from subsidies.bank.models import Entry
from subsidies.budget import tranches
from subsidies.corrections import actions as corrections
from tests import finance_world as finance
from tests.camt import book_movement
from tests.subsidies.desk import open_desk_browser
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, import_day_statement, schedule_funder_payment
from tests.subsidies.finance.invoicing import make_entered_expense
from tests.subsidies.finance.money_back import (
    MONEY_BACK_LATER,
    PROPOSED,
    make_ordered_recovery,
    make_proposed_correction,
)

SEARCHED_IBAN = "BE71096123456769"
UNFOUND = ["0961 2345 6760", "gc-b0009", "Arne Claes", "GCB00019"]


@pytest.fixture
def client(world):
    """Finance's browser."""
    return open_desk_browser(world, "finance")


@pytest.fixture
def batch(world):
    """A batch of one payment at the bank."""
    return finance.make_sent_batch(world)


def search_list(client, name: str, typed: str) -> list:
    """What a list shows for what was typed."""
    return list(client.get(reverse(name), {"search": typed}).context["page"])


def test_an_open_line_is_found_by_a_part_of_its_id_its_batch_its_account_and_its_name(world, client, batch):
    payment = batch.payments.get()
    named = book_movement(-999, end_to_end_id=payment.end_to_end_id, name="Bracke Arne", iban=SEARCHED_IBAN)
    total = book_movement(-998, batch=batch.identifier.lower(), count=2, bare=True)
    import_day_statement(world, named, total, book_movement(-5, text="Parking", name="Zaal", iban="BE47435000000080"))
    first, second, _other = Entry.objects.order_by("position")
    mark = batch.identifier.rpartition("-")[2]
    for typed in ("Arne Bracke", "arne brack", "BE71 0961", "0961-2345-67", "IBAN BE71 0961 2345 6769", f"{mark}0000"):
        assert search_list(client, "bank_breaks", typed) == [first], typed
    for typed in (str(batch), "gcb0001", batch.identifier, batch.identifier.replace("-", " "), f"0001-{mark[:4]}"):
        assert search_list(client, "bank_breaks", typed) == [first, second], typed
    for typed in UNFOUND:
        assert search_list(client, "bank_breaks", typed) == [], typed


def test_the_lines_that_settled_a_batch_are_found_by_its_name_though_they_do_not_carry_it(world, client, batch):
    import_day_statement(world, book_movement(-1000, text="totaal"), book_movement(-5, text="Parking"))
    line = Entry.objects.get(amount=-1000)
    said = {"what": "payment", "reference": str(batch), "reason": "Gebeld."}
    client.post(reverse("bank_line", args=[line.pk]), said)
    found = client.get("/api/v1/bank-lines/", {"search": str(batch)}).json()
    assert [each["id"] for each in found["results"]] == [line.pk]


def test_an_expense_is_found_by_its_reference(world, client):
    row, other = make_entered_expense(world), make_entered_expense(world, invoice_number="F 2018/77")
    for typed in (row.reference, row.reference.lower(), row.reference.replace("-", ""), f"K{row.pk:04d}"):
        assert search_list(client, "expenses", typed) == [row], typed
    for typed in ("2018-77", "f201877"):
        assert search_list(client, "expenses", typed) == [other], typed
    assert set(search_list(client, "expenses", f"{row.iban[:4]} {row.iban[4:8]}")) == {row, other}
    assert search_list(client, "expenses", "GC-B0001") == []


def test_what_is_due_is_found_by_its_reference_its_payee_and_its_account(world, client):
    coach, supplier = finance.make_coach_payable(world), finance.make_supplier_payable(world)
    Coach.objects.update(name="Arne Bracke")
    for typed in (coach.reference, coach.reference.replace("-", ""), "Bracke Arne"):
        assert search_all_due(client, typed) == {coach.pk}, typed
    for typed in (supplier.reference, supplier.reference.replace("-", ""), "BE47 4350", "Sanders Drukkerij"):
        assert search_all_due(client, typed) == {supplier.pk}, typed


def search_all_due(client, typed: str) -> set[int]:
    """The amounts due that the API finds."""
    return {each["id"] for each in client.get("/api/v1/payables/", {"search": typed}).json()["results"]}


def test_a_batch_is_found_by_a_part_of_an_id_an_account_and_a_payee(world, client, batch):
    payment = batch.payments.get()
    turned = " ".join(reversed(payment.holder.split()))
    for typed in (payment.end_to_end_id, payment.iban[:8], str(batch), turned, payment.payable.reference):
        assert search_list(client, "batches", typed) == [batch], typed
    assert search_list(client, "batches", "GC-B0002") == []


def test_orders_corrections_payouts_and_trajectories_are_found_by_the_reference_without_its_signs(world, client):
    order = make_ordered_recovery(world)
    wrong = make_proposed_correction(world)
    for name, row, reference in [
        ("recoveries", order, order.payable.reference),
        ("corrections", wrong, wrong.payable.reference),
    ]:
        for typed in (reference, reference.replace("-", ""), reference.replace("-", " ").lower()):
            assert search_list(client, name, typed) == [row], (name, typed)
    for name in ("payouts", "trajectories"):
        found = search_list(client, name, order.payable.reference)
        assert found == search_list(client, name, order.payable.reference.replace("-", "")), name
        assert len(found) == 1


def test_a_correction_of_a_tranche_is_found_by_its_communication(world, client):
    [tranche] = schedule_funder_payment(world)
    by = {"by": world.people["finance"], "at": MONEY_BACK_LATER}
    tranches.receive_tranche_payment(tranche, received_on=BANK_EXECUTED_ON, **by)
    tranche.refresh_from_db()
    proposed = {"reason": "Verkeerd.", "by": world.people["finance"], "at": PROPOSED}
    row = corrections.propose(tranche=tranche, new_amount=Decimal(0), **proposed)
    make_proposed_correction(world)
    told = tranche.communication
    assert search_list(client, "corrections", f"+++{told[:3]}/{told[3:7]}/{told[7:]}+++") == [row]


def test_coaches_are_found_by_the_words_of_their_name_in_whatever_order(world, client):
    world.coach("Arne Bracke")
    staff = open_desk_browser(world, "staff")
    for typed in ("Bracke Arne", "bracke, arne", "arne brac"):
        assert [row.name for row in search_list(staff, "coaches", typed)] == ["Arne Bracke"], typed
    assert search_list(staff, "coaches", "Bracke Lien") == []
