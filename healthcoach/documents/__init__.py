"""Documents as accessible PDF: a room's Typst template in its `documents/` folder, filled in with facts.

The facts travel as data (JSON), never as text of the template, so nothing in them can be markup. Fonts are those that
Typst carries, the moment of making is given, so the same facts give the same bytes anywhere."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import typst
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language

from healthcoach.money import euro

HOUSE = Path(__file__).resolve().parent.parent.parent  # where the paths of templates begin
STANDARD = "ua-1"  # PDF/UA: tagged, titled, in a known language
MEDIA_TYPE = "application/pdf"


def pdf(template: str, facts: dict[str, object], *, at: datetime) -> bytes:
    """The document that a template makes of these facts, dated `at`, in the active language. Facts may hold text,
    numbers, days, moments and amounts in euro (`Decimal`), written as people read them."""
    told = json.dumps({"lang": (get_language() or "nl")[:2], **facts}, default=_written)
    return typst.compile(
        str(HOUSE / template),
        root=str(HOUSE),
        format="pdf",
        sys_inputs={"facts": told},
        pdf_standards=STANDARD,
        ignore_system_fonts=True,
        timestamp=int(at.timestamp()),
    )


def _written(fact: object) -> str:
    match fact:
        case Decimal():
            return euro(fact)
        case datetime():
            return date_format(localtime(fact), "SHORT_DATETIME_FORMAT")
        case date():
            return date_format(fact, "SHORT_DATE_FORMAT")
        case Promise():
            return str(fact)
    raise TypeError(f"{type(fact).__name__} cannot be told to a document.")
