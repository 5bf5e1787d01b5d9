"""Whatever is sent, the answer is a sentence and never a 500."""

import json

import pytest

from subsidies.applications.models import Application
from subsidies.budget.models import Transfer
from subsidies.coach_requests import actions as matching
from tests.world import START

STRANGE_TEXTS = [
    "\x00",
    "abc\x00def",
    "x" * 10_001,
    "<script>alert(1)</script>" * 200,
    "",
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    10**30,
    1.5,
    1e300,
    [],
    [[]],
    ["\x00"],
    {},
    {"a": "\x00"},
    "9999-12-31",
    "0000-00-00",
]
RAW = {
    "nothing": b"",
    "half an object": b'{"motivation": ',
    "not UTF-8": b'{"motivation": "\xff"}',
    "half a character": b'{"motivation": "\\ud800"}',
    "half a character as a key": b'{"\\ud800": 1}',
    "endless nesting": b"[" * 100_000,
    "nested too deep to write": b"[" * 5_000 + b"]" * 5_000,
    "not a number": b'{"motivation": NaN}',
    "infinity": b'{"coach": 1e400, "on": "2018-03-01"}',
    "too many digits": b'{"coach": ' + b"9" * 5_000 + b"}",
    "a list": b"[1, 2]",
    "a text": b'"x"',
    "null": b"null",
    "too much": b'{"motivation": "' + b"x" * 1_100_000 + b'"}',
}


def writes_of_matching(world, trajectory) -> list[tuple]:
    """The same for requests to coaches and the change of coach."""
    asked = matching.ask(world.approved(), coach=trajectory.coach, by=world.people["applicant"], at=START)
    return [
        ("post", "/api/v1/coach-requests/", "applicant", ["application", "coach"]),
        ("post", f"/api/v1/coach-requests/{asked.pk}/decline/", "coach", ["reason"]),
        ("post", f"/api/v1/trajectories/{trajectory.pk}/hand-over/", "applicant", ["coach", "on", "reason"]),
    ]


@pytest.fixture
def writes(world):
    """Every writing address with fields that would do, and who may use it."""
    draft, pending, approved = world.draft(), world.pending(), world.approved()
    trajectory = world.delivered(60)
    return [
        ("post", "/api/v1/applications/", "applicant", ["programme", "enterprise_number", "company_name"]),
        (
            "patch",
            f"/api/v1/applications/{draft.pk}/",
            "applicant",
            ["company_name", "postal_code", "headcount", "themes", "referral", "low_skilled", "motivation_of_company"],
        ),
        ("post", f"/api/v1/applications/{pending.pk}/withdraw/", "applicant", ["reason"]),
        ("post", f"/api/v1/applications/{pending.pk}/approve/", "steering", ["motivation"]),
        ("post", f"/api/v1/applications/{approved.pk}/start/", "applicant", ["coach", "on"]),
        *writes_of_matching(world, trajectory),
        ("post", "/api/v1/decisions/", "steering", ["applications", "decision", "motivation"]),
        ("post", f"/api/v1/trajectories/{trajectory.pk}/sessions/", "coach", ["held_on", "minutes", "step"]),
        ("post", f"/api/v1/trajectories/{trajectory.pk}/stop/", "coach", ["reason"]),
        ("post", "/api/v1/tranches/", "finance", ["line", "percentage", "base", "amount", "received_on"]),
    ], {
        "programme": world.programme.slug,
        "enterprise_number": next(world.numbers),
        "company_name": "Bakkerij",
        "motivation": "Past goed.",
        "coach": trajectory.coach_id,
        "application": approved.pk,
        "on": "2018-03-01",
        "applications": [pending.pk],
        "decision": "approve",
        "held_on": "2018-02-14",
        "minutes": 60,
        "step": 1,
        "reason": "Daarom",
        "line": world.line.pk,
        "percentage": "5",
        "base": "grant",
        "amount": "1.00",
        "received_on": "2017-01-16",
    }


def test_a_strange_value_in_any_field_is_answered_with_a_sentence(writes, as_):
    addresses, good = writes
    for method, address, who, fields in addresses:
        client = as_(who)
        for name in fields:
            for value in STRANGE_TEXTS:
                sent = {field: good[field] for field in fields if field in good} | {name: value}
                response = getattr(client, method)(address, sent)
                assert response.status_code < 500, (address, name, value)
                assert response.status_code < 300 or response.data["message"], (address, name, value)


@pytest.mark.parametrize("name", RAW)
def test_what_cannot_be_read_is_answered_with_400(writes, as_, name):
    addresses, _good = writes
    for method, address, who, fields in addresses:
        response = as_(who).generic(method, address, RAW[name], content_type="application/json")
        optional = method == "patch" or fields == ["reason"]  # nothing at all is a fair answer there
        assert response.status_code == 400 or (optional and name == "nothing"), address
        assert response.status_code < 300 or response.data["code"] in ("parse_error", "invalid")


def test_a_strange_charset_or_media_type_is_refused(world, as_):
    row, client = world.pending(), as_("steering")
    at, body = f"/api/v1/applications/{row.pk}/approve/", json.dumps({"motivation": "Goed"})
    for media_type in ("text/xml", "multipart/form-data", "application/x-www-form-urlencoded"):
        assert client.generic("post", at, body, content_type=media_type).status_code == 415
    assert client.generic("post", at, body, content_type="application/json; charset=bz2").status_code == 200


@pytest.mark.parametrize("value", ["%00", "a%00b", "%ED%A0%80", "9" * 30, "-1", "x" * 5000, "2018-13-01", "9999-12-31"])
def test_a_strange_filter_is_answered(world, as_, value):
    world.pending()
    client = as_("admin")
    filters = {
        "programmes": ["page", "page_size"],
        "applications": ["search", "status", "programme", "size", "low_skilled", "theme", "place", "ordering", "page"],
        "trajectories": ["search", "status", "programme", "ordering"],
        "payouts": ["search", "status", "programme", "since", "until", "ordering"],
        "coaches": ["programme"],
        "budget-lines": ["programme"],
        "tranches": ["programme", "line"],
        "transfers": ["line", "kind", "subject", "effective_from", "effective_to", "cursor", "page_size"],
    }
    for noun, names in filters.items():
        for name in names:
            assert client.get(f"/api/v1/{noun}/?{name}={value}").status_code in (200, 400, 404), (noun, name)


@pytest.mark.parametrize("cursor", ["cD1hYmM=", "cD0lMDA=", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "bz14", "w6k="])
def test_a_cursor_somebody_made_up_is_not_a_mistake_of_ours(world, as_, cursor):
    assert as_("admin").get("/api/v1/transfers/", {"cursor": cursor}).status_code in (200, 404)


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 30, "9" * 5000, "abc", "%00", "-1", "1.5"])
def test_a_number_that_belongs_to_nothing_is_not_found(world, as_, number):
    client = as_("admin")
    for noun in ("applications", "trajectories", "payouts", "tranches", "transfers"):
        assert client.get(f"/api/v1/{noun}/{number}/").status_code == 404, noun


def test_nothing_of_all_this_changes_the_books(writes, as_):
    addresses, _good = writes
    before = Transfer.objects.count(), Application.objects.count()
    for method, address, who, _fields in addresses:
        for raw in RAW.values():
            if raw:
                as_(who).generic(method, address, raw, content_type="application/json")
    assert (Transfer.objects.count(), Application.objects.count()) == before


@pytest.mark.parametrize("typed", ["abcd", "0123", "999", "١٠٠٠", "100\n"])
def test_a_postal_code_that_is_none_is_not_kept(world, as_, typed):
    row = world.draft()
    response = as_("applicant").patch(f"/api/v1/applications/{row.pk}/", {"postal_code": typed})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["postal_code"])
