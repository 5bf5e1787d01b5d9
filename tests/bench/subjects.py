"""What is measured: each subject does the same work by the product and by hand, with as many clients."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from tests.bench import worker
from tests.bench.clients import Clients
from tests.bench.ground import Ground

WITH_HOT_ROW, WITHOUT_HOT_ROW, PLAIN = "plain SQL", "plain SQL, no hot row", "plain SQL"

WARMING = 5  # decisions of each client before anything is measured


@dataclass(frozen=True)
class DecisionSizes:
    """How much of everything one round holds."""

    files: int = 100_000  # in the programme whose state of affairs is asked
    decisions_of_one: int = 120  # by a single client
    decisions_of_eight: int = 50  # by each of eight
    at_once: int = 1000
    payouts: int = 10_000
    of_worker: int = 1000
    reports: int = 3
    clients: int = 8

    def companies(self, rounds: int) -> int:
        """How many companies apply in so many rounds: one application each."""
        ones = self.decisions_of_one + self.clients * self.decisions_of_eight
        return self.clients * WARMING + rounds * (
            ones + (1 + self.clients) * self.at_once + self.payouts + self.of_worker
        )


@dataclass
class Subject:
    """One line of the table: how often per second (or how long), beside each other way, with what is aimed at."""

    name: str
    clients: int
    unit: str
    aims: dict[str, float | None]  # by the name of the way by hand: the least share of its speed
    seconds: bool = False  # counted in seconds, so that less is better
    mine: list[float] = field(default_factory=list)
    theirs: dict[str, list[float]] = field(default_factory=dict)

    def note(self, speeds: dict[str, float]) -> None:
        """Keeps what one round measured; the product's own is under the empty name."""
        self.mine.append(speeds.pop(""))
        for name, speed in speeds.items():
            self.theirs.setdefault(name, []).append(speed)

    def ratio(self, name: str) -> float:
        """The median over the rounds of the product's share of the speed by hand in the same round."""
        pairs = zip(self.mine, self.theirs[name], strict=True)
        return median(theirs / mine if self.seconds else mine / theirs for mine, theirs in pairs)


class Bench:
    """Runs the rounds. The order of the ways changes from round to round, so that none always comes first."""

    def __init__(self, ground: Ground, sizes: DecisionSizes, clients: Clients, connection, process) -> None:
        self.ground, self.sizes, self.clients = ground, sizes, clients
        self.connection, self.process, self.rounds = connection, process, 0
        many, n = f"{sizes.at_once:,} in one decision", sizes.clients
        self.subjects = {
            "one by 1": Subject("approve one by one", 1, "approvals/s", {WITH_HOT_ROW: 0.5, WITHOUT_HOT_ROW: None}),
            "one by n": Subject("approve one by one", n, "approvals/s", {WITH_HOT_ROW: None, WITHOUT_HOT_ROW: 0.3}),
            "many by 1": Subject(f"approve {many}", 1, "approvals/s", {WITH_HOT_ROW: 0.7, WITHOUT_HOT_ROW: None}),
            "many by n": Subject(f"approve {many}", n, "approvals/s", {WITH_HOT_ROW: 0.7, WITHOUT_HOT_ROW: None}),
            "settle": Subject(f"settle {sizes.payouts:,} payouts, the action", 1, "payouts/s", {WITH_HOT_ROW: 0.5}),
            "worker": Subject("settle payouts, a Celery worker", 1, "payouts/s", {WITH_HOT_ROW: None}),
            "report": Subject(f"state of affairs, {sizes.files:,} files", 1, "answers/s", {PLAIN: 1 / 1.5}),
        }

    def warm_up(self) -> None:
        """Lets every client do every kind of decision, so that no round pays for first times."""
        for ways in self._ways([[1] * WARMING] * self.sizes.clients).values():
            ways()

    def round(self) -> None:
        """Measures every subject once."""
        sizes, n = self.sizes, self.sizes.clients
        self._approvals("one by 1", [[1] * sizes.decisions_of_one])
        self._approvals("one by n", [[1] * sizes.decisions_of_eight] * n)
        self._approvals("many by 1", [[sizes.at_once]])
        self._approvals("many by n", [[sizes.at_once]] * n)
        self._payouts()
        report = {"": "report", PLAIN: "report_plain"}
        self._measure("report", sizes.reports, {k: self._task(task, [sizes.reports]) for k, task in report.items()})
        self.rounds += 1

    def _approvals(self, key: str, decisions: list[list[int]]) -> None:
        """Each client has a list of decisions, each on so many applications."""
        self._measure(key, sum(map(sum, decisions)), self._ways(decisions))

    def _ways(self, decisions: list[list[int]]) -> dict[str, Callable[[], float]]:
        numbers = iter(self.ground.pending(self.connection, sum(map(sum, decisions))))
        shares = [[[next(numbers) for _ in range(size)] for size in share] for share in decisions]
        ways = {"": "approve", WITH_HOT_ROW: "approve_plain_hot", WITHOUT_HOT_ROW: "approve_plain_cold"}
        return {way: self._task(task, shares) for way, task in ways.items()}

    def _payouts(self) -> None:
        number, of_worker = self.sizes.payouts, self.sizes.of_worker
        by_hand = self._task("settle_plain_hot", [None])
        self.ground.queued(self.connection, number)
        self._measure("settle", number, {"": self._task("settle", [None]), WITH_HOT_ROW: by_hand})
        self.ground.queued(self.connection, of_worker)
        self._measure(
            "worker", of_worker, {"": lambda: worker.measure_seconds_to_settle(self.process), WITH_HOT_ROW: by_hand}
        )

    def _task(self, task: str, shares: list) -> Callable[[], float]:
        return lambda: self.clients.seconds(task, shares)

    def _measure(self, key: str, amount: int, ways: dict[str, Callable[[], float]]) -> None:
        names = list(ways)
        turn = self.rounds % len(names)
        speeds = {name: amount / ways[name]() for name in names[turn:] + names[:turn]}
        self.subjects[key].note(speeds)
