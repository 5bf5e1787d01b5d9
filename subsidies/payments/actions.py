"""The verbs of payments: the account to pay from; a batch is made, approved by another person, given to the bank or
cancelled. Locked in one order: the account, the batch, the amounts due, the payments, the balances."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.bulk import bulk_insert
from healthcoach.core.money import ZERO
from healthcoach.core.refusals import Missing, Refused
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.budget import ledger
from subsidies.budget.rules import Movement, Posting
from subsidies.payables import actions as payables_verbs
from subsidies.payables import payment_blocks as blocked
from subsidies.payables.models import PAYABLE, Payable
from subsidies.payables.models import PayableStatus as Due
from subsidies.payments import accounts, settling
from subsidies.payments import batch_selection as choosing
from subsidies.payments.leaving_out import leave_out_faulty_payments
from subsidies.payments.models import (
    BATCH,
    PAYMENT,
    STATUSES_WITH_FILE,
    Batch,
    BatchStatus,
    Download,
    PayingAccount,
    Payment,
    PaymentStatus,
)
from subsidies.payments.pain001 import build_batch_file
from subsidies.payments.rules import find_execution_day, generate_batch_identifier, list_identifier_forms

set_account = accounts.set_account
PAYEE_FIELDS = ("holder", "iban", "bic", "town", "country")
NEW_PAYMENT_FIELDS = ("batch", "payable", "end_to_end_id", "amount", *PAYEE_FIELDS, "communication", "remittance")
GET_PAYEE_FIELDS = attrgetter(*PAYEE_FIELDS)


class NoPayingAccount(Refused):
    """The programme has nothing to pay from."""

    code = "no_paying_account"
    sentence = _("The programme has no account to pay from yet. Register it first.")


class MakerApproves(Refused):
    """Four eyes: who made a batch does not approve it."""

    code = "maker_approves"
    sentence = _("You made this batch yourself, so another person approves it.")


class CorrectorApproves(Refused):
    """Four eyes: who corrected an account does not approve that it is paid."""

    code = "corrector_approves"
    sentence = _("You corrected the account of %(named)s yourself, so another person approves this batch.")


class PayingAccountReplaced(Refused):
    """The programme pays from another account by now."""

    code = "paying_account_replaced"
    sentence = _(
        "The programme has another account to pay from since this batch was made. Cancel it and make a new one."
    )


class AccountChangedSince(Refused):
    """The payee's account changed after the batch was made."""

    code = "account_changed_since"
    sentence = _("Since this batch was made, the bank account changed of %(named)s. Cancel it and make a new one.")


class NoFileYet(Refused):
    """The file is made when the batch is approved."""

    code = "no_file_yet"
    sentence = _("This batch has no file for the bank: it is “%(status)s”.")


@transaction.atomic
def create_batch(programme: Programme, *, payables: Iterable[Payable], by: User, at: datetime) -> Batch:
    """Puts amounts in a batch and sets their cash aside, all or none; one that the bank would not accept is left out
    with its reason. Refuses `NoPayingAccount`, whatever `choosing.chosen` refuses (`AlreadyTaken`, `CannotBePaid`,
    `NotEnoughCash`), and what `leave_out` refuses."""
    account = PayingAccount.objects.select_for_update(no_key=True).filter(programme=programme, replaced_at=None).first()
    if not account:
        raise NoPayingAccount
    rows = choosing.lock_selected_payables(programme, [row.pk for row in payables], at=at)
    last = Batch.objects.filter(programme=programme).aggregate(last=Max("number"))["last"] or 0
    batch = Batch.objects.create(
        programme=programme,
        number=last + 1,
        identifier=generate_batch_identifier(f"{programme.code}-B{last + 1:04d}"),
        account=account,
        count=len(rows),
        total=sum((row.outstanding for row in rows), ZERO),
        made_at=at,
        made_by=by,
    )
    PAYABLE.move(rows, Due.BATCHED)
    told = list(_iterate_payment_rows(batch, rows))
    payments = [
        Payment(pk=number, batch=batch, payable=row, **dict(zip(NEW_PAYMENT_FIELDS[2:], facts[2:], strict=True)))
        for number, row, facts in zip(bulk_insert(Payment, NEW_PAYMENT_FIELDS, told), rows, told, strict=True)
    ]
    marked = [Posting(each.payable.line_id, Movement.EARMARK, each.amount, each.subject) for each in payments]
    _along, freed = leave_out_faulty_payments(batch, payments, by=by, at=at)
    ledger.post_movements([*marked, *freed], by=by, on=timezone.localdate(at))
    return batch


@transaction.atomic
def approve(batch: Batch, *, by: User, at: datetime) -> Batch:
    """Approves a batch and writes its file, for the next day on which banks pay. A payment that the bank would not
    accept is left out with its reason. Refuses `MakerApproves`, `CorrectorApproves`, `PayingAccountReplaced`,
    `CannotBePaid` and `AccountChangedSince` for payees who may no longer be paid, and what `leave_out` refuses."""
    account = PayingAccount.objects.select_for_update(of=("self",), no_key=True).get(batches=batch.pk)
    row = _lock_batch(batch)
    BATCH.check([row], BatchStatus.APPROVED)
    if row.made_by_id == by.pk:
        raise MakerApproves
    if account.replaced_at:
        raise PayingAccountReplaced
    payments = _lock_batch_payments(row)
    if own := [each.payable.reference for each in payments if each.payable.account_corrected_by_id == by.pk]:
        raise CorrectorApproves(named=", ".join(own[: choosing.MAX_NAMED_PAYABLES]))
    _check_accounts_unchanged(payments, at=at)
    payments, freed = leave_out_faulty_payments(row, payments, by=by, at=at)
    day = find_execution_day(timezone.localdate(at))
    BATCH.move([row], BatchStatus.APPROVED, approved_at=at, approved_by=by, execute_on=day)
    build_batch_file(row, payments).save(force_insert=True)
    ledger.post_movements(freed, by=by, on=timezone.localdate(at))
    return row


@transaction.atomic
def cancel(batch: Batch, *, reason: str, by: User, at: datetime) -> Batch:
    """Takes a batch back before it is given to the bank: its amounts are ready again, and its cash is free."""
    row = _lock_batch(batch)
    BATCH.check([row], BatchStatus.CANCELLED)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    payments = _lock_batch_payments(row)
    BATCH.move([row], BatchStatus.CANCELLED, cancelled_at=at, cancelled_by=by, cancelled_reason=reason.strip())
    PAYMENT.move(payments, PaymentStatus.CANCELLED)
    PAYABLE.move([payment.payable for payment in payments], Due.DUE)
    postings = [Posting(each.payable.line_id, Movement.FREE, each.amount, each.subject) for each in payments]
    ledger.post_movements(postings, by=by, on=timezone.localdate(at))
    return row


@transaction.atomic
def send(batch: Batch, *, by: User, at: datetime) -> Batch:
    """Notes that the file was given to the bank; from then on the batch can no longer be cancelled."""
    row = _lock_batch(batch)
    BATCH.move([row], BatchStatus.SENT, sent_at=at, sent_by=by)
    payments = _lock_batch_payments(row)
    PAYMENT.move(payments, PaymentStatus.SENT)
    PAYABLE.move([payment.payable for payment in payments], Due.SENT)
    return row


def mark_sent_from_statement(
    end_to_end_ids: Iterable[str], identifiers: Iterable[str], *, programme_id: int, by: User, at: datetime
) -> list[Batch]:
    """Notes of approved batches that their file was given to the bank, because a statement shows payments of theirs, or
    names them. Inside the caller's transaction."""
    shown = Payment.objects.filter(
        end_to_end_id__any_of=list_identifier_forms(end_to_end_ids), status=PaymentStatus.BATCHED
    )
    rows = Batch.objects.filter(programme=programme_id, status=BatchStatus.APPROVED)
    rows = rows.filter(Q(pk__in=shown.values("batch")) | Q(identifier__any_of=list_identifier_forms(identifiers)))
    locked = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    return [send(row, by=by, at=at) for row in locked]


@transaction.atomic
def download(batch: Batch, *, by: User, at: datetime) -> bytes:
    """The file of a batch as it was approved; who took it is written down. Refuses `NoFileYet`."""
    row = _lock_batch(batch)
    if row.status not in STATUSES_WITH_FILE:
        raise NoFileYet(status=row.get_status_display())
    Download.objects.create(batch=row, downloaded_at=at, downloaded_by=by)
    return bytes(row.file.content)


def refuse(payments: Iterable[Payment], *, reason: str, by: User, at: datetime) -> list[Payment]:
    """Notes that the bank does not carry payments out, for a reason; see `refuse_each`."""
    return refuse_each([(payment, reason) for payment in payments], by=by, at=at)


@transaction.atomic
def refuse_each(refused: Iterable[tuple[Payment, str]], *, by: User, at: datetime) -> list[Payment]:
    """Notes that the bank does not carry payments out, each for its reason: what had not left the account is free
    again, and the amounts wait, as returned, for a decision."""
    reasons = {payment.end_to_end_id: reason.strip() for payment, reason in refused}
    rows = list(settling.lock_payments_by_id(reasons).values())
    if not rows:
        raise payables_verbs.NothingChosen
    if not all(reasons.values()):
        raise Missing(_("The reason"), field="reason")
    postings = settling.reject_payments([(row, reasons[row.end_to_end_id]) for row in rows], by=by, at=at)
    ledger.post_movements(postings, by=by, on=timezone.localdate(at))
    return rows


def _lock_batch(batch: Batch) -> Batch:
    rows = Batch.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("programme", "account").get(pk=batch.pk)


def _lock_batch_payments(batch: Batch) -> list[Payment]:
    """The payments that go along in a locked batch with their amounts due, locked, in the order of the file."""
    along = batch.payments.going_along()
    owed = {row.pk: row for row in payables_verbs.lock(along.values_list("payable", flat=True))}
    rows = list(along.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for row in rows:
        row.payable = owed[row.payable_id]
    return rows


def _iterate_payment_rows(batch: Batch, rows: Sequence[Payable]) -> Iterator[tuple]:
    """One payment per amount, to the account that its payee has now: the values of `NEW`."""
    known = blocked.load_coach_accounts({row.coach_id for row in rows if row.coach_id})
    for place, row in enumerate(rows, start=1):
        payee = blocked.pick_current_account(known[row.coach_id]) if row.coach_id else row
        account = GET_PAYEE_FIELDS(payee)
        told = (row.communication, row.remittance or row.reference)
        yield batch.pk, row.pk, f"{batch.identifier}-{place:06d}", row.outstanding, *account, *told


def _check_accounts_unchanged(payments: Sequence[Payment], *, at: datetime) -> None:
    """Whoever was blocked or changed account since the batch was made is not paid by it."""
    rows = [payment.payable for payment in payments]
    choosing.refuse_blocked_payables(rows, blocked.find_payee_blockers(rows, at=at))
    known = blocked.load_coach_accounts({row.coach_id for row in rows if row.coach_id})
    now = {row.pk: blocked.pick_current_account(known[row.coach_id]).iban if row.coach_id else row.iban for row in rows}
    changed = [each.payable.reference for each in payments if now[each.payable_id] != each.iban]
    if changed:
        raise AccountChangedSince(named=", ".join(changed[: choosing.MAX_NAMED_PAYABLES]))
