"""Texts as they are pasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcoach.core.typed.pasted import shorten_typed, tidy_line, tidy_text, tidy_value


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("Bakkerij\u00a0De\u202fKorenbloem", "Bakkerij De Korenbloem"),
        ("\ufeffEls\u200b Janssens\u2060", "Els Janssens"),
        ("\u202eslE\u202c", "slE"),
        ("e\u0301tage", "étage"),
        ("één\tregel", "één regel"),
        ("m² en ½", "m² en ½"),
        ("een\r\ntwee\x0bdrie\u2028vier", "een\ntwee\ndrie\nvier"),
        ("Jan\u200dssens", "Janssens"),
        ("\U0001f469\u200d\U0001f4bc", "\U0001f469\u200d\U0001f4bc"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_text_keeps_its_signs_and_loses_what_nobody_sees(pasted, text):
    assert tidy_text(pasted) == text


def test_a_name_stands_on_one_line():
    assert tidy_line("  Bakkerij\n De \u200b Korenbloem ") == "Bakkerij De Korenbloem"


def test_a_value_has_plain_signs_but_never_what_was_raised():
    assert tidy_value("１２–３\u200d４") == "12-34"
    assert tidy_value("10²") == "10²"


def test_a_sentence_repeats_only_the_beginning_of_what_was_typed():
    assert len(shorten_typed("x" * 10_000)) == 40


@given(st.text())
def test_tidying_twice_is_tidying_once(typed):
    for tidy in (tidy_text, tidy_line, tidy_value):
        assert tidy(tidy(typed)) == tidy(typed)
