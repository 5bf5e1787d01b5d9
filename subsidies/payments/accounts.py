"""The account from which a programme pays, and on which its tranches come in."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from schwifty import IBAN

from healthcoach.refusals import Missing, Refused
from healthcoach.typed.accounts import NotAnIban, read_iban
from healthcoach.users.models import User
from subsidies.payments.models import PayingAccount
from subsidies.programmes.models import Programme


class NotAPayingIban(Refused):
    """The account number typed does not exist in this form."""

    sentence = _("This is not a valid bank account number (IBAN). A Belgian one looks like BE71 0961 2345 6769.")


class AccountOfAnother(Refused):
    """One account, one programme: otherwise nobody could tell whose money came in."""

    sentence = _("This account is used by another programme. Each programme has its own.")


@transaction.atomic
def set_account(
    programme: Programme,
    *,
    iban: str,
    holder: str,
    town: str,
    street: str = "",
    number: str = "",
    postal_code: str = "",
    country: str = "BE",
    opening: Decimal | None = None,
    by: User | None,
    at: datetime,
) -> PayingAccount:
    """Registers from which account a programme pays, with the holder's address as banks want it; `opening` is what
    stood on it before the first tranche. The same account again corrects its holder and address; another one takes its
    place. Refuses `NotAPayingIban` and `AccountOfAnother`."""
    checked = _read(iban, holder=holder, town=town)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    known = PayingAccount.objects.filter(iban=checked.compact).first()
    if known and known.programme_id != programme.pk:
        raise AccountOfAnother
    current = PayingAccount.objects.select_for_update(no_key=True).filter(programme=programme, replaced_at=None).first()
    if current and current.iban != checked.compact:
        current.replaced_at, current.replaced_by = at, by
        current.save(update_fields=["replaced_at", "replaced_by"])
    row = known or PayingAccount(programme=programme, iban=checked.compact, registered_at=at, registered_by=by)
    row.bic, row.holder = str(checked.bic or ""), holder.strip()
    row.opening = row.opening if opening is None else opening
    row.replaced_at = row.replaced_by = None
    address = {"street": street, "number": number, "postal_code": postal_code, "town": town, "country": country}
    for field, text in address.items():
        setattr(row, field, text.strip())
    _save(row)
    return row


def _read(iban: str, *, holder: str, town: str) -> IBAN:
    try:
        checked = read_iban(iban)
    except NotAnIban as error:
        raise NotAPayingIban from error
    for field, text, label in (("holder", holder, _("The holder of the account")), ("town", town, _("The town"))):
        if not text.strip():
            raise Missing(label, field=field)
    return checked


def _save(row: PayingAccount) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # another programme registered it in the same moment
        raise AccountOfAnother from error
