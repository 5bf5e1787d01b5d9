"""What a person may see, found by the indexes of every way in which they may: never by looking at each row of a table
and asking whether one of the ways holds for it."""

from django.db.models import Q, QuerySet


def seen_through(rows: QuerySet, *own: QuerySet, whole: Q | QuerySet | None = None) -> QuerySet:
    """The rows that at least one of these ways reaches. `own` are queries of the same table for the few rows that are
    somebody's own; `whole` is how whoever has a role reads the bulk of it: a condition on columns of the table itself,
    or where that takes a join, a query."""
    if isinstance(whole, QuerySet):
        return rows.filter(pk__in=_numbers(whole, *own))
    few = Q(pk__any_of=_numbers(*own))
    return rows.filter(few if whole is None else whole | few)


def _numbers(*ways: QuerySet) -> QuerySet:
    first, *others = (way.order_by().values("pk") for way in ways)
    return first.union(*others) if others else first
