"""The laws of the house about the files themselves: small, named after the domain, explained, and pointing one way."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from healthcoach.core.translations import PACKAGES

SOURCE_TREE_ROOT = settings.BASE_DIR
MOST_LINES, MOST_IN_A_FUNCTION = 300, 40
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "service", "services", "manager", "managers"}
# Methods that a framework names, and explains itself.
GIVEN_NAMES = re.compile(r"__\w+__|(clean|get|has|to|save|send)(_\w+)?|deconstruct|ready|is_open_for_signup")
LOOKUPS = {"in", "lt", "lte", "gt", "gte", "isnull", "exact", "iexact", "contains", "icontains", "range"}
# What only pages, forms and the API may know; nothing in the rooms below them does.
ASKING = ("django.views", "django.forms", "django.shortcuts", "django.urls", "django.contrib.messages")
ROOMS = (
    "rules.py",
    "actions.py",
    "models.py",
    "queries.py",
    "counts.py",
    "permissions.py",
    "notifications.py",
    "tasks.py",
)
IMPURE = ("django.conf", "django.utils.timezone", "django.db.connection", "django.db.transaction", "time", "random")
NOT_OURS = re.compile(
    r"(?<![\w.])/(?:root|home|work|Users)/\w|\bissue #?\d|co-authored-by|language model|pythonhosted", re.I
)
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")
READ_BACK = re.compile(r"""(?:value="|[?;]\w+=)\{\{ *[\w.]*(?:pk|id|year|minutes|conversations|number|count) *\}\}""")
INLINE = re.compile(r"""\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|href=["']javascript:""", re.I)


def list_source_files(*endings: str, of: tuple[str, ...] = (*PACKAGES, "tests")) -> list[Path]:
    """Our files with these endings; migrations are written by a command."""
    found = (path for folder in of for path in sorted((SOURCE_TREE_ROOT / folder).rglob("*")) if path.suffix in endings)
    return [path for path in found if "migrations" not in path.parts]


@cache
def parse_source_file(path: Path) -> ast.Module:
    """What a Python file says."""
    return ast.parse(path.read_text(encoding="utf-8"))


def format_source_path(path: Path) -> str:
    """A file as it is named in a message."""
    return path.relative_to(SOURCE_TREE_ROOT).as_posix()


def iterate_functions_of_file(path: Path) -> Iterator[ast.FunctionDef]:
    """Every function and method of a file."""
    return (
        node for node in ast.walk(parse_source_file(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def collect_file_imports(path: Path) -> set[str]:
    """What a file imports, as full names."""
    found = set()
    for node in ast.walk(parse_source_file(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_one_of(full_name: str, modules: tuple[str, ...]) -> bool:
    """Whether an imported name comes from one of these modules."""
    return f"{full_name}.".startswith(tuple(f"{module}." for module in modules))


def iterate_undocumented_names(path: Path) -> Iterator[str]:
    """The public module, classes, functions and methods of a file that say nothing about themselves."""
    module = parse_source_file(path)
    if module.body and path.name != "apps.py" and ast.get_docstring(module) is None:
        yield format_source_path(path)
    for node in module.body:
        yield from _iterate_undocumented_in_node(path, node, inside="")


def _iterate_undocumented_in_node(path: Path, node: ast.stmt, inside: str) -> Iterator[str]:
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_") or node.name == "Meta":
        return
    is_given = bool(inside) and GIVEN_NAMES.fullmatch(node.name)
    if not is_given and path.name != "apps.py" and ast.get_docstring(node) is None:
        yield f"{format_source_path(path)}: {inside}{node.name}"
    if isinstance(node, ast.ClassDef):
        for child in node.body:
            yield from _iterate_undocumented_in_node(path, child, inside=f"{node.name}.")


def test_files_stay_small():
    long = {
        format_source_path(path): len(path.read_text().splitlines())
        for path in list_source_files(".py", ".html", ".css", ".js")
    }
    assert {path: lines for path, lines in long.items() if lines > MOST_LINES} == {}


def test_functions_stay_small():
    sizes = {
        f"{format_source_path(path)}: {node.name}": node.end_lineno - node.lineno + 1
        for path in list_source_files(".py")
        for node in iterate_functions_of_file(path)
    }
    assert {function: lines for function, lines in sizes.items() if lines > MOST_IN_A_FUNCTION} == {}


def test_modules_are_named_after_what_they_hold():
    assert [
        format_source_path(path)
        for path in list_source_files(".py", of=PACKAGES)
        if EMPTY_NAMES & {path.stem, path.parent.name}
    ] == []


def test_everything_public_explains_itself():
    assert [found for path in list_source_files(".py", of=PACKAGES) for found in iterate_undocumented_names(path)] == []


def test_no_rule_hides_in_saving_or_in_a_signal():
    saving = [
        f"{format_source_path(path)}: {node.name}.{child.name}"
        for path in list_source_files(".py", of=PACKAGES)
        if path.name == "models.py"
        for node in ast.walk(parse_source_file(path))
        if isinstance(node, ast.ClassDef)
        for child in node.body
        if isinstance(child, ast.FunctionDef) and child.name in ("save", "delete", "full_clean")
    ]
    listening = [
        f"{format_source_path(path)}: {found}"
        for path in list_source_files(".py", of=PACKAGES)
        for found in collect_file_imports(path)
        if is_one_of(found, ("django.dispatch", "django.db.models.signals", "django.core.signals"))
    ]
    assert saving + listening == []


def test_a_lock_names_what_it_locks_where_tables_are_joined():
    careless = []
    for path in list_source_files(".py", of=PACKAGES):
        for node in ast.walk(parse_source_file(path)):
            if isinstance(node, ast.Assign | ast.Return | ast.Expr) and _locks_blindly(node):
                careless.append(f"{format_source_path(path)}:{node.lineno}")
    assert careless == []


def _locks_blindly(statement: ast.stmt) -> bool:
    calls = [
        node for node in ast.walk(statement) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    locks = [call for call in calls if call.func.attr == "select_for_update"]
    blind = [call for call in locks if "of" not in {keyword.arg for keyword in call.keywords}]
    lookups = {keyword.arg for call in calls for keyword in call.keywords if keyword.arg and "__" in keyword.arg}
    joins = any(call.func.attr == "select_related" for call in calls)
    return bool(blind) and (joins or any(set(lookup.split("__")[1:]) - LOOKUPS for lookup in lookups))


@pytest.mark.parametrize(
    "path", [p for p in list_source_files(".py", of=PACKAGES) if p.name in ROOMS], ids=format_source_path
)
def test_a_room_does_not_know_how_it_is_asked(path):
    assert {found for found in collect_file_imports(path) if is_one_of(found, ASKING)} == set()


@pytest.mark.parametrize(
    "path", [p for p in list_source_files(".py", of=PACKAGES) if p.name == "rules.py"], ids=format_source_path
)
def test_rules_need_only_values(path):
    """Of the ORM a rule may use the two kinds of enumeration, because they carry the words of a value."""
    used = {
        node.attr
        for node in ast.walk(parse_source_file(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "models"
    }
    of_the_database = {found for found in collect_file_imports(path) if is_one_of(found, ("django.db",))} - {
        "django.db.models"
    }
    other = {
        found
        for found in collect_file_imports(path)
        if is_one_of(found, IMPURE) or re.search(r"\.(models|actions)\.", found)
    }
    clock = {node.attr for node in ast.walk(parse_source_file(path)) if isinstance(node, ast.Attribute)} & {
        "now",
        "today",
    }
    assert used <= {"TextChoices", "IntegerChoices"}
    assert (of_the_database, other, clock) == (set(), set(), set())


def test_the_project_speaks_of_itself_alone():
    written = list_source_files(".py", ".html", ".md", ".css", ".js", ".po", ".txt", of=(*PACKAGES, "tests", "docs"))
    written += [path for path in SOURCE_TREE_ROOT.iterdir() if path.is_file() and path.name != ".git"]
    here = [path for path in written if path != Path(__file__)]
    said = {
        f"{format_source_path(path)}: {match}"
        for path in here
        for match in NOT_OURS.findall(path.read_text(errors="replace"))
    }
    assert said == set()


def test_every_link_and_picture_in_the_documents_leads_somewhere():
    pages = [SOURCE_TREE_ROOT / "README.md", *list_source_files(".md", of=("docs",))]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text(encoding="utf-8"))]
    assert links
    assert [f"{format_source_path(page)}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_a_number_in_an_address_or_a_field_is_written_plainly():
    """A number that people read has a point after the thousands; one that a program reads back must not."""
    found = [
        f"{format_source_path(path)}: {match}"
        for path in list_source_files(".html", of=PACKAGES)
        for match in READ_BACK.findall(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("path", list_source_files(".html", of=PACKAGES), ids=format_source_path)
def test_a_template_has_nothing_inline_and_a_title_of_its_own(path):
    template = path.read_text()
    assert INLINE.findall(template) == []
    assert '{% extends "website/base.html" %}' not in template or "{% block title %}" in template
