"""Amounts due, batches and payments through the API: the same verbs as finance's pages."""

import pytest

from subsidies.payables.models import Payable
from subsidies.payments.models import Batch, BatchFile, Download
from tests import finance_world as fw
from tests.world import make_world

BATCHES, PAYABLES, PAYMENTS = "/api/v1/batches/", "/api/v1/payables/", "/api/v1/payments/"


@pytest.fixture
def finance(as_):
    return as_("finance")


@pytest.fixture
def colleague(world, signed_in):
    return signed_in(fw.make_second_finance_user(world))


def post_batch_request(client, world, rows, **more):
    """Asks for a batch of these amounts."""
    asked = {"programme": world.programme.slug, "payables": [row.pk for row in rows]}
    return client.post(BATCHES, asked | more)


def test_a_batch_is_made_approved_taken_and_sent(world, finance, colleague):
    answer = post_batch_request(finance, world, fw.make_funded_payables(world, count=2))
    assert (answer.status_code, answer.json()["total"], answer.json()["name"]) == (201, "2000.00", "GC-B0001")
    at = f"{BATCHES}{answer.json()['id']}/"
    refused = finance.post(f"{at}approve/")
    assert (refused.status_code, refused.json()["code"]) == (409, "maker_approves")
    approved = colleague.post(f"{at}approve/").json()
    assert (approved["status"], approved["sha256"]) == ("approved", BatchFile.objects.get().sha256)
    taken = finance.post(f"{at}download/")
    assert (taken.content, taken["Content-Type"]) == (bytes(BatchFile.objects.get().content), "application/xml")
    assert Download.objects.count() == 1
    assert finance.post(f"{at}send/").json()["status"] == "sent"
    assert finance.post(f"{at}cancel/", {"reason": "Te laat"}).json()["code"] == "wrong_status"


def test_an_amount_of_a_batch_goes_in_no_second_one(world, finance):
    rows = fw.make_funded_payables(world)
    post_batch_request(finance, world, rows)
    refused = post_batch_request(finance, world, rows)
    assert (refused.status_code, refused.json()["code"]) == (409, "already_taken")


@pytest.mark.parametrize("payables", [[], ["x"], [0], [-1], [2**63], [None], "1", None, {"a": 1}, [[1]]])
def test_strange_choices_are_bad_requests(world, finance, payables):
    assert post_batch_request(finance, world, [], payables=payables).status_code == 400
    assert not Batch.objects.exists()


@pytest.mark.parametrize("slug", ["", "\0", "bestaat-niet", 7])
def test_an_unknown_programme_or_amount_is_not_found(world, finance, slug):
    [row] = fw.make_funded_payables(world)
    assert post_batch_request(finance, world, [row], programme=slug).status_code in (400, 404)
    assert post_batch_request(finance, world, [row], payables=[row.pk, 999_999]).status_code == 404
    assert not Batch.objects.exists()


def test_strangers_find_nothing(world, signed_in):
    batch = fw.make_sent_batch(world)
    payment = batch.payments.get()
    client = signed_in(make_world(code="AN").people["finance"])
    for address in (f"{BATCHES}{batch.pk}/", f"{PAYABLES}{payment.payable_id}/", f"{PAYMENTS}{payment.pk}/"):
        assert client.get(address).status_code == 404
    for noun in (BATCHES, PAYABLES, PAYMENTS):
        assert client.get(noun).json()["count"] == 0


def test_a_blocked_amount_tells_its_obstacles(world, finance):
    [row] = fw.make_funded_payables(world)
    held = finance.post(f"{PAYABLES}{row.pk}/hold/", {"reason": "Nazicht"}).json()
    assert (held["status"], held["held_reason"]) == ("held", "Nazicht")
    [listed] = finance.get(PAYABLES, {"status": "held", "search": "claes"}).json()["results"]
    assert listed["obstacles"] == held["obstacles"]
    assert [each["reason"] for each in held["obstacles"]] == ["held"]
    assert post_batch_request(finance, world, [row]).json()["code"] == "cannot_be_paid"
    assert finance.post(f"{PAYABLES}{row.pk}/lift/").json()["obstacles"] == []


def test_a_refused_payment_is_paid_again(world, finance):
    payment = fw.make_sent_batch(world).payments.get()
    refused = finance.post(f"{PAYMENTS}{payment.pk}/refuse/", {"reason": "Onbekend"}).json()
    assert (refused["status"], refused["returned_reason"]) == ("returned", "Onbekend")
    assert finance.post(f"{PAYABLES}{payment.payable_id}/pay-again/").json()["status"] == "due"


def test_payments_are_found_by_batch_and_identifier(world, finance):
    batch = fw.make_sent_batch(world)
    other = fw.make_pending_batch(world).payments.get()
    [found] = finance.get(PAYMENTS, {"batch": batch.pk, "status": "sent"}).json()["results"]
    assert found["end_to_end_id"] == batch.payments.get().end_to_end_id
    assert finance.get(PAYMENTS, {"end_to_end_id": other.end_to_end_id}).json()["count"] == 1
    for strange in ({"batch": "x"}, {"payable": 2**63}, {"status": "weg"}, {"end_to_end_id": "x" * 36}):
        assert finance.get(PAYMENTS, strange).status_code == 400


def test_a_supplier_s_account_is_corrected(world, finance):
    row = fw.make_supplier_payable(world)
    at = f"{PAYABLES}{row.pk}/correct-account/"
    refused = finance.post(at, {"iban": "BE00", "holder": "Sanders"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_a_payable_iban")
    finance.post(at, {"iban": "BE62510007547061", "holder": "Sanders"})
    assert Payable.objects.get().iban == "BE62510007547061"
