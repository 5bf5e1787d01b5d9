"""A batch through its verbs: made, approved by another person, downloaded, sent, cancelled."""

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from coaches.certification import actions as certification
from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.refusals import Missing, Refused
from subsidies.budget import actions as budget
from subsidies.budget import ledger
from subsidies.budget.models import Base, Transfer
from subsidies.budget.rules import Stage
from subsidies.payables import actions as payables
from subsidies.payments import actions
from subsidies.payments import batch_selection as choosing
from subsidies.payments.models import Batch, BatchFile, BatchStatus, Download, Payment
from tests import finance_world as fw
from tests.world import NOW, make_world

BATCH_VERBS = {
    "approve": lambda world, row: actions.approve(row, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT),
    "cancel": lambda world, row: actions.cancel(row, reason="Fout.", by=world.people["finance"], at=fw.BATCH_MADE_AT),
    "send": lambda world, row: actions.send(row, by=world.people["finance"], at=fw.BATCH_MADE_AT),
    "download": lambda world, row: actions.download(row, by=world.people["finance"], at=fw.BATCH_MADE_AT),
}
ALLOWED_BATCH_VERBS = {  # written by hand
    "made": {"approve", "cancel"},
    "approved": {"cancel", "send", "download"},
    "sent": {"download"},
    "cancelled": set(),
}


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def dump_batch_tables() -> tuple:
    """What the verbs could have changed."""
    rows = [list(model.objects.order_by("pk").values()) for model in (Batch, Payment, Download, Transfer)]
    return (*rows, list(payables.Payable.objects.order_by("pk").values()), BatchFile.objects.count())


def test_making_a_batch_sets_its_cash_aside(world):
    rows = [*fw.make_funded_payables(world, count=2)]
    batch = fw.make_pending_batch(world, rows)
    assert (str(batch), batch.count, batch.total, batch.status) == ("GC-B0001", 2, 2000, "made")
    assert [str(row) for row in batch.payments.order_by("pk")] == [f"{batch.identifier}-00000{n}" for n in (1, 2)]
    assert re.fullmatch(r"GC-B0001-[2-9A-Z]{8}", batch.identifier)
    assert {row.status for row in payables.Payable.objects.all()} == {"batched"}
    held = ledger.load_line_balances(world.line.pk)
    assert (held[Stage.CASH], held[Stage.OUTGOING], held[Stage.DUE]) == (0, 2000, 2000)


def test_a_payment_keeps_the_account_of_the_moment(world):
    payment = fw.make_pending_batch(world).payments.get()
    assert (payment.iban, payment.bic, payment.holder) == ("BE71096123456769", "GKCCBEBB", "An Claes")
    assert (payment.communication, payment.remittance) == (payment.payable.communication, payment.payable.reference)


def test_a_batch_may_hold_both_lines_and_each_pays_from_its_own_cash(world):
    rows = [*fw.make_funded_payables(world), fw.make_supplier_payable(world)]
    with pytest.raises(choosing.NotEnoughCash, match=r"Operating costs is €\s250\.00 short"):
        fw.make_pending_batch(world, rows)
    fw.receive_line_money(world, fw.get_operating_line(world), 250)
    assert fw.make_pending_batch(world, rows).total == 1250


def test_batches_are_numbered_per_programme(world):
    other = make_world(code="AN")
    assert [str(fw.make_pending_batch(each)) for each in (world, other, world)] == ["GC-B0001", "AN-B0001", "GC-B0002"]


def test_nothing_chosen_is_refused(world):
    fw.set_up_paying_account(world)
    with pytest.raises(payables.NothingChosen):
        actions.create_batch(world.programme, payables=[], by=world.people["finance"], at=NOW)


def test_another_programme_s_amounts_are_refused(world):
    other = make_world(code="AN")
    with pytest.raises(choosing.OneProgrammeAtATime):
        fw.make_pending_batch(world, [*fw.make_funded_payables(world), *fw.make_funded_payables(other)])


def test_without_an_account_to_pay_from_nothing_is_paid(world):
    fw.receive_line_money(world)
    with pytest.raises(actions.NoPayingAccount):
        fw.make_pending_batch(world, [fw.make_coach_payable(world)])


def test_more_than_the_cash_is_refused_with_the_sum_short_and_the_next_tranche(world):
    rows = fw.make_funded_payables(world, count=2)
    rows.append(fw.make_coach_payable(world))
    with pytest.raises(choosing.NotEnoughCash, match=r"€\s1,000\.00 short.* No tranche is expected") as refusal:
        fw.make_pending_batch(world, rows)
    assert refusal.value.short == 1000
    part = budget.TranchePart(world.line, Decimal(5), Base.LINE, Decimal(119_000))
    budget.schedule_tranche_payment([part], expected_on=date(2018, 6, 1), by=world.people["finance"], at=NOW)
    with pytest.raises(choosing.NotEnoughCash, match=r"€\s119,000\.00 is expected on 01/06/2018"):
        fw.make_pending_batch(world, rows)


def test_an_amount_in_a_batch_is_in_no_second_one(world):
    rows = fw.make_funded_payables(world, count=2)
    fw.make_pending_batch(world, rows[:1])
    before = dump_batch_tables()
    with pytest.raises(choosing.AlreadyTaken, match=f"{rows[0].reference} \\(in a payment batch\\)"):
        fw.make_pending_batch(world, rows)
    assert dump_batch_tables() == before


def test_the_database_pays_nothing_twice_at_the_same_time(world):
    payment = fw.make_pending_batch(world).payments.get()
    payment.pk, payment.end_to_end_id = None, "GC-B0001-X-000002"
    with pytest.raises(Error, match="a_payable_is_paid_once"), transaction.atomic():
        payment.save(force_insert=True)


def test_approving_writes_the_file_for_the_next_day_on_which_banks_pay(world):
    batch = fw.make_approved_batch(world)
    assert (batch.status, batch.approved_by, batch.execute_on) == (
        "approved",
        fw.make_second_finance_user(world),
        date(2018, 3, 26),
    )
    assert (batch.file.control_sum, batch.file.count, batch.file.name) == (1000, 1, "GC-B0001.xml")


def test_who_made_a_batch_does_not_approve_it(world):
    batch = fw.make_pending_batch(world)
    with pytest.raises(actions.MakerApproves):
        actions.approve(batch, by=world.people["finance"], at=fw.BATCH_MADE_AT)
    assert Batch.objects.get().status == "made"


@pytest.mark.parametrize("approver", ["made_by_id", "NULL"])
def test_the_database_wants_four_eyes_as_well(world, approver):
    fw.make_pending_batch(world)
    with pytest.raises(Error, match="batch_four_eyes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE subsidies_batch SET status = 'approved', approved_at = now(), execute_on = now(), "
            f"approved_by_id = {approver}"
        )


def test_cancelling_frees_the_cash_and_the_amounts(world):
    batch = fw.make_cancelled_batch(world)
    held = ledger.load_line_balances(world.line.pk)
    assert (batch.cancelled_reason, held[Stage.CASH], held[Stage.OUTGOING]) == ("Fout bedrag.", 1000, 0)
    row = payables.Payable.objects.get()
    assert (row.status, batch.payments.get().status) == ("due", "cancelled")
    assert fw.make_paid_batch(world, [row]).number == 2


def test_cancelling_needs_a_reason(world):
    batch = fw.make_pending_batch(world)
    before = dump_batch_tables()
    with pytest.raises(Missing):
        actions.cancel(batch, reason="  ", by=world.people["finance"], at=NOW)
    assert dump_batch_tables() == before


def test_sending_marks_payments_and_amounts(world):
    batch = fw.make_sent_batch(world)
    payment = batch.payments.select_related("payable").get()
    assert (batch.status, payment.status, payment.payable.status) == ("sent", "sent", "sent")


def test_each_download_is_written_down(world):
    batch = fw.make_approved_batch(world)
    first, again = (
        actions.download(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT) for _ in range(2)
    )
    assert first == again == bytes(BatchFile.objects.get().content)
    assert Download.objects.filter(batch=batch, downloaded_by=fw.make_second_finance_user(world)).count() == 2


@pytest.mark.parametrize("verb", BATCH_VERBS)
@pytest.mark.parametrize("status", BatchStatus.values)
def test_a_verb_exists_only_in_its_statuses(world, status, verb):
    row = fw.MAKERS_BY_STATUS[status](world)
    before = dump_batch_tables()
    if verb in ALLOWED_BATCH_VERBS[status]:
        BATCH_VERBS[verb](world, row)
        assert dump_batch_tables() != before
    else:
        with pytest.raises(Refused) as refusal:
            BATCH_VERBS[verb](world, row)
        assert isinstance(refusal.value, WrongStatus | actions.NoFileYet)
        assert dump_batch_tables() == before


@pytest.mark.parametrize(("where", "verb"), [("approved", "approve"), ("sent", "send"), ("cancelled", "cancel")])
def test_asked_twice_it_was_done_the_first_time(world, where, verb):
    with pytest.raises(AlreadyDone):
        BATCH_VERBS[verb](world, fw.MAKERS_BY_STATUS[where](world))


@pytest.mark.parametrize("verb", ["approve", "cancel", "send", "make"])
def test_a_verb_that_fails_at_its_last_statement_keeps_nothing(world, verb):
    last = {"approve": "batchfile", "cancel": "transfer", "send": "payable", "make": "transfer"}[verb]
    rows = fw.make_funded_payables(world)
    batch = None if verb == "make" else {"send": fw.make_approved_batch}.get(verb, fw.make_pending_batch)(world, rows)
    before = dump_batch_tables()
    with pytest.raises(Error, match="out of order"), transaction.atomic():  # noqa: PT012
        break_table(f"subsidies_{last}")
        fw.make_pending_batch(world, rows) if verb == "make" else BATCH_VERBS[verb](world, batch)
    assert dump_batch_tables() == before


def break_table(name: str) -> None:
    """From now on, within this transaction, the table refuses what is written in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'out of order'; END $$; "
            f"CREATE TRIGGER broken BEFORE INSERT OR UPDATE ON {name} EXECUTE FUNCTION broken()"
        )


def test_a_file_is_never_changed(world):
    fw.make_approved_batch(world)
    for statement in ("UPDATE subsidies_batchfile SET name = 'x'", "DELETE FROM subsidies_download"):
        Download.objects.create(batch=Batch.objects.get(), downloaded_at=NOW)
        with pytest.raises(Error, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_many_payments_take_as_many_statements_as_one(world):
    fw.make_funded_payables(world), fw.make_second_finance_user(world)
    numbers = [count_batch_statements(world, fw.make_funded_payables(world, count=count)) for count in (1, 5)]
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) <= 20


def count_batch_statements(world, rows) -> list[int]:
    """How many statements it takes to make, approve and send a batch of these."""
    numbers, batch = [], None
    for step in (
        lambda _batch: fw.make_pending_batch(world, rows),
        *(partial(BATCH_VERBS[verb], world) for verb in ("approve", "send")),
    ):
        with CaptureQueriesContext(connection) as seen:
            batch = step(batch)
        numbers.append(len(seen))
    return numbers


def test_a_batch_waits_longer_than_the_account_of_its_coach(world):
    batch = fw.make_pending_batch(world)
    coach = batch.payments.get().payable.coach
    certification.register_bank_account(
        coach, iban="BE62510007547061", holder="An Claes", by=coach.user, at=fw.BATCH_MADE_AT + timedelta(minutes=1)
    )
    with pytest.raises(choosing.CannotBePaid, match="The bank account was changed"):
        BATCH_VERBS["approve"](world, batch)
    with pytest.raises(actions.AccountChangedSince, match=batch.payments.get().payable.reference):
        actions.approve(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT + timedelta(days=8))
    assert Batch.objects.get().status == "made"
