"""The laws of names: what is called alike is alike, a function says what it does to what, and no room reaches around
the order of the house by reflection or by repeating another room's words."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from healthcoach.core.translations import PACKAGES
from tests.test_tree import format_source_path, list_source_files, parse_source_file

MAX_MODULES_PER_NAME = 2
# One word, or in every room: the same drawer of every room does the same thing under the same name.
ALLOWED_NAMES = {"page", "register_routes", "build_requests"}
GIVEN_BY_LIBRARIES = {"Command", "Migration"}
FOUND_BY_NAME = ("fixture", "hook")
# How a field or argument is called that holds a value of an enumeration.
ENUMERATED = ("status", "kind", "role", "standing", "stage")
QUERIES = {"filter", "exclude", "get", "update", "create", "Q", "When"}
DETOURS = {"related_model", "get_model", "TYPE_CHECKING"}
# What the framework itself calls so, about any model: the type of a field, the events of a tracked model.
FRAMEWORK_DETOURS = {
    "healthcoach/core/lists.py",
    "subsidies/applications/timeline.py",
    "subsidies/admin.py",
}


def iterate_named_functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """The functions of our modules that we named ourselves: no tests, no fixtures, nothing a library finds by name."""
    for path in list_source_files(".py"):
        for node in parse_source_file(path).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith(
                ("test_", "pytest_")
            ):
                decorators = " ".join(ast.unparse(each) for each in node.decorator_list)
                if not any(word in decorators for word in FOUND_BY_NAME):
                    yield path, node


def is_verb(path: Path, name: str) -> bool:
    """Whether a function is one of the bare verbs of a room: `applications.approve`."""
    return path.name == "actions.py" and not name.startswith("_")


def count_words(name: str) -> int:
    """The words of a name in snake case."""
    return len([word for word in name.split("_") if word])


def test_a_function_says_what_it_does_to_what():
    short = [
        f"{format_source_path(path)}: {node.name}"
        for path, node in iterate_named_functions()
        if count_words(node.name) < 2 and not is_verb(path, node.name) and node.name not in ALLOWED_NAMES
    ]
    assert short == []


def test_a_name_is_defined_in_two_modules_at_most():
    places = defaultdict(set)
    for path, node in iterate_named_functions():
        if not is_verb(path, node.name):
            places[node.name].add(format_source_path(path))
    for path in list_source_files(".py"):
        for node in parse_source_file(path).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].add(format_source_path(path))
    common = {
        name: sorted(found)
        for name, found in places.items()
        if len(found) > MAX_MODULES_PER_NAME and name not in ALLOWED_NAMES | GIVEN_BY_LIBRARIES
    }
    assert common == {}


def test_the_list_of_exceptions_stays_short():
    assert len(ALLOWED_NAMES) <= 10


@pytest.mark.parametrize("path", list_source_files(".py", of=PACKAGES), ids=format_source_path)
def test_no_room_reaches_another_by_reflection(path):
    if format_source_path(path) in FRAMEWORK_DETOURS:
        return
    used = {node.attr for node in ast.walk(parse_source_file(path)) if isinstance(node, ast.Attribute)}
    used |= {node.id for node in ast.walk(parse_source_file(path)) if isinstance(node, ast.Name)}
    assert used & DETOURS == set()


def list_enumerated_values() -> set[str]:
    """Every value of our enumerations of statuses, kinds and roles."""
    fields = (field for model in apps.get_models() for field in model._meta.get_fields() if hasattr(field, "choices"))
    known = {str(value) for field in fields if field.name.endswith(ENUMERATED) for value, _label in field.choices or ()}
    return known - {""}


def iterate_bare_values(tree: ast.Module, values: set[str]) -> Iterator[tuple[int, str]]:
    """Where a literal stands for a value of an enumeration: compared with a field that holds one, or asked of rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(is_enumerated(side) for side in sides):
                yield from ((node.lineno, text) for side in sides for text in list_literals(side) if text in values)
        elif isinstance(node, ast.Call) and read_called_name(node) in QUERIES:
            yield from (
                (each.value.lineno, text)
                for each in node.keywords
                if each.arg and each.arg.removesuffix("__in").endswith(ENUMERATED)
                for text in list_literals(each.value)
                if text in values
            )


def read_called_name(call: ast.Call) -> str:
    """The last word of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def is_enumerated(node: ast.expr) -> bool:
    """Whether an expression is what holds a status, a role or a standing, or the kind of a programme."""
    if not isinstance(node, ast.Attribute):
        return isinstance(node, ast.Name) and node.id.endswith(("status", "role", "standing"))
    if node.attr == "kind":
        return ast.unparse(node.value).endswith("programme")
    return node.attr.endswith(("status", "role", "standing"))


def list_literals(node: ast.expr) -> list[str]:
    """The texts that an expression writes out."""
    inside = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return [each.value for each in inside if isinstance(each, ast.Constant) and isinstance(each.value, str)]


@pytest.mark.parametrize("path", list_source_files(".py", of=PACKAGES), ids=format_source_path)
def test_a_status_or_kind_is_written_by_its_enumeration(path):
    assert list(iterate_bare_values(parse_source_file(path), list_enumerated_values())) == []


def test_the_law_about_enumerations_can_be_broken():
    broken = 'rows.filter(trajectories__status="running")\nprogramme.kind == "pool"\nx.status in ("paid", "due")'
    found = {text for _line, text in iterate_bare_values(ast.parse(broken), {"running", "pool", "paid", "due"})}
    assert found == {"running", "pool", "paid", "due"}
    assert not list(iterate_bare_values(ast.parse("rows.filter(status=Status.RUNNING)"), {"running"}))
