"""Text as it comes from a keyboard, a mail or a PDF: the signs that nobody sees are taken out."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused

MAX_SHOWN_SIGNS = 40  # signs of what was typed, in a sentence
MAX_VALUE_SIGNS = 100  # signs; no number, day or account is longer, however it is written
# Zero-width signs, marks of direction and of byte order, soft hyphens, control signs; not the NUL, which is refused.
INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\x01-\x08\x0e-\x1f\x7f]")
# Joiners mean something between signs of a picture or of a script that joins; between our letters they are stray.
STRAY_JOINERS = re.compile(r"(?<![\u0600-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\U0010ffff])")
LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
JOINERS = re.compile("[\u200c\u200d]")


class Unreadable(Refused):
    """What was typed is no value of its kind. Subclasses say what is wrong with it, and how to write it."""

    code = "unreadable"


class OutOfBounds(Unreadable):
    """The value lies outside what is possible; the sentence says what is."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence

    code = "out_of_bounds"


def tidy_text(typed: str) -> str:
    """A text as it reads: composed signs, plain spaces and line ends, and nothing invisible."""
    text = INVISIBLE.sub("", SPACES.sub(" ", LINE_BREAKS.sub("\n", typed)))
    return unicodedata.normalize("NFC", STRAY_JOINERS.sub("", text))


def tidy_line(typed: str) -> str:
    """The same on one line, with single spaces and none around it."""
    return " ".join(tidy_text(typed).split())


def tidy_value(typed: str) -> str:
    """A number, day or identifier as it reads: wide signs are plain ones, every dash is a hyphen. What is raised or
    a fraction (², ½) stays as it is, so that 10² is never 102."""
    signs = (each if unicodedata.category(each) == "No" else unicodedata.normalize("NFKC", each) for each in typed)
    return DASHES.sub("-", JOINERS.sub("", tidy_line("".join(signs))))


def shorten_typed(typed: str) -> str:
    """What was typed, short enough for a sentence."""
    line = tidy_line(typed.replace("\0", ""))
    return line if len(line) <= MAX_SHOWN_SIGNS else f"{line[: MAX_SHOWN_SIGNS - 1]}…"


def check_bounds(value: Any, *, least: Any, most: Any, write: Callable[[Any], str]) -> None:
    """Refuses a value below the least or above the most, where there is one, and says what is possible."""
    if (least is None or value >= least) and (most is None or value <= most):
        return
    if least is not None and most is not None:
        sentence = _("This must lie between %(least)s and %(most)s.")
    elif least is not None:
        sentence = _("This must be %(least)s or more.")
    else:
        sentence = _("This must be %(most)s or less.")
    told = {name: write(bound) for name, bound in (("least", least), ("most", most)) if bound is not None}
    raise OutOfBounds(str(sentence) % told)


def check_what_fits(value: Any, *, least: Any, most: Any, largest: Any, write: Callable[[Any], str]) -> None:
    """The same, and on a side without a bound refuses what is too large to be kept."""
    check_bounds(value, least=least, most=most, write=write)
    check_bounds(value, least=None, most=largest if most is None else None, write=write)
    check_bounds(value, least=-largest if least is None else None, most=None, write=write)
