"""What tests start from: a programme with its grant awarded, and files brought to a status through the verbs."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from healthcoach.core import translations as catalogue
from healthcoach.programmes.models import Programme
from tests import databases
from tests.grounds import (
    GROUNDS,
    WITH_EXAMPLE_POOL,
    WITH_EXAMPLES,
    WITH_POOL_OF_2022,
    Choice,
    copy_made_programme,
    copy_made_world,
)
from tests.windows import Browser
from tests.world import World

catalogue.compile_catalogues()  # before anything is read in a language
CHOICE = Choice()


def pytest_configure() -> None:
    """The catalogues are compiled, and pages need no collected static files. People are made quickly: hashing their
    passwords well would take most of the tests' time."""
    catalogue.compile_catalogues()
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
        if "on_ground_with_examples" in getattr(item, "fixturenames", ()):
            group = "examples"  # which take seconds to load
        if group and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before anything is prepared for a test, the database is the one that it begins from."""
    ground = next((ground for name, ground in GROUNDS.items() if name in item.fixturenames), None)
    if ground is None and item.get_closest_marker("django_db"):  # asks for it by its mark only
        ground = GROUNDS["django_db_setup"]
    if ground:
        CHOICE.choose(ground)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The test databases, for whoever asks for one: copies of one that was migrated once for all processes. (The
    plug-in's own fixture migrates for each, and only when some collected test asks for `db`; a test that opens the
    database itself would then run, alone, on the real one.)"""
    CHOICE.begin(django_db_blocker)
    yield
    CHOICE.end()


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    """Every test begins in the site's first language, whatever the reader of the test before it spoke."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def on_ground_with_world(django_db_setup: None) -> None:
    """Who asks for this begins in a database in which the world stands."""


@pytest.fixture(scope="session")
def on_ground_with_examples(django_db_setup: None) -> None:
    """Who asks for this begins in a database in which the example programme stands."""


@pytest.fixture(scope="session")
def on_ground_with_example_pool(django_db_setup: None) -> None:
    """Who asks for this begins in a database in which the pool of the examples stands."""


@pytest.fixture(scope="session")
def on_ground_with_pool_of_2022(django_db_setup: None) -> None:
    """Who asks for this begins in a database in which the pool of 2022 stands."""


@pytest.fixture
def client() -> Browser:
    """A browser in which nobody is signed in."""
    return Browser()


@pytest.fixture
def example_programme(on_ground_with_examples: None, db: None) -> Programme:
    """The programme of the examples, on its own day."""
    return copy_made_programme(WITH_EXAMPLES)


@pytest.fixture
def example_pool(on_ground_with_example_pool: None, db: None) -> Programme:
    """The pool of the examples."""
    return copy_made_programme(WITH_EXAMPLE_POOL)


@pytest.fixture
def pool_of_2022(on_ground_with_pool_of_2022: None, db: None) -> Programme:
    """The internal pool as it was in 2022, built through the verbs."""
    return copy_made_programme(WITH_POOL_OF_2022)


@pytest.fixture
def world(on_ground_with_world: None, db: None) -> World:
    """A programme with € 2,800,000 awarded, its people, and verbs to bring files somewhere."""
    return copy_made_world()


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of the test's own, in which transactions commit for other threads and processes to see. Gives its
    DATABASE_URL."""
    with django_db_blocker.unblock(), databases.copy_of_the_test_database() as url:
        yield url


@pytest.fixture
def committed_world(on_ground_with_world: None, own_database: str) -> World:
    """The same world, committed in a database of its own."""
    return copy_made_world()
