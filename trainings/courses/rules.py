"""What holds in an edition: how many places are free, when somebody may still leave, when attendance is enough."""

from datetime import date
from decimal import Decimal

# How a candidacy says that the project holder admitted somebody. A course stands below the candidates in the house and
# cannot import the word from them; a test holds the two together.
ADMITTED = "admitted"


def free(*, capacity: int, taken: int) -> int:
    """How many places are left."""
    return max(0, capacity - taken)


def may_still_leave(*, starts_on: date, today: date) -> bool:
    """Whether people may cancel their own place: until the day before the edition begins."""
    return today < starts_on


def takes_people(*, starts_on: date, today: date) -> bool:
    """Whether somebody can still get a place: until the first day itself."""
    return today <= starts_on


def days_short(*, present: int, required: int) -> int:
    """How many days somebody still needs to complete the course."""
    return max(0, required - present)


def outstanding(*, fee: Decimal, received: Decimal) -> Decimal:
    """How many euro of a fee no bank statement has shown yet."""
    return fee - received
