"""The message catalogues: every sentence the site can show, in every language it speaks. Babel does the work of the
gettext programs, so that a bare machine needs none."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

SOURCE_ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("healthcoach", "subsidies", "coaches", "trainings")
LOCALE = SOURCE_ROOT / "healthcoach" / "locale"
SOURCE, LANGUAGES = "en", ("nl", "en")  # the language of the code comes out as it went in
PLURALS = "nplurals=2; plural=(n != 1);"  # Django's own for both languages: with another one it would not merge them
TEMPLATE_OVERRIDES = (
    SOURCE_ROOT / "healthcoach" / "website" / "templates"
)  # a library's page that we wrote anew is not shown
# Libraries whose sentences our pages and API show: what they leave in English, or say with “je”, we translate.
INFORMAL = re.compile(r"\b(?:je|jij|jou|jouw)\b", re.IGNORECASE)
THIRD_PARTY_SOURCES = {
    "allauth": (
        *("account/*.py", "account/internal/flows/*.py", "core/*.py"),
        *("templates/account/*password*.html", "templates/account/reauthenticate.html"),
        *("templates/account/base_re*.html", "templates/account/messages/*.txt", "templates/account/snippets/*.html"),
        *("templates/account/email/*password*.txt", "templates/account/email/email_*.txt"),
    ),
    "rest_framework": ("*.py",),
    "django_filters": ("*.py",),
}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[-+#0]*\d*[sdif]|%[sdif]|\{\w*(?::\w+)?\}|</?\w+|https?://\S+")
MessageKey = tuple[str | None, str]


@dataclass(frozen=True)
class SourceMessage:
    """A sentence in the source: its words (with a plural, or without) and the file it was first seen in."""

    id: str | tuple[str, str]
    context: str | None
    path: str

    @property
    def key(self) -> MessageKey:
        """What a catalogue knows it by."""
        return self.context, self.id if isinstance(self.id, str) else self.id[0]


def extract_messages(path: Path, seen_as: str) -> Iterator[SourceMessage]:
    """The sentences marked for translation in one Python file or template."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # A template becomes calls of gettext among blanked-out text; its indentation means nothing to Python.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    for _line, words, _comments, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        yield SourceMessage(words if isinstance(words, str) else tuple(words), context, seen_as)


def find_project_messages() -> Iterator[SourceMessage]:
    """Every sentence of our own packages."""
    for package in PACKAGES:
        for path in sorted((SOURCE_ROOT / package).rglob("*")):
            is_template = "templates" in path.parts and path.suffix in (".html", ".txt")
            if is_template or path.suffix == ".py":
                yield from extract_messages(path, path.relative_to(SOURCE_ROOT).as_posix())


def find_third_party_messages() -> Iterator[SourceMessage]:
    """The sentences of the libraries that they leave in English, or say with “je” where we say “u”."""
    for package, patterns in THIRD_PARTY_SOURCES.items():
        folder = Path(import_module(package).__file__).parent
        with (folder / "locale" / "nl" / "LC_MESSAGES" / "django.mo").open("rb") as file:
            messages = index_messages(read_mo(file)).items()
        theirs = {
            key for key, message in messages if is_translated(message) and not INFORMAL.search(str(message.string))
        }
        for path in sorted(path for pattern in patterns for path in folder.glob(pattern) if not is_overridden(path)):
            for found in extract_messages(path, package):
                if found.key not in theirs and found.key != (None, ""):
                    yield found


def is_overridden(path: Path) -> bool:
    """Whether a library's template gives way to one of ours."""
    _folder, templates, name = path.as_posix().rpartition("/templates/")
    return bool(templates) and (TEMPLATE_OVERRIDES / name).exists()


def index_messages(catalog: Catalog) -> dict[MessageKey, Message]:
    """A catalogue's messages by context and words."""
    return {(m.context, m.id if isinstance(m.id, str) else m.id[0]): m for m in catalog if m.id}


def is_translated(message: Message) -> bool:
    """Whether every form of the message has its words."""
    forms = [message.string] if isinstance(message.string, str) else message.string
    return bool(forms) and all(forms)


def find_catalogue_file(language: str) -> Path:
    """Where a language's catalogue stands."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> Catalog:
    """A language's catalogue as it stands, empty when there is none yet."""
    path = find_catalogue_file(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merge_catalogue(language: str, sources: Iterable[SourceMessage]) -> Catalog:
    """The catalogue with exactly the sentences of the source: translations kept, new ones empty, old ones gone."""
    before, catalog = index_messages(read_catalogue(language)), Catalog(locale=language)
    for found in sources:
        old = before.get(found.key)
        words = found.id if language == SOURCE else old.string if old and not old.fuzzy else ""
        if isinstance(found.id, tuple) and isinstance(words, str):
            words = (words, "") if words else ("", "")
        elif isinstance(found.id, str) and not isinstance(words, str):
            words = words[0]
        catalog.add(found.id, words, locations=[(found.path, 1)], context=found.context)
    return catalog


def write_catalogue(language: str, catalog: Catalog) -> None:
    """Writes a catalogue without dates, names of machines or line numbers: only words make a difference."""
    path = find_catalogue_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    write_po(out, catalog, width=120, omit_header=True, include_lineno=False)
    headers = {"Language": language, "Content-Type": "text/plain; charset=utf-8", "Plural-Forms": PLURALS}
    header = "".join(f'"{name}: {value}\\n"\n' for name, value in headers.items())
    path.write_text(f'msgid ""\nmsgstr ""\n{header}\n' + out.getvalue().decode(), encoding="utf-8")


def update_catalogues() -> None:
    """Brings every catalogue in line with the source, and compiles it."""
    sources = [*find_project_messages(), *find_third_party_messages()]
    for language in LANGUAGES:
        write_catalogue(language, merge_catalogue(language, sources))
    compile_catalogues()


def compile_catalogues() -> None:
    """Makes the binary catalogues that Django reads, where they are missing or stale."""
    for language in LANGUAGES:
        source, target = find_catalogue_file(language), find_catalogue_file(language).with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        half = target.with_suffix(".mo.new")
        with half.open("wb") as file:
            write_mo(file, read_catalogue(language))
        half.replace(target)
        translation_file_changed(None, target)  # a process that looked before must look again


def find_catalogue_problems() -> list[str]:
    """What is wrong with the catalogues, one sentence each."""
    sources = {found.key: found for found in [*find_project_messages(), *find_third_party_messages()]}
    return [problem for language in LANGUAGES for problem in _find_language_problems(language, sources)]


def _find_language_problems(language: str, sources: dict[MessageKey, SourceMessage]) -> Iterator[str]:
    catalog = read_catalogue(language)
    entries = index_messages(catalog)
    for key, found in sources.items():
        message, place = entries.get(key), f"{language}: {found.path}: “{key[1]}”"
        if message is None or (isinstance(found.id, tuple) and found.id != tuple(message.id)):
            yield f"{place} is not in the catalogue"
        elif not is_translated(message):
            yield f"{place} is not translated"
        elif message.fuzzy:
            yield f"{place} is fuzzy"
        elif not has_same_placeholders(message):
            yield f"{place} has other placeholders or tags in its translation"
    for key in [*(set(entries) - set(sources)), *catalog.obsolete]:
        yield f"{language}: “{key[1] if isinstance(key, tuple) else key}” is no longer in the source"


def has_same_placeholders(message: Message) -> bool:
    """Whether each form names the same values and tags as the source; a singular may leave out the number."""
    ids = (message.id,) if isinstance(message.id, str) else message.id
    strings = (message.string,) if isinstance(message.string, str) else message.string
    allowed = [sorted(PLACEHOLDER.findall(words)) for words in ids]
    forms = [sorted(PLACEHOLDER.findall(words)) for words in strings]
    return forms[-1] == allowed[-1] and forms[0] in allowed
