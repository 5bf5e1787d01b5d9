"""What tests start from: a programme with its grant awarded, and files brought to a status through the verbs."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from healthcoach import catalogue
from tests import databases
from tests.world import World, make_world

catalogue.compile_all()  # before anything is read in a language
NOW = datetime(2018, 3, 23, 11, 0, tzinfo=UTC)


def pytest_configure() -> None:
    """The catalogues are compiled, and pages need no collected static files. People are made quickly: hashing their
    passwords well would take most of the tests' time."""
    catalogue.compile_all()
    settings.PASSWORD_HASHERS = ["tests.passwords.QuickHasher"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that start browsers or servers run first, and those of a kind after each other in one process: all at
    once they would crowd the machine."""
    kinds = {"browser": "browser", "processes": "processes", "services": "processes"}
    for item in items:
        # A folder marks its own tests only after this, so its name counts as well.
        named = {mark.name for mark in item.iter_markers()} | set(item.path.parts)
        group = next((group for kind, group in kinds.items() if kind in named), None)
        if group and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The test database, for whoever asks for it: a copy of one that was migrated once for all processes. (The
    plug-in's own fixture migrates for each, and only when some collected test asks for `db`; a test that opens the
    database itself would then run, alone, on the real one.)"""
    name, real = connection.creation._get_test_db_name(), connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        databases.make(name)
        databases.point_at(name)
    yield
    with django_db_blocker.unblock():
        databases.point_at(real)
        databases.drop(name)


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """Every test begins in the site's first language, whatever the reader of the test before it spoke."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def world(db) -> World:
    """A programme with € 2,800,000 awarded, its people, and verbs to bring files somewhere."""
    return make_world()


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of the test's own, in which transactions commit for other threads and processes to see. Gives its
    DATABASE_URL."""
    with django_db_blocker.unblock(), databases.copy_of_the_test_database() as url:
        yield url


@pytest.fixture
def committed_world(own_database: str) -> World:
    """The same world, committed in a database of its own."""
    return make_world()
