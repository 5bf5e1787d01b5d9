"""A new database is migrated in seconds, and is the same as one for which Django draws every model anew."""

import pytest
from django.core.management import call_command
from django.db import connection

from healthcoach.core.new_database import is_new_database
from healthcoach.management.commands import migrate
from tests.databases import empty_database
from tests.faults.chance import SOAK_ROUNDS

# Everything that migrations make, in words; and what they note.
CATALOGUE_QUERIES = [
    "SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default, character_maximum_length"
    " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 3",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), obj_description(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal ORDER BY 1, 2",
    "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    " AND prokind = 'f' ORDER BY 1, 2",
    "SELECT app, name FROM django_migrations ORDER BY id",
    "SELECT content_type_id, codename, name FROM auth_permission ORDER BY 1, 2",
]
# With all applications, Django's own way takes minutes.
MIGRATED_LABELS = [[]] if SOAK_ROUNDS > 1 else [["answers"], ["mail"], ["account"]]


def read_catalogue() -> list[list[tuple]]:
    """What stands in the database, all but rows."""
    found = []
    with connection.cursor() as cursor:
        for query in CATALOGUE_QUERIES:
            cursor.execute(query)
            found.append(cursor.fetchall())
    return found


def migrate_empty_database() -> list[list[tuple]]:
    """What stands in an empty database after its migrations."""
    with empty_database():
        assert is_new_database(connection)
        for label in MIGRATED_LABELS:
            call_command("migrate", *label, verbosity=0)
        assert not is_new_database(connection)
        return read_catalogue()


@pytest.mark.usefixtures("own_database")  # whatever happens, the others' is left alone
def test_a_new_database_is_the_same_as_one_that_was_drawn_anew_at_each_step(monkeypatch):
    quick = migrate_empty_database()
    monkeypatch.setattr(migrate, "is_new_database", lambda _connection: False)
    plain = migrate_empty_database()
    assert quick == plain
    assert all(quick[:5])
