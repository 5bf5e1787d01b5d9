"""The law of two windows: a form that begins with what a row says carries what its window showed."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from django import forms
from django.conf import settings

from healthcoach.core.admin_site import ReadOnly, administration
from healthcoach.core.editing import EditForm
from healthcoach.core.translations import PACKAGES
from healthcoach.users.admin import NewUserForm, PersonAdmin

# Forms that begin with a proposal, and change no row that the window showed.
PROPOSES = {
    "BlockForm": "today",
    "CaseForm": "the pool coach's own policy domain",
    "BeginForm": "the programme, when there is one",
    "GroupBlockForm": "today",
    "PaymentSampleForm": "the usual size, or the programme when there is one",
    "RetireForm": "today",
    "HandOverForm": "today",
    "StartForm": "today",
    "SessionForm": "the step of the last session",
    "RecoveryProposalForm": "what is left",
    "RecoveryOrderForm": "the usual number of days",
    "ReleaseForm": "the year",
    "CoachesForm": "the coaches who guide a company now",
    "LinePartForm": "what the bank line seems to be",
    "BankDecisionReasonForm": "what was said of the parts, which is not kept yet",
    "DecisionForm": "what was pressed, or what the bank line seems to be",
}


def iterate_prefilled_forms(path: Path) -> Iterator[type[forms.BaseForm]]:
    """The forms of a module that are made with `initial` or `instance`, or set it themselves."""
    module = import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {child: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for child in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "attr", "") == "initial":
            yield getattr(module, inside[node].name)
        if isinstance(node, ast.Call) and {"initial", "instance"} & {keyword.arg for keyword in node.keywords}:
            named = getattr(module, getattr(node.func, "id", ""), None)
            of_itself = ast.unparse(node.func) in ("cls", "super().__init__") and node in inside
            own = getattr(module, inside[node].name, None) if of_itself else None
            for found in (named, own):
                if isinstance(found, type) and issubclass(found, forms.BaseForm):
                    yield found


def test_a_form_that_begins_with_what_a_row_says_knows_what_its_window_showed():
    paths = [
        path
        for package in PACKAGES
        for path in sorted((settings.BASE_DIR / package).rglob("*.py"))
        if ("pages" in path.parts or "pages" in path.stem or "forms" in path.stem) and "migrations" not in path.parts
    ]
    found = {form for path in paths for form in iterate_prefilled_forms(path)}
    assert len(found) > len(PROPOSES)
    careless = {form.__name__ for form in found if not issubclass(form, EditForm)}
    assert careless == set(PROPOSES)


def test_what_the_administration_changes_it_changes_as_its_window_showed_it():
    changing = [each for each in administration._registry.values() if not isinstance(each, ReadOnly)]
    assert len(changing) > 3
    assert {type(each).__name__ for each in changing if not issubclass(each.form, EditForm)} == set()
    inlines = [inline for each in changing for inline in each.inlines]
    assert all(issubclass(inline.form, EditForm) for inline in inlines)
    assert not issubclass(NewUserForm, EditForm)
    assert PersonAdmin.add_form is NewUserForm
