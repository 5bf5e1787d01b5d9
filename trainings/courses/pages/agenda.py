"""The public agenda: the courses and intervisions to come, without the name of anybody."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from healthcoach.core.collation import plain_text
from healthcoach.programmes.models import ProgrammeKind
from trainings.courses.models import Edition
from trainings.intervisions.models import IntervisionDate

COMPANY_PROGRAMME_KIND = (
    ProgrammeKind.SUBSIDY
)  # the internal pool has its own channels; what it plans is not for the public
MAX_AGENDA_ITEMS = 100


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something that takes place: what it is, when and where, and how many places are left when that is known."""

    on: date
    until: date
    kind: Promise
    name: str
    place: str
    left: int | None = None


@require_safe
def show_agenda(request: HttpRequest) -> HttpResponse:
    """What is to come, first things first."""
    today = timezone.localdate()
    coming = sorted(
        [*_list_agenda_editions(today), *_list_agenda_intervisions(today)],
        key=lambda each: (each.on, plain_text(each.name)),
    )
    return render(request, "courses/agenda.html", {"coming": coming[:MAX_AGENDA_ITEMS]})


def _list_agenda_editions(today: date) -> list[AgendaItem]:
    rows = Edition.objects.coming(today).filter(course__programme__kind=COMPANY_PROGRAMME_KIND)
    rows = rows.select_related("course").counted().order_by("starts_on", "pk")[:MAX_AGENDA_ITEMS]
    return [AgendaItem(row.starts_on, row.ends_on, _("Course"), row.course.name, row.place, row.left) for row in rows]


def _list_agenda_intervisions(today: date) -> list[AgendaItem]:
    rows = IntervisionDate.objects.filter(on__gte=today, cancelled_at__isnull=True)
    rows = (
        rows.filter(intervision__programme__kind=COMPANY_PROGRAMME_KIND)
        .select_related("intervision")
        .order_by("on", "pk")
    )
    return [
        AgendaItem(row.on, row.on, _("Intervision"), row.intervision.title, row.intervision.venue)
        for row in rows[:MAX_AGENDA_ITEMS]
    ]
