"""A draft in two windows: what is kept while somebody types, and what both wrote."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from subsidies.models import Application

LONG_DRAFT_STORY = "Een lang verhaal over slaap, stress en gezonde voeding."


@pytest.fixture
def draft(world) -> Application:
    """A draft that says little."""
    return world.draft(motivation_of_company="", headcount=5)


@pytest.fixture
def windows(world):
    """Two windows of the same person."""
    both = Client(), Client()
    for client in both:
        client.force_login(world.people["applicant"])
    return both


def get_draft_url(draft: Application) -> str:
    return reverse("application_edit", args=[draft.pk])


def read_opened_draft(client, draft: Application) -> dict[str, object]:
    """What the page would send as it was opened."""
    [form] = [
        each
        for each in html.fromstring(client.get(get_draft_url(draft)).content.decode()).forms
        if "seen" in each.fields
    ]
    values: dict[str, list] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return values


def autosave_draft(client, draft: Application, typed: dict[str, object]):
    """The answer to what the page keeps by itself while somebody types."""
    return client.post(get_draft_url(draft), typed, headers={"HX-Request": "true"})


def read_carried_version(answer) -> str:
    """What the window carries after an answer."""
    [field] = html.fromstring(answer.content.decode()).xpath("//input[@name='seen']")
    assert field.get("hx-swap-oob") == "true"
    return field.get("value")


def test_typing_in_an_old_window_wipes_nothing_that_the_other_one_wrote(draft, windows):
    old, new = windows
    stale = read_opened_draft(old, draft)
    autosave_draft(new, draft, read_opened_draft(new, draft) | {"motivation_of_company": LONG_DRAFT_STORY})
    answer = autosave_draft(old, draft, stale | {"headcount": "9"})
    draft.refresh_from_db()
    assert (draft.motivation_of_company, draft.headcount) == (LONG_DRAFT_STORY, 9)
    assert answer.status_code == 200
    assert "In een ander venster gewijzigd: Waarom wilt u" in " ".join(answer.content.decode().split())


def test_going_on_in_the_old_window_still_wipes_nothing(draft, windows):
    old, new = windows
    stale = read_opened_draft(old, draft)
    autosave_draft(new, draft, read_opened_draft(new, draft) | {"motivation_of_company": LONG_DRAFT_STORY})
    answer = autosave_draft(old, draft, stale | {"headcount": "9"})
    autosave_draft(old, draft, stale | {"headcount": "10", "seen": read_carried_version(answer)})
    draft.refresh_from_db()
    assert (draft.motivation_of_company, draft.headcount) == (LONG_DRAFT_STORY, 10)


def test_a_window_does_not_meet_itself(draft, windows):
    old, _new = windows
    typed = read_opened_draft(old, draft)
    for text in ("Wij", "Wij willen", "Wij willen meer"):
        answer = autosave_draft(old, draft, typed | {"motivation_of_company": text})
        assert answer.status_code == 200
        typed["seen"] = read_carried_version(answer)
    draft.refresh_from_db()
    assert draft.motivation_of_company == "Wij willen meer"


def test_both_wrote_the_same_field_and_both_texts_are_shown(draft, windows):
    old, new = windows
    stale = read_opened_draft(old, draft)
    autosave_draft(new, draft, read_opened_draft(new, draft) | {"motivation_of_company": LONG_DRAFT_STORY})
    answer = autosave_draft(old, draft, stale | {"motivation_of_company": "Kort.", "headcount": "9"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Kort." in page
    assert LONG_DRAFT_STORY in page
    draft.refresh_from_db()
    assert (draft.motivation_of_company, draft.headcount) == (LONG_DRAFT_STORY, 9)
    [over] = html.fromstring(page).xpath("//button[@name='seen']/@value")
    done = old.post(get_draft_url(draft), stale | {"motivation_of_company": "Kort.", "headcount": "9", "seen": over})
    draft.refresh_from_db()
    assert done.status_code == 302
    assert draft.motivation_of_company == "Kort."


def test_saving_an_old_window_keeps_nothing_and_fills_in_what_stands_there_now(draft, windows):
    old, new = windows
    stale = read_opened_draft(old, draft)
    autosave_draft(
        new,
        draft,
        read_opened_draft(new, draft) | {"motivation_of_company": LONG_DRAFT_STORY, "contact_name": "Els Maes"},
    )
    page = old.post(get_draft_url(draft), stale | {"headcount": "9", "save": "submit"})
    draft.refresh_from_db()
    assert page.status_code == 409
    assert (draft.status, draft.headcount, draft.motivation_of_company) == ("draft", 5, LONG_DRAFT_STORY)
    again = read_returned_draft(page)
    assert [text.strip() for text in again["motivation_of_company"]] == [LONG_DRAFT_STORY]
    assert again["headcount"] == ["9"]
    assert old.post(get_draft_url(draft), again | {"save": "draft"}).status_code in (302, 409)


def test_the_contact_of_an_old_window_writes_over_nothing(draft, windows):
    old, new = windows
    stale = read_opened_draft(old, draft)
    autosave_draft(new, draft, read_opened_draft(new, draft) | {"contact_name": "Els Maes"})
    page = old.post(get_draft_url(draft), stale | {"contact_name": "Jan Claes"})
    draft.contact.refresh_from_db()
    assert page.status_code == 409
    assert draft.contact.name == "Els Maes"
    assert "U hebt dit in een ander venster gewijzigd" in page.content.decode()
    assert old.post(get_draft_url(draft), read_returned_draft(page)).status_code == 302
    draft.contact.refresh_from_db()
    assert draft.contact.name == "Jan Claes"


def read_returned_draft(page) -> dict[str, object]:
    """What the page would send as it came back."""
    [form] = [each for each in html.fromstring(page.content.decode()).forms if "seen" in each.fields]
    values: dict[str, list] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return values
