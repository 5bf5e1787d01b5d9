"""Reading CODA, the Belgian form of a statement, by the library `febelfin-coda`. It stops at the first thing that it
does not expect, by an assertion or whatever error comes: here that is a sentence, and balances are checked again."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

import coda
from django.utils.translation import gettext as _
from schwifty import IBAN

from healthcoach import references
from healthcoach.money import ZERO, cents, euro
from subsidies.bank import packed
from subsidies.bank.details import joined_text, plain_reference, settled_charges
from subsidies.bank.refusals import BalancesDisagree, NotCoda, TooManyLines, Truncated, WrongCurrency
from subsidies.bank.rules import Line
from subsidies.bank.told import Format, Skipped, Told
from subsidies.payments.reasons import in_words

RECORD = 128
RECORDS = frozenset("0123489")
NO_DAY = "000000"
MOST_RECORDS = 1_000_000
# Of a movement with details: the kind of detail that says the same again. Those of a detail are left.
TOTALS, WITH_DETAILS, DETAIL_OF = frozenset("12"), "3", {"1": "6", "2": "7", "3": "8"}
COLLECTIVE = frozenset({("01", "07"), ("41", "07"), ("02", "07")})
CHARGES_FAMILY, CHARGES = "80", "37"  # a family, and in every family a transaction
COSTS = frozenset({"003", "004", "006", "008", "010", "011", "013", "014", "015", "039", "045", "066"})
REVERSAL, UNDONE = "4", frozenset({"49"})
OGM_KINDS, OTHER_KINDS = frozenset({"101", "102"}), frozenset({"100", "103", "105", "107", "127"})
FROM_CP850 = re.compile(rb"[\x80-\x9f]")
FROM_LATIN = re.compile(rb"[\xc0-\xff]")


def statements(stream: packed.Bounded, ours: Collection[str] | None = None) -> Iterator[Told | Skipped]:
    """The statements of one CODA file, those of other accounts than `ours` only by their account. Refuses `NotCoda`,
    `Truncated` and `BalancesDisagree`."""
    content = b"".join(iter(stream.read, b""))
    records = _records(content.removeprefix(b"\xef\xbb\xbf"))
    try:
        parsed = coda.CODA(records)
        accounts = [_account(each) for each in parsed.statements]
    except Exception as error:  # whatever it is, the file is not what the standard says
        raise NotCoda(what=_("its records contradict each other")) from error
    for account, each in zip(accounts, parsed.statements, strict=True):
        yield _told(account, each) if ours is None or account in ours else Skipped(account)


def _records(content: bytes) -> list[str]:
    """The records, each of its full length. What a bank may leave open, and the library does not, is filled in."""
    lines = [line for line in _decoded(content).splitlines() if line.strip()]
    if len(lines) > MOST_RECORDS:
        raise TooManyLines(most=MOST_RECORDS)
    if not lines or lines[-1][0] != "9":
        raise Truncated
    if any(line[0] not in RECORDS or len(line) > RECORD for line in lines):
        raise NotCoda(what=_("a record is too long or of an unknown kind"))
    created, filled = NO_DAY, []
    for line in lines:
        record = line.ljust(RECORD)
        if record[0] == "0":
            created = record[5:11]
        elif record[0] == "1" and record[58:64] == NO_DAY:  # the first statement of an account
            record = record[:58] + created + record[64:]
        elif record[:2] == "21":
            if record[47:53] == NO_DAY:
                record = record[:47] + record[115:121] + record[53:]
            if record[53] == "9":  # the details of a detail, which the library cannot hold
                record = record[:53] + "5" + record[54:]
        filled.append(record)
    return filled


def _decoded(content: bytes) -> str:
    """The text: in the signs of Windows, or in those of the machines before it; in UTF-8 when only so the records are
    of one length."""
    try:
        wide = content.decode("utf-8")
    except UnicodeDecodeError:
        wide = ""
    if wide and all(len(line.rstrip("\r\n")) <= RECORD for line in wide.splitlines()):
        return wide
    is_old = FROM_CP850.search(content) and not FROM_LATIN.search(content)
    return content.decode("cp850" if is_old else "latin-1")


def _account(told: coda.Statement) -> str:
    number = told.account.replace(" ", "").upper()
    return str(IBAN.generate("BE", number[:3], number[3:10])) if re.fullmatch(r"\d{12}", number) else number


def _told(account: str, told: coda.Statement) -> Told:
    name = f"{told.new_balance_date.year}/{told.coda_sequence}"
    if told.account_currency.strip() not in ("", "EUR"):
        raise WrongCurrency(statement=name, found=told.account_currency)
    if told.total_credit is None:
        raise Truncated
    lines = tuple(line for line in _lines(told) if line.amount)
    opening, closing = cents(told.old_balance), cents(told.new_balance)
    expected = opening + sum((line.amount for line in lines), ZERO)
    if expected != closing or {opening, closing} != {told.old_balance, told.new_balance}:
        raise BalancesDisagree(statement=name, expected=euro(expected), closing=euro(closing))
    return Told(
        iban=account,
        identifier=name,
        sequence=int(told.coda_sequence) if told.coda_sequence.strip().isdigit() else None,
        opened_on=min(told.old_balance_date, told.new_balance_date),
        closed_on=told.new_balance_date,
        opening=opening,
        closing=closing,
        lines=lines,
        format=Format.CODA,
    )


def _lines(told: coda.Statement) -> Iterator[Line]:
    beside = _information(told)
    for move in told.moves:
        kind = move.transaction_type
        details = [each for each in move.moves if each.transaction_type == DETAIL_OF.get(kind)]
        line = _line(move, beside)
        if kind == WITH_DETAILS:
            yield _with_charges(line, details)
        elif kind in TOTALS or _pair(move) in COLLECTIVE:
            total = replace(line, end_to_end_id="", batch=line.end_to_end_id, transactions=len(details))
            yield from _parts(total, [_line(each, beside) for each in details])
        else:
            yield line


def _parts(total: Line, parts: list[Line]) -> Iterator[Line]:
    """The details of a total, when they come to it; otherwise the total alone."""
    if parts and sum(each.amount for each in parts) == total.amount:
        for part, each in enumerate(parts, start=1):
            reference = each.bank_reference or total.bank_reference
            yield replace(each, part=part, batch=total.batch, booked_on=total.booked_on, bank_reference=reference)
        return
    ids = tuple(dict.fromkeys(each.end_to_end_id for each in parts if each.end_to_end_id))
    yield replace(total, end_to_end_ids=ids, incomplete=bool(parts))


def _with_charges(line: Line, details: list[coda.Move]) -> Line:
    """One movement whose details say what it is made of: what was to be moved, and what the bank kept."""
    costs = [each for each in details if each.transaction_category in COSTS]
    taken = -sum((cents(each.amount) for each in costs), ZERO)
    if len(costs) == len(details):  # nothing was moved but costs
        return replace(line, code=line.code if line.is_charge else f"{line.code}/CHRG")
    gross = [abs(line.amount + taken)] if taken else []
    charges, instructed = settled_charges(line.amount, gross, [taken])
    return replace(line, charges=charges, instructed=instructed)


def _line(move: coda.Move, beside: dict[str, list[coda.Information]]) -> Line:
    """What a record and the information behind it say."""
    told = beside[str(move)]
    names = [each.name for each in told if each.communication_type == "001"]
    ultimate = [each.name for each in told if each.communication_type in ("008", "009")]
    texts = [_text_beside(each) for each in told]
    communication, text = _communication(move)
    returned = (move.r_transaction or "", move.r_reason or "")
    family, transaction = _pair(move)
    is_charge = family == CHARGES_FAMILY or transaction == CHARGES
    return Line(
        key="",
        amount=cents(move.amount),
        booked_on=move.entry_date,
        value_on=move.value_date,
        bank_reference=plain_reference(" ".join(move.bank_reference.split())),
        end_to_end_id=plain_reference((move.customer_reference or "").strip()),
        communication=communication,
        remittance=joined_text([text, *texts]),
        counterparty=((move.counterparty_name or "").strip() or next(iter([*names, *ultimate]), ""))[:140],
        iban=_counterparty_account(move),
        code=f"CODA/{family}/{transaction}" + ("/CHRG" if is_charge else ""),
        return_reason=in_words(returned[1].strip() or "–") if returned[0].strip() and returned[0] != REVERSAL else "",
        reversal=returned[0] == REVERSAL or transaction in UNDONE,
        ultimate=next(iter(ultimate), "")[:140],
    )


def _information(told: coda.Statement) -> dict[str, list[coda.Information]]:
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


def _text_beside(record: coda.Information) -> str:
    kind = record.communication_type
    if kind is None:
        return record._communication[1:].strip()  # the library has no name for free text
    return {"002": record._communication, "004": record._communication}.get(kind, "")[4:].strip()


def _communication(move: coda.Move) -> tuple[str, str]:
    """The structured communication of a record, and its text."""
    kind, written = move.communication_type, move._communication
    if kind is None:
        text = " ".join(written[1:].split())
        return references.read(text), text
    told = (move.communication or "").strip() if kind in OGM_KINDS | OTHER_KINDS else ""
    if found := references.read(told):
        return found, ""
    return "", told or " ".join(written[4:].split())


def _counterparty_account(move: coda.Move) -> str:
    number = (move.counterparty_account or "")[:34].replace(" ", "").upper()
    return str(IBAN.generate("BE", number[:3], number[3:10])) if re.fullmatch(r"\d{12}", number) else number


def _pair(move: coda.Move) -> tuple[str, str]:
    return move.transaction_family, move.transaction_transaction
