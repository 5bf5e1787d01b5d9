"""One transition table per model: the Python check, the database's trigger and docs/states.md come from it."""

from collections.abc import Iterable, Mapping, Sequence

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.bulk import bulk_update_same_values
from healthcoach.core.refusals import Refused

LIFECYCLES: dict[str, "Lifecycle"] = {}


class WrongStatus(Refused):
    """The verb does not exist in the status the file has by now."""

    code = "wrong_status"
    sentence = _(
        "This is no longer possible: the status is now “%(status)s”. Perhaps somebody else was just before you."
    )


class AlreadyDone(WrongStatus):
    """Asked twice, by a second click or a second window: it was done the first time."""

    code = "already_done"
    sentence = _("This was already done: the status is “%(status)s”. Nothing has changed.")


def forbid_truncate() -> pgtrigger.Trigger:
    """Refuses to empty a table at once, which no row's own trigger would notice."""
    return pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'Nothing is lost here: % is never emptied.', TG_TABLE_NAME;",
    )


class Lifecycle:
    """The statuses of one model and the moves between them. The first status is where every row begins."""

    def __init__(self, name: str, statuses: type[models.TextChoices], transitions: Mapping) -> None:
        missing = set(statuses) - set(transitions)
        if missing:
            raise ValueError(f"{name}: no transitions given for {sorted(missing)}")
        self.name, self.statuses, self.transitions = name, statuses, transitions
        self.initial = next(iter(transitions))
        LIFECYCLES[name] = self

    def allows(self, current: str, target: str) -> bool:
        """Whether a row may move from one status to another."""
        return target in self.transitions[current]

    def check(self, rows: Iterable[models.Model], target: str) -> None:
        """Refuses `WrongStatus` when one of the rows may not move to the target, `AlreadyDone` when it is there."""
        for row in rows:
            if not self.allows(row.status, target):
                refusal = AlreadyDone if row.status == target else WrongStatus
                raise refusal(status=self.statuses(row.status).label)

    def move(self, rows: Sequence[models.Model], target: str, **facts: object) -> None:
        """Moves rows the caller has locked, with the same dated facts for all, in one statement."""
        self.check(rows, target)
        for row in rows:
            row.status = target
            for field, value in facts.items():
                setattr(row, field, value)
        bulk_update_same_values(rows, ["status", *facts])

    def triggers(self) -> list[pgtrigger.Trigger]:
        """The same law in the database: legal moves only, and every row begins at the beginning. The moves stand in the
        trigger's condition, so that its function is called for an illegal one only: a call per row was most of the time
        of a bank statement that moves ten thousand."""
        moves = [f"('{old}', '{new}')" for old, targets in self.transitions.items() for new in sorted(targets)]
        legal = f"(OLD.status, NEW.status) IN ({', '.join(moves)})"
        return [
            pgtrigger.Trigger(
                name="legal_moves",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.status IS DISTINCT FROM NEW.status AND NOT {legal}"),
                func="RAISE EXCEPTION 'No such transition of %: from % to %.', TG_TABLE_NAME, OLD.status, NEW.status;",
            ),
            pgtrigger.Protect(
                name="begins_at_the_beginning",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__status=str(self.initial)),
            ),
            forbid_truncate(),
        ]

    def diagram(self) -> str:
        """A Mermaid diagram of the table, for docs/states.md."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for old, targets in self.transitions.items():
            lines += [f"    {old} --> {new}" for new in sorted(targets)] or [f"    {old} --> [*]"]
        return "\n".join(lines)
