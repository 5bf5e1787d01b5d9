"""Our CSV files have one form in every language: a spreadsheet counts with the amounts, executes nothing, and what
identifies something can be looked up."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from healthcoach.core.csv_files import csv_cell, csv_content, csv_rows, csv_value

IDENTIFIERS = [
    *("+++123/4567/89002+++", "+32 475 12 34 56", "+32475123456", "+32 (0)9 123 45 67", "-", "BE71 0961 2345 6769"),
    *("GC-00001", "0403.170.701", "-12,50", "09/123 45 67", ""),
]
EXECUTED = [
    *("=1+1", "@SUM(A1)", "+SUM(A1)", "-2+3+cmd|' /C calc'!A0", "+1/2", "+32/475/123456", "\t=1", " =1+1", "\r\n=1"),
    *("＝1", "＠x", "＋A1", "|calc", "+++1", "-A1", "--1+1", "+++123/4567/89002+++A1"),
]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_amounts_and_days_are_written_alike_in_every_language(language):
    row = [Decimal("175125.5"), 1234, date(2019, 7, 15), datetime(2019, 7, 15, 22, 30, tzinfo=UTC), None, "x;y"]
    with translation.override(language):
        content = csv_content(["a", "b", "c", "d", "e", "f"], [row])
    assert content == b'\xef\xbb\xbfa;b;c;d;e;f\r\n175125,50;1234;15/07/2019;16/07/2019 00:30;;"x;y"\r\n'


@pytest.mark.parametrize("text", IDENTIFIERS)
def test_what_identifies_something_stays_as_it_is(text):
    assert csv_cell(text) == csv_value(text) == text


@pytest.mark.parametrize("text", EXECUTED)
def test_what_a_spreadsheet_would_execute_is_kept_from_it_and_read_back(text):
    assert csv_cell(text) == f"'{text}"
    assert csv_value(csv_cell(text)) == text


def test_a_file_is_read_back_as_it_was_written():
    rows = [["é", 'a "b"', "two\nlines"], ["x", "", ";"]]
    assert csv_rows(csv_content(["1", "2", "3"], rows)) == [["1", "2", "3"], *rows]
