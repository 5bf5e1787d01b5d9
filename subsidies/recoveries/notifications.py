"""What a coach is told of a recovery order, in their own language."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import format_euro
from healthcoach.core.structured_communication import format_communication
from healthcoach.mail import actions as mail
from subsidies.payments.models import PayingAccount
from subsidies.recoveries.letter import group_iban_digits
from subsidies.recoveries.models import Recovery


def is_notified_by_mail(order: Recovery) -> bool:
    """Whether the payee is a coach with an account, who is told by e-mail; a supplier gets the letter by post."""
    coach = order.payable.coach
    return coach is not None and coach.user_id is not None


def notify_recovery_ordered(order: Recovery, account: PayingAccount, *, at: datetime) -> None:
    """Tells the coach how much to repay, why, before which day and how."""
    if not is_notified_by_mail(order):
        return
    coach = order.payable.coach
    facts = {
        "reference": order.payable.reference,
        "amount": format_euro(order.amount),
        "reason": order.reason,
        "day": order.pay_before,
        "iban": group_iban_digits(account.iban),
        "holder": account.holder,
        "communication": format_communication(order.communication),
    }
    mail.queue_messages(
        [mail.MessageDraft(coach.user.pk, coach.user.language, order.subject, facts)],
        kind="recovery_ordered",
        subject=_("Please repay %(amount)s for %(reference)s"),
        body=[
            _("%(amount)s of what we paid you for %(reference)s has to be repaid. This is why:"),
            "%(reason)s",
            _(
                "Please transfer it by %(day)s to %(iban)s of %(holder)s, "
                "with the structured communication %(communication)s."
            ),
            _("The programme sends you the letter as well. If you have a question, answer this message."),
        ],
        at=at,
    )
