"""Facts and statuses tied together in the database, so that no row can tell half a story."""

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q


def _all_null(fields: Iterable[str], null: bool) -> Q:
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": null})
    return condition


def filled_exactly_when(name: str, fields: Iterable[str], *, status_in: Iterable[str]) -> CheckConstraint:
    """The fields are filled in these statuses and empty in every other one."""
    fields, inside = list(fields), Q(status__in=sorted(status_in))
    return CheckConstraint(
        name=name,
        condition=(inside & _all_null(fields, null=False)) | (~inside & _all_null(fields, null=True)),
    )


def filled_when(name: str, fields: Iterable[str], *, status_in: Iterable[str]) -> CheckConstraint:
    """The fields are filled in these statuses; elsewhere they may be."""
    inside = Q(status__in=sorted(status_in))
    return CheckConstraint(name=name, condition=~inside | _all_null(list(fields), null=False))


def empty_when(name: str, fields: Iterable[str], *, status_in: Iterable[str]) -> CheckConstraint:
    """The fields are empty in these statuses; elsewhere they may be filled."""
    inside = Q(status__in=sorted(status_in))
    return CheckConstraint(name=name, condition=~inside | _all_null(list(fields), null=True))


def set_together(name: str, *fields: str) -> CheckConstraint:
    """The fields are all filled or all empty."""
    return CheckConstraint(name=name, condition=_all_null(fields, null=False) | _all_null(fields, null=True))


def in_order(name: str, earlier: str, later: str) -> CheckConstraint:
    """When both moments are known, the earlier one does not come after the later one."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__isnull": True})
        | Q(**{f"{earlier}__lte": F(later)}),
    )
