"""Reminding coaches that their certification expires, and telling that it did: what is due and was not told yet, so
that a day on which the job did not run loses nothing, and running it twice doubles nothing."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from coaches.certification import notifications
from coaches.certification.models import Coach, CoachQuerySet
from coaches.certification.rules import SOON, notice_due
from healthcoach.mail.models import Message


def remind(*, at: datetime) -> int:
    """Tells coaches 90, 30 and 7 days before their certification expires, of these only the tightest, and once that it
    expired. Who retired or cannot sign in is not told. Returns how many were told."""
    today = timezone.localdate(at)
    due = [
        (coach, days)
        for coach in _to_look_at(today)
        if (days := notice_due(coach.renewed_on, coach.expires_on, today)) is not None
    ]
    told = _told([notifications.about_renewal(coach) for coach, _days in due])
    new = [
        (coach, days)
        for coach, days in due
        if (coach.user_id, notifications.renewal_kind(days), notifications.about_renewal(coach)) not in told
    ]
    notifications.renewals(new, at=at)
    return len(new)


def _to_look_at(today: date) -> CoachQuerySet:
    coaches = Coach.objects.with_expiry(today).filter(expires_on__lte=today + timedelta(days=SOON))
    working = coaches.exclude(retired_on__lte=today).filter(user__is_active=True)
    return working.select_related("user").order_by("pk")


def _told(about: list[str]) -> set[tuple[int, str, str]]:
    messages = Message.objects.filter(about__any_of=about)
    return set(messages.values_list("recipient_id", "kind", "about"))
