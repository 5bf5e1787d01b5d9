"""The examination finds a course fee that no bank line stands for."""

import pytest

from subsidies.books.examination import examine
from subsidies.books.of_the_bank import THE_BANK
from tests.camt import booked
from tests.subsidies.finance.banking import bring
from tests.trainings.courses_world import full
from tests.world import NOW


@pytest.fixture
def row(world):
    """A fee that the bank showed."""
    row = full(world, "An")[1][0]
    bring(world, booked(300, communication=row.communication))
    return row


def found() -> list[str]:
    """What the examination of course fees finds."""
    [invariant] = [each for each in THE_BANK if each.name.startswith("a course fee")]
    return next(each.rows for each in examine(at=NOW) if each.invariant == invariant)


def test_a_fee_that_the_bank_showed_is_in_order(row):
    assert found() == []


def test_a_fee_that_no_bank_line_shows_is_found(row):
    type(row).objects.filter(pk=row.pk).update(received=200)
    assert found() == [f"enrolment {row.pk}, received 200.00, lines 300.00, held 300.00"]
