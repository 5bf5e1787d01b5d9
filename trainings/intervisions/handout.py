"""The handout of an intervision: the experiences that coaches shared, as an accessible PDF."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.documents import render_pdf
from healthcoach.core.refusals import Refused
from trainings.intervisions.models import Intervision, Preparation

HANDOUT_TEMPLATE = "trainings/intervisions/documents/handout.typ"


class NothingShared(Refused):
    """There is nothing to hand out."""

    code = "nothing_shared"
    sentence = gettext_lazy("No coach has shared an experience for this intervision yet, so there is no handout.")


def render_handout(intervision: Intervision, *, at: datetime) -> bytes:
    """What was shared so far, by name of the coach, with contents and headings; the language is the reader's. Refuses
    `NothingShared`."""
    shared = intervision.preparations.filter(shared_at__isnull=False, shared_at__lte=at)
    rows = list(shared.select_related("coach").order_by(alphabetical_order("coach__name"), "pk"))
    if not rows:
        raise NothingShared
    dates = [date_format(each.on, "DATE_FORMAT") for each in intervision.dates.all() if not each.cancelled_at]
    facts = {
        "title": _("Experiences of coaches"),
        "sender": intervision.programme.name,
        "footer": intervision.title,
        "pairs": [
            [_("Intervision"), intervision.title],
            [_("Dates"), ", ".join(dates)],
            [_("Venue"), intervision.venue],
        ],
        "contents": _("Contents"),
        "coaches": [{"name": row.coach.name, "parts": _build_handout_parts(row)} for row in rows],
        "closing": _("What is told here stays among the coaches of the programme."),
    }
    return render_pdf(HANDOUT_TEMPLATE, facts, at=at)


def _build_handout_parts(row: Preparation) -> list[dict[str, object]]:
    told = [(_("As a coach"), row.of_coach), (_("In the company"), row.of_company)]
    return [{"heading": heading, "paragraphs": _split_handout_paragraphs(text)} for heading, text in told if text]


def _split_handout_paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
