"""The rows of the public register of subsidies: what companies were awarded and paid per quarter. Companies only, under
the name of their enterprise: no contact, no coach, nobody else's name."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from healthcoach.core.money import ZERO
from healthcoach.programmes.models import Programme
from subsidies.year_end.movements import COACH_MOVEMENTS_SQL, build_period_parameters, fetch_sql_rows
from subsidies.year_end.rules import Period

REGISTER_ENTRIES_SQL = f"""
    WITH awarded AS (
        SELECT id AS application_id, reserved AS amount,
            date_trunc('quarter', decided_at AT TIME ZONE %(zone)s)::date AS quarter
        FROM subsidies_application
        WHERE programme_id = %(programme)s AND reserved IS NOT NULL
            AND (decided_at AT TIME ZONE %(zone)s)::date BETWEEN %(begins_on)s AND %(ends_on)s
    ), paid AS (
        SELECT trajectory.application_id, date_trunc('quarter', moved.effective_on)::date AS quarter,
            sum(moved.amount) AS amount
        FROM ({COACH_MOVEMENTS_SQL}) moved
        JOIN subsidies_payout payout ON payout.payable_id = moved.payable_id
        JOIN subsidies_trajectory trajectory ON trajectory.id = payout.trajectory_id
        GROUP BY 1, 2
    )
    SELECT quarter, file.id, company.enterprise_number, file.company_name, file.municipality, file.decided_at,
        coalesce(awarded.amount, 0), coalesce(paid.amount, 0), file.withdrawn_at, file.lapsed_at
    FROM awarded FULL JOIN paid USING (application_id, quarter)
    JOIN subsidies_application file ON file.id = application_id
    JOIN subsidies_company company ON company.id = file.company_id
    ORDER BY quarter, file.company_name, file.id
"""  # noqa: S608 – our own words


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What one company was awarded and paid in a quarter for one file, in euro."""

    begins_on: date
    application: int
    enterprise_number: str
    company: str
    municipality: str
    decided_at: datetime
    awarded: Decimal
    paid: Decimal
    withdrawn_at: datetime | None
    lapsed_at: datetime | None

    @property
    def quarter(self) -> str:
        """The quarter: 2018 Q1."""
        return f"{self.begins_on.year} Q{(self.begins_on.month + 2) // 3}"

    @property
    def decided_on(self) -> date:
        """The day of the award."""
        return timezone.localdate(self.decided_at)

    @property
    def ended_on(self) -> date | None:
        """The day on which the award ended before it was used: withdrawn, or lapsed."""
        ended = self.withdrawn_at or self.lapsed_at
        return ended and timezone.localdate(ended)


def list_register_entries(programme: Programme, line_id: int, period: Period) -> list[RegisterEntry]:
    """The awards of a period and what was paid in it, per quarter and by company."""
    return [
        RegisterEntry(*row)
        for row in fetch_sql_rows(REGISTER_ENTRIES_SQL, build_period_parameters(programme, line_id, period))
    ]


def sum_awarded_amounts(found: list[RegisterEntry]) -> Decimal:
    """What these rows award together."""
    return sum((each.awarded for each in found), ZERO)


def sum_paid_amounts(found: list[RegisterEntry]) -> Decimal:
    """What these rows were paid together."""
    return sum((each.paid for each in found), ZERO)
