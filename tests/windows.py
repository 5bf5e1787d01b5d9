"""What a window of a browser carries: a form that changes a row sends back what its page showed."""

from django.http import QueryDict
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from lxml import html

# The pages with a form that changes a row, each with the page that shows the form when that is another one.
EDITS = {
    "application_edit": "application_edit",
    "candidacy_edit": "candidacy_edit",
    "case_update": "case",
    "coach_profile": "coach_profile",
    "edition_change": "edition_change",
    "intervision_date": "intervision_date",
    "payable_account": "payable_account",
    "paying_account": "paying_account",
    "preparation": "preparation",
    "wellbeing_edit": "wellbeing_edit",
}

FOR_LATER = {"conditions": "conditions"}  # shows what holds today, and changes what holds from another day


def add_what_was_shown(client: Client, address: str, data: object) -> object:
    """What is sent to a page with such a form, and what the form shows now, unless the test says that itself."""
    bare, _sign, query = address.partition("?")
    try:
        match = resolve(bare)
    except Resolver404:
        return data
    pages = EDITS | FOR_LATER
    if match.url_name not in pages or not isinstance(data or {}, dict) or "seen" in (data or {}):
        return data
    shown = Client.get(client, reverse(pages[match.url_name], kwargs=match.kwargs), QueryDict(query))
    if shown.status_code != 200:
        return data
    found = html.fromstring(shown.content.decode()).xpath("//input[@name='seen']/@value")
    if not found:
        return data
    given = QueryDict(mutable=True) if isinstance(data, QueryDict) else {}
    given.update(data or {})
    given["seen"] = found[-1]
    return given


class Browser(Client):
    """Somebody's browser: opens a page before it sends the form on it."""

    def post(self, path, data=None, *args, **extra):
        """Sends a form."""
        return super().post(path, add_what_was_shown(self, path, data), *args, **extra)
