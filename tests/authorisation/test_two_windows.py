"""Every form that edits, in two windows: what the other one saved is not written over by one that never showed it."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.authorisation.asking import undo_afterwards
from tests.authorisation.table import read_matrix_rows
from tests.windows import EDITS

# What the other window writes where the request of the matrix changes nothing, and what this one has to fill in.
OTHER_WINDOW_DATA = {
    "application_edit": {"motivation_of_company": "In het andere venster."},
    "preparation": {"of_coach": "In het andere venster."},
}
REQUIRED_FORM_DATA = {"coach_profile": {"capacity": "3"}}


def read_form_values(page: str) -> dict[str, object]:
    """What a browser would send of the form on a page that carries what its window showed."""
    [form] = [form for form in html.fromstring(page).forms if "seen" in form.fields and "save" not in form.fields][-1:]
    values: dict[str, object] = {}
    for name, value in form.form_values():
        values[name] = [*values.get(name, []), value]
    return values


@pytest.mark.parametrize("route", EDITS)
def test_a_stale_window_writes_over_nothing_and_shows_what_stands_there_now(route, requests_of_rows, sessions):
    person = next(who for who, answer in read_matrix_rows()[route, "POST"].items() if answer in ("200", "302"))
    ask, client = requests_of_rows[route, "POST"], Client()
    client.cookies["sessionid"] = sessions[person]
    address, shown = reverse(route, kwargs=ask.kwargs), reverse(EDITS[route], kwargs=ask.kwargs)
    with undo_afterwards():
        mine = read_form_values(client.get(shown, ask.query).content.decode())
        other = {name: value for name, value in mine.items() if name != "csrfmiddlewaretoken"} | ask.data
        assert client.post(address, other | OTHER_WINDOW_DATA.get(route, {})).status_code == 302
        theirs = read_form_values(client.get(shown, ask.query).content.decode())
        assert theirs["seen"] != mine["seen"]

        answer = client.post(address, mine | REQUIRED_FORM_DATA.get(route, {}))
        assert answer.status_code == 409
        page = answer.content.decode()
        assert 'class="meanwhile"' in page
        assert read_form_values(client.get(shown, ask.query).content.decode())["seen"] == theirs["seen"]

        again = client.post(address, read_form_values(page))
        assert again.status_code == 302


GARBAGE = ["zzz", "\x00", "{}", "iban:0123456789abcdef x", "a" * 5000]


@pytest.mark.parametrize("route", EDITS)
def test_a_window_that_does_not_say_what_it_showed_is_shown_both(route, requests_of_rows, sessions):
    person = next(who for who, answer in read_matrix_rows()[route, "POST"].items() if answer in ("200", "302"))
    ask, client = requests_of_rows[route, "POST"], Client()
    client.cookies["sessionid"] = sessions[person]
    address, shown = reverse(route, kwargs=ask.kwargs), reverse(EDITS[route], kwargs=ask.kwargs)
    with undo_afterwards():
        mine = read_form_values(client.get(shown, ask.query).content.decode())
        filled = {name: value for name, value in mine.items() if name != "csrfmiddlewaretoken"} | ask.data
        assert client.post(address, filled | OTHER_WINDOW_DATA.get(route, {})).status_code == 302
        theirs = read_form_values(client.get(shown, ask.query).content.decode())
        nothing_said = {name: value for name, value in mine.items() if name != "seen"}
        nothing_said |= REQUIRED_FORM_DATA.get(route, {})

        for sent in (nothing_said, *(nothing_said | {"seen": garbage} for garbage in GARBAGE)):
            answer = client.post(address, sent)
            assert answer.status_code == 409, sent.get("seen")
            assert 'class="meanwhile"' in answer.content.decode()
            assert read_form_values(client.get(shown, ask.query).content.decode())["seen"] == theirs["seen"]

        again = read_form_values(answer.content.decode())
        assert client.post(address, again).status_code == 302
