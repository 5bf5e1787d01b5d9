"""The letter of a recovery order, in the language of who repays, kept as a document beside the order."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from healthcoach.core.documents import PDF_MEDIA_TYPE, render_pdf
from healthcoach.core.money import format_euro
from healthcoach.core.structured_communication import format_communication
from healthcoach.files import actions as files
from healthcoach.files.models import Document
from healthcoach.users.models import User
from subsidies.payments.models import PayingAccount
from subsidies.recoveries.models import Recovery

RECOVERY_LETTER_TEMPLATE = "subsidies/recoveries/documents/order.typ"


def choose_letter_language(order: Recovery) -> str:
    """The language of who repays; suppliers are written to in Dutch."""
    coach = order.payable.coach
    return coach.user.language if coach and coach.user else "nl"


def group_iban_digits(iban: str) -> str:
    """An account number as people read it: in fours."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def write_recovery_letter(order: Recovery, account: PayingAccount, *, by: User, at: datetime) -> Document:
    """Makes the letter of an order that has its communication and its last day, dated that day, and keeps it."""
    dated = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    with translation.override(choose_letter_language(order)):
        content = render_pdf(
            RECOVERY_LETTER_TEMPLATE, build_recovery_letter_facts(order, account, by=by, at=at), at=dated
        )
        name = _("repayment-%(reference)s.pdf") % {"reference": f"{order.payable.reference}-{order.pk}"}
    return files.store_generated(name, content, media_type=PDF_MEDIA_TYPE, by=by)


def build_recovery_letter_facts(
    order: Recovery, account: PayingAccount, *, by: User, at: datetime
) -> dict[str, object]:
    """What the letter says, in the active language."""
    payable = order.payable
    paid = {
        "day": _format_letter_day(payable.paid_on),
        "paid": format_euro(payable.paid),
        "reference": payable.reference,
    }
    opening = _("On %(day)s we paid you %(paid)s for %(reference)s. %(amount)s of it has to be repaid. The reason:")
    return {
        "title": _("Request for repayment %(reference)s") % paid,
        "sender": account.holder,
        "payee": order.payee,
        "opening": opening % (paid | {"amount": format_euro(order.amount)}),
        "reason": order.reason,
        "request": _("Please transfer the amount with exactly this structured communication, so that we recognise it."),
        "pairs": [
            [_("Amount"), format_euro(order.amount)],
            [_("Account"), group_iban_digits(account.iban)],
            [_("In the name of"), account.holder],
            [_("Structured communication"), format_communication(order.communication)],
            [_("At the latest on"), _format_letter_day(order.pay_before)],
        ],
        "closing": _build_closing_lines(order),
        "footer": f"{payable.line.programme} – {payable.reference}",
        "signed": str(by.name or by.email),
        "day": _format_letter_day(timezone.localdate(at)),
    }


def _build_closing_lines(order: Recovery) -> list[str]:
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


def _format_letter_day(day: object) -> str:
    return date_format(day, "DATE_FORMAT")
