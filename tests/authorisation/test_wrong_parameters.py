"""A value in an address that cannot be read is refused, on every list and every page: whoever asks gets what was asked,
or is told why not."""

import pytest
from django.urls import resolve, reverse

from healthcoach.core.typed.filters import BooleanFilter, CommunicationFilter
from healthcoach.programmes.models import Programme
from tests.authorisation.asking import send_matrix_request
from tests.authorisation.places import Ask
from tests.authorisation.table import read_matrix_rows
from tests.authorisation.test_unknown_names import OF_LIBRARIES, READABLE_ROWS, ask_with_extra_query

PLAIN_ROWS = [row for row in READABLE_ROWS if "#" not in row[0] and row[0] not in OF_LIBRARIES]
OF_PROGRAMS = [row for row in PLAIN_ROWS if row[0].startswith("api-")]
OF_PEOPLE = [row for row in PLAIN_ROWS if not row[0].startswith("api-")]
NO_NUMBERS = ["abc", "-1", "0", "1.5", "1e3", "9" * 30, "\u0663", "a\x00"]
NEITHER_YES_NOR_NO = ["abc", "2", "-1", "misschien", "ja nee", "truee", "None", "a\x00", "x" * 500]
SIGN_IN = {"account_request_login_code", "account_confirm_login_code", "account_signup"}


def find_view_class(row):
    """The viewset behind a row of the API, with what its route sets on it; nothing for a page."""
    match = resolve(reverse(row[0], kwargs=read_kwargs(row)))
    return getattr(match.func, "cls", None), getattr(match.func, "initkwargs", {})


def read_kwargs(row) -> dict[str, object]:
    """Any object will do."""
    try:
        reverse(row[0])
    except Exception:
        return {"pk": 1}
    return {}


def list_filters(row) -> dict[str, object]:
    """The filters of a list of the API by name."""
    view, given = find_view_class(row)
    narrowing = given.get("filterset_class", getattr(view, "filterset_class", None))
    return narrowing.base_filters if narrowing and not read_kwargs(row) else {}


LISTS = [row for row in OF_PROGRAMS if row[0].endswith("-list")]
FILTERED = [(row, name, each) for row in LISTS for name, each in list_filters(row).items()]
YES_OR_NO = [(row, name) for row, name, each in FILTERED if isinstance(each, BooleanFilter)]
OF_PROGRAMME = [row for row, name, _each in FILTERED if name == "programme"]
COMMUNICATIONS = [(row, name) for row, name, each in FILTERED if isinstance(each, CommunicationFilter)]


def refused_names(answer) -> list[str]:
    """Which names a program is told about; its sentence stands with each."""
    assert answer.status_code == 400, answer.content[:300]
    told = answer.json()
    assert all(sentences and str(sentences[0]).endswith(".") for sentences in told["errors"].values()), told
    return list(told["errors"])


def test_there_are_filters_of_each_kind():
    assert {name for _row, name in YES_OR_NO} == {"open", "low_skilled", "paid", "shared"}
    assert len(OF_PROGRAMME) > 15
    assert COMMUNICATIONS


@pytest.mark.parametrize(("row", "name"), YES_OR_NO, ids=str)
def test_what_is_neither_yes_nor_no_is_refused(row, name, requests_of_rows, sessions):
    for typed in NEITHER_YES_NOR_NO:
        assert refused_names(ask_with_extra_query(row, sessions, requests_of_rows, {name: typed})) == [name]
    for same in (("true", "1", "ja", "JA", "yes", "\u200bja"), ("false", "0", "nee", "Nee", "no", "false\u00a0")):
        found = [ask_with_extra_query(row, sessions, requests_of_rows, {name: typed}).json() for typed in same]
        assert [each["count"] for each in found] == [found[0]["count"]] * len(same)


@pytest.mark.parametrize("row", OF_PROGRAMME, ids=" ".join)
def test_a_list_is_parted_by_programme_and_a_programme_of_others_is_refused(row, sessions):
    def ask_programme(asked: dict[str, str]):
        return send_matrix_request(sessions[person], "GET", reverse(row[0]), Ask(query=asked))

    person = next(who for who in ("staff", "fin", "pstaf") if read_matrix_rows()[row].get(who) == "200+")
    answers = {slug: ask_programme({"programme": slug}) for slug in Programme.objects.values_list("slug", flat=True)}
    found = [answer.json()["count"] for answer in answers.values() if answer.status_code == 200]
    assert sum(found) == ask_programme({}).json()["count"] > 0
    assert len(found) < len(answers)
    refused = [answer for answer in answers.values() if answer.status_code != 200]
    refused += [ask_programme({"programme": typed}) for typed in ("zzz", "a\x00", "x" * 500, "gc'")]
    assert [refused_names(answer) for answer in refused] == [["programme"]] * len(refused)


@pytest.mark.parametrize(("row", "name"), COMMUNICATIONS, ids=str)
def test_what_is_no_structured_communication_is_refused(row, name, requests_of_rows, sessions):
    for typed in ("abc", "+++102/8691/11198+++", "12", "0" * 12, "x" * 500):
        assert refused_names(ask_with_extra_query(row, sessions, requests_of_rows, {name: typed})) == [name]
    assert ask_with_extra_query(row, sessions, requests_of_rows, {name: "+++102/8691/11197+++"}).status_code == 200


@pytest.mark.parametrize("row", OF_PROGRAMS, ids=" ".join)
def test_a_program_is_told_of_a_page_or_a_number_of_rows_that_is_none(row, requests_of_rows, sessions):
    for name in ("page", "page_size"):
        for typed in NO_NUMBERS:
            assert refused_names(ask_with_extra_query(row, sessions, requests_of_rows, {name: typed})) == [name]


@pytest.mark.parametrize("row", OF_PROGRAMS, ids=" ".join)
def test_a_program_is_told_of_an_order_that_is_none(row, requests_of_rows, sessions):
    for typed in ("zzz", "-zzz", "pk", "a\x00"):
        assert refused_names(ask_with_extra_query(row, sessions, requests_of_rows, {"ordering": typed})) == ["ordering"]


@pytest.mark.parametrize("row", OF_PROGRAMS, ids=" ".join)
def test_what_means_something_to_pages_only_is_not_known_to_programs(row, requests_of_rows, sessions):
    for name, typed in (("export", "csv"), ("lang", "nl"), ("next", "/")):
        answer = ask_with_extra_query(row, sessions, requests_of_rows, {name: typed})
        assert (answer.json()["code"], refused_names(answer)) == ("unknown_parameter", [name])


def test_a_list_with_a_cursor_has_no_numbered_pages(requests_of_rows, sessions):
    row = ("api-transfer-list", "GET")
    answer = ask_with_extra_query(row, sessions, requests_of_rows, {"page": "2"})
    assert (answer.json()["code"], refused_names(answer)) == ("unknown_parameter", ["page"])
    assert ask_with_extra_query(row, sessions, requests_of_rows, {"page_size": "1"}).status_code == 200


@pytest.mark.parametrize(("typed", "status"), [("1", 200), ("200", 200), ("201", 400), ("1000", 400), ("", 200)])
def test_a_page_has_at_most_two_hundred_rows(typed, status, requests_of_rows, sessions):
    row = ("api-application-list", "GET")
    assert ask_with_extra_query(row, sessions, requests_of_rows, {"page_size": typed}).status_code == status


@pytest.mark.parametrize("row", OF_PEOPLE, ids=" ".join)
def test_a_page_tells_what_cannot_stand_in_its_address(row, requests_of_rows, sessions):
    wrong = [("page", typed) for typed in NO_NUMBERS]
    wrong += [("export", "zzz"), ("export", "CSV"), ("page_size", "5"), ("format", "json"), ("lang", "nl")]
    wrong += [] if row[0] in SIGN_IN else [("next", "/")]
    for name, typed in wrong:
        answer = ask_with_extra_query(row, sessions, requests_of_rows, {name: typed})
        assert answer.status_code == 400, (name, typed)
        assert f"“{name}" in answer.content.decode(), (name, typed)


@pytest.mark.parametrize("row", OF_PEOPLE, ids=" ".join)
def test_a_file_has_no_pages(row, requests_of_rows, sessions):
    asked = {"export": "csv", "page": "abc"}
    assert ask_with_extra_query(row, sessions, requests_of_rows, asked).status_code == 400


@pytest.mark.parametrize(("name", "of"), [("list", "worklist"), ("list", "coaches"), ("reason", "payables")])
def test_a_part_of_a_list_that_does_not_exist_is_not_another_part(name, of, requests_of_rows, sessions):
    for query in ({}, {"export": "csv"}):
        answer = ask_with_extra_query((of, "GET"), sessions, requests_of_rows, {name: "zzz"} | query)
        assert answer.status_code == 400
        assert f"“{name}=zzz”" in answer.content.decode()


def test_everything_is_asked_here():
    assert len(OF_PROGRAMS) > 40
    assert len(OF_PEOPLE) > 60
