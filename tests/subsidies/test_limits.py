"""A programme's limits from the command line: the threshold for a second person, and the last day."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command


def set_limits(world, *given: str) -> None:
    """The command, for the programme of the test."""
    call_command("set_limits", f"--programme={world.programme.slug}", *given)


def test_both_limits_are_set_and_what_is_not_named_stays(world):
    set_limits(world, "--second-person-above=2500", "--last-day=2019-12-31")
    set_limits(world, "--second-person-above=750.50")
    world.programme.refresh_from_db()
    assert (world.programme.second_person_above, world.programme.ends_on) == (Decimal("750.50"), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "Name --second-person-above"),
        (["--last-day=2016-01-01"], "01/12/2016"),
        (["--second-person-above=-1"], "not above zero"),
        (["--second-person-above=1.005"], "decimal"),
        (["--last-day=31/12/2019"], "not a day"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(world, given, sentence):
    before = (world.programme.second_person_above, world.programme.ends_on)
    with pytest.raises(CommandError, match=sentence):
        set_limits(world, *given)
    world.programme.refresh_from_db()
    assert (world.programme.second_person_above, world.programme.ends_on) == before
