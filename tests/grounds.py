"""The databases that tests begin from, each test in a transaction that is undone: an empty one, and copies of it in
which something stands already. A process makes each of its own when the first test asks for it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from healthcoach.demo.loading import load_example_pool, load_example_programme
from healthcoach.programmes.models import Programme
from tests import databases
from tests.healthcoach.pool_of_2022 import make_pool_of_2022
from tests.world import World, make_world


@dataclass
class PreparedDatabase:
    """A database, and what was put into it on which day: what the ledger posts there is of that day."""

    suffix: str
    fill: Callable[[], object]
    name: str = ""
    content: object = None
    made_on: date | None = None

    def make(self) -> None:
        """Makes it, unless it was made today."""
        today = timezone.localdate()
        if self.made_on != today:
            databases.copy_migrated_database(self.name)
            with databases.pointing_at(self.name):
                self.content = self.fill()
            self.made_on = today


EMPTY = PreparedDatabase("", lambda: None)
WITH_WORLD = PreparedDatabase("_world", make_world)
WITH_EXAMPLES = PreparedDatabase("_examples", load_example_programme)
WITH_EXAMPLE_POOL = PreparedDatabase("_example_pool", load_example_pool)
WITH_POOL_OF_2022 = PreparedDatabase("_pool_of_2022", make_pool_of_2022)
# By the fixture that a test asks for to begin in it.
GROUNDS = {
    "on_ground_with_world": WITH_WORLD,
    "on_ground_with_examples": WITH_EXAMPLES,
    "on_ground_with_example_pool": WITH_EXAMPLE_POOL,
    "on_ground_with_pool_of_2022": WITH_POOL_OF_2022,
    "django_db_setup": EMPTY,
}


class Choice:
    """Which of them the tests use now."""

    def __init__(self) -> None:
        self.ground, self.blocker, self.real = EMPTY, None, ""

    def choose(self, ground: PreparedDatabase) -> None:
        """Takes a ground for what follows. Where a module keeps a database or a transaction of its own, that stays."""
        self.ground = ground
        if self.blocker is None or connection.in_atomic_block:
            return
        now = connection.settings_dict["NAME"]
        if now in {self.real, *(each.name for each in GROUNDS.values())}:
            with self.blocker.unblock():
                ground.make()
            if now != ground.name:
                databases.point_connections_at(ground.name)

    def begin(self, blocker: DjangoDbBlocker) -> None:
        """From now on tests may use databases."""
        self.blocker, self.real = blocker, connection.settings_dict["NAME"]
        own = connection.creation._get_test_db_name()  # each process has another one
        for ground in GROUNDS.values():
            ground.name = own + ground.suffix
        with blocker.unblock():
            databases.stop_waiting_for_the_disk()
        self.choose(self.ground)

    def end(self) -> None:
        """Drops what was made."""
        with self.blocker.unblock():
            databases.point_connections_at(self.real)
            for ground in GROUNDS.values():
                if ground.made_on:
                    databases.drop_test_database(ground.name)


def copy_made_world() -> World:
    """The world that stands in the database: nobody looks for it, and what is done to it is done to a copy."""
    made = WITH_WORLD.content
    return World(*deepcopy((made.programme, made.people, made.edition)))


def copy_made_programme(ground: PreparedDatabase) -> Programme:
    """The programme that stands in one of the other databases, in the same way."""
    return deepcopy(ground.content)
