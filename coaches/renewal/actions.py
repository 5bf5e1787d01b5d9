"""Reminding coaches that their certification expires, and telling that it did: what is due and was not told yet, so
that a day on which the job did not run loses nothing, and running it twice doubles nothing."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from coaches.certification.models import Coach, CoachQuerySet
from coaches.renewal import notifications
from coaches.renewal.queries import with_expiry
from coaches.renewal.rules import EXPIRES_SOON_DAYS, find_due_notice
from healthcoach.mail.models import Message


def remind_expiring_coaches(*, at: datetime) -> int:
    """Tells coaches 90, 30 and 7 days before their certification expires, of these only the tightest, and once that it
    expired. Who retired or cannot sign in is not told. Returns how many were told."""
    today = timezone.localdate(at)
    due = [
        (coach, days)
        for coach in _find_expiring_coaches(today)
        if (days := find_due_notice(coach.renewed_on, coach.expires_on, today)) is not None
    ]
    told = _find_sent_reminders([notifications.build_renewal_subject(coach) for coach, _days in due])
    new = [
        (coach, days)
        for coach, days in due
        if (coach.user_id, notifications.build_renewal_kind(days), notifications.build_renewal_subject(coach))
        not in told
    ]
    notifications.notify_renewals_due(new, at=at)
    return len(new)


def _find_expiring_coaches(today: date) -> CoachQuerySet:
    coaches = with_expiry(Coach.objects.all(), today).filter(expires_on__lte=today + timedelta(days=EXPIRES_SOON_DAYS))
    working = coaches.exclude(retired_on__lte=today).filter(user__is_active=True)
    return working.select_related("user").order_by("pk")


def _find_sent_reminders(about: list[str]) -> set[tuple[int, str, str]]:
    messages = Message.objects.filter(about__any_of=about)
    return set(messages.values_list("recipient_id", "kind", "about"))
