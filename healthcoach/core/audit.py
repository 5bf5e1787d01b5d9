"""The audit trail: every change of a tracked row is written by the database itself, with who, when and from where."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from healthcoach.core.lifecycle import forbid_truncate


def with_audit_trail(
    *fields: str, except_for: Iterable[str] = ()
) -> Callable[[type[models.Model]], type[models.Model]]:
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
            meta={"db_table": f"{model._meta.db_table}event", "triggers": [forbid_truncate()]},
        )(model)

    return track


def audit_context(*, user_id: int | None, where: str, address: str = "") -> pghistory.context:
    """Within it, changes are recorded as this user's, made from this place (website, api, job, command)."""
    return pghistory.context(user=user_id, where=where, address=address)


def actor_foreign_key() -> models.ForeignKey:
    """The person behind a dated fact; nobody when a job did it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)


@dataclass(frozen=True, slots=True)
class LastChange:
    """When a row changed last, and by whom when that is known."""

    at: datetime
    user: models.Model | None


MAX_EVENTS = 50  # how far back a change is looked for


def find_last_change(row: models.Model, fields: Iterable[str]) -> LastChange | None:
    """The last change of these fields of a row, when the trail tells it. Two queries."""
    events = list(getattr(type(row), "pgh_event_models", {}).values())
    kept = {field.name: field.attname for field in events[0]._meta.concrete_fields} if events else {}
    names = [kept[name] for name in fields if name in kept]
    if not names:
        return None
    told = events[0].objects.filter(pgh_obj=row.pk).select_related("pgh_context").order_by("-pgh_id")[:MAX_EVENTS]
    values = [[getattr(event, name) for name in names] for event in told]
    place = next((n for n, before in enumerate(values[1:]) if before != values[n]), None)
    if place is None:
        return None
    event = told[place]
    number = event.pgh_context.metadata.get("user") if event.pgh_context else None
    return LastChange(event.pgh_created_at, get_user_model().objects.filter(pk=number).first())
