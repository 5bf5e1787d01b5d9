"""Reading CODA, the Belgian form of a statement, by the library `febelfin-coda`. It stops at the first thing that it
does not expect, by an assertion or whatever error comes: here that is a sentence, and balances are checked again."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

import coda
from django.utils.translation import gettext as _
from schwifty import IBAN

from healthcoach.core import structured_communication as references
from healthcoach.core.money import ZERO, format_euro, round_to_cents
from subsidies.bank.reading import archives as packed
from subsidies.bank.reading.contents import ParsedStatement, SkippedStatement, StatementFormat
from subsidies.bank.reading.details import clean_bank_reference, join_remittance_texts, reconcile_charges
from subsidies.bank.refusals import BalancesDisagree, NotCoda, TooManyLines, Truncated, WrongCurrency
from subsidies.bank.rules import BankLine
from subsidies.payments.reasons import describe_return_reason

RECORD_LENGTH = 128
RECORD_TYPES = frozenset("0123489")
EMPTY_DAY = "000000"
MAX_CODA_RECORDS = 1_000_000
# Of a movement with details: the kind of detail that says the same again. Those of a detail are left.
TOTALS, WITH_DETAILS, DETAIL_OF = frozenset("12"), "3", {"1": "6", "2": "7", "3": "8"}
COLLECTIVE_TRANSACTIONS = frozenset({("01", "07"), ("41", "07"), ("02", "07")})
CHARGES_FAMILY, CHARGES = "80", "37"  # a family, and in every family a transaction
COST_CATEGORIES = frozenset({"003", "004", "006", "008", "010", "011", "013", "014", "015", "039", "045", "066"})
REVERSAL, UNDONE = "4", frozenset({"49"})
OGM_KINDS, OTHER_KINDS = frozenset({"101", "102"}), frozenset({"100", "103", "105", "107", "127"})
CP850_LETTERS = re.compile(rb"[\x80-\x9f]")
LATIN_LETTERS = re.compile(rb"[\xc0-\xff]")


def read_statements(
    stream: packed.LimitedStream, ours: Collection[str] | None = None
) -> Iterator[ParsedStatement | SkippedStatement]:
    """The statements of one CODA file, those of other accounts than `ours` only by their account. Refuses `NotCoda`,
    `Truncated` and `BalancesDisagree`."""
    content = b"".join(iter(stream.read, b""))
    records = _split_coda_records(content.removeprefix(b"\xef\xbb\xbf"))
    try:
        parsed = coda.CODA(records)
        accounts = [_format_own_account(each) for each in parsed.statements]
    except Exception as error:  # whatever it is, the file is not what the standard says
        raise NotCoda(what=_("its records contradict each other")) from error
    for account, each in zip(accounts, parsed.statements, strict=True):
        yield _build_coda_statement(account, each) if ours is None or account in ours else SkippedStatement(account)


def _split_coda_records(content: bytes) -> list[str]:
    """The records, each of its full length. What a bank may leave open, and the library does not, is filled in."""
    lines = [line for line in _decode_coda_text(content).splitlines() if line.strip()]
    if len(lines) > MAX_CODA_RECORDS:
        raise TooManyLines(most=MAX_CODA_RECORDS)
    if not lines or lines[-1][0] != "9":
        raise Truncated
    if any(line[0] not in RECORD_TYPES or len(line) > RECORD_LENGTH for line in lines):
        raise NotCoda(what=_("a record is too long or of an unknown kind"))
    created, filled = EMPTY_DAY, []
    for line in lines:
        record = line.ljust(RECORD_LENGTH)
        if record[0] == "0":
            created = record[5:11]
        elif record[0] == "1" and record[58:64] == EMPTY_DAY:  # the first statement of an account
            record = record[:58] + created + record[64:]
        elif record[:2] == "21":
            if record[47:53] == EMPTY_DAY:
                record = record[:47] + record[115:121] + record[53:]
            if record[53] == "9":  # the details of a detail, which the library cannot hold
                record = record[:53] + "5" + record[54:]
        filled.append(record)
    return filled


def _decode_coda_text(content: bytes) -> str:
    """The text: in the signs of Windows, or in those of the machines before it; in UTF-8 when only so the records are
    of one length."""
    try:
        wide = content.decode("utf-8")
    except UnicodeDecodeError:
        wide = ""
    if wide and all(len(line.rstrip("\r\n")) <= RECORD_LENGTH for line in wide.splitlines()):
        return wide
    is_old = CP850_LETTERS.search(content) and not LATIN_LETTERS.search(content)
    return content.decode("cp850" if is_old else "latin-1")


def _format_own_account(told: coda.Statement) -> str:
    number = told.account.replace(" ", "").upper()
    return str(IBAN.generate("BE", number[:3], number[3:10])) if re.fullmatch(r"\d{12}", number) else number


def _build_coda_statement(account: str, told: coda.Statement) -> ParsedStatement:
    name = f"{told.new_balance_date.year}/{told.coda_sequence}"
    if told.account_currency.strip() not in ("", "EUR"):
        raise WrongCurrency(statement=name, found=told.account_currency)
    if told.total_credit is None:
        raise Truncated
    lines = tuple(line for line in _iterate_coda_lines(told) if line.amount)
    opening, closing = round_to_cents(told.old_balance), round_to_cents(told.new_balance)
    expected = opening + sum((line.amount for line in lines), ZERO)
    if expected != closing or {opening, closing} != {told.old_balance, told.new_balance}:
        raise BalancesDisagree(statement=name, expected=format_euro(expected), closing=format_euro(closing))
    return ParsedStatement(
        iban=account,
        identifier=name,
        sequence=int(told.coda_sequence) if told.coda_sequence.strip().isdigit() else None,
        opened_on=min(told.old_balance_date, told.new_balance_date),
        closed_on=told.new_balance_date,
        opening=opening,
        closing=closing,
        lines=lines,
        format=StatementFormat.CODA,
    )


def _iterate_coda_lines(told: coda.Statement) -> Iterator[BankLine]:
    beside = _group_information_records(told)
    for move in told.moves:
        kind = move.transaction_type
        details = [each for each in move.moves if each.transaction_type == DETAIL_OF.get(kind)]
        line = _build_coda_line(move, beside)
        if kind == WITH_DETAILS:
            yield _add_detail_charges(line, details)
        elif kind in TOTALS or _read_transaction_pair(move) in COLLECTIVE_TRANSACTIONS:
            total = replace(line, end_to_end_id="", batch=line.end_to_end_id, transactions=len(details))
            yield from _split_collective_line(total, [_build_coda_line(each, beside) for each in details])
        else:
            yield line


def _split_collective_line(total: BankLine, parts: list[BankLine]) -> Iterator[BankLine]:
    """The details of a total, when they come to it; otherwise the total alone."""
    if parts and sum(each.amount for each in parts) == total.amount:
        for part, each in enumerate(parts, start=1):
            reference = each.bank_reference or total.bank_reference
            yield replace(each, part=part, batch=total.batch, booked_on=total.booked_on, bank_reference=reference)
        return
    ids = tuple(dict.fromkeys(each.end_to_end_id for each in parts if each.end_to_end_id))
    yield replace(total, end_to_end_ids=ids, incomplete=bool(parts))


def _add_detail_charges(line: BankLine, details: list[coda.Move]) -> BankLine:
    """One movement whose details say what it is made of: what was to be moved, and what the bank kept."""
    costs = [each for each in details if each.transaction_category in COST_CATEGORIES]
    taken = -sum((round_to_cents(each.amount) for each in costs), ZERO)
    if len(costs) == len(details):  # nothing was moved but costs
        return replace(line, code=line.code if line.is_charge else f"{line.code}/CHRG")
    gross = [abs(line.amount + taken)] if taken else []
    charges, instructed = reconcile_charges(line.amount, gross, [taken])
    return replace(line, charges=charges, instructed=instructed)


def _build_coda_line(move: coda.Move, beside: dict[str, list[coda.Information]]) -> BankLine:
    """What a record and the information behind it say."""
    told = beside[str(move)]
    names = [each.name for each in told if each.communication_type == "001"]
    ultimate = [each.name for each in told if each.communication_type in ("008", "009")]
    texts = [_read_information_text(each) for each in told]
    communication, text = _read_coda_communication(move)
    returned = (move.r_transaction or "", move.r_reason or "")
    family, transaction = _read_transaction_pair(move)
    is_charge = family == CHARGES_FAMILY or transaction == CHARGES
    return BankLine(
        key="",
        amount=round_to_cents(move.amount),
        booked_on=move.entry_date,
        value_on=move.value_date,
        bank_reference=clean_bank_reference(" ".join(move.bank_reference.split())),
        end_to_end_id=clean_bank_reference((move.customer_reference or "").strip()),
        communication=communication,
        remittance=join_remittance_texts([text, *texts]),
        counterparty=((move.counterparty_name or "").strip() or next(iter([*names, *ultimate]), ""))[:140],
        iban=_format_counterparty_account(move),
        code=f"CODA/{family}/{transaction}" + ("/CHRG" if is_charge else ""),
        return_reason=describe_return_reason(returned[1].strip() or "–")
        if returned[0].strip() and returned[0] != REVERSAL
        else "",
        reversal=returned[0] == REVERSAL or transaction in UNDONE,
        ultimate=next(iter(ultimate), "")[:140],
    )


def _group_information_records(told: coda.Statement) -> dict[str, list[coda.Information]]:
    """The records of information by the movement that stands before them."""
    every = [(each.sequence, each.detail_sequence) for each in told.all_moves]
    found: dict[str, list[coda.Information]] = defaultdict(list)
    records = [record for rows in told.informations.values() for record in rows]
    waiting = sorted(records, key=lambda each: (each.sequence, each.detail_sequence), reverse=True)
    for place, at in enumerate(every):
        following = every[place + 1] if place + 1 < len(every) else None
        while waiting and (following is None or (waiting[-1].sequence, waiting[-1].detail_sequence) < following):
            record = waiting.pop()
            if (record.sequence, record.detail_sequence) >= at:
                found["".join(at)].append(record)
    return found


def _read_information_text(record: coda.Information) -> str:
    kind = record.communication_type
    if kind is None:
        return record._communication[1:].strip()  # the library has no name for free text
    return {"002": record._communication, "004": record._communication}.get(kind, "")[4:].strip()


def _read_coda_communication(move: coda.Move) -> tuple[str, str]:
    """The structured communication of a record, and its text."""
    kind, written = move.communication_type, move._communication
    if kind is None:
        text = " ".join(written[1:].split())
        return references.parse_communication(text), text
    told = (move.communication or "").strip() if kind in OGM_KINDS | OTHER_KINDS else ""
    if found := references.parse_communication(told):
        return found, ""
    return "", told or " ".join(written[4:].split())


def _format_counterparty_account(move: coda.Move) -> str:
    number = (move.counterparty_account or "")[:34].replace(" ", "").upper()
    return str(IBAN.generate("BE", number[:3], number[3:10])) if re.fullmatch(r"\d{12}", number) else number


def _read_transaction_pair(move: coda.Move) -> tuple[str, str]:
    return move.transaction_family, move.transaction_transaction
