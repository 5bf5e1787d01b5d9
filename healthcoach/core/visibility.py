"""What a person may see, found by the indexes of every way in which they may: never by looking at each row of a table
and asking another table whether one of the ways holds for it."""

from django.db.models import Q, QuerySet


def seen_through(rows: QuerySet, *own: QuerySet, whole: Q | None = None) -> QuerySet:
    """The rows that at least one of these ways reaches. `own` are queries of the same table for the few rows that are
    somebody's own: asked first and once. `whole` is the condition by which whoever has a role reads the bulk of it."""
    first, *others = (way.order_by().values("pk") for way in own)
    few = Q(pk__any_of=first.union(*others) if others else first)
    return rows.filter(few if whole is None else whole | few)
