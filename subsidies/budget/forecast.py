"""What will be left of the coaching line: rules that look ahead from what was seen so far, month by month, in euro.

An approval reserves the maximum of the fee scheme. When it does not start, its reservation comes back; when its
trajectory is over, the fee is paid and the rest comes back. So the months are counted one by one: what comes back can
be approved again, and what is not paid by the end stays unused."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from healthcoach.core.money import ZERO

DEFAULT_HORIZON = 24  # months looked ahead when the programme has no last day
MAX_HORIZON = 120  # and at most
MIN_SAMPLE_SIZE = 5  # of which fewer tell nothing yet
ASSUMED_MONTHS = 12  # from approval to payout, while too few were paid
Z_SCORE = Decimal("1.28")  # eight of ten times the truth lies between low and high
ONE = Decimal(1)
MOST_FILES, MOST_A_MONTH = 100_000, 10_000  # what can be asked


@dataclass(frozen=True, slots=True)
class FeeSums:
    """What trajectories that are over cost: how many, the euro of all, and the sum of their squares."""

    count: int = 0
    total: Decimal = ZERO
    squares: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ObservedLine:
    """What was seen of the coaching line by the end of a day. `waiting` were approved and can still start; `running`
    started and are not settled; their ages are whole months since the approval, on average."""

    on: date
    granted: Decimal
    available: Decimal
    spent: Decimal
    maximum: Decimal
    approvals: tuple[int, ...] = ()  # of each month since the first
    pending: int = 0
    waiting: int = 0
    waiting_age: int = 0
    started: int = 0
    dropped: int = 0
    running: int = 0
    running_age: int = 0
    ended: FeeSums = FeeSums()
    stopped: FeeSums = FeeSums()
    months_to_payout: int | None = None
    months_to_start: int = 6
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class ForecastScenario:
    """What somebody would like to see: files approved now, more approvals each month, and how many of a hundred
    approved files finish."""

    approve: int = 0
    more: int = 0
    finish: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ForecastAssumptions:
    """What one course of events is counted with: `full` is the fee of a finished trajectory, `part` of a stopped
    one."""

    a_month: Decimal
    start: Decimal
    finish: Decimal
    full: Decimal
    part: Decimal

    @property
    def fee(self) -> Decimal:
        """What a started trajectory costs on average."""
        return self.finish * self.full + (ONE - self.finish) * self.part

    @property
    def cost(self) -> Decimal:
        """What an approved file costs on average, those that never start among them."""
        return self.start * self.fee

    @property
    def of_a_hundred(self) -> Decimal:
        """How many of a hundred approved files finish."""
        return 100 * self.start * self.finish


@dataclass(frozen=True, slots=True)
class ForecastProjection:
    """One course of events: euro spent by the end, what stays unused, and the first month (its first day) in which the
    line does not hold what would be approved."""

    assumed: ForecastAssumptions
    spent: Decimal
    unused: Decimal
    runs_out: date | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Low, middle and high; until when; whether that is only a horizon; and whether it rests on little."""

    so_far: ObservedLine
    low: ForecastProjection
    mid: ForecastProjection
    high: ForecastProjection
    until: date
    by_horizon: bool
    few_fees: bool
    few_outcomes: bool
    few_months: bool
    months_to_payout: int

    @property
    def rests_on_little(self) -> bool:
        """Whether too few files are over to know."""
        return self.few_fees or self.few_outcomes or self.few_months

    @property
    def few_stops(self) -> bool:
        """Whether too few were stopped early to know what that costs."""
        return self.so_far.stopped.count < MIN_SAMPLE_SIZE

    @property
    def courses(self) -> tuple[ForecastProjection, ForecastProjection, ForecastProjection]:
        """From the least that is spent to the most."""
        return self.low, self.mid, self.high

    @property
    def all_run_out(self) -> bool:
        """Whether the line runs out whatever happens."""
        return all(course.runs_out for course in self.courses)

    @property
    def earliest(self) -> date | None:
        """The first month in which it may run out."""
        return min((course.runs_out for course in self.courses if course.runs_out), default=None)

    @property
    def latest(self) -> date | None:
        """The last month in which it may."""
        return max((course.runs_out for course in self.courses if course.runs_out), default=None)


def forecast_coaching_line(so_far: ObservedLine, what_if: ForecastScenario | None = None) -> Forecast:
    """Looks ahead to the programme's last day with the low end, the middle and the high end of all that was seen."""
    asked = what_if or ForecastScenario()
    until, by_horizon = _find_forecast_end(so_far)
    takes = ASSUMED_MONTHS if so_far.months_to_payout is None else so_far.months_to_payout
    courses = [
        _project_course(so_far, assumed, asked.approve, until, takes) for assumed in _build_assumptions(so_far, asked)
    ]
    # Held back by the line, the middle may come out on the other side of one of the ends.
    low, mid, high = sorted(courses, key=lambda course: course.spent)
    return Forecast(
        so_far=so_far,
        low=low,
        mid=mid,
        high=high,
        until=until,
        by_horizon=by_horizon,
        few_fees=so_far.ended.count < MIN_SAMPLE_SIZE,
        few_outcomes=so_far.started + so_far.dropped < MIN_SAMPLE_SIZE,
        few_months=len(so_far.approvals) < MIN_SAMPLE_SIZE,
        months_to_payout=takes,
    )


def estimate_share(number: int, of: int) -> tuple[Decimal, Decimal, Decimal]:
    """The low end, the seen share and the high end (Wilson's interval); of nothing, everything may be true and all is
    counted."""
    if not of:
        return Decimal(0), ONE, ONE
    seen, z2 = Decimal(number) / of, Z_SCORE * Z_SCORE
    centre = seen + z2 / (2 * of)
    reach = Z_SCORE * ((seen * (ONE - seen) + z2 / (4 * of)) / of).sqrt()
    low, high = (centre - reach) / (ONE + z2 / of), (centre + reach) / (ONE + z2 / of)
    return min(max(low, ZERO), seen), seen, max(min(high, ONE), seen)


def estimate_monthly_approvals(approvals: tuple[int, ...]) -> tuple[Decimal, Decimal, Decimal]:
    """Approvals per month: the mean, and the ends that the spread of the months allows."""
    if not approvals:
        return ZERO, ZERO, ZERO
    months, mean = len(approvals), Decimal(sum(approvals)) / len(approvals)
    spread = sum((Decimal(number) - mean) ** 2 for number in approvals) / max(months - 1, 1)
    reach = Z_SCORE * (max(spread, mean) / months).sqrt()
    return max(mean - reach, ZERO), mean, mean + reach


def estimate_mean_fee(
    seen: FeeSums, *, maximum: Decimal, otherwise: tuple[Decimal, Decimal, Decimal]
) -> tuple[Decimal, ...]:
    """The mean fee and the ends of its spread, never more than the maximum; otherwise as said, while few were paid."""
    if seen.count < MIN_SAMPLE_SIZE:
        return otherwise
    mean = min(seen.total / seen.count, maximum)
    spread = max(seen.squares - seen.total * seen.total / seen.count, ZERO) / (seen.count - 1)
    reach = Z_SCORE * (spread / seen.count).sqrt()
    return max(mean - reach, ZERO), mean, min(mean + reach, maximum)


def _build_assumptions(so_far: ObservedLine, asked: ForecastScenario) -> list[ForecastAssumptions]:
    maximum, half = so_far.maximum, so_far.maximum / 2
    rates = estimate_monthly_approvals(so_far.approvals)
    starts = estimate_share(so_far.started, so_far.started + so_far.dropped)
    finishes = estimate_share(so_far.ended.count, so_far.ended.count + so_far.stopped.count)
    full = estimate_mean_fee(so_far.ended, maximum=maximum, otherwise=(maximum, maximum, maximum))
    part = estimate_mean_fee(so_far.stopped, maximum=maximum, otherwise=(half, half, half))
    rows = zip(rates, starts, finishes, full, part, strict=True)
    return [
        _apply_asked_finish(ForecastAssumptions(rate + asked.more, s, e, f, min(p, f)), asked.finish)
        for rate, s, e, f, p in rows
    ]


def _apply_asked_finish(assumed: ForecastAssumptions, finish: Decimal | None) -> ForecastAssumptions:
    """With this many of a hundred approved files finishing; at least as many start."""
    if finish is None:
        return assumed
    of_all = min(max(finish / 100, Decimal(0)), ONE)
    start = max(assumed.start, of_all)
    return replace(assumed, start=start, finish=of_all / start if start else Decimal(0))


def _find_forecast_end(so_far: ObservedLine) -> tuple[date, bool]:
    furthest = add_months(so_far.on, MAX_HORIZON)
    if so_far.ends_on and so_far.ends_on <= furthest:
        return max(so_far.ends_on, so_far.on), False
    return (furthest if so_far.ends_on else add_months(so_far.on, DEFAULT_HORIZON)), True


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month; the calendar's last day when it ends before."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return day


def count_months_between(first: date, last: date) -> int:
    """The whole months from one day to a later one."""
    return max((last.year - first.year) * 12 + last.month - first.month - (last.day < first.day), 0)


def _project_course(
    so_far: ObservedLine, assumed: ForecastAssumptions, approve: int, until: date, takes: int
) -> ForecastProjection:
    """Counts the whole months one by one until the end. Month 0 is now."""
    last = count_months_between(so_far.on, until)
    drops_after, takes = max(so_far.months_to_start, 1), max(takes, 1)
    comes_back = [ZERO] * (last + 1)
    paid = [ZERO] * (last + 1)

    def outcome(number: Decimal, start: Decimal, age: int, month: int) -> None:
        over, dropped = month + max(takes - age, 1), month + max(drops_after - age, 1)
        if over <= last:
            paid[over] += number * start * assumed.fee
            comes_back[over] += number * start * (so_far.maximum - assumed.fee)
        if dropped <= last:
            comes_back[dropped] += number * (ONE - start) * so_far.maximum

    outcome(Decimal(so_far.waiting), assumed.start, so_far.waiting_age, 0)
    outcome(Decimal(so_far.running), ONE, so_far.running_age, 0)
    available, runs_out = so_far.available, None
    for month in range(last + 1):
        available += comes_back[month]
        wanted = Decimal(approve) if month == 0 else assumed.a_month
        approved = min(wanted, max(available, ZERO) / so_far.maximum)
        if approved < wanted and runs_out is None:
            runs_out = add_months(so_far.on.replace(day=1), month)
        available -= approved * so_far.maximum
        outcome(approved, assumed.start, 0, month)
    # No cents, which an estimate cannot know; what the last digits of a division left is dropped first.
    more = sum(paid, ZERO).quantize(Decimal("1E-9")).quantize(ONE)
    spent = min(so_far.spent + more, so_far.granted)
    return ForecastProjection(assumed, spent, so_far.granted - spent, runs_out)
