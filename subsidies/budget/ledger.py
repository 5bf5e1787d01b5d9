"""Posting: the only way money moves. The last statement of its transaction, so that a hot line is held shortly."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import DatabaseError, DataError, IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import format_euro
from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from subsidies.budget import ledger_triggers as laws
from subsidies.budget.models import Balance, Transfer
from subsidies.budget.rules import Movement, Posting, Stage, account_number, find_account_stage


class BudgetExhausted(Refused):
    """The account does not hold the amount: the books stay as they were."""

    code = "budget_exhausted"
    field = "amount"
    sentence = _("The budget line is %(short)s short, so nothing has been changed.")

    def __init__(self, *, stage: Stage, short: Decimal) -> None:
        super().__init__(short=format_euro(short))
        self.stage, self.short = stage, short


class AlreadyPosted(Refused):
    """This step of this file stands in the books already."""

    code = "already_posted"
    sentence = _("This has already been booked; nothing is booked twice.")


class MoreThanTheBooksCanCount(Refused):
    """The account would hold an amount of more than twelve digits."""

    code = "more_than_the_books_can_count"
    field = "amount"
    sentence = _("This amount is larger than the books can count. Please check it.")


INSERT_TRANSFERS_SQL = """
    INSERT INTO subsidies_transfer
        (source_id, target_id, amount, kind, subject, occurrence, effective_on, posted_by_id)
"""
ONE_POSTING_SQL = "(%s, %s, %s, %s, %s, %s, %s, %s)"
MANY_POSTINGS_SQL = """
    SELECT s, t, a, k, j, o, d, %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[], %s::text[], %s::text[], %s::smallint[], %s::date[])
        AS posting(s, t, a, k, j, o, d)
"""
MAX_SINGLE_POSTINGS = 4  # so many the server reads quicker one by one than as arrays


def post_movements(postings: Iterable[Posting], *, by: User | None, on: date) -> None:
    """Posts movements with one statement, effective on a day unless they have their own, inside the caller's
    transaction. Refuses `BudgetExhausted` with the amount short, `AlreadyPosted` and `MoreThanTheBooksCanCount`; then
    the whole transaction is undone."""
    rows = [
        (p.source, p.target, p.amount, p.movement.value, p.subject, p.occurrence, p.on or on)
        for p in postings
        if p.amount
    ]
    if not rows:
        return
    facts = (by.pk if by else None,)
    if len(rows) <= MAX_SINGLE_POSTINGS:
        given, values = (
            f"VALUES {', '.join([ONE_POSTING_SQL] * len(rows))}",
            [value for row in rows for value in (*row, *facts)],
        )
    else:
        given, values = MANY_POSTINGS_SQL, [*facts, *(list(column) for column in zip(*rows, strict=True))]
    try:
        with connection.cursor() as cursor:
            cursor.execute(INSERT_TRANSFERS_SQL + given, values)
    except (IntegrityError, DataError) as error:
        raise _translate_database_error(error) from error


def reverse_transfer(transfer: Transfer, *, by: User, on: date) -> Transfer:
    """Takes a transfer back by its mirror image; refuses `AlreadyPosted` when that was done before."""
    [mirrored] = replace_transfers([transfer], [], by=by, on=on)
    return mirrored


def replace_transfers(
    transfers: Iterable[Transfer], postings: Iterable[Posting], *, by: User | None, on: date
) -> list[Transfer]:
    """Takes transfers back and posts others in their place, with one statement: only the difference has to be there.
    Refuses what `post` refuses."""
    rows = [_build_reversal(transfer) for transfer in transfers] + [
        _build_transfer(posting) for posting in postings if posting.amount
    ]
    for row in rows:
        row.effective_on, row.posted_by = on, by
    try:
        return Transfer.objects.bulk_create(rows)
    except (IntegrityError, DataError) as error:
        raise _translate_database_error(error) from error


def _build_reversal(transfer: Transfer) -> Transfer:
    return Transfer(
        source_id=transfer.target_id,
        target_id=transfer.source_id,
        amount=transfer.amount,
        kind=Movement.REVERSE,
        subject=transfer.subject,
        reverses=transfer,
    )


def _build_transfer(posting: Posting) -> Transfer:
    return Transfer(
        source_id=posting.source,
        target_id=posting.target,
        amount=posting.amount,
        kind=posting.movement,
        subject=posting.subject,
        occurrence=posting.occurrence,
    )


def load_line_balances(line_id: int) -> dict[Stage, Decimal]:
    """What a line's accounts hold now, in euro."""
    accounts = {account_number(line_id, stage): stage for stage in Stage}
    found = Balance.objects.filter(pk__in=accounts).values_list("pk", "amount")
    return {accounts[number]: amount for number, amount in found}


def _translate_database_error(error: DatabaseError) -> Exception:
    diagnosis = error.__cause__.diag
    if diagnosis.constraint_name == laws.BUDGET_EXHAUSTED:
        account, short = diagnosis.message_detail.split()
        return BudgetExhausted(stage=find_account_stage(int(account)), short=Decimal(short))
    if diagnosis.sqlstate == "23505":  # unique_violation: a_step_once, or a second reversal
        return AlreadyPosted()
    if diagnosis.sqlstate == "22003":  # numeric_value_out_of_range
        return MoreThanTheBooksCanCount()
    return error
