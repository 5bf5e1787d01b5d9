"""The story told by the examples: its tables, and the days on which it happened, moved to another today if asked."""

import csv
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from healthcoach.core.audit import audit_context
from healthcoach.users.models import User

STORY_TODAY = date(2018, 3, 23)  # the day on which the minister answered
EXAMPLE_TABLES_DIR = Path(__file__).parent / "data"


def read_example_table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one table of the examples."""
    with (EXAMPLE_TABLES_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@dataclass(frozen=True)
class Calendar:
    """Reads the days of the tables, all moved by the same number of days."""

    shift: timedelta = timedelta()

    @classmethod
    def with_today(cls, today: date) -> "Calendar":
        """The calendar in which the minister answers on another day."""
        return cls(today - STORY_TODAY)

    def day(self, written: str) -> date:
        """A day as the tables write it."""
        return date.fromisoformat(written) + self.shift

    def moment(self, written: str, hour: int = 10, minute: int = 0) -> datetime:
        """A moment of such a day, by the clock in Brussels."""
        return timezone.make_aware(datetime.combine(self.day(written), time(hour, minute)))


def audit_as_import(by: User | None) -> AbstractContextManager:
    """Within it, changes are recorded as this person's and as imported: they happened before they were entered."""
    return audit_context(user_id=by.pk if by else None, where="import")
