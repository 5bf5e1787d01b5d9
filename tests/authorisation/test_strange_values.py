"""Whatever somebody who may sends to an address, the answer is a page or a sentence, and never a mistake of
ours; afterwards the lists still show."""

import random
from collections.abc import Iterable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.authorisation.asking import send_matrix_request, undo_afterwards
from tests.authorisation.parts import load_matrix_parts
from tests.authorisation.places import Ask
from tests.authorisation.table import read_matrix_rows
from tests.faults.chance import SEED, SOAK_ROUNDS

CHANCE = random.Random(SEED)  # noqa: S311
OF_FINANCE = {tuple(line.split()[:2]) for part in load_matrix_parts() for line in part.TABLE.strip().splitlines()}
STRANGE_VALUE_SUCCESSES = {"200", "201", "204", "302", "200+"}
REACHED = [
    row
    for row, cells in read_matrix_rows().items()
    if row in OF_FINANCE and STRANGE_VALUE_SUCCESSES & set(cells.values())
]
WRITES = [row for row in REACHED if row[1] != "GET"]
REACHED_READS = [row for row in REACHED if row[1] == "GET"]
STRANGE_VALUES = {
    "nothing": "",
    "a zero byte": "a\x00b",
    "very long": "x" * 10_001,
    "markup": "<script>%(x)s{0}</script>",
    "foreign digits": "\u0663\u0664",
    "below zero": "-1",
    "a huge number": "9" * 30,
    "a number of everything": "1e999",
    "not a number": "NaN",
    "beyond bigint": str(2**63),
    "beyond integer": str(2**31),
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "no day": "2018-02-30",
    "true": True,
    "a list": ["a\x00", "b"],
    "a file": None,
}
IN_JSON = {"null": None, "an object": {"a": "\x00"}, "a deep list": [[[]]], "a float": 1e300, "a big int": 10**40}
EXTREME_DAYS = {"the first day", "the last day"}
FINANCE_LISTS_SHOWN = [
    *((name, {}) for name in ("finance_overview", "tranches", "payables", "bank", "comparison", "closing")),
    *((name, {"export": "xlsx"}) for name in ("recoveries", "tranches", "expenses", "closing_register")),
]
# To people of the pool something else is shown; what others keep, finance and the project holder look at.
SHOWN_TO = {
    "pcoac": [("my_cases", {})],
    "coach": [("my_intervisions", {}), ("my_certification", {}), ("my_courses", {})],
    "pstaf": [
        *((name, {}) for name in ("cases", "pool_coaches")),
        *((name, {"export": form}) for name in ("cases", "pool_coaches") for form in ("csv", "xlsx")),
    ],
}
SHOWN_TO_STAFF = ["candidates", "coaches", "blocks", "agreement_texts", "courses", "intervisions", "wellbeing"]
# Everything that a page or list of finance looks at in its address.
QUERY_PARAMETERS = [
    *("page", "page_size", "ordering", "search", "programme", "status", "line", "since", "until", "on", "year", "age"),
    *("reason", "payable", "tranche", "payout", "batch", "category", "communication", "end_to_end_id", "kind", "open"),
    *("problem", "settled_as", "state", "statement", "what", "reference", "approve", "more", "finish", "from_on"),
    *("quarter", "until_on", "size", "seed", "subject", "list", "standing", "region", "employer_kind"),
    *("when", "intervision", "date", "coach", "shared"),
]


def choose_allowed_person(row: tuple[str, str]) -> str:
    """Somebody who may: finance where finance may, else the project holder, who reads the money too."""
    may = [who for who, cell in read_matrix_rows()[row].items() if cell in STRANGE_VALUE_SUCCESSES]
    return next((who for who in ("fin", "staff") if who in may), may[0])


def list_pages_seen_after(person: str) -> list[tuple[str, str, dict[str, str]]]:
    """Which lists are asked for afterwards, and by whom."""
    if person in SHOWN_TO:
        return [(person, *each) for each in SHOWN_TO[person]]
    return [("fin", *each) for each in FINANCE_LISTS_SHOWN] + [("staff", name, {}) for name in SHOWN_TO_STAFF]


def make_strange_value(name: str) -> object:
    """A strange value; a file is made anew, because sending it reads it."""
    return SimpleUploadedFile("a\x00=1+1.xml", b"<x>\x00\xff") if name == "a file" else STRANGE_VALUES[name]


def sample_strange_names(names: Iterable[str], most: int) -> list[str]:
    """So many of the strange values by chance; a soak tries them all."""
    names = sorted(names)
    return names if SOAK_ROUNDS > 1 else CHANCE.sample(names, min(most, len(names)))


def iterate_strange_requests(row: tuple[str, str], ask: Ask) -> Iterator[tuple[str, str, dict[str, object]]]:
    """The same request with every field in turn replaced by strange values."""
    in_json = row[0].startswith("api-") and not any(hasattr(each, "seek") for each in ask.data.values())
    for field in ask.data:
        values = {name: make_strange_value(name) for name in STRANGE_VALUES} | (IN_JSON if in_json else {})
        for name in sample_strange_names(values, 3):
            yield field, name, ask.data | {field: values[name]}


@pytest.mark.parametrize("row", WRITES, ids=" ".join)
def test_a_strange_value_in_any_field_never_breaks(row, requests_of_rows, sessions):
    ask, session = requests_of_rows[row], sessions[choose_allowed_person(row)]
    address = reverse(row[0].partition("#")[0], kwargs=ask.kwargs)
    for field, name, data in iterate_strange_requests(row, ask):
        with undo_afterwards():
            status = send_matrix_request(session, row[1], address, Ask(ask.kwargs, data=data)).status_code
            assert status < 500, (field, name, SEED)
            if name in EXTREME_DAYS and status < 400:  # what was kept is shown
                for who, list_, query in list_pages_seen_after(choose_allowed_person(row)):
                    shown = send_matrix_request(sessions[who], "GET", reverse(list_), Ask(query=query))
                    assert shown.status_code == 200, (field, name)


@pytest.mark.parametrize("row", REACHED_READS, ids=" ".join)
def test_a_strange_question_never_breaks(row, requests_of_rows, sessions):
    ask, session = requests_of_rows.get(row, Ask()), sessions[choose_allowed_person(row)]
    address = reverse(row[0].partition("#")[0], kwargs=ask.kwargs)
    for name in sample_strange_names(STRANGE_VALUES.keys() - {"a file"}, 2):
        query = ask.query | dict.fromkeys(QUERY_PARAMETERS, STRANGE_VALUES[name])
        with undo_afterwards():
            assert send_matrix_request(session, "GET", address, Ask(ask.kwargs, query=query)).status_code < 500, (
                name,
                SEED,
            )


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30], ids=str)
def test_a_number_that_belongs_to_nothing_is_not_found(requests_of_rows, sessions, number):
    for row in REACHED:
        ask = requests_of_rows.get(row, Ask())
        if isinstance(ask.kwargs.get("pk"), int):
            address = reverse(row[0].partition("#")[0], kwargs=ask.kwargs | {"pk": number})
            with undo_afterwards():
                assert (
                    send_matrix_request(sessions[choose_allowed_person(row)], row[1], address, ask).status_code == 404
                ), row
