"""A statement that the bank issues again with another content: how it differs, and what becomes of the lines that it no
longer has."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from subsidies.bank.matching.named_payments import find_named_payments
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.bank.reading.contents import ParsedStatement
from subsidies.bank.reading.files import read_file_contents
from subsidies.bank.rules import BankLine
from subsidies.bank.settlement.debit_guards import refresh_guards_by_id
from subsidies.bank.statements.line_placement import ComparedMovement
from subsidies.bank.statements.reissue_models import Reissue, Telling, Withdrawal
from subsidies.bank.statements.storage import list_statement_line_numbers, load_compared_movements


class SecondPersonAccepts(Refused):
    """Four eyes: who brought the statement does not accept it."""

    code = "second_person_accepts"
    sentence = _("You brought this statement yourself, so somebody else of finance has to accept it.")


class ReplacedMeanwhile(Refused):
    """Another one was accepted in the place of the same statement."""

    code = "replaced_meanwhile"
    sentence = _("Another statement has been accepted in the place of this one since. Please import the file again.")


@dataclass(frozen=True, slots=True)
class ReissueChange:
    """How a statement issued again differs from the one that stands: its balances, the lines that it no longer has, and
    those that it has now."""

    told: ParsedStatement
    gone: list[Entry]
    new: list[BankLine]
    kept: int


def propose_reissues(
    changed: Sequence[tuple[Statement, ParsedStatement]], file: BankFile, *, by: User | None, at: datetime
) -> list[Reissue]:
    """Notes statements that say something else than before; one that was noted before stays as it was decided."""
    facts = {"file": file, "proposed_at": at, "proposed_by": by}
    return [
        Reissue.objects.get_or_create(
            statement=statement,
            digest=digest_statement_content(told),
            defaults=facts | {"closing": told.closing},
        )[0]
        for statement, told in changed
    ]


def digest_statement_content(told: ParsedStatement) -> str:
    """What stands for the content of a statement: its balances and lines."""
    tokens = sorted(map(repr, (ComparedMovement.of(line).token for line in told.lines)))
    return hashlib.sha256("\n".join([str(told.opening), str(told.closing), *tokens]).encode()).hexdigest()


def read_reissued_statement(reissue: Reissue) -> ParsedStatement:
    """The statement as it was issued again, read from its file."""
    contents = read_file_contents(bytes(reissue.file.content), {reissue.statement.account.iban})
    same = (each for each in contents.statements if each.identifier == reissue.statement.identifier)
    return next(each for each in same if digest_statement_content(each) == reissue.digest)


def compare_reissued_statement(reissue: Reissue) -> ReissueChange:
    """How a statement issued again differs from the one that it would replace."""
    told = read_reissued_statement(reissue)
    numbers = list_statement_line_numbers([reissue.statement])[reissue.statement.pk]
    waiting: dict[tuple, list[int]] = {}
    for number, movement in load_compared_movements(numbers).items():
        waiting.setdefault(movement.token, []).append(number)
    new = []
    for line in told.lines:
        if same := waiting.get(ComparedMovement.of(line).token):
            same.pop(0)
        else:
            new.append(line)
    gone = [number for left in waiting.values() for number in left]
    entries = Entry.objects.filter(pk__in=gone).select_related("account").order_by("booked_on", "pk")
    return ReissueChange(told, list(entries), new, len(told.lines) - len(new))


def withdraw_missing_lines(reissue: Reissue) -> int:
    """Notes the lines of the replaced statement that no statement tells any more. Says how many."""
    gone = set(list_statement_line_numbers([reissue.statement])[reissue.statement.pk])
    standing = Telling.objects.filter(
        statement__account=reissue.statement.account_id,
        statement__replacement__isnull=True,
        lines__overlap=sorted(gone),
    )
    for lines in standing.values_list("lines", flat=True):
        gone -= set(lines)
    Withdrawal.objects.bulk_create(Withdrawal(entry_id=number, reissue=reissue) for number in sorted(gone))
    entries = list(Entry.objects.filter(pk__in=gone).select_related("account"))
    named = frozenset().union(*find_named_payments(entries).values())
    refresh_guards_by_id(reissue.statement.account.programme_id, named)
    return len(gone)
