"""The fee of a course: marked as paid by hand, or shown by a bank statement with the enrolment's communication."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from healthcoach.core.bulk import bulk_update_same_values, bulk_update_values
from healthcoach.core.money import ZERO, format_euro
from healthcoach.core.structured_communication import COMMUNICATION_DIGITS, CommunicationSeries
from healthcoach.users.models import User
from trainings.courses import locks as locking
from trainings.courses import refusals as no
from trainings.courses import rules
from trainings.courses.models import Enrolment, EnrolmentStatus

PAYMENT_MARK_FIELDS = ["paid_on", "paid_at", "paid_by"]


@transaction.atomic
def mark_paid(enrolments: Sequence[Enrolment], *, paid_on: date, by: User | None, at: datetime) -> list[Enrolment]:
    """Notes by hand that these people paid their fee on a day; who had paid already stays as noted. Refuses
    `PaidInFuture`, `PaidBeforeOffered`, `NoFee` and `NoLongerExpected`."""
    if paid_on > timezone.localdate(at):
        raise no.PaidInFuture(on=paid_on.strftime("%d/%m/%Y"))
    rows = locking.lock_enrolments(enrolments)
    for row in rows:
        if not row.fee:
            raise no.NoFee(name=row.candidate.name)
        if row.status == EnrolmentStatus.CANCELLED:
            raise no.NoLongerExpected(name=row.candidate.name)
        if paid_on < row.edition.course.offered_from:
            raise no.PaidBeforeOffered(since=row.edition.course.offered_from.strftime("%d/%m/%Y"))
    new = [row for row in rows if row.paid_on is None]
    _save_payment_marks(new, paid_on=paid_on, paid_at=at, paid_by=by)
    return rows


@transaction.atomic
def unmark_paid(enrolments: Sequence[Enrolment], *, by: User | None, at: datetime) -> list[Enrolment]:
    """Takes a payment mark away that was put by mistake. Refuses `ShownByTheBank`."""
    rows = locking.lock_enrolments(enrolments)
    for row in rows:
        if row.fee and not rules.find_outstanding_fee(fee=row.fee, received=row.received):
            raise no.ShownByTheBank(name=row.candidate.name)
    _save_payment_marks([row for row in rows if row.paid_on], paid_on=None, paid_at=None, paid_by=None)
    return rows


def filter_course_communications(communications: Collection[str]) -> set[str]:
    """Which of these are communications of courses, and not the number of a bank line that begins alike."""
    series = str(CommunicationSeries.COURSE.value)
    return {each for each in communications if each.startswith(series) and len(each) == COMMUNICATION_DIGITS}


def lock_fee_enrolments(programme_id: int, communications: Collection[str]) -> dict[str, Enrolment]:
    """The enrolments with these communications, of one programme only, locked, by their communication."""
    asked = filter_course_communications(communications)
    if not asked:
        return {}
    found = Enrolment.objects.filter(communication__in=asked, edition__course__programme=programme_id)
    return {row.communication: row for row in locking.lock_enrolments(found.only("pk"))}


def record_received_fees(
    movements: Iterable[tuple[Enrolment, Decimal, date]], *, by: User | None, at: datetime
) -> None:
    """Notes what bank statements show of fees, for enrolments the caller has locked: a fee that came in whole is paid,
    on the day of the bank unless somebody marked it before. Refuses `MoreThanTheFee` and `NoLongerExpected`."""
    changed: dict[int, Enrolment] = {}
    for row, amount, on in movements:
        expected = rules.find_outstanding_fee(fee=row.fee, received=row.received)
        if row.status == EnrolmentStatus.CANCELLED:
            raise no.NoLongerExpected(name=row.candidate.name)
        if amount > expected:
            raise no.MoreThanTheFee(amount=format_euro(amount), expected=format_euro(expected))
        row.received += amount
        if row.received == row.fee and row.paid_on is None:
            row.paid_on, row.paid_at, row.paid_by = on, at, by
        changed[row.pk] = row
    bulk_update_values(list(changed.values()), ["received", *PAYMENT_MARK_FIELDS])


def record_returned_fees(movements: Iterable[tuple[Enrolment, Decimal]]) -> None:
    """Notes what bank statements show that went back to people of their fee, for enrolments the caller has locked: a
    fee of which a part went back is not paid any more. Refuses `MoreThanReceived`."""
    changed: dict[int, Enrolment] = {}
    for row, amount in movements:
        if amount > row.received:
            raise no.MoreThanReceived(amount=format_euro(amount), received=format_euro(row.received))
        if row.received == row.fee:
            row.paid_on = row.paid_at = row.paid_by = None
        row.received -= amount
        changed[row.pk] = row
    bulk_update_values(list(changed.values()), ["received", *PAYMENT_MARK_FIELDS])


def find_expected_fee(row: Enrolment) -> Decimal:
    """How many euro of a fee are still expected from the bank; nothing from who cancelled."""
    if row.status == EnrolmentStatus.CANCELLED:
        return ZERO
    return rules.find_outstanding_fee(fee=row.fee, received=row.received)


def _save_payment_marks(rows: Sequence[Enrolment], **facts: object) -> None:
    for row in rows:
        for name, value in facts.items():
            setattr(row, name, value)
    if rows:
        bulk_update_same_values(rows, list(facts))
