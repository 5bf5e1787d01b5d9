"""Days, hours and moments as people type them."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcoach.core.typed.days import FIRST_DAY, LAST_DAY, read_day, read_hour, read_moment, write_day
from tests.healthcoach.typed.reading import reads_or_refuses, refusal_of

APRIL = date(2018, 4, 12)


@pytest.mark.parametrize(
    "typed",
    [
        *("12/04/2018", "12/4/2018", "12-04-2018", "12.04.2018", "12 4 2018", "2018-04-12", "2018-4-12", "2018/04/12"),
        *(" 12/04/2018\u200b", "12\u201304\u20132018", "１２/０４/２０１８"),
    ],
)
def test_a_day_is_understood_however_it_is_written(typed):
    assert read_day(typed) == APRIL


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12/04/18", "year_in_two_digits"),
        ("12-4-18", "year_in_two_digits"),
        ("12.04.'18", "year_in_two_digits"),
        ("29/02/2019", "no_such_day"),
        ("31/02/2018", "no_such_day"),
        ("2018-13-01", "no_such_day"),
        ("04/23/2018", "no_such_day"),
        ("00/01/2018", "no_such_day"),
        ("20180323", "not_a_day"),
        ("2018-W12-5", "not_a_day"),
        ("2018-082", "not_a_day"),
        ("2018-03-23T10:00", "not_a_day"),
        ("12/04-2018", "not_a_day"),
        ("12/04/201", "not_a_day"),
        ("12 april", "not_a_day"),
        ("", "not_a_day"),
        ("9" * 3000, "not_a_day"),
        ("9999-12-31", "out_of_bounds"),
        ("0018-04-12", "out_of_bounds"),
        ("12/04/0018", "out_of_bounds"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(typed, code):
    assert refusal_of(read_day, typed).code == code


def test_a_leap_day_is_a_day():
    assert read_day("29/02/2020") == date(2020, 2, 29)


def test_the_bounds_say_which_days_are_possible_and_may_move():
    refusal = refusal_of(read_day, "13/04/2018", first=date(2018, 1, 1), last=lambda: APRIL)
    assert "01/01/2018" in str(refusal)
    assert "12/04/2018" in str(refusal)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("14:30", time(14, 30)),
        ("14.30", time(14, 30)),
        ("14u30", time(14, 30)),
        ("9h05", time(9, 5)),
        ("14u", time(14)),
    ],
)
def test_an_hour_is_understood_however_it_is_written(typed, meant):
    assert read_hour(typed) == meant


@pytest.mark.parametrize("typed", ["25:00", "14:60", "half drie", "1430", ""])
def test_what_is_no_hour_is_refused(typed):
    assert refusal_of(read_hour, typed).code == "not_an_hour"


@pytest.mark.parametrize(
    "typed",
    ["2018-03-23T10:00", "2018-03-23 10:00", "23/03/2018 10:00", "2018-03-23T09:00:00Z", "2018-03-23T10:00+01:00"],
)
def test_a_moment_is_of_brussels_unless_it_says_otherwise(typed):
    assert read_moment(typed) == datetime(2018, 3, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2018-03-23", "10:00", "2018-03-23T25:00", "gisteren 10:00", ""])
def test_what_is_no_moment_is_refused(typed):
    assert refusal_of(read_moment, typed).code in ("not_a_moment", "not_a_day")


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_a_day_as_it_is_shown_reads_as_itself(day):
    assert read_day(write_day(day)) == read_day(day.isoformat()) == day


@given(st.one_of(st.text(), st.text("0123456789/-.: TZuh+", max_size=22)))
def test_any_text_is_a_day_or_refused_by_name(typed):
    day = reads_or_refuses(read_day, typed)
    assert day is None or FIRST_DAY <= day <= LAST_DAY
    reads_or_refuses(read_hour, typed)
    reads_or_refuses(read_moment, typed)
