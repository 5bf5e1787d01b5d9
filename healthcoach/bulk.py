"""Many rows with one statement, whatever their number: found, changed and added."""

from collections.abc import Iterable, Sequence

from django.db import connection, models


@models.Field.register_lookup
class AnyOf(models.Lookup):
    """`pk__any_of=[…]`: like `in`, with the values as one array, so that a thousand cost hardly more than one."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler, using) -> tuple[str, list]:
        """The condition and its one parameter."""
        column, params = self.process_lhs(compiler, using)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]


def update_together(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Writes these fields, which are the same for all rows, in one UPDATE."""
    first, quote = rows[0], connection.ops.quote_name
    columns = [first._meta.get_field(name) for name in fields]
    changes = ", ".join(f"{quote(c.column)} = %s" for c in columns)
    values = [c.get_db_prep_save(getattr(first, c.attname), connection) for c in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(first._meta.db_table)} SET {changes} WHERE {quote(first._meta.pk.column)} = ANY(%s)",  # noqa: S608
            [*values, [row.pk for row in rows]],
        )


def update_each(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Writes these fields of all rows, each its own values, in one UPDATE."""
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    columns = [meta.pk, *(meta.get_field(name) for name in fields)]
    arrays = [[c.get_db_prep_save(getattr(row, c.attname), connection) for row in rows] for c in columns]
    names = ", ".join(quote(c.column) for c in columns)
    changes = ", ".join(f"{quote(c.column)} = new_facts.{quote(c.column)}" for c in columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} AS t SET {changes} FROM {_unnest(columns)} AS new_facts({names}) "  # noqa: S608
            f"WHERE t.{quote(meta.pk.column)} = new_facts.{quote(meta.pk.column)}",
            arrays,
        )


def add(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]]) -> list[int]:
    """Adds rows, given as plain values in the order of the fields, in one INSERT; the other fields get their default.
    Gives the numbers of the rows, in their order."""
    if not (rows := list(rows)):
        return []
    with connection.cursor() as cursor:
        cursor.execute(*_insert(model, fields, rows, f"RETURNING {connection.ops.quote_name(model._meta.pk.column)}"))
        return [number for (number,) in cursor.fetchall()]


def add_missing(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Adds rows like `add`. A row whose unique key is there already is left out."""
    with connection.cursor() as cursor:
        cursor.execute(*_insert(model, fields, rows, "ON CONFLICT DO NOTHING"))


def _insert(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]], ending: str
) -> tuple[str, list]:
    columns, quote = [model._meta.get_field(name) for name in fields], connection.ops.quote_name
    others = [c for c in model._meta.local_concrete_fields if c not in columns and c.db_default is models.NOT_PROVIDED]
    defaults = {c: c.get_default() for c in others}
    given = {c: c.get_db_prep_save(value, connection) for c, value in defaults.items() if value is not None}
    names = ", ".join(quote(c.column) for c in [*columns, *given])
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) SELECT {', '.join(['many.*', *['%s'] * len(given)])} "  # noqa: S608
        f"FROM {_unnest(columns)} AS many {ending}",
        [*given.values(), *(list(values) for values in zip(*rows, strict=True))],
    )


def _unnest(columns: Sequence[models.Field]) -> str:
    types = (c.db_type(connection).split(" GENERATED")[0].split("(")[0] for c in columns)
    return f"unnest({', '.join(f'%s::{each}[]' for each in types)})"
