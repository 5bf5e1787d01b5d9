"""Many processes at the same budget line, the same file, the same queue: the books do not notice."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client

from subsidies.applications.models import Application
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Stage
from subsidies.payouts.models import Payout
from tests.races.starting_line import PROJECT_ROOT, build_own_process_environment, race_processes
from tests.world import make_world

pytestmark = pytest.mark.processes


def test_eight_processes_racing_beyond_the_line_approve_exactly_the_affordable_number(own_database, tmp_path):
    world = make_world(grant=Decimal(30_000))  # the coaching line holds € 25,500: 25 approvals
    numbers = [world.pending().pk for _each in range(40)]
    outcomes = race_processes(
        8,
        build_own_process_environment(own_database, tmp_path),
        do="approve_each",
        numbers=numbers,
        by=world.people["steering"].pk,
    )
    assert outcomes["approved"] == 25
    assert Application.objects.filter(status="approved").count() == 25
    held = ledger.load_line_balances(world.line.pk)
    assert (held[Stage.AVAILABLE], held[Stage.RESERVED]) == (500, 25_000)
    assert outcomes["already_done"] == 25 * 7
    assert outcomes["budget_exhausted"] == 15 * 8
    call_command("verify_ledger")


def test_processes_settling_the_same_queue_settle_each_payout_once(committed_world, own_database, tmp_path):
    world = committed_world
    coach = world.coach(user=world.people["coach"])
    for number in range(30):
        world.ended(60 + number, trajectory=world.running(coach))
    outcomes = race_processes(4, build_own_process_environment(own_database, tmp_path), do="settle")
    assert outcomes == {"settled": 30}
    assert Payout.objects.filter(status="due").count() == 30
    assert Transfer.objects.filter(kind="accrue").count() == 30
    call_command("verify_ledger")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(own_database, tmp_path):
    """The real web server, with two processes of eight threads, on a database of its own. Gives its port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "healthcoach.wsgi",
        "--workers=2",
        "--threads=8",
        f"--bind=127.0.0.1:{port}",
    ]
    web = subprocess.Popen(
        command, cwd=PROJECT_ROOT, env=build_own_process_environment(own_database, tmp_path), stderr=subprocess.DEVNULL
    )
    try:
        for _attempt in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        web.terminate()
        web.wait(timeout=30)


def sign_in_for_cookies(user) -> str:
    """The cookies of somebody who signed in."""
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={'c' * 32}"


def test_the_same_decision_sent_three_hundred_times_at_once_decides_once(server, committed_world):
    world = committed_world
    row = world.pending()
    cookies = sign_in_for_cookies(world.people["steering"])
    body = json.dumps({"applications": [row.pk], "decision": "approve", "motivation": "Goed."})
    headers = {"Cookie": cookies, "X-CSRFToken": "c" * 32, "Content-Type": "application/json"}

    def send(_number: int) -> tuple[int, str]:
        web = http.client.HTTPConnection("127.0.0.1", server, timeout=60)
        web.request("POST", "/api/v1/decisions/", body, headers)
        answer = web.getresponse()
        said = json.loads(answer.read())
        web.close()
        return answer.status, said.get("code", "") if isinstance(said, dict) else "decided"

    with ThreadPoolExecutor(30) as clicks:
        answers = Counter(clicks.map(send, range(300)))
    assert {said: number for (_status, said), number in answers.items()} == {"decided": 1, "already_done": 299}
    assert {status for status, said in answers if said == "already_done"} == {409}
    assert ledger.load_line_balances(world.line.pk)[Stage.RESERVED] == 1000
    assert Transfer.objects.filter(kind="reserve").count() == 1
    call_command("verify_ledger")
