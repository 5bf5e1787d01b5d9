"""What coaches are told about their certification, in their own language."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from coaches.certification.models import BankAccount
from healthcoach.mail import actions as mail


def notify_account_changed(account: BankAccount, *, at: datetime) -> None:
    """Tells the coach that another account was registered, so that a change by somebody else does not go unseen. The
    number itself is not written: only how it ends."""
    coach = account.coach
    if coach.user is None:
        return
    mail.queue_messages(
        [
            mail.MessageDraft(
                coach.user.pk, coach.user.language, f"bank-account:{account.pk}", {"account": str(account)}
            )
        ],
        kind="account_changed",
        subject=_("Your bank account was changed"),
        body=[
            _("From now on your fees are paid on the account that ends in %(account)s."),
            _("If it was not you who changed it, tell the project holder at once."),
        ],
        at=at,
    )
