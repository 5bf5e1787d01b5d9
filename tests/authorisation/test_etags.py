"""Every thing that the API shows has an ETag; who changes it and names another one than it has is refused."""

import pytest
from django.urls import NoReverseMatch, reverse
from rest_framework.test import APIClient

from tests.authorisation.asking import count_written_rows, undo_afterwards
from tests.authorisation.table import read_matrix_rows

ETAG_SUCCESSES = {"200", "200+", "201", "204"}
FIXED = {"api-programme-detail"}  # nobody changes a programme through the API
ETAG_DETAIL_ROWS = [
    row
    for row, answers in read_matrix_rows().items()
    if row[0].endswith("-detail") and row[1] == "GET" and row[0] not in FIXED and ETAG_SUCCESSES & set(answers.values())
]
OTHER_ETAG = '"something-else"'


def is_about_one_thing(variant: str) -> bool:
    """Whether an address is about one thing; a verb about several, or a file that is made, names none."""
    try:
        return bool(reverse(variant.partition("#")[0], kwargs={"pk": 1}))
    except NoReverseMatch:
        return False


ETAG_CHANGE_ROWS = [
    row
    for row, answers in read_matrix_rows().items()
    if row[0].startswith("api-")
    and row[1] in ("PATCH", "DELETE", "POST")
    and ETAG_SUCCESSES & set(answers.values())
    and is_about_one_thing(row[0])
]


def prepare_matrix_request(row, requests_of_rows, sessions) -> tuple[APIClient, str, object]:
    person, client = next(who for who, cell in read_matrix_rows()[row].items() if cell in ETAG_SUCCESSES), APIClient()
    client.cookies["sessionid"] = sessions[person]
    ask = requests_of_rows[row]
    return client, reverse(row[0].partition("#")[0], kwargs=ask.kwargs), ask


@pytest.mark.parametrize("row", ETAG_DETAIL_ROWS, ids=" ".join)
def test_one_thing_is_shown_with_its_etag_and_not_again_to_who_has_it(row, requests_of_rows, sessions):
    client, address, _ask = prepare_matrix_request(row, requests_of_rows, sessions)
    shown = client.get(address)
    assert shown["ETag"].startswith('"')
    again = client.get(address, headers={"If-None-Match": shown["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", shown["ETag"])
    assert client.get(address, headers={"If-None-Match": OTHER_ETAG}).status_code == 200


@pytest.mark.parametrize("row", ETAG_CHANGE_ROWS, ids=" ".join)
def test_a_change_that_names_another_etag_changes_nothing(row, requests_of_rows, sessions):
    client, address, ask = prepare_matrix_request(row, requests_of_rows, sessions)
    has_file = any(hasattr(value, "seek") for value in ask.data.values())
    kind = "multipart" if has_file else "json"
    before = count_written_rows()
    with undo_afterwards():
        answer = getattr(client, row[1].lower())(address, ask.data, format=kind, headers={"If-Match": OTHER_ETAG})
        assert answer.status_code == 412
        assert answer.data["code"] == "changed_meanwhile"
        assert count_written_rows() == before


@pytest.mark.parametrize("row", [row for row in ETAG_CHANGE_ROWS if row[1] == "PATCH"], ids=" ".join)
def test_a_change_that_names_the_etag_is_made_and_answers_with_the_next(row, requests_of_rows, sessions):
    client, address, ask = prepare_matrix_request(row, requests_of_rows, sessions)
    with undo_afterwards():
        etag = client.get(address)["ETag"]
        answer = client.patch(address, ask.data, format="json", headers={"If-Match": f"{OTHER_ETAG}, W/{etag}"})
        assert answer.status_code == 200
        assert answer["ETag"] == client.get(address)["ETag"]
        late = client.patch(address, ask.data, format="json", headers={"If-Match": etag})
        assert late.status_code == (412 if answer["ETag"] != etag else 200)
