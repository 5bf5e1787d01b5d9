"""The same again, and very much at once: nothing counts twice, and thousands of lines cost what two do."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from subsidies.bank import actions
from subsidies.bank.models import BankFile, Entry
from subsidies.payments.models import Payment
from tests import finance_world as finance
from tests.camt import booked, camt, gzipped, statement
from tests.subsidies.finance.banking import AT, IBAN, ON, bring, take

CHANGES = """
    SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables WHERE relname LIKE 'subsidies%%'
"""


@pytest.fixture
def payment(world):
    """A payment of € 1,000 on its way."""
    return finance.sent(world).payments.get()


def changes():
    """How many rows of ours were written so far in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES)
        return cursor.fetchone()[0]


def test_the_same_file_twice_writes_no_row_and_says_so(world, payment):
    data = camt(statement(IBAN, booked(-1000, end_to_end_id=payment.end_to_end_id), booked(-3), on=ON))
    first = take(world, data)
    before = changes()
    again, packed = take(world, data), take(world, gzipped(data))
    assert (first.already, again.already, packed.already) == (False, True, True)
    assert (again.known_statements, again.known_lines, again.lines) == (1, 2, 0)
    assert changes() == before


def test_an_overlapping_file_adds_only_what_is_new(world, payment):
    known = booked(-1000, end_to_end_id=payment.end_to_end_id, on=ON)
    new = booked(-5, on=date(2018, 3, 27))
    bring(world, known, identifier="EEN")
    both = statement(IBAN, known, new, identifier="TWEE", opened_on=ON, on=date(2018, 3, 27))
    last = statement(IBAN, new, identifier="DRIE", opening=-1000, on=date(2018, 3, 27))
    done = take(world, camt(both, last))
    assert (len(done.statements), done.lines, done.known_lines) == (2, 1, 2)
    assert Entry.objects.count() == 2
    assert Payment.objects.get().settled == 1000


def test_a_file_with_an_old_and_a_new_statement_adds_the_new_one(world):
    old, new = statement(IBAN, booked(5), on=ON), statement(IBAN, booked(6), opening=5, on=ON)
    take(world, camt(old))
    done = take(world, camt(old, new))
    assert ([row.identifier for row in done.statements], done.known_statements) == ([new.identifier], 1)
    assert Entry.objects.count() == 2
    assert BankFile.objects.count() == 2


def test_the_file_is_kept_byte_for_byte_under_a_safe_name(world):
    finance.account(world)
    data = camt(statement(IBAN, on=ON))
    actions.import_file("C:\\temp\\../rekening.xml", data, by=world.people["finance"], at=AT)
    row = BankFile.objects.get()
    assert (row.name, bytes(row.content), row.imported_by) == ("rekening.xml", data, world.people["finance"])


def test_thousands_of_lines_take_as_many_statements_as_two(world):
    def lines(number, day):
        return [booked(-1, end_to_end_id=f"ONBEKEND-{day}-{each}", text="Iets") for each in range(number)]

    bring(world, booked(1))
    counts = []
    for day, number in ((1, 2), (2, 10_000)):
        data = camt(statement(IBAN, *lines(number, day), on=ON + timedelta(days=day)))
        with CaptureQueriesContext(connection) as seen:
            assert take(world, data).breaks == number
        counts.append(len(seen))
    assert counts[0] == counts[1] < 40


def test_many_payments_settle_in_as_many_statements_as_one(world):
    bring(world, booked(1))
    counts = []
    for number in (1, 12):
        rows = [finance.supplier_payable(world, "1.00") for _each in range(number)]
        finance.money(world, finance.operating(world), amount=20)
        if not world.programme.paying_accounts.exists():
            finance.account(world)
        sent = finance.sent(world, rows).payments.order_by("pk")
        data = camt(statement(IBAN, *(booked(-1, end_to_end_id=each.end_to_end_id) for each in sent), on=ON))
        with CaptureQueriesContext(connection) as seen:
            assert take(world, data).settled == number
        counts.append(len(seen))
    assert counts[0] == counts[1] < 40
