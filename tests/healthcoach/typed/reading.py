"""Asking a reader, and what it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from healthcoach.core.typed.pasted import Unreadable


def refusal_of(read: Callable[..., Any], typed: str, **bounds: object) -> Unreadable:
    """The refusal of a text that is no value."""
    with pytest.raises(Unreadable) as caught:
        read(typed, **bounds)
    assert str(caught.value).endswith(".")
    return caught.value


def reads_or_refuses(read: Callable[..., Any], typed: str) -> Any:
    """The value, or nothing where it is refused by name; anything else that is raised fails the test."""
    try:
        return read(typed)
    except Unreadable as caught:
        refusal = caught
    assert str(refusal)
    assert refusal.code
    return None
