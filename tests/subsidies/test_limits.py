"""A programme's limits from the command line, and opening an internal pool."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from healthcoach.programmes.models import Programme, ProgrammeKind


def set_limits(world, *given: str) -> None:
    """The command, for the programme of the test."""
    call_command("set_limits", f"--programme={world.programme.slug}", *given)


def test_both_limits_are_set_and_what_is_not_named_stays(world):
    set_limits(world, "--second-person-above=2500", "--last-day=2019-12-31")
    set_limits(world, "--second-person-above=750.50")
    world.programme.refresh_from_db()
    assert (world.programme.second_person_above, world.programme.ends_on) == (Decimal("750.50"), date(2019, 12, 31))


def test_renewal_and_small_numbers_are_set_and_renewal_can_be_left_out(world):
    set_limits(world, "--renewal-months=18", "--small-cells-below=0")
    world.programme.refresh_from_db()
    assert (world.programme.renewal_months, world.programme.small_cells_below) == (18, 0)
    set_limits(world, "--renewal-months=0")
    world.programme.refresh_from_db()
    assert (world.programme.renewal_months, world.programme.small_cells_below) == (None, 0)


def test_a_pool_is_opened_with_its_domains_and_gets_more_of_them(world, capsys):
    named = ("--slug=pool", "--name=Interne pool", "--code=IP")
    call_command("open_pool", *named, "--domain=Onderwijs", "--domain=Omgeving")
    call_command("open_pool", "--slug=pool", "--domain=Omgeving", "--domain=Welzijn")
    pool = Programme.objects.get(slug="pool")
    assert pool.kind == ProgrammeKind.POOL
    assert [domain.name for domain in pool.policy_domains.order_by("position")] == ["Onderwijs", "Omgeving", "Welzijn"]
    assert "3 policy domains" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--slug=programme-gc", "--name=Pool", "--code=PO"], "slug"),
        (["--slug=pool", "--name=Pool", "--code=GC"], "code"),
        (["--slug=pool"], "name"),
        (["--slug=pool", "--name=Pool", "--code=PO", f"--domain={'x' * 121}"], "120"),
    ],
)
def test_a_pool_that_cannot_be_is_refused_with_a_sentence(world, given, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("open_pool", *given)
    assert Programme.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "Name --second-person-above"),
        (["--last-day=2016-01-01"], "01/12/2016"),
        (["--second-person-above=-1"], "not above zero"),
        (["--second-person-above=1.005"], "decimal"),
        (["--last-day=31/12/19"], "not a day"),
        (["--renewal-months=-1"], "not a whole number"),
        (["--small-cells-below=99999"], "small_cells_below"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(world, given, sentence):
    before = (world.programme.second_person_above, world.programme.ends_on)
    with pytest.raises(CommandError, match=sentence):
        set_limits(world, *given)
    world.programme.refresh_from_db()
    assert (world.programme.second_person_above, world.programme.ends_on) == before
