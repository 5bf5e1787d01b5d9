"""Reading what was uploaded, in whatever form the bank wrote it: everything it tells of the accounts that are asked
for, or a refusal of the whole."""

from collections.abc import Collection, Iterator

from subsidies.bank.reading import archives as packed
from subsidies.bank.reading import camt, coda_records
from subsidies.bank.reading.contents import FileContents, ParsedNotice, ParsedStatement, SkippedStatement
from subsidies.bank.refusals import DuplicateStatement, FileRefused, NoStatements, NotXml, WrongVersion


def read_file_contents(data: bytes, ours: Collection[str] | None = None) -> FileContents:
    """Everything in a file, in its order; with `ours` only of these accounts. Refuses a `FileRefused`, and then the
    whole file. What lies beside statements in an archive is left and named."""
    told: list[ParsedStatement | ParsedNotice | SkippedStatement] = []
    left: dict[str, FileRefused] = {}
    for member in packed.unpack_upload(data):
        if member.stream is None:
            left[member.name] = NotXml()
            continue
        try:
            told += _read_unpacked_file(member, ours)
        except WrongVersion as refusal:  # another message of the bank beside its statements
            if not member.name:
                raise
            left[member.name] = refusal
    if not told:
        raise next(iter(left.values()), None) or NoStatements
    return FileContents(
        statements=_drop_repeated_statements(each for each in told if isinstance(each, ParsedStatement)),
        notices=tuple(each for each in told if isinstance(each, ParsedNotice)),
        skipped_accounts=tuple(sorted({each.account for each in told if isinstance(each, SkippedStatement)})),
        skipped_files=tuple(left),
    )


def _read_unpacked_file(
    member: packed.UnpackedFile, ours: Collection[str] | None
) -> list[ParsedStatement | ParsedNotice | SkippedStatement]:
    reader = coda_records if member.is_coda else camt
    return list(reader.read_statements(member.stream, ours))


def _drop_repeated_statements(told: Iterator[ParsedStatement]) -> tuple[ParsedStatement, ...]:
    """The statements without those that stand in the file twice. Refuses `DuplicateStatement` for two that are not the
    same, unless one follows the other."""
    found: dict[tuple, list[ParsedStatement]] = {}
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
