"""What keeps an amount from being paid again while the bank may have carried its payment out: an open line of money
that left for it, or what was taken for it once too often and is not back yet."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from subsidies.bank.matching.named_payments import find_lines_naming
from subsidies.bank.settlement import money_aside as aside
from subsidies.payments import settling as payments
from subsidies.payments.models import Payment
from subsidies.payments.rules import list_identifier_forms, normalise_identifier


def refresh_payment_guards(programme_id: int, known: Mapping[str, Payment]) -> None:
    """Notes of locked payments of a programme, by their end-to-end ids as they are compared, when the bank took them as
    nobody has decided yet, and lets those go of which nothing waits any more. A constant number of queries."""
    if not known:
        return
    waiting = [each for each in find_lines_naming(programme_id, known) if each.entry.amount < 0]
    days = _find_first_days((each.entry.booked_on, each.payments) for each in waiting)
    claims = aside.list_open_claims(programme_id, [each for each, row in known.items() if row.debited_on])
    claimed = _find_first_days((each.booked_on, each.about) for each in claims)
    now = {each: days.get(each) or (row.debited_on and claimed.get(each)) for each, row in known.items()}
    payments.record_unmatched_debits((row, now[each]) for each, row in known.items() if row.debited_on != now[each])


def refresh_guards_by_id(programme_id: int, end_to_end_ids: Collection[str]) -> None:
    """The same for payments that are not locked yet."""
    rows = payments.lock_payments_by_id(list_identifier_forms(end_to_end_ids)).values()
    ours = (row for row in rows if row.batch.programme_id == programme_id)
    refresh_payment_guards(programme_id, {normalise_identifier(row.end_to_end_id): row for row in ours})


def _find_first_days(told: Iterable[tuple[date, Iterable[str]]]) -> dict[str, date]:
    """The first day on which each payment was taken."""
    found: dict[str, date] = {}
    for day, named in told:
        for each in named:
            found[each] = min(day, found.get(each, day))
    return found
