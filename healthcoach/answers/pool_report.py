"""The yearly report of an internal pool, ready to be written as JSON: the figures with which a minister answers. Its
keys are in Dutch, whatever the language of the reader, because the report has been published so before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from django.utils import translation

from coaches.pool import tables as pool
from coaches.pool.rules import AgeBand, Gender, Kind, Measure
from subsidies.programmes.models import Programme
from trainings.courses.models import Course
from trainings.wellbeing import tables as wellbeing
from trainings.wellbeing.models import Lot, WellbeingAction
from trainings.wellbeing.rules import ActionKind

NOT_REGISTERED = "niet geregistreerd"
GENDERS = {Gender.MAN: "man", Gender.WOMAN: "vrouw", Gender.X: "x", Gender.UNKNOWN: "onbekend"}
AGES = {
    AgeBand.TO_34: "<34",
    AgeBand.FROM_35: "35-44",
    AgeBand.FROM_45: "45-54",
    AgeBand.FROM_55: ">55",
    AgeBand.UNKNOWN: "onbekend",
}
ONLY_WHEN_COUNTED = {Gender.X, Gender.UNKNOWN, AgeBand.UNKNOWN}
KINDS = {ActionKind.SESSION: "fysieke sessie", ActionKind.WEBINAR: "webinar", ActionKind.WORKSHOP: "workshop"}
PROVIDES = "aanbieder"  # the part in a course of the partner that gives it


def pool_report(programme: Programme, *, year: int) -> dict[str, object]:
    """Everything about a pool in one year: who was guided and what was started are different counts. Nothing is hidden:
    the report is for the project holder."""
    since, until = date(year, 1, 1), date(year, 12, 31)
    guided = pool.trajectories(programme.pk, since=since, until=until, measure=Measure.ACTIVE)
    started = pool.trajectories(programme.pk, since=since, until=until, measure=Measure.STARTED)
    with translation.override("nl"):
        coaches = pool.coaches(programme.pk, since=since, until=until)
    individual = [each for each in guided if each.kind == Kind.INDIVIDUAL]
    team = [each for each in guided if each.kind == Kind.TEAM]
    return {
        "programme": programme.name,
        "period": [since.isoformat(), until.isoformat()],
        "policy_domains": _domains(pool.domains(programme.pk), individual, started, coaches),
        "totals": {
            "individual": _sum(individual),
            "team": _sum(team),
            "started": _sum(started),
            "coaches": _sum(coaches),
        },
        "individual_by_gender": _named(GENDERS, ((each.gender, each.number) for each in individual)),
        "individual_by_age": _named(AGES, ((each.age_band, each.number) for each in individual)),
        "individual_by_education": NOT_REGISTERED,
        "coaches_by_gender": _named(GENDERS, ((each.gender, each.number) for each in coaches)),
        "coaches_by_age": _named(AGES, ((each.age_band, each.number) for each in coaches)),
        "coaches_by_diploma": _diplomas(coaches),
        "courses": [_course(each) for each in _courses(programme.pk, since, until)],
        "framework_contracts": [_award(each) for each in wellbeing.awards(programme.pk, since=since, until=until)],
        "wellbeing_actions": [_action(each.action) for each in wellbeing.actions(programme.pk, year).held],
    }


def _sum(counted: Iterable) -> int:
    return sum(each.number for each in counted)


def _domains(names: Sequence[str], individual, started, coaches) -> dict[str, dict[str, int]]:
    columns = {"individual": individual, "started": started, "coaches": coaches}
    found = {name: dict.fromkeys(columns, 0) for name in names}
    for column, counted in columns.items():
        for each in counted:
            found[each.domain][column] += each.number
    return found


def _named(names: dict, counted: Iterable[tuple[object, int]]) -> dict[str, int]:
    numbers = Counter()
    for value, number in counted:
        numbers[value] += number
    return {name: numbers[value] for value, name in names.items() if numbers[value] or value not in ONLY_WHEN_COUNTED}


def _diplomas(coaches: Sequence[pool.CountedCoach]) -> dict[str, int]:
    """The most frequent first, masters before bachelors, then in the order of the alphabet."""
    numbers = Counter()
    for each in coaches:
        numbers[each.diploma or "onbekend"] += each.number
    order = ("Doctor", "Master", "Bachelor")

    def place(item: tuple[str, int]) -> tuple:
        level = item[0].partition(" ")[0]
        return -item[1], order.index(level) if level in order else len(order), item[0]

    return dict(sorted(numbers.items(), key=place))


def _courses(programme_id: int, since: date, until: date) -> Iterable[Course]:
    """What was on offer on some day of the year, what comes first before what follows on it."""
    offered = Course.objects.filter(Q(offered_until__isnull=True) | Q(offered_until__gte=since))
    offered = offered.filter(programme_id=programme_id, offered_from__lte=until)
    return offered.select_related("prerequisite").prefetch_related("partners").order_by("offered_from", "pk")


def _course(course: Course) -> dict[str, object]:
    told: dict[str, object] = {"name": course.name, "days": course.days}
    partners = list(course.partners.all())
    providing = [each for each in partners if each.part == PROVIDES] or partners[:1]
    if providing:
        told["provider"] = providing[0].name
    if course.prerequisite:
        told["requires"] = course.prerequisite.name
    return told


def _award(lot: Lot) -> dict[str, object]:
    return {"contract": lot.contract.name, "lot": lot.name or None, "supplier": lot.supplier.name}


def _action(action: WellbeingAction) -> dict[str, object]:
    told: dict[str, object] = {"kind": KINDS[action.kind], "name": action.name, "participants": action.participants}
    if action.rating is not None:
        told |= {"rating": f"{action.rating.normalize():f}", "scale": action.scale}
    return told
