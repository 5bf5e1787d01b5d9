"""An answer of the bank as a file: taken by the door for statements, kept, whole or not at all."""

import pytest
from django.db import Error, connection, transaction

from subsidies.bank import actions as bank
from subsidies.payments.status_reports.models import StatusReport
from tests import finance_world as fw
from tests.pain002 import write_pain002_file, write_status_reasons
from tests.pain002 import write_transaction_status as answered
from tests.subsidies.finance.test_status_reports import (
    ANSWERED_AT,
    dump_answered_tables,
    get_batch_identifier,
    import_status_report,
    list_end_to_end_ids,
)


def test_the_door_for_statements_takes_an_answer_too(world):
    batch = fw.make_sent_batch(world)
    data = write_pain002_file(get_batch_identifier(batch), group="RJCT", reasons=write_status_reasons("AM04"))
    done = bank.import_file("antwoord.xml", data, by=world.people["finance"], at=ANSWERED_AT)
    assert (done.report.batch, done.already, done.lines) == (batch, False, 0)
    assert bank.import_file("nog.xml", data, by=world.people["finance"], at=ANSWERED_AT).already


def test_an_answer_is_kept_byte_for_byte_and_never_changed(world):
    batch = fw.make_sent_batch(world)
    data = write_pain002_file(get_batch_identifier(batch), [answered(list_end_to_end_ids(batch)[0], "ACCP")])
    import_status_report(world, data)
    assert bytes(StatusReport.objects.get().content) == data
    for statement in ("UPDATE subsidies_statusreport SET name = 'x'", "DELETE FROM subsidies_paymentanswer"):
        with pytest.raises(Error, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_refusal_that_fails_at_its_last_statement_keeps_nothing(world):
    batch = fw.make_sent_batch(world)
    before = dump_answered_tables()
    with pytest.raises(Error, match="out of order"), transaction.atomic():  # noqa: PT012
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'out of order'; END $$; "
                "CREATE TRIGGER broken BEFORE INSERT ON subsidies_transfer EXECUTE FUNCTION broken()"
            )
        import_status_report(
            world, write_pain002_file(get_batch_identifier(batch), group="RJCT", reasons=write_status_reasons("AM04"))
        )
    assert dump_answered_tables() == before
