"""Which lines of a statement are known and which are new: told by day and balance, not by resemblance.

A statement tells, for each day, an unbroken run of movements that begins at a balance. Two runs of one day tell the
same movements where they lie over each other: from the same balance on, line after line. Lines that only look alike, at
other balances, are different lines."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

from subsidies.bank.reading.contents import ParsedStatement, StatementFormat
from subsidies.bank.rules import BankLine


@dataclass(frozen=True, slots=True)
class ComparedMovement:
    """A line as far as it is compared; `number` is that of a known one."""

    day: date
    amount: Decimal
    reference: str = ""
    end_to_end_id: str = ""
    communication: str = ""
    iban: str = ""
    number: int | None = None

    @classmethod
    def of(cls, line: BankLine) -> "ComparedMovement":
        """What is compared of a line that the bank tells."""
        told = (line.bank_reference, line.end_to_end_id, line.communication, line.iban)
        return cls(line.booked_on, line.amount, *told)

    @property
    def token(self) -> tuple[date, Decimal, str, str, str, str]:
        """All that is compared."""
        return self.day, self.amount, self.reference, self.end_to_end_id, self.communication, self.iban

    def agrees(self, other: "ComparedMovement", *, same_format: bool) -> bool:
        """Whether both may be one movement: the same amount, and no reference that contradicts another. Between two
        forms of statement only the amount is compared: each writes references in its own way."""
        if self.amount != other.amount:
            return False
        pairs = zip(self.token[2:], other.token[2:], strict=True)
        return not same_format or all(not one or not two or one == two for one, two in pairs)


@dataclass(frozen=True, slots=True)
class DailyRun:
    """What one statement tells of one day, from the balance at which it begins. `alone` when it tells no other day."""

    start: Decimal
    movements: tuple[ComparedMovement, ...]
    alone: bool
    sequence: int | None = None
    format: StatementFormat = StatementFormat.CAMT

    @property
    def balances(self) -> list[Decimal]:
        """What stands on the account before each movement, and after the last."""
        return list(accumulate((each.amount for each in self.movements), initial=self.start))


@dataclass(slots=True)
class AccountHistory:
    """What is known of an account on some days: the runs of its statements; lines of which no statement says where
    they stand (`loose`); how often each line occurs; and what stood on the account before the first of these days."""

    runs: dict[date, list[DailyRun]] = field(default_factory=lambda: defaultdict(list))
    loose: dict[date, list[ComparedMovement]] = field(default_factory=lambda: defaultdict(list))
    times: Counter = field(default_factory=Counter)
    closings: list[tuple[date, Decimal]] = field(default_factory=list)

    def add(self, runs: Iterable[tuple[date, DailyRun]]) -> None:
        """Knows a statement more."""
        for day, run in runs:
            self.runs[day].append(run)

    def stood_before(self, day: date) -> Decimal | None:
        """The last known closing balance of an earlier day."""
        return max((each for each in self.closings if each[0] < day), default=(day, None), key=lambda each: each[0])[1]

    def next_key(self, movement: ComparedMovement) -> str:
        """The key of a new line: it says what the line says, and how many such lines the day had before."""
        self.times[movement.token] += 1
        told = (*movement.token, self.times[movement.token])
        return hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()


def split_daily_runs(told: ParsedStatement, movements: Sequence[ComparedMovement]) -> Iterator[tuple[date, DailyRun]]:
    """What a statement tells, day by day."""
    by_day: dict[date, list[ComparedMovement]] = defaultdict(list)
    for each in movements:
        by_day[each.day].append(each)
    start = told.opening
    for day in sorted(by_day):
        yield day, DailyRun(start, tuple(by_day[day]), len(by_day) == 1, told.sequence, told.format)
        start += sum(each.amount for each in by_day[day])


def find_known_numbers(
    told: ParsedStatement, movements: Sequence[ComparedMovement], history: AccountHistory
) -> list[int | None]:
    """For each line of a statement the number of the known line that it is; nothing for a new one."""
    places: dict[date, list[int]] = defaultdict(list)
    for place, each in enumerate(movements):
        places[each.day].append(place)
    found: list[int | None] = [None] * len(movements)
    for day, run in split_daily_runs(told, movements):
        if matched := _match_daily_run(run, history.runs.get(day, []), history.stood_before(day)):
            for place, number in matched.items():
                found[places[day][place]] = number
        _match_loose_lines(found, movements, places[day], history.loose.get(day, []))
    return found


def _match_daily_run(run: DailyRun, known: Sequence[DailyRun], stood_before: Decimal | None) -> dict[int, int]:
    """The places in a run that are known, with their numbers."""
    matched = next(filter(None, (_match_whole_run(run, other) for other in known)), {})
    for other in known:
        matched |= _drop_matched_pairs(_match_lines_in_order(run, other), matched)
    if matched and _is_following_run(run, known, matched, stood_before):
        return {}
    for first, last in _find_open_stretches([place not in matched for place in range(len(run.movements))]):
        matched |= _match_lines_in_another_order(run, first, last, known, set(matched.values()))
    return matched


def _match_whole_run(run: DailyRun, other: DailyRun) -> dict[int, int]:
    """All lines of a run, when another has the same ones between the same balances, in whatever order."""
    ends = (run.start, run.balances[-1]) == (other.start, other.balances[-1])
    is_same = ends and len(run.movements) == len(other.movements)
    return _pair_same_lines(run, range(len(run.movements)), other) if is_same else {}


def _drop_matched_pairs(pairs: dict[int, int], matched: dict[int, int]) -> dict[int, int]:
    numbers = set(matched.values())
    return {place: number for place, number in pairs.items() if place not in matched and number not in numbers}


def _match_lines_in_order(run: DailyRun, other: DailyRun) -> dict[int, int]:
    """Where two runs lie over each other, line after line: the longest way in which all lines agree."""
    mine, theirs = run.balances, other.balances
    shifts = {place for place, balance in enumerate(theirs[:-1]) if balance == mine[0]}
    shifts |= {-place for place, balance in enumerate(mine[:-1]) if balance == theirs[0]}
    same_format = run.format == other.format
    best: dict[int, int] = {}
    for shift in shifts:
        places = range(max(0, -shift), min(len(run.movements), len(other.movements) - shift))
        if len(places) > len(best) and all(
            run.movements[each].agrees(other.movements[each + shift], same_format=same_format) for each in places
        ):
            best = {each: other.movements[each + shift].number for each in places}
    return best


def _is_following_run(
    run: DailyRun, known: Sequence[DailyRun], matched: dict[int, int], stood_before: Decimal | None
) -> bool:
    """Whether a run that lies over known lines follows them all the same: the day came back to a balance it had. Then
    the bank's numbers decide, then its references; and a statement that only repeats the whole day is no new one."""
    if not run.alone or not any(each.alone and each.balances[-1] == run.start for each in known):
        return False
    lines = {
        each.number: (before, each) for one in known for before, each in zip(one.balances, one.movements, strict=False)
    }
    ends = sum(before + each.amount == run.start for before, each in lines.values()) + (run.start == stood_before)
    if ends <= sum(before == run.start for before, _each in lines.values()):
        return False
    over = [one for one in known if {each.number for each in one.movements} & set(matched.values())]
    if run.sequence is not None and all(each.sequence is not None for each in over):
        return run.sequence > max(each.sequence for each in over)
    referenced = all(lines[number][1].reference and run.movements[place].reference for place, number in matched.items())
    return not referenced and len(matched) < max(len(run.movements), len(lines))


def _find_open_stretches(places: Sequence[bool]) -> list[tuple[int, int]]:
    """The unbroken stretches of places that are still open: the first of each, and the one after its last."""
    found, first = [], None
    for place, is_open in enumerate([*places, False]):
        if is_open and first is None:
            first = place
        elif not is_open and first is not None:
            found.append((first, place))
            first = None
    return found


def _split_remaining_runs(known: Sequence[DailyRun], taken: set[int]) -> list[DailyRun]:
    """What is left of known runs without the lines that are taken."""
    found = []
    for run in known:
        balances = run.balances
        for first, last in _find_open_stretches([each.number not in taken for each in run.movements]):
            found.append(replace(run, start=balances[first], movements=run.movements[first:last]))
    return found


def _match_lines_in_another_order(
    run: DailyRun, first: int, last: int, known: Sequence[DailyRun], taken: set[int]
) -> dict[int, int]:
    """A stretch that begins or ends at the balance of known lines and holds the same lines in another order, or a part
    of them: a month may be sorted otherwise than its days."""
    balances, found = run.balances, {}
    start, end, left = balances[first], balances[last], list(range(first, last))
    while left:
        for other in _split_remaining_runs(known, taken | set(found.values())):
            at_start, at_end = other.start == start, other.balances[-1] == end
            if (at_start or at_end) and (pairs := _pair_same_lines(run, left, other)):
                break
        else:
            return found
        found |= pairs
        left = [place for place in left if place not in pairs]
        start, end = (other.balances[-1], end) if at_start else (start, other.start)
    return found


def _pair_same_lines(run: DailyRun, places: Sequence[int], other: DailyRun) -> dict[int, int]:
    """Pairs of lines when one of the two holds all lines of the other; otherwise none."""
    same_format, pairs = run.format == other.format, {}
    waiting: dict[tuple, list[ComparedMovement]] = defaultdict(list)
    for each in other.movements:
        waiting[each.token].append(each)
    for place in places:
        if alike := waiting.get(run.movements[place].token):
            pairs[place] = alike.pop(0).number
    likely: dict[Decimal, list[ComparedMovement]] = defaultdict(list)
    for each in (one for alike in waiting.values() for one in alike):
        likely[each.amount].append(each)
    for place in (each for each in places if each not in pairs):
        mine = run.movements[place]
        rest = likely.get(mine.amount, [])
        theirs = next((each for each in rest if mine.agrees(each, same_format=same_format)), None)
        if theirs:
            rest.remove(theirs)
            pairs[place] = theirs.number
    return pairs if len(pairs) == min(len(places), len(other.movements)) else {}


def _match_loose_lines(
    found: list[int | None],
    movements: Sequence[ComparedMovement],
    places: Sequence[int],
    loose: Sequence[ComparedMovement],
) -> None:
    """Lines of which nobody knows where they stood are recognised by what they say."""
    waiting: dict[tuple, list[int]] = defaultdict(list)
    for each in loose:
        waiting[each.token].append(each.number)
    for place in places:
        if found[place] is None and (numbers := waiting.get(movements[place].token)):
            found[place] = numbers.pop(0)
