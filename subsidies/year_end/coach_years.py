"""What each coach was paid in a year, as the tax authorities and the coach ask for it."""

from dataclasses import dataclass, replace
from decimal import Decimal

from healthcoach.core.money import ZERO
from healthcoach.programmes.models import Programme
from subsidies.budget.rules import Movement
from subsidies.year_end.movements import COACH_MOVEMENTS_SQL, build_period_parameters, fetch_sql_rows
from subsidies.year_end.rules import Period

# A trajectory counts in the year in which the bank confirmed its whole amount.
COACH_YEARS_SQL = f"""
    WITH money AS (
        SELECT owed.coach_id,
            coalesce(sum(moved.amount) FILTER (WHERE moved.kind = '{Movement.PAY}'), 0) AS paid,
            -coalesce(sum(moved.amount) FILTER (WHERE moved.kind = '{Movement.RETURN}'), 0) AS returned,
            -coalesce(sum(moved.amount) FILTER (WHERE moved.kind = '{Movement.RECOVER}'), 0) AS recovered
        FROM ({COACH_MOVEMENTS_SQL}) moved LEFT JOIN subsidies_payable owed ON owed.id = moved.payable_id
        GROUP BY owed.coach_id
    ), work AS (
        SELECT owed.coach_id, count(*) AS trajectories, sum(payout.minutes) AS minutes
        FROM subsidies_payable owed JOIN subsidies_payout payout ON payout.payable_id = owed.id
        WHERE owed.line_id = %(line)s AND owed.paid_on BETWEEN %(begins_on)s AND %(ends_on)s
        GROUP BY owed.coach_id
    )
    SELECT coach_id, coalesce(coach.name, ''), coalesce(coach.enterprise_number, ''),
        coalesce(work.trajectories, 0), coalesce(work.minutes, 0)::bigint,
        coalesce(money.paid, 0), coalesce(money.returned, 0), coalesce(money.recovered, 0)
    FROM money FULL JOIN work USING (coach_id) LEFT JOIN coaches_coach coach ON coach.id = coach_id
    ORDER BY coach.name, coach_id
"""  # noqa: S608 – our own words


@dataclass(frozen=True, slots=True)
class CoachYear:
    """A coach's year, in euro and minutes; without a number it is what belongs to no coach, or the total."""

    coach: int | None = None
    name: str = ""
    enterprise_number: str = ""
    trajectories: int = 0
    minutes: int = 0
    paid: Decimal = ZERO
    returned: Decimal = ZERO
    recovered: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        """What was paid and did not come back in the year."""
        return self.paid - self.returned - self.recovered

    @property
    def hours(self) -> Decimal:
        """The hours of the trajectories that were paid."""
        return Decimal(self.minutes) / 60


def list_coach_years(programme: Programme, line_id: int, period: Period) -> list[CoachYear]:
    """Every coach who was paid, or from whom money came back, by name."""
    return [
        CoachYear(*row) for row in fetch_sql_rows(COACH_YEARS_SQL, build_period_parameters(programme, line_id, period))
    ]


def sum_coach_years(years: list[CoachYear]) -> CoachYear:
    """All coaches together."""
    whole = CoachYear()
    return replace(
        whole,
        trajectories=sum(each.trajectories for each in years),
        minutes=sum(each.minutes for each in years),
        paid=sum((each.paid for each in years), ZERO),
        returned=sum((each.returned for each in years), ZERO),
        recovered=sum((each.recovered for each in years), ZERO),
    )
