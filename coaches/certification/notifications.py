"""What coaches are told about their certification, in their own language."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from coaches.certification.models import BankAccount, Coach
from healthcoach.mail import actions as mail


def account_changed(account: BankAccount, *, at: datetime) -> None:
    """Tells the coach that another account was registered, so that a change by somebody else does not go unseen. The
    number itself is not written: only how it ends."""
    coach = account.coach
    if coach.user is None:
        return
    mail.tell(
        [mail.Letter(coach.user.pk, coach.user.language, f"bank-account:{account.pk}", {"account": str(account)})],
        kind="account_changed",
        subject=_("Your bank account was changed"),
        body=[
            _("From now on your fees are paid on the account that ends in %(account)s."),
            _("If it was not you who changed it, tell the project holder at once."),
        ],
        at=at,
    )


def renewal_kind(days: int) -> str:
    """How the notice so many days before the end is called; 0 at the end."""
    return f"renewal_{days}" if days else "certification_expired"


def about_renewal(coach: Coach) -> str:
    """What such a notice is about: this coach's certification until that day; a renewed one is another."""
    return f"certification:{coach.pk}:{coach.expires_on:%Y-%m-%d}"


def renewals(due: Sequence[tuple[Coach, int]], *, at: datetime) -> None:
    """Tells coaches with an expiry so many days before, and at the end, what keeps them certified."""
    for days in sorted({days for _coach, days in due}, reverse=True):
        letters = [
            mail.Letter(
                coach.user_id,
                coach.user.language,
                about_renewal(coach),
                {"name": coach.name, "day": coach.expires_on},
            )
            for coach, each in due
            if each == days
        ]
        subject, body = BEFORE if days else AFTER
        mail.tell(letters, kind=renewal_kind(days), subject=subject, body=body, at=at)


BEFORE = (
    _("Stay a coach: come to an intervision"),
    [
        _("Your certification as a coach holds until %(day)s. One intervision keeps it: attend one before that day."),
        _("The dates are on the website, under “My certification”."),
    ],
)
AFTER = (
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
