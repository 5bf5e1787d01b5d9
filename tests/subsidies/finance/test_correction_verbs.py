"""Corrections are proposed by one person and carried out by another, once."""

import pytest
from django.db import IntegrityError, connection, transaction

from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from subsidies.corrections import actions
from tests.finance_world import make_coach_payable, make_second_finance_user
from tests.subsidies.finance import money_back
from tests.subsidies.finance.money_back import (
    MONEY_BACK_LATER,
    ORDERED,
    make_carried_out_correction,
    make_proposed_correction,
)
from tests.subsidies.finance.test_corrections import dump_correction_tables


def test_a_second_proposal_waits_for_the_first(world):
    row = make_coach_payable(world)
    make_proposed_correction(world, row=row)
    with pytest.raises(actions.AlreadyProposed):
        make_proposed_correction(world, "600.00", row)


def test_who_proposed_does_not_carry_out(world):
    found = make_proposed_correction(world)
    before = dump_correction_tables()
    with pytest.raises(actions.SecondPersonCarriesOut):
        actions.execute(found, by=world.people["finance"], at=ORDERED)
    assert dump_correction_tables() == before


CORRECTION_VERBS = {
    "carry_out": lambda w, r: actions.execute(r, by=make_second_finance_user(w), at=MONEY_BACK_LATER),
    "refuse": lambda w, r: actions.refuse(r, reason="Nee.", by=make_second_finance_user(w), at=MONEY_BACK_LATER),
}


@pytest.mark.parametrize("verb", CORRECTION_VERBS)
@pytest.mark.parametrize(
    "status", ["make_proposed_correction", "make_carried_out_correction", "make_refused_correction"]
)
def test_only_a_proposal_is_carried_out_or_refused(world, status, verb):
    row = getattr(money_back, status)(world)
    if status == "make_proposed_correction":
        assert CORRECTION_VERBS[verb](world, row).status in ("done", "refused")
        return
    before = dump_correction_tables()
    with pytest.raises(WrongStatus):
        CORRECTION_VERBS[verb](world, row)
    assert dump_correction_tables() == before


def test_carrying_out_twice_is_told_as_done(world):
    with pytest.raises(AlreadyDone):
        CORRECTION_VERBS["carry_out"](world, make_carried_out_correction(world))


@pytest.mark.parametrize(
    "alone",
    [
        "UPDATE subsidies_correction SET done_by_id = proposed_by_id",
        "UPDATE subsidies_correction SET proposed_by_id = done_by_id",
        "UPDATE subsidies_correction SET done_by_id = NULL",
        "UPDATE subsidies_correction SET new_amount = -1",
        "UPDATE subsidies_correction SET done_at = NULL",
    ],
)
def test_the_database_itself_wants_two_persons_and_whole_stories(world, alone):
    make_carried_out_correction(world)
    with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(alone)
