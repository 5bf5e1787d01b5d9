"""The verbs of an application: each does what it says, in the statuses where it exists, and keeps nothing when it
fails."""

from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
import pytest

from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.refusals import Missing
from healthcoach.mail.models import Message
from subsidies.applications import actions as applications
from subsidies.applications.models import Application, ApplicationStatus
from subsidies.budget import ledger
from subsidies.budget.models import Transfer
from subsidies.budget.rules import Stage
from subsidies.fee_schemes.models import NoFeeScheme
from subsidies.trajectories import actions as trajectories
from tests.world import NOW, START, World, make_world

APPLICATION_VERB_AT = NOW + timedelta(hours=1)


def make_application_in_status(world: World, status: str) -> Application:
    """A new application in this status."""
    return world.running().application if status == ApplicationStatus.STARTED else getattr(world, status)()


def perform_application_verb(world: World, verb: str, row: Application) -> None:
    """One verb on one application, with everything else in order."""
    people = world.people
    actions = {
        "edit": lambda: applications.edit(
            row, declared={"headcount": 30}, by=people["applicant"], at=APPLICATION_VERB_AT
        ),
        "submit": lambda: applications.submit(row, by=people["applicant"], at=APPLICATION_VERB_AT),
        "complete": lambda: applications.complete([row], by=people["staff"], at=APPLICATION_VERB_AT),
        "approve": lambda: applications.approve(
            [row], motivation="Goed.", by=people["steering"], at=APPLICATION_VERB_AT
        ),
        "reject": lambda: applications.reject([row], motivation="Neen.", by=people["steering"], at=APPLICATION_VERB_AT),
        "withdraw": lambda: applications.withdraw(row, by=people["applicant"], at=APPLICATION_VERB_AT),
        "start": lambda: trajectories.start(
            row,
            coach=world.agreeing(row),
            on=APPLICATION_VERB_AT.date(),
            by=people["applicant"],
            at=APPLICATION_VERB_AT,
        ),
    }
    actions[verb]()


def dump_application_state(world: World, row: Application) -> tuple:
    """Everything a refused verb must leave as it was."""
    row = Application.objects.filter(pk=row.pk).values().get()
    return row, ledger.load_line_balances(world.line.pk), Message.objects.count(), Transfer.objects.count()


# Where each verb leads from each status; what is not here is refused.
LEADS_TO = {
    ("draft", "edit"): "draft",
    ("draft", "submit"): "submitted",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "complete"): "pending",
    ("submitted", "withdraw"): "withdrawn",
    ("pending", "approve"): "approved",
    ("pending", "reject"): "rejected",
    ("pending", "withdraw"): "withdrawn",
    ("approved", "withdraw"): "withdrawn",
    ("approved", "start"): "started",
}
STATUSES = ["draft", "submitted", "pending", "approved", "rejected", "withdrawn", "lapsed", "started"]
APPLICATION_VERBS = ["edit", "submit", "complete", "approve", "reject", "withdraw", "start"]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("verb", APPLICATION_VERBS)
def test_a_verb_exists_in_its_statuses_and_is_refused_in_every_other_one(world, status, verb):
    row = make_application_in_status(world, status)
    before = dump_application_state(world, row)
    target = LEADS_TO.get((status, verb))
    if target:
        perform_application_verb(world, verb, row)
        row.refresh_from_db()
        assert row.status == target
    else:
        with pytest.raises(WrongStatus):
            perform_application_verb(world, verb, row)
        assert dump_application_state(world, row) == before


def test_the_table_speaks_of_every_status():
    assert set(STATUSES) == set(ApplicationStatus.values)


@pytest.mark.parametrize(
    ("status", "verb"), [("submitted", "submit"), ("approved", "approve"), ("withdrawn", "withdraw")]
)
def test_doing_it_twice_says_that_it_was_done(world, status, verb):
    row = make_application_in_status(world, status)
    with pytest.raises(AlreadyDone):
        perform_application_verb(world, verb, row)


def test_a_draft_begun_twice_is_one_draft(world):
    first = applications.draft(
        world.programme,
        enterprise_number="0566.988.259",
        company_name="Gezond Leven",
        by=world.people["applicant"],
        at=START,
    )
    second = applications.draft(
        world.programme,
        enterprise_number="BE 0566 988 259",
        company_name="Gezond Leven",
        by=world.people["applicant"],
        at=NOW,
    )
    assert first.pk == second.pk


def test_a_draft_keeps_what_is_filled_in_so_far(world):
    row = world.draft(headcount=None, themes=[])
    row = applications.edit(row, declared={"headcount": 7}, by=world.people["applicant"], at=APPLICATION_VERB_AT)
    row.refresh_from_db()
    assert (row.headcount, row.themes, row.municipality) == (7, [], "Brussel")


def test_editing_changes_only_what_a_company_declares(world):
    row = world.draft()
    applications.edit(
        row, declared={"status": "approved", "reserved": 5}, by=world.people["applicant"], at=APPLICATION_VERB_AT
    )
    row.refresh_from_db()
    assert (row.status, row.reserved) == ("draft", None)


def test_an_incomplete_draft_is_not_submitted_and_says_what_is_missing(world):
    row = world.draft(headcount=None, themes=[], de_minimis_declared=False)
    before = dump_application_state(world, row)
    with pytest.raises(applications.NotComplete) as refusal:
        perform_application_verb(world, "submit", row)
    assert refusal.value.fields == ["headcount", "themes", "de_minimis_declared"]
    assert dump_application_state(world, row) == before


def make_second_draft(world: World, row: Application) -> Application:
    """Somebody else's complete draft for the same company."""
    other = world.user("ander@bedrijf.example", name="ander")
    draft = applications.draft(
        world.programme,
        enterprise_number=row.company.enterprise_number,
        company_name="Bakkerij",
        by=other,
        at=START,
    )
    declared = {name: getattr(row, name) for name in applications.DECLARED_FIELDS}
    return applications.edit(draft, declared=declared, by=other, at=START)


@pytest.mark.parametrize("status", ["submitted", "pending", "approved", "started"])
def test_a_company_has_one_running_application(world, status):
    rival = make_second_draft(world, make_application_in_status(world, status))
    with pytest.raises(applications.AlreadyRunning):
        perform_application_verb(world, "submit", rival)
    rival.refresh_from_db()
    assert rival.status == "draft"


@pytest.mark.parametrize("status", ["rejected", "withdrawn", "lapsed"])
def test_a_company_may_apply_again_when_its_application_is_over(world, status):
    again = make_second_draft(world, make_application_in_status(world, status))
    perform_application_verb(world, "submit", again)
    again.refresh_from_db()
    assert again.status == "submitted"


def test_submitting_thanks_the_company_once(world):
    row = world.submitted()
    [message] = Message.objects.filter(about=row.subject)
    assert (message.kind, message.recipient) == ("submitted", world.people["applicant"])


def test_approving_reserves_the_schemes_maximum_and_notes_who_when_and_why(world):
    row = world.pending()
    [row] = applications.approve([row], motivation=" Past. ", by=world.people["steering"], at=NOW)
    row.refresh_from_db()
    assert (row.motivation, row.decided_by, row.decided_at) == ("Past.", world.people["steering"], NOW)
    assert (row.reserved, row.lapses_on) == (1000, NOW.date() + timedelta(days=183))
    held = ledger.load_line_balances(world.line.pk)
    assert (held[Stage.AVAILABLE], held[Stage.RESERVED]) == (2_379_000, 1000)


def test_approving_many_reserves_for_each_of_them(world):
    rows = [world.pending() for _each in range(3)]
    applications.approve(rows, motivation="Goed.", by=world.people["steering"], at=NOW)
    assert ledger.load_line_balances(world.line.pk)[Stage.RESERVED] == 3000


def test_approving_beyond_the_budget_changes_nothing_and_says_how_much_is_short(db):
    world = make_world(grant=Decimal(2500), code="KL")  # the coaching line holds € 2,125
    rows = [world.pending() for _each in range(3)]
    before = [dump_application_state(world, row) for row in rows]
    with pytest.raises(ledger.BudgetExhausted) as refusal:
        applications.approve(rows, motivation="Goed.", by=world.people["steering"], at=NOW)
    assert refusal.value.short == 875
    assert refusal.value.stage == Stage.AVAILABLE
    assert [dump_application_state(world, row) for row in rows] == before


def test_the_last_euros_can_be_spent_to_the_cent(db):
    world = make_world(grant=Decimal("2352.94"), code="KL")  # 85% is € 2,000.00
    rows = [world.pending() for _each in range(2)]
    applications.approve(rows, motivation="Goed.", by=world.people["steering"], at=NOW)
    assert ledger.load_line_balances(world.line.pk)[Stage.AVAILABLE] == 0


def test_one_that_cannot_be_approved_holds_back_the_others(world):
    good, gone = world.pending(), world.withdrawn()
    before = dump_application_state(world, good)
    with pytest.raises(WrongStatus):
        applications.approve([good, gone], motivation="Goed.", by=world.people["steering"], at=NOW)
    assert dump_application_state(world, good) == before


def test_one_that_cannot_be_completed_holds_back_the_others(world):
    good, gone = world.submitted(), world.withdrawn()
    before = dump_application_state(world, good)
    with pytest.raises(WrongStatus):
        applications.complete([good, gone], by=world.people["staff"], at=NOW)
    assert dump_application_state(world, good) == before


@pytest.mark.parametrize("decide", [applications.approve, applications.reject])
def test_a_decision_needs_a_motivation(world, decide):
    row = world.pending()
    before = dump_application_state(world, row)
    with pytest.raises(Missing) as refusal:
        decide([row], motivation="  ", by=world.people["steering"], at=NOW)
    assert refusal.value.field == "motivation"
    assert dump_application_state(world, row) == before


@pytest.mark.parametrize("decide", [applications.approve, applications.reject])
def test_a_decision_about_nothing_is_refused(world, decide):
    with pytest.raises(applications.NothingChosen):
        decide([], motivation="Goed.", by=world.people["steering"], at=NOW)


def test_a_decision_concerns_one_programme(world):
    rows = [world.pending(), make_world(code="AN").pending()]
    with pytest.raises(applications.OneProgrammeAtATime):
        applications.approve(rows, motivation="Goed.", by=world.people["steering"], at=NOW)


def test_nothing_is_approved_on_a_day_without_a_fee_scheme(world):
    with pgtrigger.ignore("subsidies.FeeScheme:fixed"):
        world.programme.fee_schemes.update(valid_from=date(2030, 1, 1))
    row = world.pending()
    with pytest.raises(NoFeeScheme):
        perform_application_verb(world, "approve", row)
    row.refresh_from_db()
    assert row.status == "pending"


def test_a_rejection_is_told_with_its_reason_and_costs_nothing(world):
    row = world.rejected()
    assert "Te vroeg." in Message.objects.get(about=row.subject, kind="rejected").body
    assert ledger.load_line_balances(world.line.pk)[Stage.RESERVED] == 0
