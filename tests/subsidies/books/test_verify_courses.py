"""The examination finds a course fee that no bank line stands for."""

import pytest
from django.db import connection

from subsidies.books.of_the_bank import THE_BANK
from tests.camt import booked
from tests.subsidies.finance.banking import bring
from tests.trainings.courses_world import full


@pytest.fixture
def row(world):
    """A fee that the bank showed."""
    row = full(world, "An")[1][0]
    bring(world, booked(300, communication=row.communication))
    return row


def found() -> list[tuple]:
    """What the examination of course fees finds."""
    [invariant] = [each for each in THE_BANK if each.name.startswith("a course fee")]
    with connection.cursor() as cursor:
        cursor.execute(invariant.sql)
        return cursor.fetchall()


def test_a_fee_that_the_bank_showed_is_in_order(row):
    assert found() == []


def test_a_fee_that_no_bank_line_shows_is_found(row):
    type(row).objects.filter(pk=row.pk).update(received=200)
    assert [each[0] for each in found()] == [row.pk]
