"""How applications end: withdrawn, decided by others, started once."""

import pytest

from healthcoach.core.lifecycle import WrongStatus
from subsidies.applications import actions as applications
from subsidies.applications.models import Application
from subsidies.budget import ledger
from subsidies.budget.rules import Movement, Posting, Stage
from tests.subsidies.test_applications import dump_application_state, perform_application_verb
from tests.world import NOW


def test_withdrawing_gives_the_reservation_back(world):
    row = applications.withdraw(world.approved(), by=world.people["applicant"], at=NOW, reason=" Fusie. ")
    row.refresh_from_db()
    assert (row.withdrawal_reason, row.withdrawn_by) == ("Fusie.", world.people["applicant"])
    held = ledger.load_line_balances(world.line.pk)
    assert (held[Stage.AVAILABLE], held[Stage.RESERVED]) == (2_380_000, 0)


def test_a_withdrawal_whose_money_cannot_be_released_does_not_happen(world):
    row = world.approved()
    ledger.post_movements([Posting(world.line.pk, Movement.RELEASE, row.reserved, row.subject)], by=None, on=NOW.date())
    before = dump_application_state(world, row)
    with pytest.raises(ledger.AlreadyPosted):
        perform_application_verb(world, "withdraw", row)
    assert dump_application_state(world, row) == before


@pytest.mark.parametrize("decide", [applications.approve, applications.reject])
def test_nobody_decides_on_their_own_application(world, decide):
    own, other = world.pending(by=world.people["steering"]), world.pending()
    before = [dump_application_state(world, row) for row in (own, other)]
    with pytest.raises(applications.OwnApplication) as refusal:
        decide([own, other], motivation="Goed.", by=world.people["steering"], at=NOW)
    assert own.reference in str(refusal.value)
    assert [dump_application_state(world, row) for row in (own, other)] == before


def test_starting_a_withdrawn_application_starts_nothing(world):
    row = world.approved()
    applications.withdraw(row, by=world.people["applicant"], at=NOW)
    with pytest.raises(WrongStatus):
        perform_application_verb(world, "start", row)  # still holds the row as it was before
    assert not hasattr(Application.objects.get(pk=row.pk), "trajectory")
