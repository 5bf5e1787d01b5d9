"""The account from which a programme pays, and on which its tranches come in."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from schwifty import IBAN

from healthcoach.core.payees import NotAnIban, check_holder_name, read_sepa_iban
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import Seen, check_seen, read_field_values
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.companies.rules import find_enterprise_number
from subsidies.payments.models import PayingAccount


class NotAPayingIban(NotAnIban):
    """The account number typed does not exist in this form."""

    code = "not_a_paying_iban"


class NotTheHoldersNumber(Refused):
    """The number typed for the holder of the account is not one of the register of enterprises."""

    code = "not_the_holders_number"
    sentence = _(
        "This is not a valid Belgian enterprise number. It has ten digits and begins with 0 or 1, such as 0566.988.259."
    )
    field = "enterprise_number"


class AccountOfAnother(Refused):
    """One account, one programme: otherwise nobody could tell whose money came in."""

    code = "account_of_another"
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
    enterprise_number: str = "",
    opening: Decimal | None = None,
    seen: Seen | None = None,
    by: User | None,
    at: datetime,
) -> PayingAccount:
    """Registers from which account a programme pays, with the holder's address as banks want it and, when it is known,
    the enterprise number; `opening` is what stood on it before the first tranche. The same account again corrects its
    holder; another one takes its place. Refuses `NotAPayingIban`, `AccountOutsideSepa`, `NameNotReadable`,
    `NotTheHoldersNumber`, `AccountOfAnother` and `ChangedMeanwhile`."""
    checked, known_as = _read_paying_account(iban, holder=holder, town=town), _read_holder_number(enterprise_number)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    known = PayingAccount.objects.filter(iban=checked.compact).first()
    if known and known.programme_id != programme.pk:
        raise AccountOfAnother
    address = {"street": street, "number": number, "postal_code": postal_code, "town": town, "country": country}
    given = {"iban": checked.compact, "holder": holder, "enterprise_number": known_as} | address
    _replace_paying_account(programme, given, seen=seen, by=by, at=at)
    row = known or PayingAccount(programme=programme, iban=checked.compact, registered_at=at, registered_by=by)
    row.bic, row.holder, row.enterprise_number = str(checked.bic or ""), holder.strip(), known_as
    row.opening = row.opening if opening is None else opening
    row.replaced_at = row.replaced_by = None
    for field, text in address.items():
        setattr(row, field, text.strip())
    return _save_paying_account(row)


def _replace_paying_account(
    programme: Programme, given: dict[str, str], *, seen: Seen | None, by: User | None, at: datetime
) -> None:
    """The account so far gives way to another one. Refuses `ChangedMeanwhile`."""
    current = PayingAccount.objects.select_for_update(no_key=True).filter(programme=programme, replaced_at=None).first()
    shown = current or PayingAccount(programme=programme)
    check_seen(shown, given, now=read_field_values(shown, given), seen=seen, by=by)
    if current and current.iban != given["iban"]:
        current.replaced_at, current.replaced_by = at, by
        current.save(update_fields=["replaced_at", "replaced_by"])


def _read_paying_account(iban: str, *, holder: str, town: str) -> IBAN:
    checked = read_sepa_iban(iban, unknown=NotAPayingIban)
    for field, text, label in (("holder", holder, _("The holder of the account")), ("town", town, _("The town"))):
        if not text.strip():
            raise Missing(label, field=field)
        check_holder_name(text, field=field)
    return checked


def _read_holder_number(typed: str) -> str:
    known_as = find_enterprise_number(typed)
    if typed.strip() and not known_as:
        raise NotTheHoldersNumber
    return known_as


def _save_paying_account(row: PayingAccount) -> PayingAccount:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # another programme registered it in the same moment
        raise AccountOfAnother from error
    return row
