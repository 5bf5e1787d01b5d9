"""The audit trail: every change of a tracked row is written by the database itself, with who, when and from where."""

from collections.abc import Callable, Iterable

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models

from healthcoach.lifecycle import never_emptied


def audited(*fields: str, except_for: Iterable[str] = ()) -> Callable[[type[models.Model]], type[models.Model]]:
    """Tracks a model's rows in a table of events; with fields named, only those. Changes of the fields in
    `except_for` alone (counters a job keeps) make no event. Statement level: many rows cost one insert."""
    condition = pgtrigger.AnyChange(exclude=list(except_for)) if except_for else None

    def track(model: type[models.Model]) -> type[models.Model]:
        return pghistory.track(
            pghistory.InsertEvent(level=pgtrigger.Statement),
            pghistory.UpdateEvent(level=pgtrigger.Statement, condition=condition or pgtrigger.AnyChange()),
            pghistory.DeleteEvent(level=pgtrigger.Statement),
            fields=list(fields) or None,
            model_name=f"{model.__name__}Event",
            meta={"triggers": [never_emptied()]},
        )(model)

    return track


def acting(*, user_id: int | None, where: str, address: str = "") -> pghistory.context:
    """Within it, changes are recorded as this user's, made from this place (website, api, job, command)."""
    return pghistory.context(user=user_id, where=where, address=address)


def by_whom() -> models.ForeignKey:
    """The person behind a dated fact; nobody when a job did it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
