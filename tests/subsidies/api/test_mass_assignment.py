"""Posting every name a row has is refused by those names; what is taken changes only what may be changed."""

from django.forms.models import model_to_dict

from subsidies.applications.actions import DECLARED_FIELDS
from subsidies.applications.models import Application
from subsidies.budget.models import Tranche
from subsidies.trajectories.models import Session, Trajectory
from tests.world import COMPLETE, make_pdf_upload, make_world

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


def read_posted_row(model, pk: int) -> dict:
    """Every column of a row as it stands in the database."""
    return model.objects.filter(pk=pk).values().get()


def list_changed_columns(before: dict, after: dict) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def every_column(model) -> set[str]:
    return {name for field in model._meta.concrete_fields for name in (field.name, field.attname)}


def is_rest_refused_by_name(answer, given: dict, sent: dict) -> bool:
    """Whether everything beside what is given was refused by its name."""
    assert answer.status_code == 400
    return set(answer.data["errors"]) == set(sent) - set(given)


def test_a_draft_takes_only_what_a_company_declares(world, as_):
    make_world(code="XX")
    row = world.draft()
    before = read_posted_row(Application, row.pk)
    given = COMPLETE | {"headcount": 25, "low_skilled": True}
    given |= {"themes": ["food"], "company_name": "Andere", "postal_code": "2000", "municipality": "Antwerpen"}
    sent = dict.fromkeys(every_column(Application), 7) | EVERYTHING | given
    client, address = as_("applicant"), f"/api/v1/applications/{row.pk}/"
    answer = client.patch(address, sent)
    assert is_rest_refused_by_name(answer, given, sent)
    assert answer.json()["errors"]["status"] == ["Dit veld kunt u hier niet wijzigen."]
    assert answer.json()["errors"]["contact_id"] == ["Er is hier geen veld met deze naam."]
    assert read_posted_row(Application, row.pk) == before
    assert client.patch(address, given).status_code == 200
    after = read_posted_row(Application, row.pk)
    assert list_changed_columns(before, after) - {"changed_at"} <= DECLARED_FIELDS
    assert list_changed_columns(before, after) >= {"headcount", "low_skilled", "themes", "company_name", "postal_code"}
    assert after["changed_at"].year > 2001


def test_beginning_a_draft_takes_nothing_but_programme_number_and_name(world, as_):
    given = {"programme": "programme-gc", "enterprise_number": next(world.numbers), "company_name": "Claes"}
    sent = dict.fromkeys(every_column(Application), 7) | EVERYTHING | given
    client = as_("applicant")
    assert is_rest_refused_by_name(client.post("/api/v1/applications/", sent), given, sent)
    assert not Application.objects.exists()
    response = client.post("/api/v1/applications/", given)
    row = Application.objects.get(pk=response.data["id"])
    assert (row.status, row.reserved, row.motivation, row.low_skilled) == ("draft", None, None, False)
    assert row.contact.user == world.people["applicant"]
    assert row.pk != 987654


def test_the_verbs_of_an_application_take_nothing_else(world, as_):
    row = world.pending()
    before = read_posted_row(Application, row.pk)
    given = {"motivation": "Past goed."}
    sent = dict.fromkeys(every_column(Application), 7) | EVERYTHING | given
    client, address = as_("steering"), f"/api/v1/applications/{row.pk}/reject/"
    assert is_rest_refused_by_name(client.post(address, sent), given, sent)
    assert read_posted_row(Application, row.pk) == before
    assert client.post(address, given).status_code == 200
    after = read_posted_row(Application, row.pk)
    decided = {"status", "decided_at", "decided_by_id", "motivation", "changed_at"}
    assert list_changed_columns(before, after) == decided
    assert (after["status"], after["decided_at"].year > 2001) == ("rejected", True)


def test_a_session_takes_day_minutes_and_step(world, as_):
    row = world.running()
    given = {"held_on": "2018-02-13", "minutes": 60, "step": 2}
    sent = dict.fromkeys(every_column(Session), 7) | {"logged_at": "2001-01-01T00:00:00Z"} | given
    client, address = as_("coach"), f"/api/v1/trajectories/{row.pk}/sessions/"
    assert is_rest_refused_by_name(client.post(address, sent), given, sent)
    assert not Session.objects.exists()
    assert client.post(address, given).status_code == 201
    session = Session.objects.get()
    assert (session.trajectory, session.logged_by) == (row, world.people["coach"])
    assert session.logged_at.year > 2001
    assert session.pk != 7 or model_to_dict(session)["minutes"] == 60


def test_ending_takes_plan_evaluation_and_alignment(world, as_):
    row = world.delivered(60)
    before = read_posted_row(Trajectory, row.pk)
    given = {"action_plan": make_pdf_upload(), "evaluation": "Goed.", "aligned_with_prevention": "false"}
    sent = dict.fromkeys(every_column(Trajectory), "7") | {"status": "stopped"} | given
    client, address = as_("coach"), f"/api/v1/trajectories/{row.pk}/end/"
    assert is_rest_refused_by_name(client.post(address, sent, format="multipart"), given, sent)
    assert read_posted_row(Trajectory, row.pk) == before
    response = client.post(address, given | {"action_plan": make_pdf_upload()}, format="multipart")
    assert response.status_code == 200
    ended = {"status", "ended_at", "ended_by_id", "action_plan_id", "evaluation", "aligned_with_prevention"}
    assert list_changed_columns(before, read_posted_row(Trajectory, row.pk)) == ended
    assert response.data["status"] == "ended"


def test_a_tranche_is_booked_by_who_books_it(world, as_):
    given = {"line": world.line.pk, "percentage": "5", "base": "line", "amount": "1.00", "received_on": "2017-01-16"}
    sent = dict.fromkeys(every_column(Tranche), 7) | {"booked_by": world.people["staff"].pk} | given
    client = as_("finance")
    assert is_rest_refused_by_name(client.post("/api/v1/tranches/", sent), given, sent)
    assert not Tranche.objects.exists()
    assert client.post("/api/v1/tranches/", given).status_code == 201
    tranche = Tranche.objects.get()
    assert tranche.booked_by == world.people["finance"]
    assert tranche.booked_at.year > 2001
