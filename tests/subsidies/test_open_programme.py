"""Opening a programme from the command line."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.programmes.models import Programme

GIVEN = {
    "slug": "nieuw",
    "name": "Nieuw programma",
    "code": "NP",
    "grant": "2800000",
    "decision": "Besluit",
    "awarded_on": "2018-01-01",
}


def open_programme(**changes: str) -> None:
    """Runs the command."""
    options = [f"--{name.replace('_', '-')}={value}" for name, value in (GIVEN | changes).items()]
    call_command("open_programme", *options)


def test_a_programme_opens_with_its_grant_split_over_two_lines(db):
    open_programme()
    lines = Programme.objects.get(slug="nieuw").lines.order_by("kind")
    assert [ledger.balances(line.pk)[Stage.AVAILABLE] for line in lines] == [
        Decimal("2380000.00"),
        Decimal("420000.00"),
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"grant": "-1"}, {"grant": "NaN"}, {"awarded_on": "gisteren"}, {"operating_share": "1"}, {"slug": "x" * 60}],
)
def test_what_cannot_be_is_refused_with_a_sentence(db, wrong):
    with pytest.raises(CommandError):
        open_programme(**wrong)


def test_opening_the_same_programme_twice_changes_nothing(db):
    open_programme()
    with pytest.raises(CommandError, match="exists already"):
        open_programme()
