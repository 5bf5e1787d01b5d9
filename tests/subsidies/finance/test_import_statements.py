"""The command for a nightly job: the same as the page, told to people or to a program."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from subsidies.bank.models import BankFile
from tests import finance_world as finance
from tests.camt import book_movement, make_camt_statement, write_camt
from tests.subsidies.finance.banking import BANK_EXECUTED_ON, BANKING_IBAN


@pytest.fixture
def files(world, tmp_path):
    """A payment that left, a line that is nobody's, and another account; and a file that is no statement."""
    payment = finance.make_sent_batch(world).payments.get()
    if not world.programme.paying_accounts.exists():
        finance.set_up_paying_account(world)
    left = book_movement(-1000, end_to_end_id=payment.end_to_end_id, iban=payment.iban)
    good = write_camt(
        make_camt_statement(BANKING_IBAN, left, book_movement(-5), on=BANK_EXECUTED_ON, identifier="S1"),
        make_camt_statement("BE71096123456769", book_movement(1), on=BANK_EXECUTED_ON),
    )
    (tmp_path / "good.xml").write_bytes(good)
    (tmp_path / "bad.xml").write_bytes(b"geen uittreksel")
    return tmp_path


def run_import_statements(*names, **facts):
    """What the command says of these files, and its exit code."""
    out, code = StringIO(), 0
    try:
        call_command("import_statements", *map(str, names), stdout=out, **facts)
    except SystemExit as left:
        code = left.code
    return out.getvalue(), code


def test_a_program_reads_what_came_of_each_statement(files):
    text, code = run_import_statements(files / "good.xml", format="json")
    [file] = json.loads(text)["files"]
    breaks = [{"reason": "no_reference", "amount": "-5.00"}]
    counts = {"lines": 2, "new": 2, "known": 0, "settled": 1}
    assert file == {
        "name": "good.xml",
        "refused": None,
        "statements": [{"account": BANKING_IBAN, "number": "S1", **counts, "breaks": breaks}],
        "skipped_accounts": ["BE71096123456769"],
    }
    assert code == 0
    assert BankFile.objects.get().imported_by is None


def test_what_was_imported_before_is_known(files):
    run_import_statements(files / "good.xml")
    [file] = json.loads(run_import_statements(files / "good.xml", format="json")[0])["files"]
    [one] = file["statements"]
    assert (one["lines"], one["new"], one["known"], one["settled"], one["breaks"]) == (2, 0, 2, 0, [])


def test_a_refused_file_stops_no_other_and_is_told_by_the_exit(files):
    text, code = run_import_statements(files / "bad.xml", files / "none.xml", files / "good.xml", format="json")
    bad, none, good = json.loads(text)["files"]
    assert code == 1
    assert bad["refused"].endswith(".")
    assert (bad["statements"], none["statements"]) == ([], [])
    assert (bool(none["refused"]), good["refused"], len(good["statements"])) == (True, None, 1)


def test_people_read_it_in_words(files):
    text, _code = run_import_statements(files / "bad.xml", files / "good.xml")
    assert "BE71 0961 2345 6769" in text
    assert "−€\u00a05,00" in text
    assert "good.xml" in text


def test_it_may_be_done_in_the_name_of_finance(files, world):
    run_import_statements(files / "good.xml", email=world.people["finance"].email)
    assert BankFile.objects.get().imported_by == world.people["finance"]
    with pytest.raises(CommandError):
        call_command("import_statements", str(files / "good.xml"), email="niemand@example.org")
