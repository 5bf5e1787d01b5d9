"""What an application is called, what makes it complete, and when its reminders are due."""

from collections.abc import Mapping
from datetime import date, timedelta

REQUIRED_APPLICATION_FIELDS = (
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


def format_application_reference(code: str, number: int) -> str:
    """How people call a file of a programme: GC-00042."""
    return f"{code}-{number:05d}"


def build_application_subject(number: int) -> str:
    """How the ledger calls a file."""
    return f"application:{number}"


def list_missing_fields(declared: Mapping[str, object]) -> list[str]:
    """The fields a company still has to fill in before it can submit, the declaration on honour last."""
    absent = [name for name in REQUIRED_APPLICATION_FIELDS if declared[name] in ("", None, [])]
    return absent if declared["de_minimis_declared"] else [*absent, "de_minimis_declared"]


def list_reminder_days(lapses_on: date, decided_on: date) -> list[date]:
    """The days of the reminders of an approval: those that lie after the decision, for it tells the day itself."""
    days = [lapses_on - timedelta(days=days) for days in REMINDERS_AT]
    return [day for day in days if day > decided_on]


def count_reminders_due(lapses_on: date, decided_on: date, today: date) -> int:
    """How many reminders should have gone out by today; after a missed day the later one makes up for the earlier."""
    return sum(day <= today for day in list_reminder_days(lapses_on, decided_on))


def find_last_usable_day(lapses_on: date, decided_on: date, reminded_on: date | None) -> date | None:
    """The last day on which an approval can be used: its own, but never within a week of the last reminder. Not known
    while a reminder has yet to go out."""
    if not list_reminder_days(lapses_on, decided_on):
        return lapses_on
    return reminded_on and max(lapses_on, reminded_on + LAST_WARNING - timedelta(days=1))


def has_approval_lapsed(lapses_on: date, decided_on: date, reminded_on: date | None, today: date) -> bool:
    """Whether an approval lapses today: its last day has passed."""
    last = find_last_usable_day(lapses_on, decided_on, reminded_on)
    return last is not None and today > last
