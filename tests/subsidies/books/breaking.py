"""Breaking the books behind the back of every law, and seeing which invariants notice."""

from datetime import datetime, timedelta

from django.db import connection

from subsidies.controls.verification import verify_invariants
from tests.world import NOW

BREAKING_EXAMINED_AT = NOW + timedelta(minutes=2)


def find_broken_invariants(at: datetime = BREAKING_EXAMINED_AT) -> set[str]:
    """The names of the invariants that do not hold."""
    return {finding.invariant.name for finding in verify_invariants(at=at) if not finding.holds}


def find_contradicting_row(name: str, at: datetime = BREAKING_EXAMINED_AT) -> str:
    """The first row that contradicts an invariant."""
    [finding] = [finding for finding in verify_invariants(at=at) if finding.invariant.name == name]
    return finding.rows[0]


def break_with(sql: str, *facts: object) -> None:
    """Changes rows behind the back of every constraint trigger and law."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, facts or None)
        assert cursor.rowcount > 0, "the row to be broken was not found"
        cursor.execute("SET LOCAL session_replication_role = origin")


def drop_checks_of(table: str, kind: str = "c") -> None:
    """Lifts a table's CHECK constraints (or unique ones: "u"); a replica's role lifts triggers and foreign keys."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = %s AND conrelid = %s::regclass", [kind, table]
        )
        for (constraint,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
        if kind == "u":
            cursor.execute(
                "SELECT indexrelid::regclass FROM pg_index WHERE indisunique AND NOT indisprimary AND indrelid ="
                " %s::regclass",
                [table],
            )
            for (index,) in cursor.fetchall():
                cursor.execute(f"DROP INDEX {index}")
