"""How pages write amounts, hours and enterprise numbers."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from healthcoach.core import money
from healthcoach.core import structured_communication as references
from subsidies.companies.rules import format_enterprise_number

register = template.Library()


@register.filter("euro")
def write_euro(amount: Decimal | None) -> str:
    """An amount in euro, `€ 2.380.000,00`; nothing for no amount."""
    return "" if amount is None else money.format_euro(amount)


@register.filter("in_currency")
def write_in_currency(amount: Decimal | None, currency: str) -> str:
    """An amount in its own currency: `NOK 801,78`; nothing for no amount."""
    return "" if amount is None else money.format_in_currency(amount, currency)


@register.filter("amount")
def write_bare_amount(euros: Decimal) -> str:
    """An amount where the heading says that it is in euro: `2.380.000,00`, `−550,00`."""
    return money.format_euro(euros).replace("€\u00a0", "")


@register.filter("iban")
def write_iban_groups(number: str) -> str:
    """An account number in groups of four."""
    return references.format_iban(number)


@register.filter("euros")
def write_whole_euro(amount: Decimal) -> str:
    """An estimate, in whole euro: `€ 1.250.000`."""
    return money.format_whole_euro(amount)


@register.filter("hours")
def write_hours(minutes: int | None) -> str:
    """Minutes as people say them: `3 h 30`; whole hours without minutes."""
    whole, rest = divmod(minutes or 0, 60)
    if rest:
        return _("%(hours)d h %(minutes)02d") % {"hours": whole, "minutes": rest}
    return _("%(hours)d h") % {"hours": whole}


@register.filter("enterprise_number")
def write_enterprise_number(number: str) -> str:
    """An enterprise number with its dots: 0566.988.259."""
    return format_enterprise_number(number)
