"""The message catalogues: complete, in step with the source, and found by the site."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, override
from django.utils.translation.reloader import translation_file_changed

from healthcoach.core import translations as catalogue
from healthcoach.core.lifecycle import AlreadyDone
from subsidies.applications.models import ApplicationStatus

PYTHON = """
one = _("%(a)s and") % {"a": _("inner")}
two = ngettext("%(n)s day", "%(n)s days", len(rows(3)))
three = pgettext_lazy("a month", "may")
"""
CATALOGUE_TEMPLATE = """{% load i18n %}
  <p title='it is'>{% translate "Don't (stop" %} {{ x|default:_("nothing") }}</p>
    {% blocktranslate trimmed count n=n with a=b context "files" %}
      One of {{ a }}
    {% plural %}
  {{ n }} of {{ a }}
    {% endblocktranslate %}
{% comment %}{% translate "not this" %}{% endcomment %}
"""


@pytest.fixture
def house(tmp_path, monkeypatch) -> Path:
    """A house with one room and one sentence, and catalogues of its own."""
    for package in catalogue.PACKAGES:
        (tmp_path / package).mkdir()
    monkeypatch.setattr(catalogue, "SOURCE_ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path / "healthcoach" / "locale")
    monkeypatch.setattr(catalogue, "THIRD_PARTY_SOURCES", {})
    write_greeting_source(tmp_path, '_("Good day, %(name)s.")')
    catalogue.update_catalogues()
    return tmp_path


def write_greeting_source(house: Path, source: str) -> None:
    """Puts other words in the room."""
    (house / "coaches" / "greeting.py").write_text(source)


def fill_in_dutch(dutch: str) -> None:
    """Fills in the Dutch of every sentence without one."""
    path = catalogue.find_catalogue_file("nl")
    path.write_text(re.sub(r'msgstr ""\n(?!")', f'msgstr "{dutch}"\n', path.read_text()))


def list_found_sentences(path: Path) -> list[tuple]:
    """What a file holds, as (context, words)."""
    return [(found.context, found.id) for found in catalogue.extract_messages(path, "here")]


def test_python_gives_its_sentences_nested_plural_and_with_a_context(tmp_path):
    (tmp_path / "greeting.py").write_text(PYTHON)
    assert list_found_sentences(tmp_path / "greeting.py") == [
        (None, "%(a)s and"),
        (None, "inner"),
        (None, ("%(n)s day", "%(n)s days")),
        ("a month", "may"),
    ]


def test_a_template_gives_its_sentences_trimmed_plural_and_with_a_context(tmp_path):
    (tmp_path / "greeting.html").write_text(CATALOGUE_TEMPLATE)
    assert list_found_sentences(tmp_path / "greeting.html") == [
        (None, "Don't (stop"),
        (None, "nothing"),
        ("files", ("One of %(a)s", "%(n)s of %(a)s")),
    ]


def test_a_sentence_without_dutch_is_a_problem_and_english_fills_itself(house):
    assert catalogue.find_catalogue_problems() == ["nl: coaches/greeting.py: “Good day, %(name)s.” is not translated"]


def test_a_translated_catalogue_has_no_problems_and_stays_the_same(house):
    fill_in_dutch("Goeiedag, %(name)s.")
    before = catalogue.find_catalogue_file("nl").read_text()
    catalogue.update_catalogues()
    assert catalogue.find_catalogue_problems() == []
    assert catalogue.find_catalogue_file("nl").read_text() == before


def test_a_lost_placeholder_is_a_problem(house):
    fill_in_dutch("Goeiedag, %(naam)s.")
    assert [problem.split("” ")[1] for problem in catalogue.find_catalogue_problems()] == [
        "has other placeholders or tags in its translation"
    ]


def test_a_new_sentence_and_an_old_one_are_problems_until_the_catalogues_are_renewed(house):
    fill_in_dutch("Goeiedag, %(name)s.")
    write_greeting_source(house, '_("Goodbye.")')
    assert sorted(problem.split("” ")[1] for problem in catalogue.find_catalogue_problems()) == [
        "is no longer in the source",
        "is no longer in the source",
        "is not in the catalogue",
        "is not in the catalogue",
    ]
    catalogue.update_catalogues()
    assert catalogue.find_catalogue_problems() == ["nl: coaches/greeting.py: “Goodbye.” is not translated"]


def test_the_check_fails_with_the_list(house):
    with pytest.raises(CommandError, match="is not translated\n1 messages are not right"):
        call_command("messages", "--check")


def test_every_sentence_of_the_site_is_translated():
    assert catalogue.find_catalogue_problems() == []


def test_translation_functions_keep_their_names_so_that_their_sentences_are_found():
    renamed = [
        f"{path}: {name.name} as {name.asname}"
        for package in catalogue.PACKAGES
        for path in (catalogue.SOURCE_ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname and (name.asname != "_" or name.name not in ("gettext", "gettext_lazy"))
    ]
    assert renamed == []


@pytest.mark.parametrize(("language", "status", "refusal"), [("nl", "concept", "al gebeurd"), ("en", "draft", "done")])
def test_the_site_speaks_the_reader_s_language(language, status, refusal):
    with override(language):
        assert str(ApplicationStatus.DRAFT.label) == status
        assert refusal in str(AlreadyDone(status=ApplicationStatus.DRAFT.label))


def test_a_process_that_looked_too_early_speaks_dutch_after_compiling(tmp_path, settings, monkeypatch):
    folder = tmp_path / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "a sentence of nobody"\nmsgstr "een zin van niemand"\n')
    settings.LOCALE_PATHS = [tmp_path]
    with override("nl"):
        translation_file_changed(None, folder / "django.mo")
        assert gettext("a sentence of nobody") == "a sentence of nobody"
        monkeypatch.setattr(catalogue, "LANGUAGES", ("nl",))
        monkeypatch.setattr(catalogue, "find_catalogue_file", lambda language: folder / "django.po")
        catalogue.compile_catalogues()
        assert gettext("a sentence of nobody") == "een zin van niemand"
    monkeypatch.undo()
    translation_file_changed(None, folder / "django.mo")
