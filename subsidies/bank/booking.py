"""What a bank line does once it is known what it is: the rows it settles move, and the postings are gathered by day.
The same steps serve an import of thousands of lines and one that a person matched by hand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from healthcoach.bulk import update_together
from healthcoach.users.models import User
from subsidies.bank.knowledge import expected, unconfirmed
from subsidies.bank.models import Entry
from subsidies.bank.rules import SettledAs
from subsidies.budget import ledger, tranches
from subsidies.budget.models import Balance, Tranche
from subsidies.budget.rules import Movement, Posting
from subsidies.payments import settling as payments
from subsidies.payments.models import Payment
from subsidies.recoveries import settling as recoveries
from subsidies.recoveries.models import Recovery
from trainings.courses import fees
from trainings.courses.models import Enrolment


def settle(entry: Entry, kind: SettledAs, subject: str, *, by: User | None, at: datetime, reason: str = "") -> None:
    """Notes on a line what it settled, who decided, and why when a person did."""
    entry.settled_as, entry.subject = kind, subject
    entry.settled_at, entry.settled_by, entry.settled_reason = at, by, reason


def leave(pairs: Sequence[tuple[Entry, Payment]], *, by: User | None, at: datetime) -> list[Posting]:
    """Money left the account for payments."""
    return payments.settle([(payment, -entry.amount, entry.booked_on) for entry, payment in pairs], by=by, at=at)


def come_back(pairs: Sequence[tuple[Entry, Payment]], *, by: User | None, at: datetime) -> list[Posting]:
    """Money of payments came back, with the bank's reason."""
    unexplained = _("The bank gave the payment back without a reason.")
    returned = [
        (payment, entry.amount, entry.booked_on, entry.return_reason or unexplained) for entry, payment in pairs
    ]
    return payments.give_back(returned, by=by, at=at)


def come_in(entry: Entry, parts: Sequence[Tranche], *, by: User | None, at: datetime) -> list[Posting]:
    """The funder paid: what was booked by hand is confirmed, what was expected is received. Refuses what the budget
    refuses, and then nothing has been written."""
    waiting = unconfirmed(parts)
    if waiting and sum(part.amount for part in waiting) == entry.amount:
        for part in waiting:
            part.confirmed_on = entry.booked_on
        update_together(waiting, ["confirmed_on"])
        return []
    on = entry.booked_on
    return tranches.settle(expected(parts), received_on=on, by=by, at=at, confirmed_on=on)


def repay(pairs: Sequence[tuple[Entry, Recovery]], *, by: User | None, at: datetime) -> list[Posting]:
    """Somebody repaid: what was booked by hand is confirmed, the rest is received. All lines of one day."""
    movements = [(recovery, entry.amount, entry.booked_on) for entry, recovery in pairs]
    recognised = recoveries.confirm(movements)
    coming = [each for each, receipt in zip(movements, recognised, strict=True) if receipt is None]
    return recoveries.receive(coming, by=by, at=at, confirmed_on=coming[0][2]) if coming else []


def charge(entries: Iterable[Entry], *, operating: int) -> list[Posting]:
    """The bank's charges, on the operating line."""
    return [
        Posting(operating, movement, -entry.amount, f"charge:{entry.pk}")
        for entry in entries
        for movement in (Movement.CHARGE, Movement.DEBIT)
    ]


def follow_course(pairs: Sequence[tuple[Entry, Enrolment]], *, by: User | None, at: datetime) -> list[Posting]:
    """People paid for their course. That is no money of the subsidy: the enrolments know it, and nothing is posted."""
    fees.receive([(enrolment, entry.amount, entry.booked_on) for entry, enrolment in pairs], by=by, at=at)
    return []


def post(postings: dict[date, list[Posting]], *, by: User | None) -> None:
    """Posts each day's movements. With several days the balances are locked first, in order, so that two imports
    never wait for each other in a ring."""
    if len(postings) > 1:
        touched = {number for day in postings.values() for each in day for number in (each.source, each.target)}
        list(Balance.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk"))
    for day in sorted(postings):
        ledger.post(postings[day], by=by, on=day)


def by_day(entries: Iterable[Entry]) -> dict[date, list[Entry]]:
    """Lines by the day on which the bank booked them, first day first."""
    found: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.booked_on].append(entry)
    return dict(sorted(found.items()))
