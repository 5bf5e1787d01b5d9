"""Where a coach stands, and when the end of a certification is announced."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """Where a coach stands: one place each, the first that applies."""

    RETIRED = "retired", _("retired")
    BLOCKED = "blocked", _("blocked")
    EXPIRED = "expired", _("expired")
    WITHOUT_ACCOUNT = "without_account", _("without a bank account")
    NO_SIGN_IN = "no_sign_in", _("cannot sign in")
    ACTIVE = "active", _("active")


REMINDED_BEFORE = (7, 30, 90)  # days before a certification expires, tightest first
EXPIRY_NOTICE = 0
EXPIRES_SOON_DAYS = max(REMINDED_BEFORE)


def find_due_notice(renewed_on: date, expires_on: date, today: date) -> int | None:
    """Which notice is due: so many days before the end, 0 at the end; of those that apply only the tightest. None when
    it is too early, or when the certification is younger than the notice."""
    if expires_on <= today:
        return EXPIRY_NOTICE
    for days in REMINDED_BEFORE:
        if today >= expires_on - timedelta(days=days):
            return days if expires_on - timedelta(days=days) > renewed_on else None
    return None


class RenewalProgress(NamedTuple):
    """How far a certification is on its way to the day on which it expires, in days."""

    passed: int
    whole: int
    left: int


def measure_renewal_progress(renewed_on: date, expires_on: date, today: date) -> RenewalProgress:
    """The days passed since the last renewal, of how many, and how many are left; none are left once it expired."""
    whole = (expires_on - renewed_on).days
    passed = min(max((today - renewed_on).days, 0), whole)
    return RenewalProgress(passed, whole, whole - passed)
