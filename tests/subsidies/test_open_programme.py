"""Opening a programme, and adopting its next fee scheme, from the command line."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from healthcoach.programmes.models import Programme
from subsidies.budget import ledger
from subsidies.budget.models import Award
from subsidies.budget.rules import Stage
from subsidies.fee_schemes import actions as programmes
from subsidies.fee_schemes.models import FeeScheme
from tests.world import NOW, WORLD_TODAY

GIVEN = {
    "slug": "nieuw",
    "name": "Nieuw programma",
    "code": "NP",
    "grant": "2800000",
    "decision": "Besluit",
    "awarded_on": "2018-01-01",
}
TOMORROW = timezone.localdate() + timedelta(days=1)
SCHEME = {"programme": "nieuw", "valid_from": f"{TOMORROW}", "hours": "25", "rate": "60", "maximum": "1500"}


def run_english_command(command: str, given: dict[str, str]) -> None:
    """Runs a command, and hears it in English."""
    with translation.override("en"):
        call_command(command, *(f"--{name.replace('_', '-')}={value}" for name, value in given.items()))


def test_a_programme_opens_with_its_grant_split_over_two_lines(db):
    run_english_command("open_programme", GIVEN)
    lines = Programme.objects.get(slug="nieuw").lines.order_by("kind")
    assert [ledger.load_line_balances(line.pk)[Stage.AVAILABLE] for line in lines] == [
        Decimal("2380000.00"),
        Decimal("420000.00"),
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"grant": "-1"}, "--grant: “-1” is not above zero"),
        ({"grant": "NaN"}, "--grant: “NaN” is not a number"),
        ({"grant": "veel"}, "--grant: “veel” is not a number"),
        ({"grant": "9" * 13}, "999,999,999,999.99"),
        ({"grant": "0.001"}, "too many decimals"),
        ({"grant": "1.000"}, "read in two ways"),
        ({"grant": "1e3"}, "is not a number"),
        ({"awarded_on": "20180101"}, "is not a day"),
        ({"awarded_on": "gisteren"}, "“gisteren” is not a day"),
        ({"awarded_on": f"{TOMORROW}"}, "lies in the future"),
        ({"operating_share": "1"}, "part of the grant"),
        ({"operating_share": "0.33333"}, "too many decimals"),
        ({"slug": "x" * 60}, "slug: Ensure this value has at most 50"),
        ({"slug": "geen adres!"}, "slug: Enter a valid"),
        ({"name": " "}, "--name: this is empty"),
        ({"name": "x" * 121}, "name: Ensure this value has at most 120"),
        ({"code": "TELANG!"}, "code: Ensure this value has at most 6"),
        ({"decision": "x" * 201}, "decision: Ensure this value has at most 200"),
        ({"hours": "1000"}, "hours: Ensure that there are no more than"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_of_its_own(db, wrong, sentence):
    with pytest.raises(CommandError, match=sentence):
        run_english_command("open_programme", GIVEN | wrong)
    assert not Programme.objects.exists()


@pytest.mark.parametrize(("changed", "named"), [({"slug": "ander"}, "code"), ({"code": "AN"}, "slug")])
def test_what_exists_already_is_named_and_stays_as_it_is(db, changed, named):
    run_english_command("open_programme", GIVEN)
    with pytest.raises(CommandError, match=f"^{named}: .* already exists"):
        run_english_command("open_programme", GIVEN | changed)
    assert (Programme.objects.count(), Award.objects.count()) == (1, 1)


def test_a_fee_scheme_is_adopted_for_a_later_day(db):
    run_english_command("open_programme", GIVEN)
    run_english_command("adopt_fee_scheme", SCHEME)
    programme = Programme.objects.get()
    rates = [FeeScheme.objects.in_force(programme.pk, on).rate for on in (WORLD_TODAY, timezone.localdate(), TOMORROW)]
    assert rates == [50, 50, 60]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"programme": "onbekend"}, "There are: nieuw"),
        ({"valid_from": "morgen"}, "is not a day"),
        ({"valid_from": f"{timezone.localdate() - timedelta(days=1)}"}, "from today or a later day"),
        ({"hours": "0"}, "not above zero"),
        ({"rate": "0.001"}, "too many decimals"),
    ],
)
def test_a_fee_scheme_that_cannot_be_is_refused_with_a_sentence(db, wrong, sentence):
    run_english_command("open_programme", GIVEN)
    with pytest.raises(CommandError, match=sentence):
        run_english_command("adopt_fee_scheme", SCHEME | wrong)
    assert FeeScheme.objects.count() == 1


def test_the_past_keeps_its_fee_scheme(world):
    paid = {"hours": Decimal(20), "rate": Decimal(60), "maximum": Decimal(1200)}
    with pytest.raises(programmes.AdoptedForThePast):
        programmes.adopt_fee_scheme(world.programme, valid_from=WORLD_TODAY - timedelta(days=1), **paid, at=NOW)
    assert programmes.adopt_fee_scheme(world.programme, valid_from=WORLD_TODAY, **paid, at=NOW).rate == 60


def test_on_one_day_there_is_one_fee_scheme(world):
    paid = {"hours": Decimal(20), "rate": Decimal(60), "maximum": Decimal(1200)}
    programmes.adopt_fee_scheme(world.programme, valid_from=WORLD_TODAY, **paid, at=NOW)
    with pytest.raises(programmes.AnotherFromThatDay):
        programmes.adopt_fee_scheme(world.programme, valid_from=WORLD_TODAY, **paid, at=NOW)
    assert FeeScheme.objects.filter(programme=world.programme).count() == 2


@pytest.mark.parametrize(
    "tamper", [lambda rows: rows.update(rate=99), lambda rows: rows.filter(valid_from=date(2016, 12, 1)).delete()]
)
def test_the_database_keeps_what_was_promised(world, tamper):
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        tamper(FeeScheme.objects.all())
    assert FeeScheme.objects.get().rate == 50
