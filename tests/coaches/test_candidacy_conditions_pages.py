"""The pages on which the project holder adopts the conditions of a candidacy."""

import pytest

from coaches.candidacy.models import Condition
from healthcoach.programmes.models import Assignment
from tests.coaches.test_candidacy_staff_pages import CONDITIONS
from tests.subsidies.desk import (
    open_desk_browser,
    read_page_text,
)
from tests.world import make_world


@pytest.fixture
def staff(world):
    """The project holder's browser."""
    return open_desk_browser(world, "staff")


MATRIX = {"management": ["health"], "psychology": ["coaching"], "medical": ["policy"], "valid_from": "2099-01-01"}


def test_the_conditions_in_force_are_shown_and_other_ones_adopted(world, staff):
    page = read_page_text(staff.get(CONDITIONS))
    assert "coaching or policy development" in page
    assert "the usual conditions hold" in page
    page = staff.post(CONDITIONS, MATRIX, follow=True)
    assert "The conditions have been adopted." in read_page_text(page)
    assert Condition.objects.count() == 3
    assert "01/01/2099" in read_page_text(page)
    staff.post(CONDITIONS, MATRIX)
    assert Condition.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"valid_from": "2018-01-01"}, "valid_from"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_from": "2018-02-30"}, "valid_from"),
        ({"medical": []}, "medical"),
        ({"medical": ["x"]}, "medical"),
    ],
)
def test_conditions_that_cannot_be_are_told_at_their_field(world, staff, given, field):
    page = staff.post(CONDITIONS, MATRIX | given)
    assert page.context["form"].errors[field]
    assert page.context["form"]["management"].value() == ["health"]
    assert not Condition.objects.exists()


def test_conditions_for_the_last_day_that_can_be_typed_are_shown(world, staff):
    assert staff.post(CONDITIONS, MATRIX | {"valid_from": "2100-12-31"}, follow=True).status_code == 200
    assert "31/12/2100" in read_page_text(staff.get(CONDITIONS))


def test_the_project_holder_of_two_programmes_says_for_which_one(world, staff):
    other = make_world(code="XX")
    Assignment.objects.create(user=world.people["staff"], role="staff", programme=other.programme)
    page = staff.post(CONDITIONS, MATRIX)
    assert page.context["form"].errors["programme"]
    staff.post(CONDITIONS, MATRIX | {"programme": other.programme.pk})
    assert Condition.objects.filter(programme=other.programme).count() == 3
    assert "Programma XX" in read_page_text(staff.get(CONDITIONS))
