"""Identifiers never return, and a line settles a payment only when its id, its amount and its account fit."""

from datetime import date

import pytest
from django.db import DatabaseError

from healthcoach.core.structured_communication import CommunicationSeries, draw_communication, parse_communication
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.open_items import list_line_end_to_end_ids
from subsidies.bank.matching.proposals import propose_matches
from subsidies.bank.models import Entry
from subsidies.payments import actions
from subsidies.payments.models import Batch, Payment
from subsidies.payments.rules import generate_batch_identifier, normalise_identifier
from tests import finance_world as finance
from tests.camt import book_movement
from tests.subsidies.finance.banking import BANK_IMPORTED_AT, BANKING_IBAN, import_day_statement, list_line_outcomes

IDENTIFIER_RETURNED_ON = date(2018, 3, 28)
IDENTIFIER_OTHER_IBAN = "BE47435000000080"


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.make_sent_batch(world).payments.get()


def test_two_batches_of_one_number_have_other_identifiers_and_the_same_batch_the_same_bytes(world):
    names = {generate_batch_identifier("GC-B0001") for _each in range(200)}
    assert len(names) == 200
    assert all(len(f"{each}-000001") <= 35 and each.startswith("GC-B0001-") for each in names)
    batch = finance.make_approved_batch(world)
    content = bytes(batch.file.content).decode()
    assert f"<MsgId>{batch.identifier}</MsgId>" in content
    assert f"<PmtInfId>{batch.identifier}</PmtInfId>" in content
    assert f"<EndToEndId>{batch.identifier}-000001</EndToEndId>" in content
    assert actions.download(batch, by=world.people["finance"], at=BANK_IMPORTED_AT) == bytes(batch.file.content)


def test_the_longest_and_strangest_code_of_a_programme_fits():
    for code in ("ABCDEF", "é ß//", "gc"):
        name = generate_batch_identifier(f"{code}-B12345678")
        assert len(f"{name}-000001") <= 35
        assert name == normalise_identifier(name)


@pytest.mark.parametrize("written", [str.lower, lambda name: name.replace("-", " - "), lambda name: f" {name} "])
def test_an_identifier_is_known_in_whatever_letters_the_bank_writes_it(world, payment, written):
    import_day_statement(world, book_movement(-1000, end_to_end_id=written(payment.end_to_end_id)[:35]))
    assert list_line_outcomes() == ["payment"]


def test_the_right_id_and_amount_on_another_account_is_a_break_that_a_person_may_settle(world, payment):
    import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id, iban=IDENTIFIER_OTHER_IBAN))
    assert list_line_outcomes() == ["account"]
    entry = Entry.objects.get()
    matching.match_payment_manually(
        entry, payment, reason="Rekening gewijzigd.", by=world.people["finance"], at=BANK_IMPORTED_AT
    )
    assert Payment.objects.get().status == "paid"


@pytest.mark.parametrize(
    ("whose", "becomes"), [("the payee", "return"), (BANKING_IBAN, "return"), (IDENTIFIER_OTHER_IBAN, "account")]
)
def test_a_return_comes_from_the_payee_or_leaves_the_parties_in_their_places(world, payment, whose, becomes):
    import_day_statement(world, book_movement(-1000, end_to_end_id=payment.end_to_end_id))
    iban = payment.iban if whose == "the payee" else whose
    import_day_statement(
        world,
        book_movement(1000, end_to_end_id=payment.end_to_end_id, iban=iban, reason="AC04"),
        on=IDENTIFIER_RETURNED_ON,
    )
    assert list_line_outcomes() == ["payment", becomes]


def test_an_unknown_id_of_a_lost_batch_proposes_nothing_as_taken_twice(world, payment):
    import_day_statement(world, book_movement(-1000, end_to_end_id="GC-B0001-ZZZZZZZZ-000001", iban=payment.iban))
    entry = Entry.objects.get()
    assert (list_line_outcomes(), list_line_end_to_end_ids(entry)) == (["unknown"], ["GC-B0001-ZZZZZZZZ-000001"])
    found = propose_matches([entry])[entry.pk]
    assert [item.kind for each in found for item in each.items] == ["payment"]


def test_communications_are_drawn_by_chance_and_never_one_that_somebody_has():
    taken = set()
    for _each in range(50):
        name = draw_communication(CommunicationSeries.RECOVERY, taken.__contains__)
        assert parse_communication(name) == name
        taken.add(name)
    asked = iter([True, True, False])
    assert draw_communication(CommunicationSeries.COURSE, lambda _each: next(asked))[0] == "4"
    assert len(taken) == 50


def test_the_identifier_of_a_batch_stays(world):
    batch = finance.make_pending_batch(world)
    with pytest.raises(DatabaseError):
        Batch.objects.filter(pk=batch.pk).update(identifier="ANDERS")
