"""Every thing that the API shows has an ETag; who changes it and names another one than it has is refused."""

import pytest
from django.urls import NoReverseMatch, reverse
from rest_framework.test import APIClient

from tests.authorisation.asking import changes, tried
from tests.authorisation.table import rows

DONE = {"200", "200+", "201", "204"}
FIXED = {"api-programme-detail"}  # nobody changes a programme through the API
SHOWN = [
    row
    for row, answers in rows().items()
    if row[0].endswith("-detail") and row[1] == "GET" and row[0] not in FIXED and DONE & set(answers.values())
]
OTHER = '"something-else"'


def names_one(variant: str) -> bool:
    """Whether an address is about one thing; a verb about several, or a file that is made, names none."""
    try:
        return bool(reverse(variant.partition("#")[0], kwargs={"pk": 1}))
    except NoReverseMatch:
        return False


CHANGES = [
    row
    for row, answers in rows().items()
    if row[0].startswith("api-")
    and row[1] in ("PATCH", "DELETE", "POST")
    and DONE & set(answers.values())
    and names_one(row[0])
]


def of_row(row, requests_of_rows, sessions) -> tuple[APIClient, str, object]:
    person, client = next(who for who, cell in rows()[row].items() if cell in DONE), APIClient()
    client.cookies["sessionid"] = sessions[person]
    ask = requests_of_rows[row]
    return client, reverse(row[0].partition("#")[0], kwargs=ask.kwargs), ask


@pytest.mark.parametrize("row", SHOWN, ids=" ".join)
def test_one_thing_is_shown_with_its_etag_and_not_again_to_who_has_it(row, requests_of_rows, sessions):
    client, address, _ask = of_row(row, requests_of_rows, sessions)
    shown = client.get(address)
    assert shown["ETag"].startswith('"')
    again = client.get(address, headers={"If-None-Match": shown["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", shown["ETag"])
    assert client.get(address, headers={"If-None-Match": OTHER}).status_code == 200


@pytest.mark.parametrize("row", CHANGES, ids=" ".join)
def test_a_change_that_names_another_etag_changes_nothing(row, requests_of_rows, sessions):
    client, address, ask = of_row(row, requests_of_rows, sessions)
    has_file = any(hasattr(value, "seek") for value in ask.data.values())
    kind = "multipart" if has_file else "json"
    before = changes()
    with tried():
        answer = getattr(client, row[1].lower())(address, ask.data, format=kind, headers={"If-Match": OTHER})
        assert answer.status_code == 412
        assert answer.data["code"] == "changed_meanwhile"
        assert changes() == before


@pytest.mark.parametrize("row", [row for row in CHANGES if row[1] == "PATCH"], ids=" ".join)
def test_a_change_that_names_the_etag_is_made_and_answers_with_the_next(row, requests_of_rows, sessions):
    client, address, ask = of_row(row, requests_of_rows, sessions)
    with tried():
        etag = client.get(address)["ETag"]
        answer = client.patch(address, ask.data, format="json", headers={"If-Match": f"{OTHER}, W/{etag}"})
        assert answer.status_code == 200
        assert answer["ETag"] == client.get(address)["ETag"]
        late = client.patch(address, ask.data, format="json", headers={"If-Match": etag})
        assert late.status_code == (412 if answer["ETag"] != etag else 200)
