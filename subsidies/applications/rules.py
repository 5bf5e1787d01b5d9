"""What makes an application complete, and when its reminders are due."""

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


def missing(declared: Mapping[str, object]) -> list[str]:
    """The fields a company still has to fill in before it can submit, the declaration on honour last."""
    absent = [name for name in NEEDED if declared[name] in ("", None, [])]
    return absent if declared["de_minimis_declared"] else [*absent, "de_minimis_declared"]


def reminders_due(lapses_on: date, today: date) -> int:
    """How many reminders should have gone out by today; after a missed day the later one makes up for the earlier."""
    return sum(today >= lapses_on - timedelta(days=days) for days in REMINDERS_AT)


def may_lapse(lapses_on: date, reminded_on: date | None, today: date) -> bool:
    """Whether an approval lapses today: its day has passed and the last warning is a week old."""
    return today > lapses_on and reminded_on is not None and today >= reminded_on + LAST_WARNING
