"""The signs that documents can show: those of Typst's own fonts and of the installed Noto fonts, in that order."""

import string
import tempfile
from functools import lru_cache
from pathlib import Path

import manimgx_fonts
import manimgx_fonts_cjk
import typst

FONTS = [str(Path(each.__file__).parent) for each in (manimgx_fonts, manimgx_fonts_cjk)]
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
PRINTABLE_ASCII = frozenset(string.printable)  # letters, digits, marks and white space of ASCII
ONE_SIGN_TEMPLATE = '#set document(title: "sign")\n#sys.inputs.sign\n'


def replace_unshowable(fact: object) -> object:
    """The same fact (text, or lists and dictionaries of facts) with a visible replacement for each sign that no font
    has."""
    match fact:
        case str():
            lacking = {sign: REPLACEMENT for sign in set(fact) - PRINTABLE_ASCII if not is_showable(sign)}
            return fact.translate(str.maketrans(lacking))
        case list():
            return [replace_unshowable(each) for each in fact]
        case dict():
            return {name: replace_unshowable(each) for name, each in fact.items()}
    return fact


@lru_cache(maxsize=10_000)
def is_showable(sign: str) -> bool:
    """Whether a document can show a sign. Typst itself is asked: it knows what its fonts have."""
    if "\ud800" <= sign <= "\udfff":  # half a sign, which is no text
        return False
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "sign.typ"
        template.write_text(ONE_SIGN_TEMPLATE)
        try:
            typst.compile(
                str(template),
                format="pdf",
                sys_inputs={"sign": sign},
                pdf_standards="ua-1",
                ignore_system_fonts=True,
                font_paths=FONTS,
            )
        except typst.TypstError:
            return False
    return True
