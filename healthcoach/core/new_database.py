"""A new database, migrated in seconds. For each field, constraint, index and trigger that a migration adds, Django
draws the model and all that are related to it anew: for this many models that takes minutes. In a new database nobody
looks back at a state of before, so what is only added is added to the models that are drawn already. The statements
that the database gets stay the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState, StateApps

ADDED_TO = ("constraints", "indexes", "triggers")  # options of a model that touch no other model
draw_model, redraw_related_models = ModelState.render, ProjectState.reload_model


def is_new_database(connection: BaseDatabaseWrapper) -> bool:
    """Whether no migration was ever applied to this database."""
    return not MigrationRecorder(connection).applied_migrations()


@contextmanager
def drawing_models_once() -> Iterator[None]:
    """Inside, migrations add to models that are drawn already; what changes or goes is drawn anew, as ever."""
    ModelState.render, ProjectState.reload_model = _draw_and_remember, _add_to_drawn_model
    try:
        yield
    finally:
        ModelState.render, ProjectState.reload_model = draw_model, redraw_related_models


def _draw_and_remember(state: ModelState, apps: StateApps) -> type:
    model = draw_model(state, apps)
    model.drawn_from = state.clone()
    return model


def _add_to_drawn_model(project: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" not in project.__dict__:  # nothing was drawn yet
        return
    state, model = project.models[app_label, model_name], project.apps.all_models[app_label].get(model_name)
    if model is None:
        state.render(project.apps)
    elif _only_adds(model.drawn_from, state):
        for name, field in state.fields.items():
            if name not in model.drawn_from.fields:
                model.add_to_class(name, field.clone())
        for option in ADDED_TO:
            setattr(model._meta, option, list(state.options.get(option, [])))
        model.drawn_from = state.clone()
        project.apps.clear_cache()
    else:
        redraw_related_models(project, app_label, model_name, delay)


def _only_adds(before: ModelState, after: ModelState) -> bool:
    """Whether the fields that were there are the same, and nothing else differs but what may be added to."""
    return all(after.fields.get(name) is field for name, field in before.fields.items()) and (
        _describe_rest(before) == _describe_rest(after)
    )


def _describe_rest(state: ModelState) -> tuple[object, ...]:
    return state.bases, state.managers, {name: value for name, value in state.options.items() if name not in ADDED_TO}
