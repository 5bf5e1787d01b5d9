"""What a window showed, compared with what stands there now."""

from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal

import pytest

from healthcoach.core.versions import ChangedMeanwhile, Seen, check_seen, is_same


@dataclass
class UntrackedRow:
    """Something that is changed; it leaves no trail."""


def check_saved_version(given: dict, *, now: dict, seen: Seen | None) -> dict:
    return check_seen(UntrackedRow(), given, now=now, seen=seen, by=None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, ""),
        (5, Decimal("5.00")),
        (["b", "a"], ("a", "b")),
        ("een\r\ntwee ", "een\ntwee"),
        (date(2018, 4, 12), date(2018, 4, 12)),
        (0, Decimal(0)),
        ([], None),
    ],
)
def test_values_that_read_the_same_are_the_same(one, other):
    assert is_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, False),
        (0, None),
        ("a", "A"),
        (["a"], ["a", "b"]),
        (time(9), time(9, 30)),
        (Decimal("5.01"), 5),
        ("1", "10"),
    ],
)
def test_values_that_read_otherwise_are_not(one, other):
    assert not is_same(one, other)


STRANGE_WINDOWS = ["", " ", "\x00", "place", "place:xyz", "{}", "=" * 3000, "place:0123456789abcdef zzz"]
STRANGE_WINDOWS += ["place:0123456789ABCDEF", " ".join(["place:0123456789abcdef"] * 400)]


def test_a_window_reads_back_what_it_carries():
    seen = Seen.of({"place": "Gent", "on_2": date(2018, 4, 12), "capacity": None})
    assert Seen.read(str(seen)) == seen
    assert not Seen.read(str(seen)).blind


@pytest.mark.parametrize("strange", STRANGE_WINDOWS)
def test_a_window_that_does_not_say_what_it_showed_writes_over_nothing(strange):
    seen = Seen.read(strange)
    for before, after in (("Brussel", "Gent"), (5, 6), (["a"], []), (True, False), (date(2018, 4, 12), None)):
        with pytest.raises(ChangedMeanwhile) as refusal:
            check_saved_version({"place": after}, now={"place": before}, seen=seen)
        assert refusal.value.fields == ["place"]


@pytest.mark.parametrize("strange", STRANGE_WINDOWS)
def test_a_window_that_does_not_say_what_it_showed_fills_in_what_is_empty(strange):
    seen = Seen.read(strange)
    for before, after in ((None, "Gent"), ("", "Gent"), ([], ["a"]), (0, 3), (False, True), ("Gent", "Gent")):
        assert check_saved_version({"place": after}, now={"place": before}, seen=seen) == {"place": after}


def test_who_does_not_say_what_was_shown_writes_over_everything():
    assert check_saved_version({"place": "Gent"}, now={"place": "Brussel"}, seen=None) == {"place": "Gent"}


def test_a_save_of_what_still_stands_as_it_was_shown_is_made():
    seen = Seen.of({"place": "Gent", "capacity": 10})
    given = {"place": "Aalst", "capacity": 10}
    assert check_saved_version(given, now={"place": "Gent", "capacity": 10}, seen=seen) == given


def test_a_save_that_would_undo_what_another_window_saved_is_refused_and_names_the_field():
    seen = Seen.of({"place": "Gent", "capacity": 10})
    with pytest.raises(ChangedMeanwhile) as refusal:
        check_saved_version({"place": "Gent", "capacity": 12}, now={"place": "Brussel", "capacity": 10}, seen=seen)
    assert refusal.value.fields == ["place"]
    assert refusal.value.now["place"] == "Brussel"
    assert refusal.value.code == "changed_meanwhile"


def test_two_windows_that_typed_the_same_do_not_meet():
    seen = Seen.of({"place": "Gent"})
    assert check_saved_version({"place": "Brussel"}, now={"place": "Brussel"}, seen=seen) == {"place": "Brussel"}


def test_what_came_back_to_what_was_shown_is_no_change():
    seen = Seen.of({"place": "Gent"})
    assert check_saved_version({"place": "Aalst"}, now={"place": "Gent"}, seen=seen) == {"place": "Aalst"}


def test_a_draft_leaves_alone_what_only_the_other_window_changed():
    seen = replace(Seen.of({"headcount": 5, "motivation": ""}), merges=True)
    now = {"headcount": 5, "motivation": "Lang verhaal."}
    assert check_saved_version({"headcount": 9, "motivation": ""}, now=now, seen=seen) == {"headcount": 9}
    with pytest.raises(ChangedMeanwhile):
        check_saved_version({"headcount": 5, "motivation": "Kort."}, now=now, seen=seen)


def test_a_field_that_the_window_did_not_show_is_written():
    seen = Seen.of({"place": "Gent"})
    assert check_saved_version({"capacity": 3}, now={"capacity": 9}, seen=seen) == {"capacity": 3}
