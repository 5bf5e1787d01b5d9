"""The OpenAPI document, requests made up from it, and its page."""

import re
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from healthcoach.wsgi import application as site
from subsidies.payouts.models import Payout

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEW_SCHEMA_EXAMPLES = settings(
    max_examples=2, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
CSRF = "c" * 32


def test_the_document_is_valid_and_complete(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    assert "/api/v1/decisions/" in (tmp_path / "schema.yml").read_text()


@pytest.fixture
def numbers(world) -> dict[str, list]:
    """Numbers of rows that exist, per noun, so that what is made up also meets something."""
    coach = world.coach(user=world.people["coach"])
    applications = [world.draft(), world.submitted(), world.pending(), world.approved(), world.withdrawn()]
    running, ended = world.delivered(60, trajectory=world.running(coach=coach)), world.running(coach=coach)
    world.ended(90, trajectory=ended)
    return {
        "applications": [row.pk for row in applications],
        "trajectories": [running.pk, ended.pk],
        "session": [running.sessions.get().pk],
        "payouts": [Payout.objects.get().pk],
        "programmes": [world.programme.slug],
    }


@pytest.fixture
def one_transaction() -> Iterator[None]:
    """Requests stay on the test's connection instead of ending it, as Django's own test client sees to."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def build_session_cookies(user) -> dict[str, str]:
    client = APIClient()
    client.force_login(user)
    return {"sessionid": client.cookies["sessionid"].value, "csrftoken": CSRF}


def request_generated_cases(operation, mode, numbers: dict[str, list], cookies: dict[str, str]) -> set[int]:
    """The statuses with which a few made-up requests were answered, each as the document says."""
    noun, seen = operation.path.split("/")[3], set()

    @seed(20180323)
    @FEW_SCHEMA_EXAMPLES
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def ask(case, data):
        for name in {"id", "slug", "session"} & set(case.path_parameters or {}):
            known = numbers.get(name if name == "session" else noun, [])
            if known and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(known))
        response = case.call_and_validate(checks=CHECKS, cookies=cookies, headers={"X-CSRFToken": CSRF})
        seen.add(response.status_code)

    ask()
    return seen


@pytest.mark.parametrize("who", ["applicant", "coach", "staff", "finance"])
def test_whatever_is_made_up_is_answered_as_documented(world, numbers, one_transaction, who):
    document = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", site)
    cookies, seen = build_session_cookies(world.people[who]), set()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        for found in document.get_all_operations():
            seen |= request_generated_cases(found.ok(), mode, numbers, cookies)
    assert seen >= {200, 400, 404}, seen


def test_the_docs_page_needs_no_inline_script_or_style(client, db):
    page = client.get("/api/v1/docs/").content.decode()
    assert "swagger-ui-bundle" in page
    assert not re.search(r"<style|<script(?![^>]*src=)|style=|onload=", page)
    script = client.get("/api/v1/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
