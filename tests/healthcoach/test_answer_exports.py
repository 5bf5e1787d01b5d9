"""The state of affairs of one programme among several, and as a spreadsheet."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from healthcoach.answers import state_export as writing
from healthcoach.answers.state_tables import build_state_of_affairs_tables
from tests.healthcoach.test_answers import sign_in_answers_browser
from tests.world import START, WORLD_TODAY, World, make_world
from trainings.intervisions import actions as intervisions


@pytest.fixture
def busy(world: World) -> World:
    """A world with a file in every status."""
    world.lapsed()
    for bring in (world.draft, world.submitted, world.pending, world.approved, world.rejected, world.withdrawn):
        bring()
    world.running()
    coach = world.coach("Bert Daems")
    world.ended(trajectory=world.running(coach=coach))
    world.settle()
    return world


def test_who_reads_two_programmes_chooses(world):
    other = make_world(code="AN")
    client = sign_in_answers_browser(world, "admin")
    assert "programme-an" in client.get("/stand-van-zaken/").content.decode()
    found = client.get("/stand-van-zaken.json", {"programma": "programme-an"}).json()
    assert found["programme"] == other.programme.name


def test_the_spreadsheet_holds_the_figures_of_the_page(busy):
    client = sign_in_answers_browser(busy, "finance")
    text = client.get("/stand-van-zaken.csv?op=2018-03-23").content.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text), delimiter=";"))
    figures = {(line["Table"], line["Row"], line["Column"]): line["Value"] for line in lines}
    assert figures["Applications", "Total handed in", "Number"] == "8"
    assert figures["Budget", "Total granted", "Total"] == "2800000,00"
    assert {line["As of"] for line in lines} == {"23/03/2018"}
    with translation.override("en"):
        cells = [
            (table.caption, writing.format_table_cell(row.label), column)
            for table in build_state_of_affairs_tables(busy.programme, WORLD_TODAY)
            for row in [*table.rows, *([table.total] if table.total else [])]
            for column in table.columns[1:]
        ]
    assert len(cells) - len(lines) == 0


def test_a_spreadsheet_executes_nothing_that_somebody_typed(world):
    plan = {"programme_id": world.programme.pk, "title": '=HYPERLINK("x")', "venue": "@SUM(1)"}
    intervisions.plan(dates=[date(2018, 4, 13)], by=world.people["staff"], at=START, **plan)
    text = sign_in_answers_browser(world, "staff").get("/stand-van-zaken.csv?op=2018-03-23").content.decode()
    assert ";'@SUM(1)" in text
    assert "'=HYPERLINK" in text


def test_a_programme_without_anything_is_told_too(world):
    out = StringIO()
    call_command("state_of_affairs", programme=world.programme.slug, on="2016-01-01", format="json", stdout=out)
    found = json.loads(out.getvalue())
    assert set(found["applications"].values()) == {0}
    assert found["budget"]["granted"] == "0.00"
    assert found["course"] is None
    assert found["coaches"]["candidates"] == {"at_least": 0, "exact": True}
