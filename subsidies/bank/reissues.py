"""A statement that the bank issues again with another content: how it differs, and what becomes of the lines that it no
longer has."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.bank.keeping import movements_of, told_lines
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.bank.placing import Movement
from subsidies.bank.reading import file_contents
from subsidies.bank.retold import Reissue, Telling, Withdrawal
from subsidies.bank.rules import Line
from subsidies.bank.told import Told


class SecondPersonAccepts(Refused):
    """Four eyes: who brought the statement does not accept it."""

    sentence = _("You brought this statement yourself, so somebody else of finance has to accept it.")


class ReplacedMeanwhile(Refused):
    """Another one was accepted in the place of the same statement."""

    sentence = _("Another statement has been accepted in the place of this one since. Please import the file again.")


@dataclass(frozen=True, slots=True)
class Change:
    """How a statement issued again differs from the one that stands: its balances, the lines that it no longer has, and
    those that it has now."""

    told: Told
    gone: list[Entry]
    new: list[Line]
    kept: int


def propose_reissues(
    changed: Sequence[tuple[Statement, Told]], file: BankFile, *, by: User | None, at: datetime
) -> list[Reissue]:
    """Notes statements that say something else than before; one that was noted before stays as it was decided."""
    facts = {"file": file, "proposed_at": at, "proposed_by": by}
    return [
        Reissue.objects.get_or_create(statement=statement, digest=content_digest(told), defaults=facts)[0]
        for statement, told in changed
    ]


def content_digest(told: Told) -> str:
    """What stands for the content of a statement: its balances and lines."""
    tokens = sorted(map(repr, (Movement.of(line).token for line in told.lines)))
    return hashlib.sha256("\n".join([str(told.opening), str(told.closing), *tokens]).encode()).hexdigest()


def told_again(reissue: Reissue) -> Told:
    """The statement as it was issued again, read from its file."""
    contents = file_contents(bytes(reissue.file.content), {reissue.statement.account.iban})
    same = (each for each in contents.statements if each.identifier == reissue.statement.identifier)
    return next(each for each in same if content_digest(each) == reissue.digest)


def compared_contents(reissue: Reissue) -> Change:
    """How a statement issued again differs from the one that it would replace."""
    told = told_again(reissue)
    numbers = told_lines([reissue.statement])[reissue.statement.pk]
    waiting: dict[tuple, list[int]] = {}
    for number, movement in movements_of(numbers).items():
        waiting.setdefault(movement.token, []).append(number)
    new = []
    for line in told.lines:
        if same := waiting.get(Movement.of(line).token):
            same.pop(0)
        else:
            new.append(line)
    gone = [number for left in waiting.values() for number in left]
    entries = Entry.objects.filter(pk__in=gone).select_related("account").order_by("booked_on", "pk")
    return Change(told, list(entries), new, len(told.lines) - len(new))


def withdraw_lines(reissue: Reissue) -> int:
    """Notes the lines of the replaced statement that no statement tells any more. Says how many."""
    gone = set(told_lines([reissue.statement])[reissue.statement.pk])
    standing = Telling.objects.filter(
        statement__account=reissue.statement.account_id,
        statement__replacement__isnull=True,
        lines__overlap=sorted(gone),
    )
    for lines in standing.values_list("lines", flat=True):
        gone -= set(lines)
    Withdrawal.objects.bulk_create(Withdrawal(entry_id=number, reissue=reissue) for number in sorted(gone))
    return len(gone)
