"""Intervision through the API: planned, registered for, recorded, asked and shared."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from tests.trainings.intervision_world import make_intervision_coaches, make_planned_intervision
from tests.world import World, make_world
from trainings.intervisions import actions, places
from trainings.intervisions.models import Intervision, Preparation, Registration
from trainings.intervisions.rules import IntervisionDay

LIST, PLACES, ASKED = "/api/v1/intervisions/", "/api/v1/registrations/", "/api/v1/preparations/"


def format_day_ahead(number: int) -> str:
    return f"{timezone.localdate() + timedelta(days=number)}"


def make_api_intervision(world: World, *numbers: int, capacity: int | None = None) -> Intervision:
    days = [
        IntervisionDay(timezone.localdate() + timedelta(days=number), capacity=capacity)
        for number in numbers or (10, 20)
    ]
    return make_planned_intervision(world, *days, at=timezone.now())


@pytest.fixture
def as_(world):
    """A client of the API with the session of somebody of the world."""

    def client_of(name: str) -> APIClient:
        client = APIClient()
        client.default_format = "json"
        client.force_login(world.people[name])
        return client

    return client_of


@pytest.fixture
def coach(world):
    return world.coach("An Claes", user=world.people["coach"])


def build_intervision_plan(world: World, **changes) -> dict:
    dates = [
        {"on": format_day_ahead(10), "begins": "13:30", "ends": "16:30", "capacity": 12},
        {"on": format_day_ahead(20)},
    ]
    return {"programme": world.programme.slug, "title": "Eerste", "venue": "Gent", "dates": dates} | changes


def test_the_project_holder_plans(world, as_):
    response = as_("staff").post(LIST, build_intervision_plan(world))
    assert response.status_code == 201
    assert (response.data["price"], response.data["programme"]) == ("0.00", world.programme.slug)
    assert [each["capacity"] for each in response.data["dates"]] == [12, None]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"dates": []}, "dates"),
        ({"dates": [{"on": "2018-02-30"}]}, "dates"),
        ({"dates": "x"}, "dates"),
        ({"dates": [{"on": "2030-01-01", "capacity": 0}]}, "dates"),
        ({"dates": [{"on": "2030-01-01"}] * 21}, "dates"),
        ({"title": ""}, "title"),
        ({"title": "a\x00"}, "title"),
        ({"programme": "a\x00"}, "programme"),
    ],
)
def test_what_cannot_be_read_is_named(world, as_, changes, field):
    response = as_("staff").post(LIST, build_intervision_plan(world, **changes))
    assert response.status_code == 400
    assert set(response.data["errors"]) == {field}
    assert not Intervision.objects.exists()


@pytest.mark.parametrize(
    ("date", "code"),
    [
        ({"on": "0001-01-01"}, "day_out_of_reach"),
        ({"on": "9999-12-31"}, "day_out_of_reach"),
        ({"begins": "13:00"}, "hours_do_not_fit"),
        ({"begins": "13:00", "ends": "12:00"}, "hours_do_not_fit"),
    ],
)
def test_what_is_refused_has_its_code_and_changes_nothing(world, as_, date, code):
    response = as_("staff").post(LIST, build_intervision_plan(world, dates=[{"on": format_day_ahead(9)} | date]))
    assert (response.status_code, response.data["code"]) == (409, code)
    assert not Intervision.objects.exists()


def test_a_coach_registers_moves_and_cancels(world, coach, as_):
    first, second = make_api_intervision(world).dates.all()
    for date in (first, second):
        response = as_("coach").post(PLACES, {"date": date.pk})
        assert (response.status_code, response.data["on"]) == (201, f"{date.on}")
    number = response.data["id"]
    assert as_("coach").post(f"{PLACES}{number}/cancel/").data["status"] == "cancelled"
    assert as_("coach").post(f"{PLACES}{number}/cancel/").data["code"] == "already_done"
    assert [row["id"] for row in as_("coach").get(PLACES, {"status": "cancelled"}).data["results"]] == [number]


def test_a_full_date_answers_with_its_code(world, coach, as_):
    [date] = make_api_intervision(world, 10, capacity=1).dates.all()
    places.register_coach(world.coach("Bo"), date=date, by=None, at=timezone.now())
    response = as_("coach").post(PLACES, {"date": date.pk})
    assert (response.status_code, response.data["code"]) == (409, "date_full")


@pytest.mark.parametrize("date", [0, -1, 2**63, "x", None, [1], {"a": 1}])
def test_a_date_that_is_none_is_not_understood(world, coach, as_, date):
    assert as_("coach").post(PLACES, {"date": date}).status_code == 400
    assert as_("coach").post(PLACES, {"date": 2**62}).status_code == 404


def test_the_project_holder_registers_for_a_coach_of_the_programme_only(world, coach, as_):
    date, stranger = make_api_intervision(world).dates.first(), make_world(code="XX").coach("Vera")
    assert as_("staff").post(PLACES, {"date": date.pk, "coach": coach.pk}).status_code == 201
    assert as_("staff").post(PLACES, {"date": date.pk, "coach": stranger.pk}).status_code == 404
    assert Registration.objects.count() == 1


def test_attendance_is_the_whole_list(world, as_):
    one, two = make_intervision_coaches(world, 2)
    row = make_api_intervision(world, 0)
    date = row.dates.get()
    for there in ([one.pk, two.pk], [two.pk]):
        response = as_("staff").post(f"{LIST}{row.pk}/attendance/", {"date": date.pk, "coaches": there})
        assert response.status_code == 200
        assert sorted(Registration.objects.filter(status="attended").values_list("coach", flat=True)) == there
    stranger = make_world(code="XX").coach("Vera")
    response = as_("staff").post(f"{LIST}{row.pk}/attendance/", {"date": date.pk, "coaches": [stranger.pk]})
    assert (response.status_code, set(response.data["errors"])) == (400, {"coaches"})
    assert as_("staff").post(f"{LIST}{row.pk}/attendance/", {"date": 2**62, "coaches": []}).status_code == 404


def test_dates_are_added_changed_and_cancelled(world, as_):
    row, staff = make_api_intervision(world, 10), as_("staff")
    first = row.dates.get()
    staff.post(f"{LIST}{row.pk}/add-date/", {"on": format_day_ahead(20)})
    change = {"date": first.pk, "on": format_day_ahead(11), "begins": "09:00", "ends": "12:00"}
    assert staff.post(f"{LIST}{row.pk}/change-date/", change).data["dates"][0]["on"] == format_day_ahead(11)
    shown = staff.post(f"{LIST}{row.pk}/cancel-date/", {"date": first.pk}).data["dates"]
    assert [each["cancelled_at"] is None for each in shown] == [False, True]
    assert staff.post(f"{LIST}{row.pk}/change-date/", change).data["code"] == "date_cancelled"


def test_without_names_those_who_guide_a_company_are_asked_and_share(world, as_):
    coach = world.running().coach
    world.coach("Ida")
    row = make_api_intervision(world)
    assert as_("staff").post(f"{LIST}{row.pk}/ask/", {}).status_code == 200
    asked = Preparation.objects.get()
    assert asked.coach == coach
    said = {"of_coach": "Luisteren.", "of_company": ""}
    assert as_("coach").post(f"{ASKED}{asked.pk}/share/", said).data["of_coach"] == "Luisteren."
    response = as_("coach").post(f"{ASKED}{asked.pk}/share/", {})
    assert (response.status_code, response.data["field"]) == (409, "of_coach")
    assert as_("coach").post(f"{ASKED}{asked.pk}/share/", {"of_coach": "x" * 3001}).status_code == 400
    assert as_("staff").get(ASKED, {"shared": "true"}).data["count"] == 1
    assert as_("staff").get(ASKED, {"shared": "false"}).data["count"] == 0


def test_lists_cost_as_many_queries_for_many_as_for_one(world, coach, as_, django_assert_max_num_queries):
    for number in range(4):
        row = make_api_intervision(world, 10 + number)
        places.register_coach(coach, date=row.dates.get(), by=None, at=timezone.now())
        actions.ask_to_prepare(row, coaches=[coach], by=None, at=timezone.now())
    staff = as_("staff")
    for address in (LIST, PLACES, ASKED):
        with django_assert_max_num_queries(6):
            assert staff.get(address).data["count"] == 4
