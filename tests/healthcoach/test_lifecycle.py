"""A lifecycle by itself: a table of statuses, what it allows, how it refuses, and how it is drawn."""

import pytest
from django.db import models

from healthcoach.core.lifecycle import LIFECYCLES, AlreadyDone, Lifecycle, WrongStatus


class Light(models.TextChoices):
    """A lamp's statuses."""

    OFF = "off", "off"
    ON = "on", "on"
    BROKEN = "broken", "broken"


@pytest.fixture
def lamp():
    """The lifecycle of a lamp; it burns once."""
    yield Lifecycle("lamp", Light, {Light.OFF: {Light.ON}, Light.ON: {Light.OFF, Light.BROKEN}, Light.BROKEN: set()})
    del LIFECYCLES["lamp"]


class Lamp:
    """Something with a status."""

    def __init__(self, status: str) -> None:
        self.status = status


@pytest.mark.parametrize(
    ("now", "then", "allowed"),
    [
        ("off", "on", True),
        ("on", "broken", True),
        ("off", "broken", False),
        ("broken", "on", False),
        ("on", "on", False),
    ],
)
def test_only_the_moves_of_the_table_are_allowed(lamp, now, then, allowed):
    assert lamp.allows(now, then) is allowed


def test_every_status_must_say_where_it_leads():
    with pytest.raises(ValueError, match="BROKEN"):
        Lifecycle("half a lamp", Light, {Light.OFF: {Light.ON}, Light.ON: set()})


def test_one_row_that_cannot_move_holds_back_all(lamp):
    with pytest.raises(WrongStatus, match="broken"):
        lamp.check([Lamp("on"), Lamp("broken")], Light.OFF)


def test_a_row_that_is_there_already_was_done_before(lamp):
    with pytest.raises(AlreadyDone):
        lamp.check([Lamp("on")], Light.ON)


def test_the_first_status_is_where_every_row_begins(lamp):
    assert lamp.initial == Light.OFF
    assert lamp.diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> off",
        "    off --> on",
        "    on --> broken",
        "    on --> off",
        "    broken --> [*]",
    ]


def test_a_refusal_has_a_stable_code_and_a_sentence():
    assert WrongStatus(status="x").code == "wrong_status"
    assert "x" in str(WrongStatus(status="x"))
