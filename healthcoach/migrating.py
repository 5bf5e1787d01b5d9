"""Migrations that draw only the model they change.

Django draws every model again that is related to a changed one, and here nearly every model is, through the programme
and its users: with a thousand steps a new database took minutes. What a step needs to write its SQL is the model
itself; the others keep pointing at its former drawing, which has the same table and key. Before Python code runs in a
migration, and at the end, Django draws everything anew (`is_delayed`)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import migrations
from django.db.migrations.state import ProjectState
from pgtrigger import migrations as triggers


@contextmanager
def alone(state: ProjectState) -> Iterator[None]:
    """Within it, a changed model is drawn again without its relations."""

    def draw(app_label: str, model_name: str, delay: bool = False) -> None:
        if "apps" in state.__dict__:
            state.is_delayed = True
            state.apps.unregister_model(app_label, model_name)
            state.apps.render_multiple([state.models[app_label, model_name]])

    state.reload_model = draw
    try:
        yield
    finally:
        del state.reload_model


class Alone:
    """A step of a migration that draws only its own model."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Notes what the step changes."""
        with alone(state):
            super().state_forwards(app_label, state)


class CreateModel(Alone, migrations.CreateModel):
    """Adds a table."""


class AddField(Alone, migrations.AddField):
    """Adds a column."""


class AlterField(Alone, migrations.AlterField):
    """Changes a column."""


class AddConstraint(Alone, migrations.AddConstraint):
    """Adds a constraint."""


class AddIndex(Alone, migrations.AddIndex):
    """Adds an index."""


class RemoveIndex(Alone, migrations.RemoveIndex):
    """Removes an index."""


class AddTrigger(Alone, triggers.AddTrigger):
    """Adds a trigger."""


class RemoveTrigger(Alone, triggers.RemoveTrigger):
    """Removes a trigger."""
