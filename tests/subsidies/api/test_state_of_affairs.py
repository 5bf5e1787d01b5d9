"""The state of affairs through the API."""

from datetime import date

import pytest

from healthcoach.answers.state_of_affairs import build_state_of_affairs

STATE_OF_AFFAIRS_API_URL = "/api/v1/state-of-affairs/"


@pytest.mark.parametrize("who", ["steering", "staff", "finance", "auditor", "admin"])
def test_everybody_with_a_role_asks_for_any_day(world, as_, who):
    world.approved()
    answer = as_(who).get(STATE_OF_AFFAIRS_API_URL, {"programme": world.programme.slug, "on": "2018-02-28"})
    assert answer.status_code == 200
    assert answer.json() == build_state_of_affairs(world.programme, on=date(2018, 2, 28))
    assert answer.json()["applications"]["approved"] == 1


@pytest.mark.parametrize("who", ["stranger", "applicant", "coach"])
def test_who_has_no_role_finds_no_answers(world, as_, who):
    assert (
        as_(who).get(STATE_OF_AFFAIRS_API_URL, {"programme": world.programme.slug, "on": "2018-02-28"}).status_code
        == 404
    )


@pytest.mark.parametrize("on", ["", "gisteren", "2018-02-30", "2999-01-01", "\x00"])
def test_a_day_that_is_none_is_not_read(world, as_, on):
    response = as_("staff").get(STATE_OF_AFFAIRS_API_URL, {"programme": world.programme.slug, "on": on})
    assert (response.status_code, list(response.data["errors"])) == (400, ["on"])
