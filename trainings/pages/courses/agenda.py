"""The public agenda: the courses and intervisions to come, without the name of anybody."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from healthcoach.collation import plain_text
from trainings.courses.models import Edition
from trainings.intervisions.models import IntervisionDate

FOR_COMPANIES = "subsidy"  # the internal pool has its own channels; what it plans is not for the public
MOST = 100


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that takes place: what it is, when and where, and how many places are left when that is known."""

    on: date
    until: date
    kind: Promise
    name: str
    place: str
    left: int | None = None


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """What is to come, first things first."""
    today = timezone.localdate()
    coming = sorted([*_editions(today), *_intervisions(today)], key=lambda each: (each.on, plain_text(each.name)))
    return render(request, "trainings/courses/agenda.html", {"coming": coming[:MOST]})


def _editions(today: date) -> list[Coming]:
    rows = Edition.objects.coming(today).filter(course__programme__kind=FOR_COMPANIES)
    rows = rows.select_related("course").counted().order_by("starts_on", "pk")[:MOST]
    return [Coming(row.starts_on, row.ends_on, _("Course"), row.course.name, row.place, row.left) for row in rows]


def _intervisions(today: date) -> list[Coming]:
    rows = IntervisionDate.objects.filter(on__gte=today, cancelled_at__isnull=True)
    rows = rows.filter(intervision__programme__kind=FOR_COMPANIES).select_related("intervision").order_by("on", "pk")
    return [
        Coming(row.on, row.on, _("Intervision"), row.intervision.title, row.intervision.venue) for row in rows[:MOST]
    ]
