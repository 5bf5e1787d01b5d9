"""Writing different facts to many rows with one statement."""

from collections.abc import Sequence

from django.db import connection, models


def update_each(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Writes these fields of all rows, each its own values, in one UPDATE."""
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    columns = [meta.pk, *(meta.get_field(name) for name in fields)]
    arrays = [[c.get_db_prep_save(getattr(row, c.attname), connection) for row in rows] for c in columns]
    types = ", ".join(f"%s::{c.db_type(connection).split(' GENERATED')[0]}[]" for c in columns)
    names = ", ".join(quote(c.column) for c in columns)
    changes = ", ".join(f"{quote(c.column)} = new_facts.{quote(c.column)}" for c in columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} AS t SET {changes} FROM unnest({types}) AS new_facts({names}) "  # noqa: S608
            f"WHERE t.{quote(meta.pk.column)} = new_facts.{quote(meta.pk.column)}",
            arrays,
        )
