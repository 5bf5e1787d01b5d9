"""The same again, and very much at once: nothing counts twice, and thousands of lines cost what two do."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from subsidies.bank import actions
from subsidies.bank.models import BankFile, Entry
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import book_movement, make_camt_statement, pack_with_gzip, write_camt
from tests.subsidies.finance.banking import (
    BANK_EXECUTED_ON,
    BANK_IMPORTED_AT,
    BANKING_IBAN,
    import_bank_file,
    import_day_statement,
)

WRITTEN_ROWS_SQL = """
    SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables WHERE relname LIKE 'subsidies%%'
"""


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.make_sent_batch(world).payments.get()


def count_subsidy_row_changes():
    """How many rows of ours were written so far in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_ROWS_SQL)
        return cursor.fetchone()[0]


def test_the_same_file_twice_writes_no_row_and_says_so(world, payment):
    data = write_camt(
        make_camt_statement(
            BANKING_IBAN,
            book_movement(-1000, end_to_end_id=payment.end_to_end_id),
            book_movement(-3),
            on=BANK_EXECUTED_ON,
        )
    )
    first = import_bank_file(world, data)
    before = count_subsidy_row_changes()
    again, packed = import_bank_file(world, data), import_bank_file(world, pack_with_gzip(data))
    assert (first.already, again.already, packed.already) == (False, True, True)
    assert (again.known_statements, again.known_lines, again.lines) == (1, 2, 0)
    assert count_subsidy_row_changes() == before


def test_an_overlapping_file_adds_only_what_is_new(world, payment):
    known = book_movement(-1000, end_to_end_id=payment.end_to_end_id, on=BANK_EXECUTED_ON)
    new = book_movement(-5, on=date(2018, 3, 27))
    import_day_statement(world, known, identifier="EEN")
    both = make_camt_statement(
        BANKING_IBAN, known, new, identifier="TWEE", opened_on=BANK_EXECUTED_ON, on=date(2018, 3, 27)
    )
    last = make_camt_statement(BANKING_IBAN, new, identifier="DRIE", opening=-1000, on=date(2018, 3, 27))
    done = import_bank_file(world, write_camt(both, last))
    assert (len(done.statements), done.lines, done.known_lines) == (2, 1, 2)
    assert Entry.objects.count() == 2
    assert Payment.objects.get().settled == 1000


def test_a_file_with_an_old_and_a_new_statement_adds_the_new_one(world):
    old, new = (
        make_camt_statement(BANKING_IBAN, book_movement(5), on=BANK_EXECUTED_ON),
        make_camt_statement(BANKING_IBAN, book_movement(6), opening=5, on=BANK_EXECUTED_ON),
    )
    import_bank_file(world, write_camt(old))
    done = import_bank_file(world, write_camt(old, new))
    assert ([row.identifier for row in done.statements], done.known_statements) == ([new.identifier], 1)
    assert Entry.objects.count() == 2
    assert BankFile.objects.count() == 2


def test_the_file_is_kept_byte_for_byte_under_a_safe_name(world):
    finance.set_up_paying_account(world)
    data = write_camt(make_camt_statement(BANKING_IBAN, on=BANK_EXECUTED_ON))
    actions.import_file("C:\\temp\\../rekening.xml", data, by=world.people["finance"], at=BANK_IMPORTED_AT)
    row = BankFile.objects.get()
    assert (row.name, bytes(row.content), row.imported_by) == ("rekening.xml", data, world.people["finance"])


def test_thousands_of_lines_take_as_many_statements_as_two(world):
    def lines(number, day):
        return [book_movement(-1, end_to_end_id=f"ONBEKEND-{day}-{each}", text="Iets") for each in range(number)]

    import_day_statement(world, book_movement(1))
    counts = []
    for day, number in ((1, 2), (2, 10_000)):
        data = write_camt(
            make_camt_statement(BANKING_IBAN, *lines(number, day), on=BANK_EXECUTED_ON + timedelta(days=day))
        )
        with CaptureQueriesContext(connection) as seen:
            assert import_bank_file(world, data).breaks == number
        counts.append(len(seen))
    assert counts[0] == counts[1] < 40


def test_many_payments_settle_in_as_many_statements_as_one(world):
    import_day_statement(world, book_movement(1))
    counts = []
    for number in (1, 12):
        rows = [finance.make_supplier_payable(world, "1.00") for _each in range(number)]
        finance.receive_line_money(world, finance.get_operating_line(world), amount=20)
        if not world.programme.paying_accounts.exists():
            finance.set_up_paying_account(world)
        sent = finance.make_sent_batch(world, rows).payments.order_by("pk")
        data = write_camt(
            make_camt_statement(
                BANKING_IBAN,
                *(book_movement(-1, end_to_end_id=each.end_to_end_id) for each in sent),
                on=BANK_EXECUTED_ON,
            )
        )
        with CaptureQueriesContext(connection) as seen:
            assert import_bank_file(world, data).settled == number
        counts.append(len(seen))
    assert counts[0] == counts[1] < 40
