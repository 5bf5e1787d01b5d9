"""Who may do what with payments. Finance makes, approves and sends, never the same person both making and approving a
batch; the project holder and auditors read. An administrator decides nothing about money."""

from healthcoach.users.models import Role, User
from subsidies.payments.models import READERS, WITH_FILE, Batch, BatchStatus


def may_read(user: User, programme_id: int) -> bool:
    """See what is payable and the batches of a programme: finance, the project holder, auditors."""
    return user.is_superuser or user.is_in(programme_id, *READERS)


def may_make(user: User, programme_id: int) -> bool:
    """Make a batch, hold an amount, register the paying account: finance."""
    return user.is_in(programme_id, Role.FINANCE)


def handles(user: User, batch: Batch) -> bool:
    """The ones who approve, cancel, send and download: finance."""
    return user.is_in(batch.programme_id, Role.FINANCE)


def may_approve(user: User, batch: Batch) -> bool:
    """Approve a batch: finance, but not who made it."""
    return handles(user, batch) and batch.status == BatchStatus.MADE and batch.made_by_id != user.pk


def may_cancel(user: User, batch: Batch) -> bool:
    """Cancel a batch that was not sent: finance."""
    return handles(user, batch) and batch.status in {BatchStatus.MADE, BatchStatus.APPROVED}


def may_send(user: User, batch: Batch) -> bool:
    """Say that the file was given to the bank: finance."""
    return handles(user, batch) and batch.status == BatchStatus.APPROVED


def may_download(user: User, batch: Batch) -> bool:
    """Take the file: finance, of a batch that was approved."""
    return handles(user, batch) and batch.status in WITH_FILE


def may_refuse(user: User, batch: Batch) -> bool:
    """Say that the bank did not carry out a payment: finance, of a batch that was sent."""
    return handles(user, batch) and batch.status == BatchStatus.SENT
