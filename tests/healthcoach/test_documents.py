"""Documents as PDF: the facts arrive as text, the same facts give the same bytes, and screen readers can read them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils.translation import gettext_lazy, override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from healthcoach.core.documents import TEMPLATE_ROOT, DocumentNotMade, render_pdf, signs

DOCUMENT_MADE_AT = datetime(2018, 3, 23, 11, 0, tzinfo=UTC)
DOCUMENT_TEMPLATE = """#import "/healthcoach/core/documents/letter.typ": *
#show: letter.with(title: facts.title, sender: facts.sender, lang: facts.lang, footer: facts.sender)
#fact-list(facts.pairs)
#amounts(caption: facts.title, headings: ("Lijn", "Bedrag"), rows: facts.rows, total: ("Totaal", "3"))
#signed(facts.sender, facts.day)
"""
DOCUMENT_FACTS = {
    "title": "Aanvraag",
    "sender": "Gezond Leven",
    "pairs": [["IBAN", ["BE68 5390 0754 7034", "KREDBEBB"]]],
    "rows": [["Werking", Decimal("1000.50")]],
    "day": date(2018, 3, 23),
}


@pytest.fixture
def template(tmp_path_factory):
    path = TEMPLATE_ROOT / "tests" / "healthcoach" / f"{tmp_path_factory.getbasetemp().name}.typ"
    path.write_text(DOCUMENT_TEMPLATE)
    yield str(path.relative_to(TEMPLATE_ROOT))
    path.unlink()


def make_test_document(template: str, **facts) -> PdfReader:
    return PdfReader(BytesIO(render_pdf(template, DOCUMENT_FACTS | facts, at=DOCUMENT_MADE_AT)))


def read_document_text(reader: PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def test_facts_are_written_as_people_read_them(template):
    with override("nl"):
        text = read_document_text(make_test_document(template))
    for words in ("Aanvraag", "BE68 5390 0754 7034", "€ 1.000,50", "23/03/2018"):
        assert words in text


def test_the_same_facts_give_the_same_bytes(template):
    assert render_pdf(template, DOCUMENT_FACTS, at=DOCUMENT_MADE_AT) == render_pdf(
        template, DOCUMENT_FACTS, at=DOCUMENT_MADE_AT
    )
    assert make_test_document(template).metadata["/CreationDate"].startswith("D:20180323")


@pytest.mark.parametrize(
    "text", ['#panic("x")', "= kop", "*vet* _schuin_", "$x^2$", "#import", '"}\\', "</script>", "`a`"]
)
def test_nothing_in_a_fact_is_markup(template, text):
    assert text in read_document_text(make_test_document(template, sender=text))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_document_is_tagged_titled_and_in_its_language(template, lang):
    with override(lang):
        reader = make_test_document(template, title=gettext_lazy("Budget"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == lang
    assert reader.metadata.title == {"nl": "Begroting", "en": "Budget"}[lang]
    assert b"pdfuaid" in reader.xmp_metadata.stream.get_data()


def test_a_thing_that_is_no_fact_is_refused(template):
    with pytest.raises(TypeError):
        render_pdf(template, DOCUMENT_FACTS | {"sender": object()}, at=DOCUMENT_MADE_AT)


NAMES_OF_ALL_SCRIPTS = [
    "Zoë Ångström",
    "李小龙",
    "ศรีสุดา",
    "Пётр Иванов",
    "Αθήνα",
    "שלום",
    "مرحبا",
    "हिन्दी",
    "한국어",
    "🙂 🇧🇪",
]


@pytest.mark.parametrize("name", NAMES_OF_ALL_SCRIPTS)
def test_names_in_any_living_script_are_shown_as_they_are(template, name):
    assert all(signs.is_showable(sign) for sign in name)
    assert make_test_document(template, sender=name).pages


@pytest.mark.parametrize("name", ["Tomte \N{RUNIC LETTER FEHU FEOH FE F}", "bel\x07", "\x00", "\ufffe", "\ud800"])
def test_a_sign_without_a_font_is_shown_by_a_visible_replacement(template, name):
    text = read_document_text(make_test_document(template, sender=name, pairs=[[name, [name]]]))
    assert signs.REPLACEMENT in text
    assert "Aanvraag" in text


def test_what_still_cannot_be_made_is_refused_with_a_sentence(template):
    with pytest.raises(DocumentNotMade) as refused:
        render_pdf(template, {"title": "Zonder de rest"}, at=DOCUMENT_MADE_AT)
    assert refused.value.code == "document_not_made"


def test_the_fonts_of_the_machine_play_no_part(template, monkeypatch):
    before = render_pdf(template, DOCUMENT_FACTS, at=DOCUMENT_MADE_AT)
    monkeypatch.setenv("TYPST_FONT_PATHS", "/nowhere")
    assert render_pdf(template, DOCUMENT_FACTS, at=DOCUMENT_MADE_AT) == before


@given(st.text(max_size=30))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_makes_a_document(template, text):
    assert make_test_document(template, sender=text, pairs=[[text, [text]]]).pages
