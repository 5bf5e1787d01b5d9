"""When a session can have been held."""

from datetime import date

MAX_MINUTES_PER_DAY = 8 * 60  # minutes


def find_session_problem(held_on: date, started_on: date, today: date, minutes_that_day: int) -> str | None:
    """Why a session cannot have been held on this day: "future", "before_start" or "long_day"; or nothing."""
    if held_on > today:
        return "future"
    if held_on < started_on:
        return "before_start"
    return "long_day" if minutes_that_day > MAX_MINUTES_PER_DAY else None
