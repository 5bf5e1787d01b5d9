"""The limits of sign-in: nothing that still counts is forgotten, however many others try."""

from datetime import timedelta

import pytest
from django.core.cache import cache, caches
from django.db import DatabaseError, connection
from django.utils import timezone

from healthcoach.core.database_trouble import AWAY, BUSY, FULL, READ_ONLY, find_trouble

pytestmark = pytest.mark.django_db


def test_a_crowd_of_strangers_makes_no_limit_forgotten(monkeypatch):
    monkeypatch.setattr(caches["default"], "_max_entries", 20)
    cache.set("aaa-the-administrator", [5], 300)
    for number in range(60):
        cache.set(f"stranger-{number}", [1], 300)
    assert cache.get("aaa-the-administrator") == [5]
    assert cache.get("stranger-0") == [1]


def test_what_expired_is_removed_when_there_is_much(monkeypatch):
    monkeypatch.setattr(caches["default"], "_max_entries", 20)
    for number in range(30):
        cache.set(f"old-{number}", [1], 300)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_cache SET expires = %s", [timezone.now() - timedelta(minutes=5)])
    cache.set("new", [1], 300)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_cache")
        assert cursor.fetchone() == (1,)


def test_a_key_that_is_there_is_not_added_again():
    assert cache.add("once", 1, 300)
    assert not cache.add("once", 2, 300)
    assert cache.get("once") == 1


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("08006", AWAY),
        ("25006", READ_ONLY),
        ("25P03", BUSY),
        ("40P01", BUSY),
        ("53100", FULL),
        ("53300", AWAY),
        ("55P03", BUSY),
        ("57014", BUSY),
        ("57P01", AWAY),
        ("23505", None),
        ("42P01", None),
    ],
)
def test_every_state_of_the_server_is_told_by_its_code(state, expected):
    error = DatabaseError("what it says")
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": state})()
    assert find_trouble(error) is expected
    assert find_trouble(ValueError("no trouble of the database")) is None
