"""How every verb of wellbeing writes its row: locked, filled, checked, saved; and what is refused of all of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import Seen, check_seen, read_field_values
from healthcoach.users.models import User

WellbeingRow = TypeVar("WellbeingRow", bound=models.Model)
# The database's own laws against entering the same thing twice.
UNIQUE_CONSTRAINTS = {
    *("an_action_once", "an_initiative_once", "an_improvement_point_once", "a_building_block_once"),
    "a_framework_contract_once",
}


class AlreadyEntered(Refused):
    """The same thing twice: a second click, or a second person."""

    code = "wellbeing_already_entered"
    sentence = _("“%(name)s” has already been entered. Nothing has been added.")


class OfAnotherProgramme(Refused):
    """What belongs together belongs to one programme."""

    code = "wellbeing_of_another_programme"
    sentence = _("“%(name)s” belongs to another programme.")


def lock_wellbeing_row(row: WellbeingRow) -> WellbeingRow:
    """The row as it is now, kept from others until the change is committed."""
    return type(row).objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)


def lock_row_as_seen(row: WellbeingRow, facts: Mapping[str, object], *, seen: Seen | None, by: User) -> WellbeingRow:
    """The row of which these facts change, locked. Refuses `ChangedMeanwhile`."""
    row = lock_wellbeing_row(row)
    check_seen(row, facts, now=read_wellbeing_facts(row, facts), seen=seen, by=by)
    return row


def read_wellbeing_facts(row: models.Model, names: Iterable[str]) -> dict[str, object]:
    """What stands in these facts of a row; the lots of a contract as (lot, supplier)."""
    found = read_field_values(row, [name for name in names if name != "lots"])
    if "lots" in names:
        found["lots"] = list(row.lots.order_by("pk").values_list("name", "supplier__name"))
    return found


def apply_wellbeing_facts(row: WellbeingRow, facts: Mapping[str, object], *, needed: Sequence[str]) -> WellbeingRow:
    """The row with these facts, texts without idle spaces. Refuses `Missing` for what is needed and not there."""
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    for name in needed:
        if getattr(row, name) in (None, ""):
            raise Missing(row._meta.get_field(name).verbose_name.capitalize(), field=name)
    return row


def check_same_programme(row: models.Model, others: Iterable[models.Model]) -> None:
    """Refuses `OfAnotherProgramme`."""
    for other in others:
        if other.programme_id != row.programme_id:
            raise OfAnotherProgramme(name=other)


def save_unique_row(row: WellbeingRow) -> WellbeingRow:
    """The row as it was written. Refuses `AlreadyEntered`."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name not in UNIQUE_CONSTRAINTS:
            raise
        raise AlreadyEntered(name=row) from error
    return row
