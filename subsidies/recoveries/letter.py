"""The letter of a recovery order, in the language of who repays, kept as a document beside the order."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from healthcoach.documents import MEDIA_TYPE, pdf
from healthcoach.files import actions as files
from healthcoach.files.models import Document
from healthcoach.money import euro
from healthcoach.references import shown
from healthcoach.users.models import User
from subsidies.payments.models import PayingAccount
from subsidies.recoveries.models import Recovery

TEMPLATE = "subsidies/recoveries/documents/order.typ"


def language(order: Recovery) -> str:
    """The language of who repays; suppliers are written to in Dutch."""
    coach = order.payable.coach
    return coach.user.language if coach and coach.user else "nl"


def grouped(iban: str) -> str:
    """An account number as people read it: in fours."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def write(order: Recovery, account: PayingAccount, *, by: User, at: datetime) -> Document:
    """Makes the letter of an order that has its communication and its last day, dated that day, and keeps it."""
    dated = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    with translation.override(language(order)):
        content = pdf(TEMPLATE, facts_of(order, account, by=by, at=at), at=dated)
        name = _("repayment-%(reference)s.pdf") % {"reference": f"{order.payable.reference}-{order.pk}"}
    return files.keep_made(name, content, media_type=MEDIA_TYPE, by=by)


def facts_of(order: Recovery, account: PayingAccount, *, by: User, at: datetime) -> dict[str, object]:
    """What the letter says, in the active language."""
    payable = order.payable
    paid = {"day": _day(payable.paid_on), "paid": euro(payable.paid), "reference": payable.reference}
    opening = _("On %(day)s we paid you %(paid)s for %(reference)s. %(amount)s of it has to be repaid. The reason:")
    return {
        "title": _("Request for repayment %(reference)s") % paid,
        "sender": account.holder,
        "payee": order.payee,
        "opening": opening % (paid | {"amount": euro(order.amount)}),
        "reason": order.reason,
        "request": _("Please transfer the amount with exactly this structured communication, so that we recognise it."),
        "pairs": [
            [_("Amount"), euro(order.amount)],
            [_("Account"), grouped(account.iban)],
            [_("In the name of"), account.holder],
            [_("Structured communication"), shown(order.communication)],
            [_("At the latest on"), _day(order.pay_before)],
        ],
        "closing": _closing(order),
        "footer": f"{payable.line.programme} – {payable.reference}",
        "signed": str(by.name or by.email),
        "day": _day(timezone.localdate(at)),
    }


def _closing(order: Recovery) -> list[str]:
    contact = _("Do you have a question, or do you need more time? Write to %(contact)s.")
    lines = [contact % {"contact": settings.CONTACT_EMAIL}]
    if order.payable.coach_id:
        lines.insert(
            0,
            _(
                "A subsidy is repaid as far as it was not used for its purpose or was not justified "
                "(law of 16 May 2003, articles 11 and 13)."
            ),
        )
    return lines


def _day(day: object) -> str:
    return date_format(day, "DATE_FORMAT")
