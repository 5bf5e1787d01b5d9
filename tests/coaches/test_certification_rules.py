"""When the end of a certification is announced, how far it is, and whose name was typed."""

from datetime import date

import pytest

from coaches.certification.rules import is_same_name
from coaches.renewal.rules import find_due_notice, measure_renewal_progress

RENEWED, EXPIRES = date(2018, 1, 12), date(2019, 1, 12)


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2018, 10, 13), None),
        (date(2018, 10, 14), 90),
        (date(2018, 12, 12), 90),
        (date(2018, 12, 13), 30),
        (date(2019, 1, 4), 30),
        (date(2019, 1, 5), 7),
        (date(2019, 1, 11), 7),
        (date(2019, 1, 12), 0),
        (date(2025, 1, 1), 0),
    ],
)
def test_of_the_notices_that_apply_the_tightest_is_due(today, due):
    assert find_due_notice(RENEWED, EXPIRES, today) == due


@pytest.mark.parametrize(("today", "due"), [(date(2018, 2, 13), None), (date(2018, 3, 4), None), (date(2018, 3, 5), 7)])
def test_a_certification_of_a_month_is_not_announced_before_it_began(today, due):
    assert find_due_notice(date(2018, 2, 12), date(2018, 3, 12), today) == due


@pytest.mark.parametrize(
    ("today", "passed", "left"),
    [(date(2018, 1, 1), 0, 365), (RENEWED, 0, 365), (date(2018, 7, 12), 181, 184), (date(2020, 1, 1), 365, 0)],
)
def test_the_meter_counts_the_days_since_the_last_renewal(today, passed, left):
    assert measure_renewal_progress(RENEWED, EXPIRES, today) == (passed, 365, left)


@pytest.mark.parametrize(
    ("typed", "known", "same"),
    [
        ("An Claes", "An Claes", True),
        ("  an   CLAES ", "An Claes", True),
        ("Eve De Smet Maes", "Ève De Smet-Maes", True),
        ("O’Neill", "O'Neill", True),
        ("An Claessens", "An Claes", False),
        ("Claes", "An Claes", False),
        ("", "An Claes", False),
        ("--", "..", False),
        ("😀", "An Claes", False),
    ],
)
def test_a_name_is_the_same_whatever_its_capitals_accents_and_signs(typed, known, same):
    assert is_same_name(typed, known) is same
