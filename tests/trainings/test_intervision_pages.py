"""The pages of intervision for the project holder: planning, dates, who was there, and whom to ask."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.subsidies.desk import (
    LONG_DESK_TEXT,
    cells_of,
    count_page_queries,
    open_desk_browser,
    read_page_text,
    rows_of,
)
from tests.trainings.intervision_world import (
    build_intervision_url,
    count_days_ahead,
    make_coming_intervision,
    make_intervision_coaches,
)
from tests.world import make_world
from trainings.intervisions import actions, places
from trainings.intervisions.models import Intervision, Preparation, Registration

MINE, LIST, PLAN = reverse("my_intervisions"), reverse("intervisions"), reverse("intervision_plan")


@pytest.fixture
def coach(world):
    return world.coach("An Claes", user=world.people["coach"])


@pytest.fixture
def mine(world, coach):
    return open_desk_browser(world, "coach")


@pytest.fixture
def staff(world):
    return open_desk_browser(world, "staff")


def build_intervision_form_data(**given) -> dict:
    return {
        "title": "Eerste intervisie",
        "venue": "Vlaams Instituut Gezond Leven",
        "on_1": f"{count_days_ahead(10)}",
        "begins_1": "13:30",
        "ends_1": "16:30",
        "capacity_1": "12",
        "on_2": f"{count_days_ahead(20)}",
    } | given


def test_the_project_holder_plans_on_two_dates(staff):
    page = staff.post(PLAN, build_intervision_form_data(), follow=True)
    row = Intervision.objects.get()
    assert page.redirect_chain[-1][0] == build_intervision_url("intervision", row)
    assert [(each.on, each.capacity) for each in row.dates.all()] == [
        (count_days_ahead(10), 12),
        (count_days_ahead(20), None),
    ]
    for words in ("Eerste intervisie", "free of charge", "13:30–16:30", "no limit"):
        assert words in read_page_text(page)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": LONG_DESK_TEXT}, "title"),
        ({"venue": "\x00"}, "venue"),
        ({"on_1": ""}, "on_1"),
        ({"on_1": "gisteren"}, "on_1"),
        ({"on_1": "0001-01-01"}, "__all__"),
        ({"on_2": "9999-12-31"}, "__all__"),
        ({"begins_1": "25:00"}, "begins_1"),
        ({"ends_1": ""}, "__all__"),
        ({"ends_1": "12:00"}, "__all__"),
        ({"capacity_1": "0"}, "capacity_1"),
        ({"capacity_1": "9" * 20}, "capacity_1"),
        ({"on_2": "", "capacity_2": "4"}, "on_2"),
    ],
)
def test_what_cannot_be_planned_is_said_beside_its_field_and_kept(staff, given, field):
    page = staff.post(PLAN, build_intervision_form_data(**given))
    assert set(page.context["form"].errors) == {field}
    for name, value in build_intervision_form_data(**given).items():
        assert page.context["form"][name].value() == value
    assert not Intervision.objects.exists()


def test_a_date_is_added_changed_and_cancelled(world, staff):
    row = make_coming_intervision(world, 10)
    staff.post(build_intervision_url("intervision_date_add", row), {"on": f"{count_days_ahead(20)}"})
    first, second = row.dates.all()
    page = staff.post(build_intervision_url("intervision_date_add", row), {"on": f"{count_days_ahead(20)}"})
    assert "already has" in page.context["adding"].errors["on"][0]
    staff.post(
        build_intervision_url("intervision_date", first),
        {"on": f"{count_days_ahead(11)}", "begins": "09:00", "ends": "12:00"},
    )
    first.refresh_from_db()
    assert (first.on, first.begins.hour, first.changed_by) == (count_days_ahead(11), 9, world.people["staff"])
    page = staff.post(build_intervision_url("intervision_date", first), {"on": f"{count_days_ahead(20)}"})
    assert "already has" in page.context["form"].errors["on"][0]
    page = staff.post(build_intervision_url("intervision_date_cancel", second), follow=True)
    assert "cancelled" in read_page_text(page)
    assert "This date was cancelled" in read_page_text(staff.get(build_intervision_url("intervision_date", second)))


def test_fewer_places_than_people_is_said_beside_the_places(world, staff):
    [day] = make_coming_intervision(world, 10).dates.all()
    for each in make_intervision_coaches(world, 2):
        places.register_coach(each, date=day, by=None, at=timezone.now())
    page = staff.post(build_intervision_url("intervision_date", day), {"on": f"{day.on}", "capacity": "1"})
    assert "2 coaches have a place" in page.context["form"].errors["capacity"][0]


def test_the_list_is_ticked_on_a_phone_and_somebody_walks_in(world, staff):
    here, away, walk_in = make_intervision_coaches(world, 3)
    [day] = make_coming_intervision(world, 0).dates.all()
    for each in (here, away):
        places.register_coach(each, date=day, by=None, at=timezone.now())
    address = build_intervision_url("intervision_attendance", day)
    assert "0 of 2 registered coaches attended" in read_page_text(staff.get(address))
    page = staff.post(address, {"coach": [here.pk], "walk_in": walk_in.pk}, follow=True)
    assert "Saved: 2 coaches were there" in read_page_text(page)
    assert page.content.decode().count(" checked>") == 2
    staff.post(address, {"coach": [away.pk]})
    attended = Registration.objects.filter(status="attended")
    assert [row.coach for row in attended] == [away]


@pytest.mark.parametrize("chosen", ["0", "abc", "-1", "9" * 30, "stranger", "\x00"])
def test_who_is_no_coach_of_the_programme_is_not_recorded_and_the_ticks_stay(world, staff, chosen):
    here, stranger = world.coach("An"), make_world(code="XX").coach("Vera Vreemd")
    [day] = make_coming_intervision(world, 0).dates.all()
    places.register_coach(here, date=day, by=None, at=timezone.now())
    number = stranger.pk if chosen == "stranger" else chosen
    page = staff.post(build_intervision_url("intervision_attendance", day), {"coach": [here.pk, number]})
    assert "Choose coaches from the list" in read_page_text(page)
    assert "Vera" not in read_page_text(page)
    assert " checked>" in page.content.decode()
    assert not Registration.objects.filter(status="attended").exists()


def test_attendance_in_the_future_is_refused_in_a_sentence(world, staff):
    coach = world.coach("An")
    [day] = make_coming_intervision(world, 3).dates.all()
    page = staff.post(build_intervision_url("intervision_attendance", day), {"walk_in": coach.pk})
    assert "lies in the future" in read_page_text(page)
    assert not Registration.objects.exists()


def test_those_who_guide_a_company_are_ticked_and_asked(world, staff):
    idle = world.coach("Ida")
    guiding = world.running(coach=world.coach("Gil")).coach
    row = make_coming_intervision(world)
    page = staff.get(build_intervision_url("intervision", row))
    assert page.context["asking"].initial == {"coaches": [guiding.pk]}
    page = staff.post(build_intervision_url("intervision_ask", row), {"coaches": [guiding.pk]}, follow=True)
    assert "1 coach has been asked" in read_page_text(page)
    assert "0 of 1 coaches shared" in read_page_text(page)
    assert page.context["asking"].initial == {"coaches": []}
    assert list(page.context["asking"].fields["coaches"].queryset) == [idle]


@pytest.mark.parametrize("chosen", [[], ["0"], ["x"], ["9" * 30]])
def test_asking_nobody_or_a_stranger_is_said_at_the_form(world, staff, chosen):
    world.coach("Ida")
    page = staff.post(build_intervision_url("intervision_ask", make_coming_intervision(world)), {"coaches": chosen})
    assert "coaches" in page.context["asking"].errors
    assert not Preparation.objects.exists()


def test_the_list_tells_and_exports_what_is_counted(world, staff):
    one, two = make_intervision_coaches(world, 2)
    row = make_coming_intervision(world, 0, 5, capacity=8)
    first, second = row.dates.all()
    places.record_date_attendance(first, coaches=[one], by=None, at=timezone.now())
    places.register_coach(two, date=second, by=None, at=timezone.now())
    asked, _other = actions.ask_to_prepare(row, coaches=[one, two], by=None, at=timezone.now())
    actions.share_experience(asked, of_coach="Goed.", of_company="", by=None, at=timezone.now())
    make_coming_intervision(world, -3, title="=Oud")
    assert "1 / 8" in read_page_text(staff.get(LIST))
    found = rows_of(staff.get(LIST, {"export": "csv", "when": "coming"}))
    assert found[1][0] == "Intervisie 1"
    assert found[1][4:-1] == ["16", "2", "1", "2", "1"]
    assert len(found) == 2
    assert cells_of(staff.get(LIST, {"export": "xlsx", "when": "past"}))[1][0] == "=Oud"
    assert "No intervision in this list" in read_page_text(staff.get(LIST, {"search": "nergens"}))
    people = rows_of(staff.get(build_intervision_url("intervision", row), {"export": "csv"}))
    assert [line[0] for line in people[1:]] == [one.name, two.name]


def test_lists_cost_as_many_queries_for_many_as_for_one(world, coach, mine, staff):
    row, counted = make_coming_intervision(world, 0, 5), []
    addresses = [(staff, LIST), (staff, build_intervision_url("intervision", row)), (mine, MINE)]
    addresses.append((staff, build_intervision_url("intervision_attendance", row.dates.first())))
    for number in (1, 4):
        for each in range(number):
            other = world.coach(f"Coach {number}-{each}")
            places.register_coach(other, date=row.dates.first(), by=None, at=timezone.now())
            another = make_coming_intervision(world, title=f"Nog een {number}-{each}")
            places.register_coach(coach, date=another.dates.first(), by=None, at=timezone.now())
            actions.ask_to_prepare(row, coaches=[other], by=None, at=timezone.now())
            actions.ask_to_prepare(another, coaches=[coach], by=None, at=timezone.now())
        counted.append([count_page_queries(client, address) for client, address in addresses])
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 10
