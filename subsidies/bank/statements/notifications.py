"""Notifications of the bank (camt.054): the transactions of a movement that a statement books as one total. They are
kept, and settle the line of that total as soon as both are there, whichever comes first."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from healthcoach.core.money import ZERO
from healthcoach.users.models import User
from subsidies.bank.models import BankFile, Entry
from subsidies.bank.reading.contents import ParsedNotice
from subsidies.bank.rules import BankLine
from subsidies.bank.settlement import line_settlement as settling
from subsidies.bank.statements.reissue_models import Notification
from subsidies.payments.models import PayingAccount

DETAIL_WRITERS = {Decimal: str, date: date.isoformat}
READERS = {"amount": Decimal, "charges": Decimal, "instructed": Decimal}
DETAIL_DAY_FIELDS = ("booked_on", "value_on")


def store_notices(notices: Sequence[ParsedNotice], file: BankFile, accounts: dict[str, PayingAccount]) -> int:
    """Keeps what notifications tell; what was told before is kept once. Says how many movements are new."""
    rows = [
        _build_notification(lines, file, accounts[notice.iban])
        for notice in notices
        for lines in notice.movements
        if lines
    ]
    known = set(
        Notification.objects.filter(digest__any_of=[row.digest for row in rows]).values_list("account", "digest")
    )
    fresh = {(row.account_id, row.digest): row for row in rows if (row.account_id, row.digest) not in known}
    Notification.objects.bulk_create(fresh.values())
    return len(fresh)


def settle_notified_lines(accounts: Collection[PayingAccount], *, by: User | None, at: datetime) -> list[Entry]:
    """Settles the open lines that a waiting notification explains: of its amount, and its batch, its reference of the
    bank, or its day. More than one such line is for a person to decide."""
    settled = []
    waiting = Notification.objects.filter(entry__isnull=True, account__in=accounts).select_for_update(of=("self",))
    waiting = list(waiting.order_by("pk"))
    if not waiting:
        return []
    amounts = Q(account__in=accounts, amount__in={each.amount for each in waiting}, notification__isnull=True)
    breaks = list(Entry.objects.breaks().filter(amounts).select_related("account").order_by("pk"))
    for notification in waiting:
        likely = [entry for entry in breaks if _is_explained_entry(notification, entry)]
        if (
            len(likely) == 1
            and settling.settle_by_details(likely[0], read_notification_details(notification), by=by, at=at) is None
        ):
            notification.entry = likely[0]
            notification.save(update_fields=["entry"])
            breaks.remove(likely[0])
            settled.append(likely[0])
    return settled


def read_notification_details(notification: Notification) -> list[BankLine]:
    """The transactions of a notification, as lines."""
    return [
        BankLine(**{name: _read_detail_value(name, value) for name, value in each.items()})
        for each in notification.details
    ]


def _build_notification(lines: Sequence[BankLine], file: BankFile, account: PayingAccount) -> Notification:
    details = [{name: _write_detail_value(value) for name, value in asdict(line).items()} for line in lines]
    first = lines[0]
    return Notification(
        file=file,
        account=account,
        digest=hashlib.sha256(repr(details).encode()).hexdigest(),
        amount=sum((line.amount for line in lines), ZERO),
        booked_on=first.booked_on,
        bank_reference=first.bank_reference,
        batch=first.batch,
        details=details,
    )


def _is_explained_entry(notification: Notification, entry: Entry) -> bool:
    if (notification.account_id, notification.amount) != (entry.account_id, entry.amount):
        return False
    pairs = ((notification.batch, entry.batch), (notification.bank_reference, entry.bank_reference))
    told = [one == other for one, other in pairs if one and other]
    return any(told) or (not told and notification.booked_on == entry.booked_on)


def _write_detail_value(value: object) -> object:
    return DETAIL_WRITERS.get(type(value), lambda given: given)(value)


def _read_detail_value(name: str, value: object) -> object:
    if value is None:
        return None
    if name in DETAIL_DAY_FIELDS:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else READERS.get(name, lambda given: given)(value)
