"""What the tests of the desks' pages share."""

import csv
import html
import re
from io import BytesIO

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.windows import Browser
from tests.world import World

LONG_DESK_TEXT = "x" * 10_000


def open_desk_browser(world: World, name: str) -> Client:
    """A browser in which somebody is signed in, reading English."""
    client = Browser(headers={"accept-language": "en"})
    client.force_login(world.people[name])
    return client


def read_page_text(page: HttpResponse) -> str:
    """What a page says, without its tags and with single spaces."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def rows_of(export: HttpResponse) -> list[list[str]]:
    """The rows of an exported list, its headings first."""
    text = b"".join(export.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))


def cells_of(export: HttpResponse) -> list[list[object]]:
    """The cells of an exported workbook's first sheet, its headings first."""
    sheet = load_workbook(BytesIO(export.content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def count_page_queries(client: Client, address: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
