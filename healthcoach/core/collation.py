"""How texts are compared, on every database alike: searched without accents, capitals or punctuation, and put in Dutch
order. The database does it with `plain_text`, a function of its own; here is the same for what was typed."""

import re
import unicodedata

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import F, Func
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate

# What Unicode does not take apart: letters of two signs, and letters with a stroke.
PAIRS = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th"}
STROKES = ("ØøŁłĐđÐðĦħŦŧıŊŋ", "oollddddhhttinn")
GREEK = ("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς", "αβγδεζηθικλμνξοπρστυφχψωσ")
CYRILLIC = ("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ", "абвгдежзиклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґ")
LATIN = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
FOLDED = str.maketrans(*map("".join, zip(LATIN, STROKES, GREEK, CYRILLIC, strict=True))) | str.maketrans(PAIRS)
# Accents and what is not seen; a point as well, so that “A.S.B.L.” is “asbl” and 0403.170.701 is 0403170701.
DROPPED = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u2060-\u2064\ufe00-\ufe2f\ufeff\u00ad.]+")
BETWEEN_WORDS = re.compile(
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u02b0-\u02ff\u2010-\u2bff\u2e00-\u2e7f"
    r"\u3000-\u303f\U0001f000-\U0001faff]+"
)
SPECIAL = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


def plain_text(written: str) -> str:
    """A text as it is compared: letters and digits without accents or capitals, one space between words. Equal to the
    database's function of this name."""
    folded = DROPPED.sub("", unicodedata.normalize("NFKD", written)).translate(FOLDED)
    return BETWEEN_WORDS.sub(" ", folded).strip(" ")


class PlainText(Func):
    """A column as it is compared."""

    function = "plain_text"
    output_field = models.TextField()


def alphabetical_key(path: str) -> Collate:
    """What a list is ordered by when it is ordered by this text; the order of an index over it."""
    return Collate(PlainText(F(path)), "C")


def alphabetical_order(path: str, *, descending: bool = False) -> OrderBy:
    """Orders rows by a text in Dutch order, whatever the collation of the database: `order_by(alphabetical_order(
    "coach__name"), "pk")`."""
    return OrderBy(alphabetical_key(path), descending=descending)


@models.CharField.register_lookup
@models.TextField.register_lookup
class HoldsText(models.Lookup):
    """`name__holds_text="creperie l'ete"`: every word stands somewhere in the column, in whatever order and however
    either is accented. What has no letter or digit is found nowhere."""

    lookup_name = "holds_text"
    prepare_rhs = False

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        """The condition and its one parameter."""
        words = plain_text(str(self.rhs)).split()
        if not words:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"plain_text({column}) LIKE ALL(%s)", [*params, [f"%{word.translate(SPECIAL)}%" for word in words]]


@models.CharField.register_lookup
@models.TextField.register_lookup
class HoldsReference(models.Lookup):
    """`end_to_end_id__holds_reference="gc b0003"`: the letters and digits stand one after another in the column,
    whatever either has between them. What has no letter or digit is found nowhere."""

    lookup_name = "holds_reference"
    prepare_rhs = False

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        """The condition and its one parameter."""
        signs = plain_text(str(self.rhs)).replace(" ", "")
        if not signs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"replace(plain_text({column}), ' ', '') LIKE %s", [*params, f"%{signs.translate(SPECIAL)}%"]
