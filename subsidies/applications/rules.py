"""What an application is called, what makes it complete, and when its reminders are due."""

from collections.abc import Mapping
from datetime import date, timedelta

NEEDED = (
    "company_name",
    "postal_code",
    "municipality",
    "headcount",
    "themes",
    "motivation_of_company",
    "referral",
)
REMINDERS_AT = (60, 30, 7)  # days before an approval lapses
LAST_WARNING = timedelta(days=7)  # nobody's approval lapses sooner after the last reminder


def reference(code: str, number: int) -> str:
    """How people call a file of a programme: GC-00042."""
    return f"{code}-{number:05d}"


def subject(number: int) -> str:
    """How the ledger calls a file."""
    return f"application:{number}"


def missing(declared: Mapping[str, object]) -> list[str]:
    """The fields a company still has to fill in before it can submit, the declaration on honour last."""
    absent = [name for name in NEEDED if declared[name] in ("", None, [])]
    return absent if declared["de_minimis_declared"] else [*absent, "de_minimis_declared"]


def reminder_days(lapses_on: date, decided_on: date) -> list[date]:
    """The days of the reminders of an approval: those that lie after the decision, for it tells the day itself."""
    days = [lapses_on - timedelta(days=days) for days in REMINDERS_AT]
    return [day for day in days if day > decided_on]


def reminders_due(lapses_on: date, decided_on: date, today: date) -> int:
    """How many reminders should have gone out by today; after a missed day the later one makes up for the earlier."""
    return sum(day <= today for day in reminder_days(lapses_on, decided_on))


def last_day(lapses_on: date, decided_on: date, reminded_on: date | None) -> date | None:
    """The last day on which an approval can be used: its own, but never within a week of the last reminder. Not known
    while a reminder has yet to go out."""
    if not reminder_days(lapses_on, decided_on):
        return lapses_on
    return reminded_on and max(lapses_on, reminded_on + LAST_WARNING - timedelta(days=1))


def may_lapse(lapses_on: date, decided_on: date, reminded_on: date | None, today: date) -> bool:
    """Whether an approval lapses today: its last day has passed."""
    last = last_day(lapses_on, decided_on, reminded_on)
    return last is not None and today > last
