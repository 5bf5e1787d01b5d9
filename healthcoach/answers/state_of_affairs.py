"""The state of affairs of a programme at the end of any day: the figures a minister answers with."""

from datetime import date
from decimal import Decimal

from coaches.candidacy import counts as candidacy
from coaches.certification import counts as certification
from healthcoach.programmes.models import Programme
from subsidies.applications import counts as applications
from subsidies.budget import counts as budget
from subsidies.budget.models import Tranche
from subsidies.budget.rules import BudgetLineKind, Stage
from subsidies.trajectories import counts as trajectories
from trainings.courses import counts as courses
from trainings.courses.models import Course
from trainings.intervisions import counts as intervisions
from trainings.intervisions.models import Intervision

COUNTED_STATUSES = ("submitted", "approved", "pending", "withdrawn", "rejected", "started")


def build_state_of_affairs(programme: Programme, *, on: date) -> dict[str, object]:
    """Everything as it stood at the end of the day, counted from the dated facts recorded so far, ready to be written
    as JSON. What happens later never changes the answer for the day; what is recorded later and happened before does,
    such as a tranche, which counts from the day it came in."""
    found = applications.count_applications_by_status(programme.pk, on)
    over = trajectories.count_finished_trajectories(programme.pk, on)
    return {
        "programme": programme.name,
        "as_of": on.isoformat(),
        "applications": {name: found[name] for name in COUNTED_STATUSES} | {"ended": over["ended"]},
        "coaches": _summarise_coaches(programme, on),
        "budget": _summarise_budget(programme, on),
        "course": _summarise_course(courses.find_offered_course(programme.pk, on)),
        "intervisions": [
            _summarise_intervision(each) for each in intervisions.list_announced_intervisions(programme.pk, on)
        ],
    }


def _summarise_coaches(programme: Programme, on: date) -> dict[str, object]:
    candidates = candidacy.count_candidates(programme.pk, on)
    return {
        "candidates": {"at_least": candidates.number, "exact": candidates.exact},
        "trained": courses.count_trained_people(programme.pk, on),
        "agreements": certification.count_agreements(programme.pk, on),
    }


def _summarise_budget(programme: Programme, on: date) -> dict[str, object]:
    lines = budget.list_budget_lines(programme.pk)
    held = budget.compute_stage_balances(lines, on, stages=(Stage.GRANTED, Stage.PAID))
    answer: dict[str, object] = {"granted": str(sum((held[line.pk, Stage.GRANTED] for line in lines), Decimal("0.00")))}
    for line in lines:
        figures = {"share": _format_plain_number(line.share), "granted": str(held[line.pk, Stage.GRANTED])}
        if line.kind == BudgetLineKind.COACHING:
            figures["paid"] = str(held[line.pk, Stage.PAID])
        answer[line.kind] = figures
    return answer | {"tranches": [_summarise_tranche(each) for each in budget.list_received_tranches(programme.pk, on)]}


def _summarise_tranche(tranche: Tranche) -> dict[str, str]:
    return {
        "line": tranche.line.kind,
        "percentage": _format_plain_number(tranche.percentage),
        "base": tranche.base,
        "amount": str(tranche.amount),
    }


def _summarise_course(course: Course | None) -> dict[str, object] | None:
    return course and {"days": course.days, "price": str(course.price)}


def _summarise_intervision(intervision: Intervision) -> dict[str, object]:
    return {
        "dates": [each.on.isoformat() for each in intervision.dates.all()],
        "venue": intervision.venue,
        "price": str(intervision.price),
    }


def _format_plain_number(number: Decimal) -> str:
    """A number without idle zeros: 0.15, 5."""
    return f"{number.normalize():f}"
