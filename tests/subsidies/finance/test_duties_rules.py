"""The days that duties count, by the calendar of Belgium."""

from datetime import date, timedelta

import pytest

from subsidies.year_end.rules import Period, find_last_overdue_award_day, find_registration_deadline, is_working_day


@pytest.mark.parametrize(
    ("awarded", "due", "why"),
    [
        ("2026-03-02", "2026-03-30", "four weeks without a holiday"),
        ("2026-03-06", "2026-04-03", "awarded on a Friday: the count begins on Monday"),
        ("2026-03-07", "2026-04-03", "awarded on a Saturday: the same"),
        ("2026-03-08", "2026-04-03", "awarded on a Sunday: the same"),
        ("2026-03-16", "2026-04-14", "Easter Monday, 6 April"),
        ("2026-04-15", "2026-05-15", "Labour Day, 1 May, and Ascension Day, 14 May"),
        ("2026-04-30", "2026-06-02", "1 May on the first day after it, Ascension Day and Whit Monday, 25 May"),
        ("2018-04-20", "2018-05-23", "1 May, Ascension Day on 10 May and Whit Monday on 21 May"),
        ("2026-06-29", "2026-07-28", "the national holiday, 21 July"),
        ("2025-07-25", "2025-08-25", "Assumption, 15 August, on a Friday"),
        ("2026-10-15", "2026-11-13", "11 November; All Saints is a Sunday, and no other day takes its place"),
        ("2025-10-30", "2025-11-28", "11 November; All Saints on a Saturday"),
        ("2026-11-27", "2026-12-28", "Christmas on a Friday"),
        ("2026-12-18", "2027-01-19", "Christmas and New Year, both on a Friday"),
        ("2025-12-24", "2026-01-23", "Christmas and New Year, both on a Thursday"),
    ],
)
def test_an_award_is_registered_within_twenty_working_days(awarded, due, why):
    assert find_registration_deadline(date.fromisoformat(awarded)) == date.fromisoformat(due), why


@pytest.mark.parametrize("day", ["2026-05-01", "2026-05-14", "2026-11-11", "2026-12-25", "2026-05-16", "2026-05-17"])
def test_holidays_and_weekends_are_no_working_days(day):
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-05-15", "2026-12-24", "2026-12-28", "2026-11-02"])
def test_days_between_holidays_are_working_days(day):
    assert is_working_day(date.fromisoformat(day))


def test_what_is_overdue_on_a_day_is_what_was_due_before_it():
    for number in range(400):
        on = date(2026, 1, 1) + timedelta(number)
        last = find_last_overdue_award_day(on)
        assert find_registration_deadline(last) < on <= find_registration_deadline(last + timedelta(1))


@pytest.mark.parametrize(
    ("year", "quarter", "begins", "ends"),
    [
        (2018, None, "2018-01-01", "2018-12-31"),
        (2018, 1, "2018-01-01", "2018-03-31"),
        (2018, 2, "2018-04-01", "2018-06-30"),
        (2018, 3, "2018-07-01", "2018-09-30"),
        (2018, 4, "2018-10-01", "2018-12-31"),
    ],
)
def test_a_period_has_its_first_and_last_day(year, quarter, begins, ends):
    period = Period(year, quarter)
    assert (period.begins_on, period.ends_on) == (date.fromisoformat(begins), date.fromisoformat(ends))
