"""A process of its own: gets ready, waits at the starting line, and then does its work as fast as it can.

Run as `python -m tests.races.contender`; it says "ready", reads its work as one line of JSON when the race starts, and
answers with one line of JSON."""

import json
import os
import sys
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthcoach.settings")


def approve_each(numbers: list[int], by: int) -> Counter:
    """Approves application after application, and counts what came of it."""
    from django.utils import timezone

    from healthcoach.core.refusals import Refused
    from healthcoach.users.models import User
    from subsidies.applications import actions as applications
    from subsidies.applications.models import Application

    person, outcomes = User.objects.get(pk=by), Counter()
    for row in Application.objects.filter(pk__in=numbers).order_by("?"):
        try:
            applications.approve([row], motivation="Goed.", by=person, at=timezone.now())
            outcomes["approved"] += 1
        except Refused as refusal:
            outcomes[refusal.code] += 1
    return outcomes


def settle_queue_in_chunks() -> Counter:
    """Settles the whole queue, in small chunks."""
    from django.utils import timezone

    from subsidies.payouts import actions as payouts

    return Counter(settled=payouts.settle_queued(at=timezone.now(), chunk=5))


def end_some(number: int, code: str) -> Counter:
    """Makes a programme and ends so many trajectories of one hour in it; each end rings."""
    from tests.world import make_world

    world = make_world(code=code)
    coach = world.coach(user=world.people["coach"])
    for _each in range(number):
        world.ended(60, trajectory=world.running(coach))
    return Counter(ended=number)


WORK = {"approve_each": approve_each, "settle": settle_queue_in_chunks, "end_some": end_some}


def run_contender() -> None:
    """From the starting line to the finish."""
    import django

    django.setup()
    from django.db import connection

    connection.ensure_connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    task = json.loads(sys.stdin.readline())
    sys.stdout.write(json.dumps(WORK[task.pop("do")](**task)) + "\n")


if __name__ == "__main__":
    run_contender()
