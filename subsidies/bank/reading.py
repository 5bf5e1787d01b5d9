"""Reading what was uploaded, in whatever form the bank wrote it: everything it tells of the accounts that are asked
for, or a refusal of the whole."""

from collections.abc import Collection, Iterator

from subsidies.bank import camt, coda_records, packed
from subsidies.bank.refusals import DuplicateStatement, FileRefused, NoStatements, NotXml, WrongVersion
from subsidies.bank.told import Contents, Notice, Skipped, Told


def file_contents(data: bytes, ours: Collection[str] | None = None) -> Contents:
    """Everything in a file, in its order; with `ours` only of these accounts. Refuses a `FileRefused`, and then the
    whole file. What lies beside statements in an archive is left and named."""
    told: list[Told | Notice | Skipped] = []
    left: dict[str, FileRefused] = {}
    for member in packed.members(data):
        if member.stream is None:
            left[member.name] = NotXml()
            continue
        try:
            told += _told(member, ours)
        except WrongVersion as refusal:  # another message of the bank beside its statements
            if not member.name:
                raise
            left[member.name] = refusal
    if not told:
        raise next(iter(left.values()), None) or NoStatements
    return Contents(
        statements=_each_once(each for each in told if isinstance(each, Told)),
        notices=tuple(each for each in told if isinstance(each, Notice)),
        skipped_accounts=tuple(sorted({each.account for each in told if isinstance(each, Skipped)})),
        skipped_files=tuple(left),
    )


def _told(member: packed.Member, ours: Collection[str] | None) -> list[Told | Notice | Skipped]:
    reader = coda_records if member.is_coda else camt
    return list(reader.statements(member.stream, ours))


def _each_once(told: Iterator[Told]) -> tuple[Told, ...]:
    """The statements without those that stand in the file twice. Refuses `DuplicateStatement` for two that are not the
    same, unless one follows the other."""
    found: dict[tuple, list[Told]] = {}
    kept = []
    for each in told:
        before = found.setdefault((each.iban, each.identifier, each.opened_on, each.closed_on), [])
        if each in before:
            continue
        if before and each.opening in {one.opening for one in before}:
            raise DuplicateStatement(statement=each.identifier)
        before.append(each)
        kept.append(each)
    return tuple(kept)
