"""Reading a list of case files: whatever somebody sends, it is understood, or refused with a sentence."""

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from coaches.pool import case_parser as reading
from coaches.pool import tabular_reader as sheets
from coaches.pool.case_parser import CaseLookups, parse_case_list
from coaches.pool.rules import Readiness
from healthcoach.core.refusals import Refused

CASE_READING_DAY = date(2022, 6, 15)
READY = Readiness(date(2022, 1, 1), None, date(2021, 12, 1), date(2021, 11, 10))
DOMAIN = "Financiën en Begroting"
KNOWN = CaseLookups({"vera@vk.example": 1}, {1: READY}, {DOMAIN.casefold(): 7, "omgeving": 8})
CASE_SHEET_HEADINGS = [
    *("Coach", "Soort", "Beleidsdomein", "Gender", "Leeftijd", "Tewerkstelling", "Start", "Afgesloten op"),
    *("Gesprekken", "Minuten"),
]
PERSON = ["vera@vk.example", "individueel", DOMAIN, "vrouw", "35-44", "statutair", "01/03/2022", "", "5", "300"]
TEAM = ["vera@vk.example", "team", "Omgeving", "", "", "", "2022-03-02", "2022-05-01", "2", "120"]


def write_case_list_text(*rows, headings=CASE_SHEET_HEADINGS, delimiter=";"):
    return "\n".join(delimiter.join(row) for row in (headings, *rows)) + "\n"


def write_case_list_csv(*rows, encoding="utf-8", **form):
    return write_case_list_text(*rows, **form).encode(encoding)


def write_case_list_workbook(*rows, headings=CASE_SHEET_HEADINGS, sheets=1):
    workbook, stream = Workbook(), io.BytesIO()
    for row in (headings, *rows):
        workbook.active.append(row)
    for number in range(1, sheets):
        workbook.create_sheet(f"Blad {number}")
    workbook.save(stream)
    return stream.getvalue()


def build_changed_case_row(**cells):
    """The row of a person with other cells."""
    names = ["coach", "kind", "domain", "gender", "age", "employment", "start", "closed", "conversations", "minutes"]
    return [cells.get(name, cell) for name, cell in zip(names, PERSON, strict=True)]


def read_faultless_case_rows(data):
    found = parse_case_list(data, KNOWN, today=CASE_READING_DAY)
    assert found.faults == []
    return found.rows


def list_case_list_faults(*rows):
    return [str(fault) for fault in parse_case_list(write_case_list_csv(*rows), KNOWN, today=CASE_READING_DAY).faults]


def test_a_row_is_understood():
    [person, team] = read_faultless_case_rows(write_case_list_csv(PERSON, TEAM))
    assert person.number == 2
    assert person.coach_id == 1
    assert person.facts == ("individual", 7, "woman", "from_35", "statutory", date(2022, 3, 1), None, 5, 300)
    assert team.facts == ("team", 8, "", "", "", date(2022, 3, 2), date(2022, 5, 1), 2, 120)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_delimiter_and_encoding_says_the_same(delimiter, encoding):
    quoted = [f'"{cell}"' for cell in PERSON]
    assert read_faultless_case_rows(
        write_case_list_csv(quoted, encoding=encoding, delimiter=delimiter)
    ) == read_faultless_case_rows(write_case_list_csv(PERSON))


def test_a_workbook_says_the_same_with_real_days_and_numbers():
    row = build_changed_case_row(start=date(2022, 3, 1), conversations=5, minutes=300.0)
    assert read_faultless_case_rows(write_case_list_workbook(row)) == read_faultless_case_rows(
        write_case_list_csv(PERSON)
    )


def test_columns_stand_in_any_order_and_in_either_language():
    english = {
        "minutes": "300",
        "Age band": "35 to 44",
        "Gender": "woman",
        "Policy domain": DOMAIN.upper(),
        "Kind": "Individual",
        "COACH": "Vera@VK.example",
        "Started_on": "2022-03-01",
        "conversations": "5",
    }
    [row] = read_faultless_case_rows(write_case_list_csv(list(english.values()), headings=list(english)))
    assert row.facts == ("individual", 7, "woman", "from_35", "unknown", date(2022, 3, 1), None, 5, 300)


@pytest.mark.parametrize(
    ("column", "written", "meant"),
    [
        ("gender", "man", "man"),
        ("gender", "V", "woman"),
        ("gender", "X", "x"),
        ("gender", "onbekend", "unknown"),
        ("age", "<34", "to_34"),
        ("age", "< 34 jaar", "to_34"),
        ("age", "≤34", "to_34"),
        ("age", "35–44 jaar", "from_35"),
        ("age", "45-54", "from_45"),
        ("age", ">55 jaar", "from_55"),
        ("age", "≥55", "from_55"),
        ("age", "Onbekend", "unknown"),
        ("employment", "contractueel", "contractual"),
        ("employment", "unknown", "unknown"),
    ],
)
def test_values_are_understood_as_people_write_them(column, written, meant):
    [row] = read_faultless_case_rows(write_case_list_csv(build_changed_case_row(**{column: written})))
    assert meant in row.facts


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"coach": "niemand@vk.example"}, "Coach (e-mailadres)"),
        ({"kind": "groep"}, "Soort"),
        ({"domain": "Buitenlandse Handel"}, "Beleidsdomein"),
        ({"gender": "Jan Peeters"}, "Gender"),
        ({"age": "34-35"}, "Leeftijd"),
        ({"employment": "zelfstandig"}, "Tewerkstelling"),
        ({"start": "31/02/2022"}, "Opgestart op"),
        ({"start": ""}, "Opgestart op"),
        ({"closed": "morgen"}, "Afgesloten op"),
        ({"conversations": "vijf"}, "Gesprekken"),
        ({"conversations": "-1"}, "Gesprekken"),
        ({"minutes": "9" * 30}, "Minuten"),
        ({"minutes": "٣"}, "Minuten"),
        ({"minutes": "=1+1"}, "formule"),
        ({"gender": '=HYPERLINK("x")'}, "formule"),
        ({"domain": "x" * 201}, "200"),
        ({"start": "31/12/2021"}, "pool"),
        ({"start": "16/06/2022"}, "toekomst"),
        ({"closed": "01/01/2022"}, "vóór"),
        ({"gender": ""}, "onbekend"),
        ({"minutes": "0"}, "0"),
        ({"kind": "team"}, "team"),
    ],
)
def test_a_fault_is_told_with_its_row_and_without_what_stood_there(cells, why):
    [fault] = list_case_list_faults(PERSON, build_changed_case_row(**cells))
    assert fault.startswith("Rij 3: ")
    assert why in fault
    assert "Jan Peeters" not in fault


def test_every_fault_of_a_row_is_told_at_once():
    assert len(list_case_list_faults(build_changed_case_row(gender="?", age="?", start="?", minutes="?"))) == 4


def test_a_row_with_more_cells_than_headings_is_a_fault():
    [fault] = list_case_list_faults([*PERSON, "Jan Peeters"])
    assert "Jan" not in fault


@pytest.mark.parametrize("extra", ["naam", "Voornaam", "opmerking", "rijksregisternummer", "team members"])
def test_a_column_that_is_not_registered_is_refused_by_name(extra):
    with pytest.raises(reading.UnknownColumns) as refused:
        parse_case_list(
            write_case_list_csv([*PERSON, "Jan Peeters"], headings=[*CASE_SHEET_HEADINGS, extra]),
            KNOWN,
            today=CASE_READING_DAY,
        )
    assert f"“{extra}”" in str(refused.value)
    assert "Jan Peeters" not in str(refused.value)


def test_missing_and_double_columns_are_named():
    with pytest.raises(reading.MissingColumns) as missing:
        parse_case_list(
            write_case_list_csv(PERSON[1:], headings=CASE_SHEET_HEADINGS[1:]), KNOWN, today=CASE_READING_DAY
        )
    assert "Coach" in str(missing.value)
    with pytest.raises(reading.ColumnTwice):
        parse_case_list(
            write_case_list_csv([*PERSON, "man"], headings=[*CASE_SHEET_HEADINGS, "geslacht"]),
            KNOWN,
            today=CASE_READING_DAY,
        )


def make_zip_bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (sheets.MAX_WORKBOOK_BYTES + 1))
    return stream.getvalue()


def with_entities():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>')
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", sheets.ListEmpty),
        (b"\xef\xbb\xbf", sheets.ListEmpty),
        (b"\n\n;;;\n", sheets.ListEmpty),
        (write_case_list_csv(), sheets.ListEmpty),
        (b"naam\nJan Peeters\n", reading.MissingColumns),
        (b"%PDF-1.4 \x00\x01\x02", Refused),
        (b"\x00" * 11, Refused),
        (b"\xff\xfea", sheets.NotAList),
        (b"PK\x03\x04nothing", sheets.NotAList),
        (write_case_list_workbook(PERSON)[:-100], sheets.NotAList),
        (with_entities(), sheets.NotAList),
        (make_zip_bomb(), sheets.UnpacksTooLarge),
        (write_case_list_workbook(PERSON, sheets=2), sheets.SeveralSheets),
        (b'"' + b"x" * 200_000, Refused),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(data, refusal):
    with pytest.raises(refusal) as refused:
        parse_case_list(data, KNOWN, today=CASE_READING_DAY)
    assert str(refused.value)


def test_a_hundred_thousand_rows_and_no_more(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_LIST_ROWS", 20)
    assert len(read_faultless_case_rows(write_case_list_csv(*[PERSON] * 20))) == 20
    with pytest.raises(sheets.TooManyRows):
        parse_case_list(write_case_list_csv(*[PERSON] * 21), KNOWN, today=CASE_READING_DAY)


def test_a_formula_in_a_workbook_is_a_fault():
    found = parse_case_list(
        write_case_list_workbook(build_changed_case_row(minutes="=1+1")), KNOWN, today=CASE_READING_DAY
    )
    assert found.rows == []
    assert len(found.faults) == 1


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400)
    | st.lists(st.text(max_size=20), max_size=30).map(lambda c: write_case_list_csv(c[:10], c[10:]))
)
def test_whatever_bytes_are_sent_the_answer_is_a_list_or_a_refusal(data):
    found = None
    with suppress(Refused):
        found = parse_case_list(data, KNOWN, today=CASE_READING_DAY)
    assert found is None or found.rows or found.faults


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_headings_that_the_site_itself_prints_are_read(language):
    with translation.override(language):
        printed = [str(label) for label in reading.CASE_COLUMN_LABELS.values()]
    assert [
        row.coach_id
        for row in parse_case_list(write_case_list_csv(PERSON, headings=printed), KNOWN, today=CASE_READING_DAY).rows
    ] == [1]
