"""Many rows with one statement, whatever their number: found, changed and added."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from django.db import connection, models


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class AnyOf(models.Lookup):
    """`pk__any_of=[…]`: like `in`, with the values as one array, so that a thousand cost hardly more than one. A
    query of a few values is asked first and once, so that an index finds their rows, also beside another condition."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler, using) -> tuple[str, list]:
        """The condition and its one parameter."""
        column, params = self.process_lhs(compiler, using)
        if hasattr(self.rhs, "as_sql"):
            asked, given = compiler.compile(self.rhs)
            return f"{column} = ANY(ARRAY({asked.removeprefix('(').removesuffix(')')}))", [*params, *given]
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]


def bulk_update_same_values(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
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


def bulk_update_values(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Writes these fields of all rows, each its own values, in one UPDATE."""
    if rows:
        values = attrgetter("pk", *(rows[0]._meta.get_field(name).attname for name in fields))
        bulk_update_from_tuples(type(rows[0]), fields, map(values, rows))


def bulk_update_from_tuples(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Writes these fields, given as plain values in their order after the number of the row, in one UPDATE."""
    meta, quote = model._meta, connection.ops.quote_name
    columns = [meta.pk, *map(meta.get_field, fields)]
    given, values = _build_select_statement(columns, rows)
    changes = ", ".join(f"{quote(c.column)} = new_facts.{quote(c.column)}" for c in columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} AS t SET {changes} FROM ({given}) AS new_facts "  # noqa: S608
            f"WHERE t.{quote(meta.pk.column)} = new_facts.{quote(meta.pk.column)}",
            values,
        )


def bulk_insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]]) -> list[int]:
    """Adds rows, given as plain values in the order of the fields, in one INSERT; the other fields get their default.
    Gives the numbers of the rows, in their order."""
    if not (rows := list(rows)):
        return []
    insert, values = _build_insert_statement(model, fields, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"{insert} RETURNING {connection.ops.quote_name(model._meta.pk.column)}", values)
        return [number for (number,) in cursor.fetchall()]


def bulk_insert_missing(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Adds rows like `add`. A row whose unique key is there already is left out."""
    insert, values = _build_insert_statement(model, fields, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"{insert} ON CONFLICT DO NOTHING", values)


def _build_insert_statement(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]]
) -> tuple[str, list]:
    columns, quote = [model._meta.get_field(name) for name in fields], connection.ops.quote_name
    others = [c for c in model._meta.local_concrete_fields if c not in columns and c.db_default is models.NOT_PROVIDED]
    defaults = {c: c.get_default() for c in others}
    given = {c: c.get_db_prep_save(value, connection) for c, value in defaults.items() if value is not None}
    selected, values = _build_select_statement([*columns, *given], ((*row, *given.values()) for row in rows))
    names = ", ".join(quote(c.column) for c in [*columns, *given])
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) {selected}", values


def _build_select_statement(columns: Sequence[models.Field], rows: Iterable[Sequence[object]]) -> tuple[str, list]:
    """The SELECT that turns values into rows, with its parameters: an array for each column, but one value for a
    column that has the same in every row. The first column is always an array: it counts the rows."""
    arrays, quote = [list(values) for values in zip(*rows, strict=True)], connection.ops.quote_name
    types = [c.db_type(connection).split(" GENERATED")[0].split("(")[0] for c in columns]
    names = [quote(c.column) for c in columns]
    varied = [place for place, values in enumerate(arrays) if not place or values.count(values[0]) < len(values)]
    constant = [place for place in range(len(columns)) if place not in varied]
    shown = ", ".join(names[p] if p in varied else f"%s::{types[p]} AS {names[p]}" for p in range(len(columns)))
    unnested = ", ".join(f"%s::{types[p]}[]" for p in varied)
    select = f"SELECT {shown} FROM unnest({unnested}) AS many({', '.join(names[p] for p in varied)})"  # noqa: S608
    return select, [*(arrays[p][0] for p in constant), *(arrays[p] for p in varied)]
