"""The examination finds a course fee that no bank line stands for."""

import pytest

from subsidies.controls.invariants.bank import BANK_INVARIANTS
from subsidies.controls.verification import verify_invariants
from tests.camt import book_movement
from tests.subsidies.finance.banking import import_day_statement
from tests.trainings.courses_world import make_full_edition
from tests.world import NOW


@pytest.fixture
def row(world):
    """A fee that the bank showed."""
    row = make_full_edition(world, "An")[1][0]
    import_day_statement(world, book_movement(300, communication=row.communication))
    return row


def find_course_fee_breaks() -> list[str]:
    """What the examination of course fees finds."""
    [invariant] = [each for each in BANK_INVARIANTS if each.name.startswith("a course fee")]
    return next(each.rows for each in verify_invariants(at=NOW) if each.invariant == invariant)


def test_a_fee_that_the_bank_showed_is_in_order(row):
    assert find_course_fee_breaks() == []


def test_a_fee_that_no_bank_line_shows_is_found(row):
    type(row).objects.filter(pk=row.pk).update(received=200)
    assert find_course_fee_breaks() == [f"enrolment {row.pk}, received 200.00, lines 300.00, held 300.00"]
