"""The example's money: the grant over two lines, the account, the tranche received, and the two that are awaited."""

from decimal import Decimal

from schwifty import IBAN

from healthcoach.examples.people import PROJECT_HOLDER
from healthcoach.examples.story import Calendar, as_history
from healthcoach.users.models import User
from subsidies.budget import actions as budget
from subsidies.budget.models import Base
from subsidies.budget.rules import Kind
from subsidies.payments import actions as payments
from subsidies.programmes.models import Programme

SLUG = "gezondheidscoaches"
ACCOUNT = {  # valid, and nobody's
    "iban": IBAN.generate("BE", bank_code="096", account_code="1000000"),
    "holder": f"{PROJECT_HOLDER} vzw",
    "street": "Voorbeeldstraat",
    "number": "1",
    "postal_code": "1020",
    "town": "Brussel",
}
REQUESTED = (Decimal(5), Decimal("119000.00"), "2018-04-03")  # of the coaching line, in euro, on this day
EXPECTED = (Decimal(10), Decimal("238000.00"), "2018-09-03")


def open_programme(finance: User, calendar: Calendar) -> Programme:
    """The grant of € 2,800,000 over two lines, the fee scheme, the account, and the one tranche received."""
    with as_history(finance):
        programme = budget.open_programme(
            slug=SLUG,
            name="Gezondheidscoaches op de werkvloer",
            code="GC",
            shares={Kind.OPERATING: Decimal("0.15"), Kind.COACHING: Decimal("0.85")},
            hours=Decimal(20),
            rate=Decimal(50),
            maximum=Decimal(1000),
            grant=Decimal("2800000.00"),
            awarded_on=calendar.day("2016-12-16"),
            decision="Besluit van de Vlaamse Regering: subsidie voor bedrijfscoaching",
            by=finance,
            at=calendar.moment("2016-12-16"),
        )
        payments.set_account(programme, **ACCOUNT, by=finance, at=calendar.moment("2017-01-09"))
        budget.receive_tranche(
            programme.lines.get(kind=Kind.OPERATING),
            percentage=Decimal(5),
            base=Base.GRANT,
            amount=Decimal("140000.00"),
            received_on=calendar.day("2017-03-01"),
            by=finance,
            at=calendar.moment("2017-03-02"),
        )
    return programme


def ask_for_more(programme: Programme, finance: User, calendar: Calendar) -> None:
    """Two tranches for the coaches: one that the funder was asked for, and a later one. Neither came in yet."""
    line = programme.lines.get(kind=Kind.COACHING)
    with as_history(finance):
        for percentage, amount, expected in (REQUESTED, EXPECTED):
            part = budget.Part(line, percentage=percentage, base=Base.LINE, amount=amount)
            [tranche] = budget.schedule(
                [part],
                expected_on=calendar.day(expected),
                by=finance,
                at=calendar.moment("2018-03-19", 14),
            )
            if expected == REQUESTED[-1]:
                budget.request(tranche, by=finance, at=calendar.moment("2018-03-20", 14))
