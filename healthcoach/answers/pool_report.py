"""The yearly report of an internal pool, ready to be written as JSON: the figures with which a minister answers. Its
keys are in Dutch, whatever the language of the reader, because the report has been published so before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from django.utils import translation

from coaches.pool import counts as pool
from coaches.pool.rules import AgeBand, Gender, Measure, TrajectoryKind
from healthcoach.programmes.models import Programme
from trainings.courses.models import Course
from trainings.wellbeing import counts as wellbeing
from trainings.wellbeing.models import Lot, WellbeingAction
from trainings.wellbeing.rules import ActionKind

NOT_REGISTERED = "niet geregistreerd"
GENDER_NAMES = {Gender.MAN: "man", Gender.WOMAN: "vrouw", Gender.X: "x", Gender.UNKNOWN: "onbekend"}
AGE_BAND_NAMES = {
    AgeBand.TO_34: "<34",
    AgeBand.FROM_35: "35-44",
    AgeBand.FROM_45: "45-54",
    AgeBand.FROM_55: ">55",
    AgeBand.UNKNOWN: "onbekend",
}
ONLY_WHEN_COUNTED = {Gender.X, Gender.UNKNOWN, AgeBand.UNKNOWN}
ACTION_KIND_NAMES = {
    ActionKind.SESSION: "fysieke sessie",
    ActionKind.WEBINAR: "webinar",
    ActionKind.WORKSHOP: "workshop",
}
PROVIDES = "aanbieder"  # the part in a course of the partner that gives it


def build_pool_report(programme: Programme, *, year: int) -> dict[str, object]:
    """Everything about a pool in one year: who was guided and what was started are different counts. Nothing is hidden:
    the report is for the project holder."""
    since, until = date(year, 1, 1), date(year, 12, 31)
    guided = pool.tabulate_pool_trajectories(programme.pk, since=since, until=until, measure=Measure.ACTIVE)
    started = pool.tabulate_pool_trajectories(programme.pk, since=since, until=until, measure=Measure.STARTED)
    with translation.override("nl"):
        coaches = pool.tabulate_pool_coaches(programme.pk, since=since, until=until)
    individual = [each for each in guided if each.kind == TrajectoryKind.INDIVIDUAL]
    team = [each for each in guided if each.kind == TrajectoryKind.TEAM]
    return {
        "programme": programme.name,
        "period": [since.isoformat(), until.isoformat()],
        "policy_domains": _count_by_domain(pool.list_policy_domains(programme.pk), individual, started, coaches),
        "totals": {
            "individual": _sum_numbers(individual),
            "team": _sum_numbers(team),
            "started": _sum_numbers(started),
            "coaches": _sum_numbers(coaches),
        },
        "individual_by_gender": _count_by_name(GENDER_NAMES, ((each.gender, each.number) for each in individual)),
        "individual_by_age": _count_by_name(AGE_BAND_NAMES, ((each.age_band, each.number) for each in individual)),
        "individual_by_education": NOT_REGISTERED,
        "coaches_by_gender": _count_by_name(GENDER_NAMES, ((each.gender, each.number) for each in coaches)),
        "coaches_by_age": _count_by_name(AGE_BAND_NAMES, ((each.age_band, each.number) for each in coaches)),
        "coaches_by_diploma": _count_by_diploma(coaches),
        "courses": [_report_course(each) for each in _list_reported_courses(programme.pk, since, until)],
        "framework_contracts": [
            _report_award(each) for each in wellbeing.list_awarded_lots(programme.pk, since=since, until=until)
        ],
        "wellbeing_actions": [
            _report_wellbeing_action(each.action)
            for each in wellbeing.summarise_wellbeing_actions(programme.pk, year).held
        ],
    }


def _sum_numbers(counted: Iterable) -> int:
    return sum(each.number for each in counted)


def _count_by_domain(names: Sequence[str], individual, started, coaches) -> dict[str, dict[str, int]]:
    columns = {"individual": individual, "started": started, "coaches": coaches}
    found = {name: dict.fromkeys(columns, 0) for name in names}
    for column, counted in columns.items():
        for each in counted:
            found[each.domain][column] += each.number
    return found


def _count_by_name(names: dict, counted: Iterable[tuple[object, int]]) -> dict[str, int]:
    numbers = Counter()
    for value, number in counted:
        numbers[value] += number
    return {name: numbers[value] for value, name in names.items() if numbers[value] or value not in ONLY_WHEN_COUNTED}


def _count_by_diploma(coaches: Sequence[pool.CountedCoaches]) -> dict[str, int]:
    """The most frequent first, masters before bachelors, then in the order of the alphabet."""
    numbers = Counter()
    for each in coaches:
        numbers[each.diploma or "onbekend"] += each.number
    order = ("Doctor", "Master", "Bachelor")

    def place(item: tuple[str, int]) -> tuple:
        level = item[0].partition(" ")[0]
        return -item[1], order.index(level) if level in order else len(order), item[0]

    return dict(sorted(numbers.items(), key=place))


def _list_reported_courses(programme_id: int, since: date, until: date) -> Iterable[Course]:
    """What was on offer on some day of the year, what comes first before what follows on it."""
    offered = Course.objects.filter(Q(offered_until__isnull=True) | Q(offered_until__gte=since))
    offered = offered.filter(programme_id=programme_id, offered_from__lte=until)
    return offered.select_related("prerequisite").prefetch_related("partners").order_by("offered_from", "pk")


def _report_course(course: Course) -> dict[str, object]:
    told: dict[str, object] = {"name": course.name, "days": course.days}
    partners = list(course.partners.all())
    providing = [each for each in partners if each.part == PROVIDES] or partners[:1]
    if providing:
        told["provider"] = providing[0].name
    if course.prerequisite:
        told["requires"] = course.prerequisite.name
    return told


def _report_award(lot: Lot) -> dict[str, object]:
    return {"contract": lot.contract.name, "lot": lot.name or None, "supplier": lot.supplier.name}


def _report_wellbeing_action(action: WellbeingAction) -> dict[str, object]:
    told: dict[str, object] = {
        "kind": ACTION_KIND_NAMES[action.kind],
        "name": action.name,
        "participants": action.participants,
    }
    if action.rating is not None:
        told |= {"rating": f"{action.rating.normalize():f}", "scale": action.scale}
    return told
