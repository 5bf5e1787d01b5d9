"""The store of the limits of sign-in: a table in the database, so that all processes count together."""

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connections, router

READ_ONLY = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean"


class ReadOnlyDatabase(OperationalError):
    """Nothing can be counted, for the database takes no changes just now."""

    sqlstate = "25006"


MAX_LIMIT_ROWS = 10_000  # beyond so many rows the expired ones are removed; the others never are


class LimitsCache(DatabaseCache):
    """Forgets what expired and nothing else, however many people sign in; and says that it cannot count, where the
    framework's own would say that somebody tried too often."""

    def __init__(self, table: str, params: dict) -> None:
        super().__init__(table, params)
        self._max_entries = MAX_LIMIT_ROWS

    def add(self, key, value, *args, **kwargs) -> bool:
        """Whether the key was added: not when it is there already. Raises `ReadOnlyDatabase` when nothing can be."""
        return super().add(key, value, *args, **kwargs) or self._refuse_when_read_only()

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None) -> None:
        """Keeps a value. Raises `ReadOnlyDatabase` when nothing can be kept: a limit that is not counted is none."""
        if not self._base_set("set", self.make_and_validate_key(key, version=version), value, timeout):
            self._refuse_when_read_only()

    def _refuse_when_read_only(self) -> bool:
        with connections[router.db_for_read(self.cache_model_class)].cursor() as cursor:
            cursor.execute(READ_ONLY)
            if cursor.fetchone()[0]:
                raise ReadOnlyDatabase("cannot count in a read-only database")
        return False

    def _cull(self, db, cursor, now, num) -> None:
        table = connections[db].ops.quote_name(self._table)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 – our own name
