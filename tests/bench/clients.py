"""The clients: separate processes that decide, settle and ask, each over its own connections, at the same moment."""

import multiprocessing
import os
import time
from array import array
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection

from tests.bench.ground import Ground

RINGS = "bench-rings"  # the queue of rings that nobody answers, so that no worker shares the processor
BENCH_STATE_DAY = date(2018, 12, 31)


class Clients:
    """As many processes as are ever needed at once; started once, told what to do together."""

    def __init__(self, number: int, ground: Ground, life: Callable | None = None) -> None:
        """Each lives as `life` says: the clients who decide, unless told otherwise."""
        spawn = multiprocessing.get_context("spawn")
        self.pipes, self.processes = [], []
        for _ in range(number):
            here, there = spawn.Pipe()
            process = spawn.Process(target=life or serve_bench_client, args=(there, ground), daemon=True)
            process.start()
            self.pipes.append(here)
            self.processes.append(process)

    def seconds(self, task: str, shares: Sequence[object]) -> float:
        """How long a task takes: from the first start to the last end."""
        return self.together(task, shares)[0]

    def together(self, task: str, shares: Sequence[object]) -> tuple[float, list]:
        """Lets each client do its share of a task, all beginning together: the seconds from the first start to the last
        end, and what each of them brings back."""
        pipes = self.pipes[: len(shares)]
        for pipe, share in zip(pipes, shares, strict=True):
            pipe.send((task, share))
        for pipe in pipes:
            _receive_client_answer(pipe)  # ready: connected, and its rows prepared
        for pipe in pipes:
            pipe.send("go")
        spans = [_receive_client_answer(pipe) for pipe in pipes]
        seconds = max(end for _start, end, _brought in spans) - min(start for start, _end, _brought in spans)
        return seconds, [brought for _start, _end, brought in spans]

    def stop(self) -> None:
        """Lets the processes go."""
        for pipe, process in zip(self.pipes, self.processes, strict=True):
            pipe.send(None)
            process.join(10)


def _receive_client_answer(pipe: Connection) -> object:
    answer = pipe.recv()
    if isinstance(answer, str) and answer != "ready":
        raise RuntimeError(answer)
    return answer


def serve_bench_client(pipe: Connection, ground: Ground) -> None:
    """The life of one client."""
    import django

    django.setup()
    run_client_tasks(pipe, Client(ground))


def run_client_tasks(pipe: Connection, client: object) -> None:
    """Does what the bench asks, task after task, until it asks for nothing more."""
    while (order := pipe.recv()) is not None:
        task, share = order
        try:
            work = getattr(client, task)(share)
            pipe.send("ready")
            pipe.recv()
            start = time.monotonic()
            brought = work()
            pipe.send((start, time.monotonic(), brought if isinstance(brought, array) else None))
        except Exception as error:
            pipe.send(f"{task}: {type(error).__name__}: {error}")


class Client:
    """What one client can do. Each task prepares its share, and gives back the work whose time is measured."""

    def __init__(self, ground: Ground) -> None:
        from healthcoach.celery import app
        from healthcoach.programmes.models import Programme
        from healthcoach.users.models import User
        from tests.bench import plain

        app.conf.task_default_queue = RINGS
        self.by = User.objects.get(pk=ground.decider)
        self.programme = Programme.objects.get(pk=ground.report)
        address = os.environ["DATABASE_URL"]
        self.hot, self.cold = (
            plain.Plain(address, schema, line=ground.line, by=ground.decider) for schema in (plain.HOT, plain.COLD)
        )

    def approve(self, decisions: list[list[int]]):
        """The product's verb, one decision after another, each as one request would do it."""
        from django.db import close_old_connections

        from healthcoach.core.audit import audit_context
        from subsidies.applications import actions as applications
        from subsidies.applications.models import Application

        files = [[Application(pk=number) for number in decision] for decision in decisions]

        def work() -> None:
            for rows in files:
                with audit_context(user_id=self.by.pk, where="website", address="127.0.0.1"):
                    applications.approve(rows, motivation="Past bij het doel.", by=self.by, at=datetime.now(UTC))
                close_old_connections()

        return work

    def approve_plain_hot(self, decisions: list[list[int]]):
        """The same rows by hand, balances counted."""
        return lambda: [self.hot.approve(decision, at=datetime.now(UTC)) for decision in decisions]

    def approve_plain_cold(self, decisions: list[list[int]]):
        """The same rows by hand, nobody counting the balances."""
        return lambda: [self.cold.approve(decision, at=datetime.now(UTC)) for decision in decisions]

    def settle(self, _share: None):
        """The payout job's action, over all that is queued."""
        from healthcoach.core.audit import audit_context
        from subsidies.payouts import actions as payouts

        def work() -> None:
            with audit_context(user_id=None, where="job"):
                payouts.settle_queued(at=datetime.now(UTC))

        return work

    def settle_plain_hot(self, _share: None):
        """The same settlements by hand, balances counted."""
        return lambda: self.hot.settle(at=datetime.now(UTC))

    def report(self, times: int):
        """The product's state of affairs, so many times."""
        from healthcoach.answers.state_of_affairs import build_state_of_affairs

        return lambda: [build_state_of_affairs(self.programme, on=BENCH_STATE_DAY) for _ in range(times)]

    def report_plain(self, times: int):
        """The same figures by hand, so many times."""
        return lambda: [self.hot.state_of_affairs(self.programme.pk, on=BENCH_STATE_DAY) for _ in range(times)]
