"""What tests start from: a programme with its grant awarded, and files brought to a status through the verbs."""

from datetime import UTC, datetime

import pytest

from healthcoach import catalogue
from tests.world import World, make_world

catalogue.compile_all()  # before anything is read in a language
NOW = datetime(2018, 3, 23, 11, 0, tzinfo=UTC)


@pytest.fixture
def world(db) -> World:
    """A programme with € 2,800,000 awarded, its people, and verbs to bring files somewhere."""
    return make_world()
