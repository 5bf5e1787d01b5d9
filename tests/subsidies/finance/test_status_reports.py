"""The bank's answer to a payment file: what it refuses comes back, what it verifies is shown, nothing else moves."""

from datetime import timedelta

import pytest
from django.utils import translation

from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Stage
from subsidies.controls.verification import verify_invariants
from subsidies.payables.models import Payable
from subsidies.payments.models import Batch, Payment
from subsidies.payments.status_reports import actions, reader, refusals
from subsidies.payments.status_reports.models import PaymentAnswer, StatusReport
from subsidies.payments.status_reports.rules import Answer, Meaning
from tests import finance_world as fw
from tests.pain002 import write_pain002_file, write_status_reasons
from tests.pain002 import write_transaction_status as answered
from tests.world import NOW, World, make_world

ANSWERED_AT = fw.BATCH_MADE_AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def import_status_report(world: World, data: bytes) -> actions.ReportOutcome:
    """Imports an answer as finance."""
    return actions.import_report("antwoord.xml", data, by=world.people["finance"], at=ANSWERED_AT)


def get_batch_identifier(batch: Batch) -> str:
    """How the bank knows the file."""
    return batch.identifier


def list_end_to_end_ids(batch: Batch) -> list[str]:
    return list(batch.payments.order_by("pk").values_list("end_to_end_id", flat=True))


def dump_answered_tables() -> tuple:
    """Everything that an answer could have changed."""
    tables = (Batch, Payment, Payable, Transfer, StatusReport, PaymentAnswer)
    return tuple(list(table.objects.order_by("pk").values()) for table in tables)


@pytest.mark.parametrize(
    ("answer", "meaning", "text"),
    [
        (Answer("RJCT", ("AC04",)), "refused", "AC04: the account is closed"),
        (Answer("RJCT", ("AC04",), "Rekening gesloten"), "refused", "AC04: the account is closed – Rekening gesloten"),
        (Answer("RJCT", ("XX99",)), "refused", "XX99"),
        (Answer("RJCT"), "refused", "RJCT"),
        (Answer("CANC"), "refused", "CANC"),
        (Answer("RJCT", ("PN01",)), "refused", "PN01"),
        (Answer("ACCP"), "accepted", ""),
        (Answer("ACTC"), "accepted", ""),
        (Answer("ACSC"), "carried_out", ""),
        (Answer("PDNG"), "pending", ""),
        (Answer("PART"), "partly", ""),
        (Answer("RCVC"), "match", ""),
        (Answer("RVMC", (), "Jansen Jan"), "close_match", "Jansen Jan"),
        (Answer("RVNM"), "no_match", ""),
        (Answer("RVNA"), "not_verified", ""),
        (Answer("PDNG", ("VOP-NMTC",)), "no_match", "VOP-NMTC"),
        (Answer("ACTC", ("PN02",)), "close_match", "PN02"),
        (Answer("ZZZZ"), "other", "ZZZZ"),
        (Answer(), "other", ""),
    ],
)
def test_an_answer_is_told_in_words(answer, meaning, text):
    assert (answer.meaning, answer.text) == (Meaning(meaning), text)


@pytest.mark.parametrize("version", ["03", "07", "10", "14"])
def test_every_version_is_read_alike(version):
    told = [answered("E1", "rjct", write_status_reasons("AC04", "AG01", added="Dicht"))]
    data = write_pain002_file("M1", told, group="PART", version=version)
    read = reader.read_report(data)
    assert (read.message_id, read.original_id, read.parts) == ("BANK-1", "M1", ("M1",))
    assert read.payments == (("E1", Answer("RJCT", ("AC04", "AG01"), "Dicht")),)
    wide = data.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert reader.is_status_report(wide)
    assert reader.read_report(wide) == read
    enveloped = b"<Envelope><AppHdr/>%b</Envelope>" % data.partition(b"?>")[2]
    assert reader.read_report(enveloped) == read


def test_an_answer_for_the_part_is_one_for_the_whole():
    told = reader.read_report(write_pain002_file("M1", part="RJCT", reasons=write_status_reasons("AM04")))
    assert told.whole == Answer("RJCT", ("AM04",))
    assert told.refuses_everything


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (write_pain002_file("M1")[:300], refusals.ReportNotReadable),
        (b"<!DOCTYPE a><a>xsd:pain.002.001.10</a>", refusals.ReportNotReadable),
        (b"<a xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'/>", refusals.ReportNotReadable),
        (write_pain002_file("M1").replace(b"OrgnlGrpInfAndSts", b"Iets"), refusals.ReportNotReadable),
        (write_pain002_file("M1", version="02"), refusals.ReportOfAnotherVersion),
        (write_pain002_file("M1", version="99"), refusals.ReportOfAnotherVersion),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data, refusal):
    assert reader.is_status_report(data)
    with pytest.raises(refusal) as refused:
        reader.read_report(data)
    assert "pain.002" in str(refused.value)


def test_a_refused_payment_comes_back_with_the_reason_in_words_and_the_others_go(world):
    batch = fw.make_sent_batch(world, [*fw.make_funded_payables(world, count=3)])
    first, second, third = list_end_to_end_ids(batch)
    told = [
        answered(first, "ACSP"),
        answered(second, "RJCT", write_status_reasons("AC04", added="Gesloten sinds 2017")),
    ]
    done = import_status_report(world, write_pain002_file(get_batch_identifier(batch), told, group="PART"))
    assert [row.end_to_end_id for row in done.refused] == [second]
    rows = {row.end_to_end_id: row for row in Payment.objects.select_related("payable")}
    assert (rows[second].status, rows[second].payable.status) == ("returned", "returned")
    assert rows[second].payable.returned_reason == "AC04: the account is closed – Gesloten sinds 2017"
    assert {rows[each].status for each in (first, third)} == {"sent"}
    cash = ledger.load_line_balances(world.line.pk)
    assert (cash[Stage.CASH], cash[Stage.OUTGOING]) == (1000, 2000)
    assert [each for each in verify_invariants(at=NOW) if not each.holds] == []


def test_identifiers_are_the_same_in_small_letters_and_with_spaces(world):
    batch = fw.make_sent_batch(world)
    told = [answered(f" {list_end_to_end_ids(batch)[0].lower()} ", "RJCT", write_status_reasons("AC04"))]
    done = import_status_report(world, write_pain002_file(get_batch_identifier(batch).lower(), told, part_id="x"))
    assert (len(done.refused), done.report.unknown) == (1, [])


def test_an_answer_to_a_lost_file_is_not_taken_for_the_batch_that_got_its_number(world):
    batch = fw.make_sent_batch(world)
    lost = f"{batch}-LST23456"
    before = dump_answered_tables()
    with pytest.raises(refusals.NoneOfYourBatches):
        import_status_report(world, write_pain002_file(lost, [answered(f"{lost}-000001", "RJCT")], group="RJCT"))
    assert dump_answered_tables() == before


def test_the_system_imports_for_every_programme_at_night(world):
    batch = fw.make_sent_batch(world)
    data = write_pain002_file(get_batch_identifier(batch), group="RJCT", reasons=write_status_reasons("AM04"))
    assert len(actions.import_report("nacht.xml", data, by=None, at=ANSWERED_AT).refused) == 1


def test_a_refused_file_returns_every_payment_of_it(world):
    batch = fw.make_sent_batch(world, [*fw.make_funded_payables(world, count=3)])
    own = answered(list_end_to_end_ids(batch)[1], "RJCT", write_status_reasons("AC06"))
    done = import_status_report(
        world,
        write_pain002_file(get_batch_identifier(batch), [own], group="RJCT", reasons=write_status_reasons("AM04")),
    )
    assert len(done.refused) == 3
    reasons = list(batch.payments.order_by("pk").values_list("returned_reason", flat=True))
    assert [each[:4] for each in reasons] == ["AM04", "AC06", "AM04"]
    cash = ledger.load_line_balances(world.line.pk)
    assert (cash[Stage.CASH], cash[Stage.OUTGOING]) == (3000, 0)


def test_an_answer_to_a_file_that_was_not_noted_as_given_shows_that_it_was(world):
    batch = fw.make_approved_batch(world)
    done = import_status_report(
        world,
        write_pain002_file(
            get_batch_identifier(batch), [answered(list_end_to_end_ids(batch)[0], "RJCT", write_status_reasons("AC01"))]
        ),
    )
    batch.refresh_from_db()
    assert (done.given, batch.status, batch.sent_at) == (True, "sent", ANSWERED_AT)
    assert batch.payments.get().status == "returned"


@pytest.mark.parametrize("status", ["RCVC", "RVMC", "RVNM", "RVNA", "ACCP", "PDNG", "ACSC"])
def test_what_refuses_nothing_changes_nothing_but_is_kept(world, status):
    batch = fw.make_approved_batch(world)
    before = dump_answered_tables()[:4]
    done = import_status_report(
        world,
        write_pain002_file(
            get_batch_identifier(batch),
            [answered(list_end_to_end_ids(batch)[0], status, write_status_reasons(added="Jansen Jan"))],
        ),
    )
    assert dump_answered_tables()[:4] == before
    [kept] = PaymentAnswer.objects.all()
    assert (kept.code, kept.text.endswith("Jansen Jan"), done.refused, done.given) == (status, True, [], False)
    assert bool(done.doubtful) is (status in ("RVMC", "RVNM"))


def test_the_same_answer_again_changes_nothing_in_whatever_form_it_comes(world):
    batch = fw.make_sent_batch(world)
    data = write_pain002_file(
        get_batch_identifier(batch), [answered(list_end_to_end_ids(batch)[0], "RJCT", write_status_reasons("AC04"))]
    )
    import_status_report(world, data)
    before = dump_answered_tables()
    for again in (data, data.replace(b"><", b">\n  <")):
        assert import_status_report(world, again).already
        assert dump_answered_tables() == before


def test_a_second_refusal_of_the_same_payment_moves_nothing(world):
    batch = fw.make_sent_batch(world)
    told = [answered(list_end_to_end_ids(batch)[0], "RJCT", write_status_reasons("AC04"))]
    import_status_report(world, write_pain002_file(get_batch_identifier(batch), told))
    before = dump_answered_tables()[:4]
    assert (
        import_status_report(world, write_pain002_file(get_batch_identifier(batch), told, message="BANK-2")).refused
        == []
    )
    assert dump_answered_tables()[:4] == before


def test_a_refusal_of_what_left_the_account_is_named_and_changes_nothing(world):
    batch = fw.make_paid_batch(world, [*fw.make_funded_payables(world, count=2)])
    before = dump_answered_tables()[:4]
    done = import_status_report(
        world,
        write_pain002_file(
            get_batch_identifier(batch), [answered(list_end_to_end_ids(batch)[0], "RJCT", write_status_reasons("AC04"))]
        ),
    )
    assert [row.end_to_end_id for row in done.contradicted] == list_end_to_end_ids(batch)[:1]
    assert dump_answered_tables()[:4] == before
    assert PaymentAnswer.objects.get().contradicts


def test_unknown_payments_are_named_and_those_of_another_batch_are_not_touched(world):
    other, batch = fw.make_sent_batch(world), fw.make_sent_batch(world)
    told = [answered(list_end_to_end_ids(other)[0], "RJCT", write_status_reasons("AC04")), answered("VREEMD-1", "RJCT")]
    done = import_status_report(world, write_pain002_file(get_batch_identifier(batch), told))
    assert done.report.unknown == sorted([list_end_to_end_ids(other)[0], "VREEMD-1"])
    assert {row.status for row in Payment.objects.all()} == {"sent"}


def test_another_programme_s_batch_is_unknown(world):
    other = make_world(code="AN")
    batch = fw.make_sent_batch(other)
    before = dump_answered_tables()
    with pytest.raises(refusals.NoneOfYourBatches, match=get_batch_identifier(batch)):
        import_status_report(
            world, write_pain002_file(get_batch_identifier(batch), [answered(list_end_to_end_ids(batch)[0], "RJCT")])
        )
    assert dump_answered_tables() == before


@pytest.mark.parametrize("original", ["", "ONBEKEND"])
def test_a_batch_is_also_found_by_its_part(world, original):
    batch = fw.make_sent_batch(world)
    data = write_pain002_file(original, part="ACCP", part_id=get_batch_identifier(batch).lower())
    assert import_status_report(world, data).batch == batch


@pytest.mark.parametrize("part_id", ["", "ONBEKEND"])
@pytest.mark.parametrize("original", ["", "ONBEKEND"])
def test_an_answer_to_somebody_else_s_file_refuses_no_payment_of_ours(world, original, part_id):
    batch = fw.make_sent_batch(world)
    told = [answered(list_end_to_end_ids(batch)[0], "RJCT", write_status_reasons("AC04"))]
    before = dump_answered_tables()
    with pytest.raises(refusals.NoneOfYourBatches):
        import_status_report(world, write_pain002_file(original, told, part_id=part_id))
    assert dump_answered_tables() == before


@pytest.mark.parametrize("status", ["made", "cancelled"])
def test_a_batch_without_a_file_is_not_answered_and_a_cancelled_one_is_not_moved(world, status):
    batch = fw.MAKERS_BY_STATUS[status](world)
    before = dump_answered_tables()[:4]
    data = write_pain002_file(get_batch_identifier(batch), group="RJCT", reasons=write_status_reasons("AM04"))
    if status == "made":
        with pytest.raises(refusals.BatchHasNoFile):
            import_status_report(world, data)
    else:
        assert import_status_report(world, data).refused == []
    assert dump_answered_tables()[:4] == before
