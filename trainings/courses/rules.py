"""What holds in an edition: how many places are free, when somebody may still leave, when attendance is enough."""

from datetime import date, datetime, timedelta
from decimal import Decimal

ANSWER_WITHIN = timedelta(hours=6)


def count_free_places(*, capacity: int, taken: int) -> int:
    """How many places are left."""
    return max(0, capacity - taken)


def may_still_leave_edition(*, starts_on: date, today: date) -> bool:
    """Whether people may cancel their own place: until the day before the edition begins."""
    return today < starts_on


def is_open_to_candidates(*, starts_on: date, today: date) -> bool:
    """Whether people can still ask for a place, and whoever waits can get one: as long as they may still leave."""
    return may_still_leave_edition(starts_on=starts_on, today=today)


def is_open_to_walk_ins(*, starts_on: date, today: date) -> bool:
    """Whether the project holder can still give somebody a place: on the first day as well."""
    return today <= starts_on


def can_move_up_unasked(*, starts_on: date, today: date) -> bool:
    """Whether who waits longest simply gets a place: while a whole day is left to give it up again. Later the place is
    offered."""
    return today + timedelta(days=1) < starts_on


def find_answer_deadline(*, offered_at: datetime, begins: datetime) -> datetime:
    """Until when an offered place is kept for somebody: six hours, and never beyond the midnight before the course."""
    return min(offered_at + ANSWER_WITHIN, begins)


def count_days_short(*, present: int, required: int) -> int:
    """How many days somebody still needs to complete the course."""
    return max(0, required - present)


def find_outstanding_fee(*, fee: Decimal, received: Decimal) -> Decimal:
    """How many euro of a fee no bank statement has shown yet."""
    return fee - received
