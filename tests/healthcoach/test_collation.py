"""How texts are compared: found without accents, and in Dutch order whatever the database's own collation is."""

import ast
import re
import sys
import unicodedata

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from healthcoach.core.collation import alphabetical_order, plain_text
from healthcoach.core.translations import PACKAGES, SOURCE_ROOT
from tests.databases import build_database_url, close_database_connections

COLLATED_NAMES = [
    "Zonnebloem",
    "de Lijn",
    "Élan",
    "Eland",
    "'t Hof",
    "Appel & Co",
    "appel, bakkerij",
    "Łódź",
    "Lier",
    "Ærø",
    "Adam",
]
IN_ORDER = [
    "Adam",
    "Ærø",
    "appel, bakkerij",
    "Appel & Co",
    "de Lijn",
    "Élan",
    "Eland",
    "Lier",
    "Łódź",
    "'t Hof",
    "Zonnebloem",
]


def order_in_database(texts: list[str]) -> list[str]:
    """These texts as the database compares them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plain_text(t) FROM unnest(%s::text[]) WITH ORDINALITY AS many(t, n) ORDER BY n", [texts])
        return [text for (text,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Crêperie L’Été", "creperie l ete"),
        ("cre\u0302perie   l'e\u0301te\u0301", "creperie l ete"),
        ("CREPERIE L`ETE", "creperie l ete"),
        ("Straße, œuvre, Ærø en Łódź", "strasse oeuvre aero en lodz"),
        ("A.S.B.L. Sint-Niklaas", "asbl sint niklaas"),
        ("0403.170.701", "0403170701"),
        ("nul\u200bbreedte en\u00a0vast\u202fwit", "nulbreedte en vast wit"),
        ("ΣΟΦΟΣ σοφός", "σοφοσ σοφοσ"),
        ("李 🙂 № 5", "李 no 5"),
        ("&", ""),
        ("", ""),
    ],
)
def test_a_text_is_compared_without_accents_capitals_and_punctuation(written, compared):
    assert plain_text(written) == compared


@pytest.mark.django_db
def test_the_database_compares_as_the_program_does():
    """Every sign that both know: alone, and between two letters."""
    known = {
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "Nd",
        "Nl",
        "No",
        "Mn",
        "Pd",
        "Po",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Pc",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "Zs",
    }
    signs = [chr(code) for code in range(1, sys.maxunicode + 1) if unicodedata.category(chr(code)) in known]
    texts = [*signs, *(f"A{sign}é" for sign in signs)]
    different = [
        (t, ours, its) for t, its in zip(texts, order_in_database(texts), strict=True) if (ours := plain_text(t)) != its
    ]
    assert len(signs) > 130_000
    assert different == []


@pytest.mark.django_db
def test_names_stand_in_dutch_order():
    User = get_user_model()
    User.objects.bulk_create(User(email=f"{number}@x.example", name=name) for number, name in enumerate(COLLATED_NAMES))
    rows = User.objects.filter(email__endswith="@x.example")
    assert list(rows.order_by(alphabetical_order("name"), "pk").values_list("name", flat=True)) == IN_ORDER
    turned = rows.order_by(alphabetical_order("name", descending=True), "pk").values_list("name", flat=True)
    assert list(turned) == IN_ORDER[::-1]
    assert sorted(COLLATED_NAMES, key=plain_text) == IN_ORDER


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["L'Ete", "l’été", "  L ETE  ", "cre\u0302perie", "creperie  l"])
def test_a_search_finds_a_name_however_either_is_accented(typed):
    User = get_user_model()
    User.objects.create(email="a@x.example", name="Crêperie  L’Été")
    User.objects.create(email="b@x.example", name="Zonder")
    assert [row.email for row in User.objects.filter(name__holds_text=typed)] == ["a@x.example"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Bracke Arne", ["a"]),
        ("arne br", ["a"]),
        ("BRACKE, ARNÉ", ["a"]),
        ("Bracke", ["a", "b"]),
        ("Bracke Arne Lien", []),
    ],
)
def test_the_words_of_a_name_are_found_in_whatever_order(typed, found):
    User = get_user_model()
    User.objects.create(email="a@x.example", name="Arne Bracke")
    User.objects.create(email="b@x.example", name="Bracke-Lien")
    rows = User.objects.filter(name__holds_text=typed).order_by("email")
    assert [row.email[0] for row in rows] == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("gc b0003", True), ("GCB0003K7", True), ("b0003-k7_", True), ("b0004", False), ("b%3", False)],
)
def test_a_reference_is_found_by_its_letters_and_digits(typed, is_found):
    get_user_model().objects.create(email="a@x.example", name="GC-B0003-K7MX")
    assert get_user_model().objects.filter(name__holds_reference=typed).exists() == is_found


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["%", "_", "&", "\\", "🙂"])
def test_a_search_for_no_letter_finds_nothing(typed):
    get_user_model().objects.create(email="a@x.example", name="100% & meer _ \\")
    assert not get_user_model().objects.filter(name__holds_text=typed).exists()
    assert not get_user_model().objects.filter(name__holds_reference=typed).exists()


def locales_at_hand() -> list[str]:
    """The definitions of a database in each collation this server has: byte order, and the real languages it knows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT collprovider, COALESCE(c->>'colllocale', c->>'colliculocale', collcollate) "
            "FROM pg_collation AS rows CROSS JOIN LATERAL to_jsonb(rows) AS c"
        )
        known = set(cursor.fetchall())
    found = ["LC_COLLATE 'C' LC_CTYPE 'C'"]
    if ("i", "nl-BE") in known:
        found.append("LOCALE_PROVIDER icu ICU_LOCALE 'nl-BE'")
    found += [
        f"LOCALE '{name}'" for provider, name in sorted(known) if provider == "c" and name[:2] in ("nl", "en", "fr")
    ][:1]
    found += [
        f"LOCALE_PROVIDER builtin BUILTIN_LOCALE '{name}'"
        for name in ("C.UTF-8", "PG_UNICODE_FAST")
        if ("b", name) in known
    ]
    return found


def test_the_order_is_the_same_whatever_the_collation_of_the_database(django_db_setup, django_db_blocker):
    function = "SELECT pg_get_functiondef('plain_text(text)'::regprocedure)"
    with django_db_blocker.unblock():
        import psycopg

        with connection.cursor() as cursor:
            cursor.execute(function)
            (definition,) = cursor.fetchone()
        orders = {}
        for number, locale in enumerate(locales_at_hand()):
            name = f"{connection.settings_dict['NAME']}_order_{number}"
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' {locale}")
            try:
                with psycopg.connect(build_database_url(name)) as other:
                    other.execute(definition)
                    ordered = 'SELECT t FROM unnest(%s::text[]) AS many(t) ORDER BY plain_text(t) COLLATE "C"'
                    orders[locale] = [text for (text,) in other.execute(ordered, [COLLATED_NAMES])]
            finally:
                with connection._nodb_cursor() as cursor:
                    cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        close_database_connections()
    assert len(orders) >= 2
    assert orders == dict.fromkeys(orders, IN_ORDER)


NAME_FIELD_PATTERN = re.compile(r"-?(\w+__)*(name|title|supplier|company_name|municipality|venue|holder|counterparty)")


def strings_in(call: ast.Call) -> list[str]:
    """The texts that a call is given as they stand."""
    return [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def test_no_list_is_ordered_or_searched_by_the_database_s_own_collation():
    bare = []
    for path in [
        path for package in PACKAGES for path in (SOURCE_ROOT / package).rglob("*.py") if "migrations" not in path.parts
    ]:
        text = path.read_text(encoding="utf-8")
        calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        orders = [call for call in calls if getattr(call.func, "attr", "") == "order_by"]
        bare += [
            f"{path.name}: {name}" for call in orders for name in strings_in(call) if NAME_FIELD_PATTERN.fullmatch(name)
        ]
        bare += [path.name for lookup in ("icontains", "istartswith") if f"__{lookup}" in text or f'"{lookup}"' in text]
    assert bare == []
