"""The example's money: the grant over two lines, the account, the tranche received, and the two that are awaited."""

from decimal import Decimal

from schwifty import IBAN

from healthcoach.demo.people import PROJECT_HOLDER
from healthcoach.demo.story import Calendar, audit_as_import
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.budget import actions as budget
from subsidies.budget.models import Base
from subsidies.budget.rules import BudgetLineKind
from subsidies.payments import actions as payments

SLUG = "gezondheidscoaches"
EXAMPLE_ACCOUNT = {  # valid, and nobody's
    "iban": IBAN.generate("BE", bank_code="096", account_code="1000000"),
    "holder": f"{PROJECT_HOLDER} vzw",
    "street": "Voorbeeldstraat",
    "number": "1",
    "postal_code": "1020",
    "town": "Brussel",
}
REQUESTED_TRANCHE = (Decimal(5), Decimal("119000.00"), "2018-04-03")  # of the coaching line, in euro, on this day
EXPECTED_TRANCHE = (Decimal(10), Decimal("238000.00"), "2018-09-03")


def open_programme(finance: User, calendar: Calendar) -> Programme:
    """The grant of € 2,800,000 over two lines, the fee scheme, the account, and the one tranche received."""
    with audit_as_import(finance):
        programme = budget.open_programme(
            slug=SLUG,
            name="Gezondheidscoaches op de werkvloer",
            code="GC",
            shares={BudgetLineKind.OPERATING: Decimal("0.15"), BudgetLineKind.COACHING: Decimal("0.85")},
            hours=Decimal(20),
            rate=Decimal(50),
            maximum=Decimal(1000),
            grant=Decimal("2800000.00"),
            awarded_on=calendar.day("2016-12-16"),
            decision="Besluit van de Vlaamse Regering: subsidie voor bedrijfscoaching",
            by=finance,
            at=calendar.moment("2016-12-16"),
        )
        payments.set_account(programme, **EXAMPLE_ACCOUNT, by=finance, at=calendar.moment("2017-01-09"))
        budget.receive_unscheduled_tranche(
            programme.lines.get(kind=BudgetLineKind.OPERATING),
            percentage=Decimal(5),
            base=Base.GRANT,
            amount=Decimal("140000.00"),
            received_on=calendar.day("2017-03-01"),
            by=finance,
            at=calendar.moment("2017-03-02"),
        )
    return programme


def schedule_example_tranches(programme: Programme, finance: User, calendar: Calendar) -> None:
    """Two tranches for the coaches: one that the funder was asked for, and a later one. Neither came in yet."""
    line = programme.lines.get(kind=BudgetLineKind.COACHING)
    with audit_as_import(finance):
        for percentage, amount, expected in (REQUESTED_TRANCHE, EXPECTED_TRANCHE):
            part = budget.TranchePart(line, percentage=percentage, base=Base.LINE, amount=amount)
            [tranche] = budget.schedule_tranche_payment(
                [part],
                expected_on=calendar.day(expected),
                by=finance,
                at=calendar.moment("2018-03-19", 14),
            )
            if expected == REQUESTED_TRANCHE[-1]:
                budget.request_tranche_payment(tranche, by=finance, at=calendar.moment("2018-03-20", 14))
