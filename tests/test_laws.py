"""The laws of the house about models, statuses and pages. A new room keeps them, or says here why not."""

import ast
import re
from collections.abc import Callable, Iterator

import django_filters
import pytest
from django import forms
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, get_resolver
from django.views.i18n import set_language
from pghistory.models import Event
from rest_framework import serializers

from healthcoach.core.lifecycle import LIFECYCLES
from healthcoach.core.money import EuroField
from healthcoach.core.translations import PACKAGES
from tests.test_tree import format_source_path as path_of
from tests.test_tree import list_source_files, parse_source_file

# Pages for people without an account, by the name of their address.
PUBLIC_VIEWS = {"home", "agenda", "calendar", "diploma_check", "eligibility", "figures", "for_coaches"}
PUBLIC_VIEWS |= {"healthz", "demo_mail", "account_request_login_code", "account_confirm_login_code", "account_signup"}
# Moments without a person: what the machine itself did, or noted when it wrote the row.
NOBODYS = {
    "healthcoach.Pulse.beaten_at": "the worker's sign of life",
    "mail.Message.recorded_at": "the moment of writing, kept by the database",
    "mail.Message.sent_at": "mail is sent by the worker",
    "subsidies.Application.changed_at": "only the company itself changes its draft",
}
# Numbers with decimals that are no amounts of euro.
NO_MONEY = {"BudgetLine.share", "Tranche.percentage", "FeeScheme.hours", "WellbeingAction.rating"}
BOOKS = {"Account", "BudgetLine"}  # models of money that hold no amount themselves
# What a framework offers for values that people type; ours stand in healthcoach/core/typed.
BARE_KINDS = ("Char", "Integer", "Decimal", "Float", "Date", "DateTime", "Time", "Duration", "SplitDateTime", "Regex")
BARE_KINDS += ("Email", "NullBoolean")
BARE_FIELDS = {f"{kind}Field" for kind in BARE_KINDS}
BARE_FILTERS = {"CharFilter", "NumberFilter", "DateFilter", "DateTimeFilter", "TimeFilter", "DurationFilter"}
BARE_FILTERS |= {"RangeFilter", "NumericRangeFilter", "DateRangeFilter", "DateFromToRangeFilter", "IsoDateTimeFilter"}
BARE_FILTERS |= {"BooleanFilter"}
BARE = {
    "django.forms": BARE_FIELDS | {"DateInput", "DateTimeInput", "TimeInput", "NumberInput", "EmailInput"},
    "rest_framework.serializers": BARE_FIELDS - {"RegexField"},
    "django_filters": BARE_FILTERS,
}
# Ways to read a day, number or identifier that are no reader of ours, and who may still use them.
HAND_PARSERS = {"fromisoformat", "strptime", "parse_date", "parse_datetime", "parse_time", "sanitize_separators"}
HAND_PARSERS |= {"compact", "IBAN"}
NO_DOORS = re.compile(r"\.admin\b|^healthcoach\.core\.typed\.")
READS_NO_PERSON = {
    "healthcoach/demo": "its own data",
    "subsidies/bank": "files of the bank",
    "subsidies/invoices/ubl.py": "files of suppliers",
    "subsidies/controls/trace_sections.py": "what the programme itself wrote into a seal",
}


def list_own_models() -> list[type[models.Model]]:
    """The models of our own apps; the tables of events follow from them."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in PACKAGES and not issubclass(model, Event)
    ]


def list_own_fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Every field with the model it belongs to."""
    for model in list_own_models():
        for field in model._meta.concrete_fields:
            yield model, field


def iterate_site_views(patterns: list | None = None) -> Iterator[tuple[str, Callable]]:
    """Every page with the name of its address; the administration and the sign-in have doors of their own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern), pattern.callback
        elif pattern.namespace != "admin":
            yield from iterate_site_views(pattern.url_patterns)


def asks_for_sign_in(view: Callable) -> bool:
    """Whether `login_required` stands somewhere around the view."""
    while view is not None:
        if hasattr(view, "login_url"):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def is_ours(view: Callable) -> bool:
    """Whether we wrote the view."""
    return getattr(view, "view_class", getattr(view, "cls", view)).__module__.split(".")[0] in PACKAGES


def test_every_status_has_its_moves_and_can_be_reached():
    assert LIFECYCLES
    for lifecycle in LIFECYCLES.values():
        targets = {target for moves in lifecycle.transitions.values() for target in moves}
        assert set(lifecycle.transitions) == set(lifecycle.statuses), lifecycle.name
        assert targets | {lifecycle.initial} == set(lifecycle.statuses), lifecycle.name


def test_every_model_with_a_status_has_its_lifecycle_in_the_database():
    with_status = [model for model, field in list_own_fields() if field.name == "status"]
    assert with_status
    for model in with_status:
        lifecycle = LIFECYCLES[model._meta.model_name]
        assert model._meta.get_field("status").choices == lifecycle.statuses.choices, model
        assert model._meta.get_field("status").default == lifecycle.initial, model
        assert {"legal_moves", "begins_at_the_beginning"} <= {trigger.name for trigger in model._meta.triggers}, model


def test_every_page_names_who_may_come_in():
    open_doors = {
        name
        for name, view in iterate_site_views()
        if is_ours(view) and not hasattr(view, "cls") and not asks_for_sign_in(view)
    }
    assert open_doors == PUBLIC_VIEWS


def test_every_door_of_the_api_names_its_permission():
    doors = {name: view.cls for name, view in iterate_site_views() if hasattr(view, "cls") and is_ours(view)}
    assert doors
    assert {name for name, door in doors.items() if not door.permission_classes} == set()


def test_pages_of_others_are_the_sign_in_the_api_s_document_and_the_choice_of_language():
    others = {view for _name, view in iterate_site_views() if not is_ours(view)}
    strange = {view for view in others if view.__module__.split(".")[0] not in ("allauth", "drf_spectacular")}
    assert strange == {set_language}


def test_every_moment_has_its_person():
    names = {(model, field.name) for model, field in list_own_fields()}
    lonely = {
        f"{model._meta.label}.{name}"
        for model, name in names
        if name.endswith("_at") and (model, f"{name[:-3]}_by") not in names
    }
    assert lonely == set(NOBODYS)


def test_money_is_never_a_float_and_always_a_euro_amount():
    assert [field for _model, field in list_own_fields() if isinstance(field, models.FloatField)] == []
    other = {
        f"{model.__name__}.{field.name}"
        for model, field in list_own_fields()
        if isinstance(field, models.DecimalField) and not isinstance(field, EuroField)
    }
    assert other == NO_MONEY


def test_what_money_hangs_on_cannot_be_deleted_under_it():
    money = {model for model, field in list_own_fields() if isinstance(field, EuroField)}
    money |= {model for model in list_own_models() if model.__name__ in BOOKS}
    money = {model for model in money if model._meta.app_label == "subsidies"}
    keys = [
        (f"{model.__name__}.{field.name}", field.remote_field.on_delete)
        for model, field in list_own_fields()
        if field.is_relation and (model in money or field.related_model in money)
    ]
    assert len(keys) > 20
    assert {name for name, on_delete in keys if on_delete is not models.PROTECT} == set()


def test_every_order_of_a_model_has_an_index():
    for model in list_own_models():
        for name in model._meta.ordering[:1]:
            indexed = {field for index in model._meta.indexes for field in index.fields}
            indexed |= {field for rule in model._meta.constraints for field in getattr(rule, "fields", ())}
            assert name.lstrip("-") in indexed or model._meta.get_field(name.lstrip("-")).unique, model


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_page_of_statuses_is_fresh():
    call_command("states", "--check")


def list_own_subclasses(parent: type) -> list[type]:
    """Every class of ours below this one. The administration has forms of its own, and the bases are no doors."""
    found = [each for child in parent.__subclasses__() for each in (child, *list_own_subclasses(child))]
    return [
        each for each in found if each.__module__.split(".")[0] in PACKAGES and not NO_DOORS.search(each.__module__)
    ]


def iterate_framework_names(module: ast.Module) -> Iterator[tuple[str, str, ast.AST]]:
    """Each name that a file takes from a framework, as (module, name, where), however it imported it."""
    known = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            known |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            yield from ((node.module, alias.name, node) for alias in node.names)
    shown = {node.func for node in ast.walk(module) if isinstance(node, ast.Call) and _is_only_shown(node)}
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node not in shown:
            yield known.get(node.value.id, ""), node.attr, node


def _is_only_shown(call: ast.Call) -> bool:
    return any(each.arg == "read_only" and getattr(each.value, "value", False) is True for each in call.keywords)


def list_input_modules() -> list:
    """The files that may be asked something by people."""
    return [
        path
        for path in list_source_files(".py", of=PACKAGES)
        if not path_of(path).startswith("healthcoach/core/typed/")
    ]


def test_no_bare_field_reads_what_people_type():
    bare = {
        f"{path_of(path)}:{where.lineno}: {module}.{used}"
        for path in list_input_modules()
        for module, used, where in iterate_framework_names(parse_source_file(path))
        if used in BARE.get(module, ())
    }
    assert bare == set()


def test_no_field_that_follows_from_a_model_is_a_bare_one():
    assert get_resolver().url_patterns  # with the pages, every form and shape is there
    made = [
        *((form, field) for form in list_own_subclasses(forms.BaseForm) for field in form.base_fields.values()),
        *(
            (shape, field)
            for shape in list_own_subclasses(serializers.ModelSerializer)
            for field in shape().fields.values()
        ),
        *(
            (narrowing, each)
            for narrowing in list_own_subclasses(django_filters.FilterSet)
            for each in narrowing.base_filters.values()
        ),
    ]
    assert len(made) > 200
    bare = {
        f"{owner.__qualname__}: {type(field).__name__}"
        for owner, field in made
        if type(field).__name__ in BARE_FIELDS | BARE_FILTERS
        and type(field).__module__.split(".")[0] not in PACKAGES
        and not getattr(field, "read_only", False)
    }
    assert bare == set()


def test_no_argument_of_a_command_is_read_by_a_bare_type():
    types = [
        (path_of(path), keyword.value)
        for path in list_source_files(".py", of=PACKAGES)
        for node in ast.walk(parse_source_file(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_argument"
        for keyword in node.keywords
        if keyword.arg == "type"
    ]
    assert len(types) > 10
    assert {(path, ast.unparse(given)) for path, given in types if not ast.unparse(given).startswith("typed.")} == set()


def test_no_day_or_number_that_people_type_is_read_by_hand():
    by_hand = {
        path_of(path)
        for path in list_input_modules()
        for node in ast.walk(parse_source_file(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in HAND_PARSERS
    }
    assert {path for path in by_hand if not path.startswith(tuple(READS_NO_PERSON))} == set()
