"""Documents as accessible PDF: a room's Typst template in its `documents/` folder, filled in with facts.

The facts travel as data (JSON), never as text of the template, so nothing in them can be markup. Fonts come with the
installed packages and never from the machine, and the moment of making is given, so the same facts give the same bytes
anywhere."""

import json
import logging
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import typst
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from healthcoach.core.documents import signs
from healthcoach.core.money import format_euro
from healthcoach.core.refusals import Refused

logger = logging.getLogger(__name__)

TEMPLATE_ROOT = Path(__file__).resolve().parent.parent.parent.parent  # where the paths of templates begin
PDF_STANDARD = "ua-1"  # PDF/UA: tagged, titled, in a known language
PDF_MEDIA_TYPE = "application/pdf"


class DocumentNotMade(Refused):
    """The document cannot be made of these facts."""

    code = "document_not_made"
    sentence = _("This document cannot be made from what was filled in. Nothing has been changed. Please tell us.")


def render_pdf(template: str, facts: dict[str, object], *, at: datetime) -> bytes:
    """The document that a template makes of these facts, dated `at`, in the active language. Facts may hold text,
    numbers, days, moments and amounts in euro (`Decimal`), written as people read them. A sign that no font has is
    shown by a replacement sign. Refuses `DocumentNotMade`."""
    told = json.dumps({"lang": (get_language() or "nl")[:2], **facts}, default=_format_document_fact)
    try:
        return _compile_template(template, told, at)
    except typst.TypstError:  # seldom, so only now it is asked which signs no font has
        return _compile_with_replacements(template, json.dumps(signs.replace_unshowable(json.loads(told))), at)


def _compile_with_replacements(template: str, told: str, at: datetime) -> bytes:
    try:
        return _compile_template(template, told, at)
    except typst.TypstError as error:
        # Without the error's own words, which may quote the facts.
        logger.error("The template %s could not be made into a document.", template)
        raise DocumentNotMade from error


def _compile_template(template: str, told: str, at: datetime) -> bytes:
    return typst.compile(
        str(TEMPLATE_ROOT / template),
        root=str(TEMPLATE_ROOT),
        format="pdf",
        sys_inputs={"facts": told},
        pdf_standards=PDF_STANDARD,
        ignore_system_fonts=True,
        font_paths=signs.FONTS,
        timestamp=int(at.timestamp()),
    )


def _format_document_fact(fact: object) -> str:
    match fact:
        case Decimal():
            return format_euro(fact)
        case datetime():
            return date_format(localtime(fact), "SHORT_DATETIME_FORMAT")
        case date():
            return date_format(fact, "SHORT_DATE_FORMAT")
        case Promise():
            return str(fact)
    raise TypeError(f"{type(fact).__name__} cannot be told to a document.")
