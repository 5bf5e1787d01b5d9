"""Every form that edits, in two windows: what the other one saved is not written over by one that never showed it."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.authorisation.asking import tried
from tests.authorisation.table import rows

# The pages with a form that changes a row, each with the page that shows the form when that is another one.
EDITS = {
    "application_edit": "application_edit",
    "candidacy_edit": "candidacy_edit",
    "case_update": "case",
    "coach_profile": "coach_profile",
    "edition_change": "edition_change",
    "intervision_date": "intervision_date",
    "payable_account": "payable_account",
    "paying_account": "paying_account",
    "preparation": "preparation",
    "wellbeing_edit": "wellbeing_edit",
}
# What the other window writes where the request of the matrix changes nothing, and what this one has to fill in.
WRITTEN = {
    "application_edit": {"motivation_of_company": "In het andere venster."},
    "preparation": {"of_coach": "In het andere venster."},
}
NEEDED = {"coach_profile": {"capacity": "3"}}


def typed_on(page: str) -> dict[str, object]:
    """What a browser would send of the form on a page that carries what its window showed."""
    [form] = [form for form in html.fromstring(page).forms if "seen" in form.fields and "save" not in form.fields][-1:]
    values: dict[str, object] = {}
    for name, value in form.form_values():
        values[name] = [*values.get(name, []), value]
    return values


@pytest.mark.parametrize("route", EDITS)
def test_a_stale_window_writes_over_nothing_and_shows_what_stands_there_now(route, requests_of_rows, sessions):
    person = next(who for who, answer in rows()[route, "POST"].items() if answer in ("200", "302"))
    ask, client = requests_of_rows[route, "POST"], Client()
    client.cookies["sessionid"] = sessions[person]
    address, shown = reverse(route, kwargs=ask.kwargs), reverse(EDITS[route], kwargs=ask.kwargs)
    with tried():
        mine = typed_on(client.get(shown, ask.query).content.decode())
        other = {name: value for name, value in mine.items() if name != "csrfmiddlewaretoken"} | ask.data
        assert client.post(address, other | WRITTEN.get(route, {})).status_code == 302
        theirs = typed_on(client.get(shown, ask.query).content.decode())
        assert theirs["seen"] != mine["seen"]

        answer = client.post(address, mine | NEEDED.get(route, {}))
        assert answer.status_code == 409
        page = answer.content.decode()
        assert 'class="meanwhile"' in page
        assert typed_on(client.get(shown, ask.query).content.decode())["seen"] == theirs["seen"]

        again = client.post(address, typed_on(page))
        assert again.status_code == 302
