"""Who may do what with payments. Finance makes, approves and sends, never the same person both making and approving a
batch; the project holder and auditors read. An administrator decides nothing about money."""

from healthcoach.programmes.access import MONEY_READERS, has_role_in
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.payments.models import STATUSES_WITH_FILE, Batch, BatchStatus


def may_read_payments(user: User, programme_id: int) -> bool:
    """See what is payable and the batches of a programme: finance, the project holder, auditors."""
    return user.is_superuser or has_role_in(user, programme_id, *MONEY_READERS)


def may_make_batch(user: User, programme_id: int) -> bool:
    """Make a batch, hold an amount, register the paying account: finance."""
    return has_role_in(user, programme_id, Role.FINANCE)


def is_batch_handler(user: User, batch: Batch) -> bool:
    """The ones who approve, cancel, send and download: finance."""
    return has_role_in(user, batch.programme_id, Role.FINANCE)


def may_approve_batch(user: User, batch: Batch) -> bool:
    """Approve a batch: finance, but not who made it."""
    return is_batch_handler(user, batch) and batch.status == BatchStatus.MADE and batch.made_by_id != user.pk


def may_cancel_batch(user: User, batch: Batch) -> bool:
    """Cancel a batch that was not sent: finance."""
    return is_batch_handler(user, batch) and batch.status in {BatchStatus.MADE, BatchStatus.APPROVED}


def may_send_batch(user: User, batch: Batch) -> bool:
    """Say that the file was given to the bank: finance."""
    return is_batch_handler(user, batch) and batch.status == BatchStatus.APPROVED


def may_download_batch(user: User, batch: Batch) -> bool:
    """Take the file: finance, of a batch that was approved."""
    return is_batch_handler(user, batch) and batch.status in STATUSES_WITH_FILE


def may_refuse_payment(user: User, batch: Batch) -> bool:
    """Say that the bank did not carry out a payment: finance, of a batch that was sent."""
    return is_batch_handler(user, batch) and batch.status == BatchStatus.SENT
