"""Posting every name a row has changes only what may be changed."""

from django.forms.models import model_to_dict

from subsidies.applications.actions import DECLARED
from subsidies.applications.models import Application
from subsidies.budget.models import Tranche
from subsidies.trajectories.models import Session, Trajectory
from tests.world import COMPLETE, make_world, pdf

# For every column a value that differs from what the row has, so that any of them would show.
EVERYTHING = {
    "id": 987654,
    "pk": 987654,
    "programme": "programme-xx",
    "programme_id": 2,
    "company": 99,
    "company_id": 99,
    "contact": 99,
    "contact_id": 99,
    "status": "approved",
    "reserved": "5000.00",
    "lapses_on": "2030-01-01",
    "submitted_at": "2001-01-01T00:00:00Z",
    "decided_at": "2001-01-01T00:00:00Z",
    "motivation": "Ik keur mezelf goed.",
    "reminders": 3,
    "reminded_on": "2001-01-01",
    "withdrawal_reason": "x",
    "low_skilled": True,
    "changed_at": "2001-01-01T00:00:00Z",
}


def row_of(model, pk: int) -> dict:
    """Every column of a row as it stands in the database."""
    return model.objects.filter(pk=pk).values().get()


def changed(before: dict, after: dict) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def every_column(model) -> set[str]:
    return {name for field in model._meta.concrete_fields for name in (field.name, field.attname)}


def test_a_draft_takes_only_what_a_company_declares(world, as_):
    make_world(code="XX")
    row = world.draft()
    before = row_of(Application, row.pk)
    sent = dict.fromkeys(every_column(Application), 7) | EVERYTHING | COMPLETE | {"headcount": 25, "low_skilled": True}
    sent |= {"themes": ["food"], "company_name": "Andere", "postal_code": "2000", "municipality": "Antwerpen"}
    assert as_("applicant").patch(f"/api/v1/applications/{row.pk}/", sent).status_code == 200
    after = row_of(Application, row.pk)
    assert changed(before, after) - {"changed_at"} <= DECLARED
    assert changed(before, after) >= {"headcount", "low_skilled", "themes", "company_name", "postal_code"}
    assert after["changed_at"].year > 2001


def test_beginning_a_draft_takes_nothing_but_programme_number_and_name(world, as_):
    sent = dict.fromkeys(every_column(Application), 7) | EVERYTHING
    sent |= {"programme": "programme-gc", "enterprise_number": next(world.numbers), "company_name": "Claes"}
    response = as_("applicant").post("/api/v1/applications/", sent)
    row = Application.objects.get(pk=response.data["id"])
    assert (row.status, row.reserved, row.motivation, row.low_skilled) == ("draft", None, None, False)
    assert row.contact.user == world.people["applicant"]
    assert row.pk != 987654


def test_the_verbs_of_an_application_take_nothing_else(world, as_):
    row = world.pending()
    before = row_of(Application, row.pk)
    sent = dict.fromkeys(every_column(Application), 7) | EVERYTHING | {"motivation": "Past goed."}
    assert as_("steering").post(f"/api/v1/applications/{row.pk}/reject/", sent).status_code == 200
    after = row_of(Application, row.pk)
    decided = {"status", "decided_at", "decided_by_id", "motivation", "changed_at"}
    assert changed(before, after) == decided
    assert (after["status"], after["decided_at"].year > 2001) == ("rejected", True)


def test_a_session_takes_day_minutes_and_step(world, as_):
    row = world.running()
    sent = dict.fromkeys(every_column(Session), 7)
    sent |= {"held_on": "2018-02-13", "minutes": 60, "step": 2, "trajectory": 99, "logged_at": "2001-01-01T00:00:00Z"}
    assert as_("coach").post(f"/api/v1/trajectories/{row.pk}/sessions/", sent).status_code == 201
    session = Session.objects.get()
    assert (session.trajectory, session.logged_by) == (row, world.people["coach"])
    assert session.logged_at.year > 2001
    assert session.pk != 7 or model_to_dict(session)["minutes"] == 60


def test_ending_takes_plan_evaluation_and_alignment(world, as_):
    row = world.delivered(60)
    before = row_of(Trajectory, row.pk)
    sent = dict.fromkeys(every_column(Trajectory), "7")
    sent |= {"status": "stopped", "action_plan": pdf(), "evaluation": "Goed.", "aligned_with_prevention": "false"}
    response = as_("coach").post(f"/api/v1/trajectories/{row.pk}/end/", sent, format="multipart")
    assert response.status_code == 200
    ended = {"status", "ended_at", "ended_by_id", "action_plan_id", "evaluation", "aligned_with_prevention"}
    assert changed(before, row_of(Trajectory, row.pk)) == ended
    assert response.data["status"] == "ended"


def test_a_tranche_is_booked_by_who_books_it(world, as_):
    sent = dict.fromkeys(every_column(Tranche), 7)
    sent |= {"line": world.line.pk, "percentage": "5", "base": "line", "amount": "1.00", "received_on": "2017-01-16"}
    sent |= {"booked_by": world.people["staff"].pk, "booked_at": "2001-01-01T00:00:00Z"}
    assert as_("finance").post("/api/v1/tranches/", sent).status_code == 201
    tranche = Tranche.objects.get()
    assert tranche.booked_by == world.people["finance"]
    assert tranche.booked_at.year > 2001
