"""What coaches are told about the end of their certification, in their own language."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from coaches.certification.models import Coach
from healthcoach.mail import actions as mail


def build_renewal_kind(days: int) -> str:
    """How the notice so many days before the end is called; 0 at the end."""
    return f"renewal_{days}" if days else "certification_expired"


def build_renewal_subject(coach: Coach) -> str:
    """What such a notice is about: this coach's certification until that day; a renewed one is another."""
    return f"certification:{coach.pk}:{coach.expires_on:%Y-%m-%d}"


def notify_renewals_due(due: Sequence[tuple[Coach, int]], *, at: datetime) -> None:
    """Tells coaches with an expiry so many days before, and at the end, what keeps them certified."""
    for days in sorted({days for _coach, days in due}, reverse=True):
        letters = [
            mail.MessageDraft(
                coach.user_id,
                coach.user.language,
                build_renewal_subject(coach),
                {"name": coach.name, "day": coach.expires_on},
            )
            for coach, each in due
            if each == days
        ]
        subject, body = RENEWAL_REMINDER_TEXT if days else CERTIFICATION_EXPIRED_TEXT
        mail.queue_messages(letters, kind=build_renewal_kind(days), subject=subject, body=body, at=at)


RENEWAL_REMINDER_TEXT = (
    _("Stay a coach: come to an intervision"),
    [
        _("Your certification as a coach holds until %(day)s. One intervision keeps it: attend one before that day."),
        _("The dates are on the website, under “My certification”."),
    ],
)
CERTIFICATION_EXPIRED_TEXT = (
    _("Your certification has expired"),
    [
        _(
            "Your certification expired on %(day)s: you attended no intervision in time. "
            "You finish the trajectories that run, but cannot start a new one."
        ),
        _("As soon as you have attended an intervision, you can start again."),
        _("The dates are on the website, under “My certification”."),
    ],
)
