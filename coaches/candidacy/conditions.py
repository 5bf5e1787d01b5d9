"""The conditions of a programme: which experience goes with a diploma of which angle, from which day on."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaches.candidacy.models import Candidate, Condition
from coaches.candidacy.permissions import list_programmes_open
from coaches.candidacy.rules import AdoptedCondition, Angle, Experience, Matrix, build_conditions_matrix
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import Seen, check_seen
from healthcoach.users.models import User


class ConditionsForThePast(Refused):
    """Nobody's candidacy is measured afterwards by conditions that did not hold when they applied."""

    code = "conditions_for_the_past"
    field = "valid_from"
    sentence = gettext_lazy(
        "New conditions can hold from %(day)s at the earliest: nobody is measured by conditions that came afterwards."
    )


class OtherConditionsThatDay(Refused):
    """Conditions that were adopted stand; other ones hold from another day on."""

    code = "other_conditions_that_day"
    field = "valid_from"
    sentence = gettext_lazy("Other conditions were already adopted for %(day)s. Choose another day.")


def load_adopted_conditions(programme_ids: Iterable[int]) -> dict[int, list[AdoptedCondition]]:
    """Everything these programmes adopted, of each programme."""
    found: dict[int, list[AdoptedCondition]] = {number: [] for number in programme_ids}
    for row in Condition.objects.filter(programme__in=list(found)):
        found[row.programme_id].append(_read_adopted_condition(row))
    return found


def conditions_in_force(programme_id: int, on: date) -> Matrix:
    """Per angle the kinds of experience of which a candidate proves one, as a programme has them on a day."""
    return build_conditions_matrix(load_adopted_conditions([programme_id])[programme_id], on)


def conditions_for_visitors(on: date) -> Matrix:
    """The conditions in force of the programme that is open, the first by name; the usual ones while none is. One
    query."""
    rows = Condition.objects.filter(programme=Subquery(list_programmes_open(on).values("pk")[:1]))
    return build_conditions_matrix(map(_read_adopted_condition, rows), on)


def find_earliest_adoption_day(programme_id: int, today: date) -> date:
    """From which day on new conditions can hold: today, or tomorrow when somebody has already applied today."""
    applied = Candidate.objects.filter(programme=programme_id, applied_on__gte=today).exists()
    return today + timedelta(days=1) if applied else today


@transaction.atomic
def adopt_conditions(
    programme,
    *,
    matrix: Mapping[Angle, Collection[Experience]],
    valid_from: date,
    seen: Seen | None = None,
    by: User | None,
    at: datetime,
) -> Matrix:
    """Adopts which experience goes with each angle from a day on. Adopting the same twice is adopting it once. Refuses
    `Missing` for an angle without experience, `ConditionsForThePast`, `OtherConditionsThatDay`, and `ChangedMeanwhile`
    for other conditions than `seen` that hold today by now."""
    for angle in Angle:
        if not matrix.get(angle):
            raise Missing(_("The experience for %(angle)s") % {"angle": angle.label}, field=angle.value)
    type(programme).objects.select_for_update(no_key=True).get(pk=programme.pk)
    wanted = {AdoptedCondition(angle, frozenset(map(Experience, matrix[angle])), valid_from) for angle in Angle}
    that_day = {each for each in load_adopted_conditions([programme.pk])[programme.pk] if each.valid_from == valid_from}
    if not that_day:
        in_force = conditions_in_force(programme.pk, timezone.localdate(at))
        check_seen(programme, dict(matrix), now=dict(in_force), seen=seen, by=by)
        earliest = find_earliest_adoption_day(programme.pk, timezone.localdate(at))
        if valid_from < earliest:
            raise ConditionsForThePast(day=date_format(earliest, "SHORT_DATE_FORMAT"))
        facts = {"programme_id": programme.pk, "valid_from": valid_from, "adopted_at": at, "adopted_by": by}
        rows = [Condition(angle=each.angle, experience=sorted(each.experience), **facts) for each in wanted]
        Condition.objects.bulk_create(rows)
    elif that_day != wanted:
        raise OtherConditionsThatDay(day=date_format(valid_from, "SHORT_DATE_FORMAT"))
    return {each.angle: each.experience for each in wanted}


def describe_experience(experience: Collection[Experience]) -> str:
    """Kinds of experience as a sentence has them, such as “health or coaching”."""
    return _(" or ").join(str(kind.label).lower() for kind in Experience if kind in experience)


def _read_adopted_condition(row: Condition) -> AdoptedCondition:
    return AdoptedCondition(Angle(row.angle), frozenset(map(Experience, row.experience)), row.valid_from)
