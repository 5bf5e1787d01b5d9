"""What the example's internal pool did for wellbeing in 2022: actions with their rating, the action plan, and the
framework contracts. The days of the source are kept: the pool's year is over whenever the story is told."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby

from healthcoach.demo.story import read_example_table
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from trainings.wellbeing import actions as wellbeing
from trainings.wellbeing.models import Initiative

ENTERED_AT = datetime(2023, 1, 16, 9, 0, tzinfo=UTC)  # in the new year the old one was entered
EVALUATED_ON = date(2022, 12, 15)
BLOCK_COUNT = 10  # the source counts the building blocks without naming them


def enter_wellbeing(programme: Programme, *, by: User) -> None:
    """Enters everything about the wellbeing of the pool."""
    _enter_wellbeing_actions(programme, by)
    for number in range(1, BLOCK_COUNT + 1):
        wellbeing.enter_block(programme, number=number, by=by, at=ENTERED_AT)
    _enter_improvement_points(programme, _enter_initiatives(programme, by), by)
    _enter_framework_contracts(programme, by)


def _enter_wellbeing_actions(programme: Programme, by: User) -> None:
    for row in read_example_table("wellbeing_actions"):
        wellbeing.enter_action(
            programme,
            kind=row["kind"],
            name=row["name"],
            begins_on=date.fromisoformat(row["begins"]),
            participants=int(row["participants"]),
            rating=Decimal(row["rating"]),
            scale=int(row["scale"]),
            by=by,
            at=ENTERED_AT,
        )


def _enter_initiatives(programme: Programme, by: User) -> dict[str, Initiative]:
    return {
        row["title"]: wellbeing.enter_initiative(
            programme,
            year=int(row["year"]),
            title=row["title"],
            description=row["description"],
            count=int(row["count"]) if row["count"] else None,
            counted=row["counted"],
            by=by,
            at=ENTERED_AT,
        )
        for row in read_example_table("initiatives")
    }


def _enter_improvement_points(programme: Programme, initiatives: dict[str, Initiative], by: User) -> None:
    for row in read_example_table("improvement_points"):
        titles = filter(None, row["taken_up_in"].split("|"))
        wellbeing.enter_point(
            programme,
            found_on=EVALUATED_ON,
            title=row["title"],
            stakeholders=row["stakeholders"],
            means=row["means"],
            initiatives=[initiatives[title] for title in titles],
            by=by,
            at=ENTERED_AT,
        )


def _enter_framework_contracts(programme: Programme, by: User) -> None:
    for name, rows in groupby(read_example_table("framework_contracts"), key=lambda row: row["contract"]):
        lots = list(rows)
        wellbeing.enter_contract(
            programme,
            name=name,
            valid_from=date.fromisoformat(lots[0]["valid_from"]),
            lots=[(row["lot"], row["supplier"]) for row in lots],
            by=by,
            at=ENTERED_AT,
        )
