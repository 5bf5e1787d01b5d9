"""What an address asks and its page or operation does not know is refused by name, everywhere."""

import pytest
from django.urls import reverse

from tests.authorisation.asking import send_matrix_request, undo_afterwards
from tests.authorisation.places import Ask
from tests.authorisation.table import read_matrix_rows

READABLE_ROWS = [
    row for row, answers in read_matrix_rows().items() if row[1] == "GET" and {"200", "200+"} & set(answers.values())
]
OF_LIBRARIES = {"api-schema", "api-docs"}  # answer by themselves
UNKNOWN_PARAMETER = "onbekende_naam"


def ask_with_extra_query(row, sessions, requests_of_rows, query: dict[str, object]):
    """The answer to somebody who may, with this beside what the row asks already."""
    person = next(who for who, cell in read_matrix_rows()[row].items() if cell in ("200", "200+"))
    ask = requests_of_rows.get(row, Ask())
    address = reverse(row[0].partition("#")[0], kwargs=ask.kwargs)
    with undo_afterwards():
        return send_matrix_request(sessions[person], "GET", address, Ask(ask.kwargs, query=ask.query | query))


@pytest.mark.parametrize("row", [row for row in READABLE_ROWS if row[0] not in OF_LIBRARIES], ids=" ".join)
def test_a_name_that_nobody_reads_is_refused(row, requests_of_rows, sessions):
    answer = ask_with_extra_query(row, sessions, requests_of_rows, {UNKNOWN_PARAMETER: "1"})
    assert answer.status_code == 400
    if row[0].startswith("api-"):
        told = answer.json()
        assert (told["code"], list(told["errors"])) == ("unknown_parameter", [UNKNOWN_PARAMETER])
        assert set(requests_of_rows.get(row, Ask()).query) <= set(told["known"])
    else:
        assert UNKNOWN_PARAMETER in answer.content.decode()


@pytest.mark.parametrize("row", [row for row in READABLE_ROWS if not row[0].startswith("api-")], ids=" ".join)
def test_what_a_campaign_hangs_on_an_address_of_a_page_is_left_alone(row, requests_of_rows, sessions):
    plain = ask_with_extra_query(row, sessions, requests_of_rows, {})
    tracked = ask_with_extra_query(row, sessions, requests_of_rows, {"utm_source": "nieuwsbrief", "fbclid": "x1"})
    assert (plain.status_code, tracked.status_code) == (200, 200)
