"""The state of affairs of a programme at the end of any day: the figures a minister answers with."""

from datetime import date
from decimal import Decimal

from coaches.candidacy import tables as candidacy
from coaches.certification import tables as certification
from subsidies.applications import tables as applications
from subsidies.budget import tables as budget
from subsidies.budget.models import Tranche
from subsidies.budget.rules import Kind, Stage
from subsidies.programmes.models import Programme
from subsidies.trajectories import tables as trajectories
from trainings.courses import tables as courses
from trainings.courses.models import Course
from trainings.intervisions import tables as intervisions
from trainings.intervisions.models import Intervision

COUNTED = ("submitted", "approved", "pending", "withdrawn", "rejected", "started")


def state_of_affairs(programme: Programme, *, on: date) -> dict[str, object]:
    """Everything as it stood at the end of the day, counted from the dated facts recorded so far, ready to be written
    as JSON. What happens later never changes the answer for the day; what is recorded later and happened before does,
    such as a tranche, which counts from the day it came in."""
    found = applications.by_status(programme.pk, on)
    over = trajectories.finished(programme.pk, on)
    return {
        "programme": programme.name,
        "as_of": on.isoformat(),
        "applications": {name: found[name] for name in COUNTED} | {"ended": over["ended"]},
        "coaches": _coaches(programme, on),
        "budget": _budget(programme, on),
        "course": _course(courses.offer(programme.pk, on)),
        "intervisions": [_intervision(each) for each in intervisions.announced(programme.pk, on)],
    }


def _coaches(programme: Programme, on: date) -> dict[str, object]:
    candidates = candidacy.candidates(programme.pk, on)
    return {
        "candidates": {"at_least": candidates.number, "exact": candidates.exact},
        "trained": courses.trained(programme.pk, on),
        "agreements": certification.agreements(programme.pk, on),
    }


def _budget(programme: Programme, on: date) -> dict[str, object]:
    lines = budget.lines(programme.pk)
    held = budget.held(lines, on, stages=(Stage.GRANTED, Stage.PAID))
    answer: dict[str, object] = {"granted": str(sum((held[line.pk, Stage.GRANTED] for line in lines), Decimal("0.00")))}
    for line in lines:
        figures = {"share": _plain(line.share), "granted": str(held[line.pk, Stage.GRANTED])}
        if line.kind == Kind.COACHING:
            figures["paid"] = str(held[line.pk, Stage.PAID])
        answer[line.kind] = figures
    return answer | {"tranches": [_tranche(each) for each in budget.tranches(programme.pk, on)]}


def _tranche(tranche: Tranche) -> dict[str, str]:
    return {
        "line": tranche.line.kind,
        "percentage": _plain(tranche.percentage),
        "base": tranche.base,
        "amount": str(tranche.amount),
    }


def _course(course: Course | None) -> dict[str, object] | None:
    return course and {"days": course.days, "price": str(course.price)}


def _intervision(intervision: Intervision) -> dict[str, object]:
    return {
        "dates": [each.on.isoformat() for each in intervision.dates.all()],
        "venue": intervision.venue,
        "price": str(intervision.price),
    }


def _plain(number: Decimal) -> str:
    """A number without idle zeros: 0.15, 5."""
    return f"{number.normalize():f}"
