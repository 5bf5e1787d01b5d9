"""What happens to payables: they arise, finance holds them back or lets them go, a returned one is paid again."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from healthcoach.core.bulk import bulk_insert
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.payees import NotAnIban, check_holder_name, check_town, read_sepa_iban
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import Seen, check_seen, read_field_values
from healthcoach.users.models import User
from subsidies.payables.models import IS_NO_FEE, PAYABLE, UNBATCHED_STATUSES, Payable, PayableStatus

PAYEE_ACCOUNT_FIELDS = ["iban", "bic", "holder", "town"]


class NothingChosen(Refused):
    """A step for no amount at all."""

    code = "payable_nothing_chosen"
    sentence = _("Choose at least one amount.")


class AccountIsTheCoachs(Refused):
    """A coach is paid on the account that they registered themselves."""

    code = "account_is_the_coachs"
    sentence = _("A coach is paid on the bank account that they registered themselves; they change it there.")


class AccountOfACoach(Refused):
    """No supplier is paid on an account that a coach registered."""

    code = "account_of_a_coach"
    sentence = _("This is the account of a coach. A supplier is paid on an account of its own.")


class NotAPayableIban(NotAnIban):
    """The account number typed for a payee does not exist in this form."""

    code = "not_a_payable_iban"


def create_payables(rows: Sequence[dict[str, object]]) -> list[int]:
    """Writes down what has become due, inside the caller's transaction, and gives the numbers; the caller posts the
    accrual or expense. Each row is given as its facts, all by the same names."""
    return bulk_insert(Payable, list(rows[0]), [row.values() for row in rows]) if rows else []


def lock(numbers: Iterable[int]) -> list[Payable]:
    """These payables, locked in the order of their numbers, as they are now."""
    rows = Payable.objects.select_for_update(of=("self",), no_key=True).filter(pk__any_of=sorted(set(numbers)))
    return list(rows.prefetch_related("line", "coach").order_by("pk"))  # many share a line and a coach


@transaction.atomic
def hold(payables: Iterable[Payable], *, reason: str, by: User, at: datetime) -> list[Payable]:
    """Keeps amounts out of every batch, with the reason that finance reads."""
    rows = _lock_chosen_payables(payables)
    PAYABLE.check(rows, PayableStatus.HELD)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    PAYABLE.move(rows, PayableStatus.HELD, held_at=at, held_by=by, held_reason=reason.strip())
    return rows


@transaction.atomic
def release_hold(payables: Iterable[Payable], *, by: User, at: datetime) -> list[Payable]:
    """Lets amounts go that were held."""
    rows = _lock_chosen_payables(payables)
    _require_payable_status(PayableStatus.HELD, rows)
    PAYABLE.move(rows, PayableStatus.DUE, held_at=None, held_by=None, held_reason=None)
    return rows


@transaction.atomic
def pay_again(payables: Iterable[Payable], *, by: User, at: datetime) -> list[Payable]:
    """Makes amounts that the bank returned ready again: the next batch pays what is outstanding."""
    rows = _lock_chosen_payables(payables)
    _require_payable_status(PayableStatus.RETURNED, rows)
    PAYABLE.move(rows, PayableStatus.DUE, returned_at=None, returned_by=None, returned_reason=None)
    return rows


@transaction.atomic
def correct_account(
    payable: Payable, *, iban: str, holder: str, town: str = "", seen: Seen | None = None, by: User, at: datetime
) -> Payable:
    """Corrects on which account a supplier is paid, outside any batch; who did this approves no batch that pays it.
    Without a town the one known stays. Refuses `AccountIsTheCoachs`, `AccountOfACoach`, `NotAPayableIban`,
    `AccountOutsideSepa`, `NameNotReadable`, `TownNeeded` and `ChangedMeanwhile`."""
    [row] = _lock_chosen_payables([payable])
    if row.coach_id:
        raise AccountIsTheCoachs
    if row.status not in UNBATCHED_STATUSES:
        raise WrongStatus(status=row.get_status_display())
    checked = read_sepa_iban(iban, unknown=NotAPayableIban)
    if not holder.strip():
        raise Missing(_("The holder of the account"), field="holder")
    check_holder_name(holder)
    given = {"iban": checked.compact, "holder": holder, "town": town.strip() or row.town}
    check_seen(row, given, now=read_field_values(row, given), seen=seen, by=by)
    row.town = given["town"]
    check_town(checked.compact, row.town)
    row.iban, row.bic, row.holder = checked.compact, str(checked.bic or ""), holder.strip()
    row.account_corrected_at, row.account_corrected_by = at, by
    try:
        with transaction.atomic():
            row.save(update_fields=[*PAYEE_ACCOUNT_FIELDS, "account_corrected_at", "account_corrected_by"])
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != IS_NO_FEE:
            raise
        raise AccountOfACoach from error
    return row


def _lock_chosen_payables(payables: Iterable[Payable]) -> list[Payable]:
    rows = lock(payable.pk for payable in payables)
    if not rows:
        raise NothingChosen
    return rows


def _require_payable_status(status: PayableStatus, rows: Iterable[Payable]) -> None:
    """Several statuses lead back to due; a verb undoes only its own."""
    PAYABLE.check([row for row in rows if row.status == PayableStatus.DUE], PayableStatus.DUE)
    for row in rows:
        if row.status != status:
            raise WrongStatus(status=row.get_status_display())
