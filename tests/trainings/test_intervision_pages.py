"""The pages of intervision for the project holder: planning, dates, who was there, and whom to ask."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.subsidies.desk import LONG, browser, cells_of, queries, rows_of, said
from tests.trainings.intervision_world import at, coaches, coming, in_days
from tests.world import make_world
from trainings.intervisions import actions, places
from trainings.intervisions.models import Intervision, Preparation, Registration

MINE, LIST, PLAN = reverse("my_intervisions"), reverse("intervisions"), reverse("intervision_plan")


@pytest.fixture
def coach(world):
    return world.coach("An Claes", user=world.people["coach"])


@pytest.fixture
def mine(world, coach):
    return browser(world, "coach")


@pytest.fixture
def staff(world):
    return browser(world, "staff")


def typed(**given) -> dict:
    return {
        "title": "Eerste intervisie",
        "venue": "Vlaams Instituut Gezond Leven",
        "on_1": f"{in_days(10)}",
        "begins_1": "13:30",
        "ends_1": "16:30",
        "capacity_1": "12",
        "on_2": f"{in_days(20)}",
    } | given


def test_the_project_holder_plans_on_two_dates(staff):
    page = staff.post(PLAN, typed(), follow=True)
    row = Intervision.objects.get()
    assert page.redirect_chain[-1][0] == at("intervision", row)
    assert [(each.on, each.capacity) for each in row.dates.all()] == [(in_days(10), 12), (in_days(20), None)]
    for words in ("Eerste intervisie", "free of charge", "13:30–16:30", "no limit"):
        assert words in said(page)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": LONG}, "title"),
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
    page = staff.post(PLAN, typed(**given))
    assert set(page.context["form"].errors) == {field}
    for name, value in typed(**given).items():
        assert page.context["form"][name].value() == value
    assert not Intervision.objects.exists()


def test_a_date_is_added_changed_and_cancelled(world, staff):
    row = coming(world, 10)
    staff.post(at("intervision_date_add", row), {"on": f"{in_days(20)}"})
    first, second = row.dates.all()
    page = staff.post(at("intervision_date_add", row), {"on": f"{in_days(20)}"})
    assert "already has" in page.context["adding"].errors["on"][0]
    staff.post(at("intervision_date", first), {"on": f"{in_days(11)}", "begins": "09:00", "ends": "12:00"})
    first.refresh_from_db()
    assert (first.on, first.begins.hour, first.changed_by) == (in_days(11), 9, world.people["staff"])
    page = staff.post(at("intervision_date", first), {"on": f"{in_days(20)}"})
    assert "already has" in page.context["form"].errors["on"][0]
    page = staff.post(at("intervision_date_cancel", second), follow=True)
    assert "cancelled" in said(page)
    assert "This date was cancelled" in said(staff.get(at("intervision_date", second)))


def test_fewer_places_than_people_is_said_beside_the_places(world, staff):
    [day] = coming(world, 10).dates.all()
    for each in coaches(world, 2):
        places.register(each, date=day, by=None, at=timezone.now())
    page = staff.post(at("intervision_date", day), {"on": f"{day.on}", "capacity": "1"})
    assert "2 coaches have a place" in page.context["form"].errors["capacity"][0]


def test_the_list_is_ticked_on_a_phone_and_somebody_walks_in(world, staff):
    here, away, walk_in = coaches(world, 3)
    [day] = coming(world, 0).dates.all()
    for each in (here, away):
        places.register(each, date=day, by=None, at=timezone.now())
    address = at("intervision_attendance", day)
    assert "0 of 2 registered coaches attended" in said(staff.get(address))
    page = staff.post(address, {"coach": [here.pk], "walk_in": walk_in.pk}, follow=True)
    assert "Saved: 2 coaches were there" in said(page)
    assert page.content.decode().count(" checked>") == 2
    staff.post(address, {"coach": [away.pk]})
    attended = Registration.objects.filter(status="attended")
    assert [row.coach for row in attended] == [away]


@pytest.mark.parametrize("chosen", ["0", "abc", "-1", "9" * 30, "stranger", "\x00"])
def test_who_is_no_coach_of_the_programme_is_not_recorded_and_the_ticks_stay(world, staff, chosen):
    here, stranger = world.coach("An"), make_world(code="XX").coach("Vera Vreemd")
    [day] = coming(world, 0).dates.all()
    places.register(here, date=day, by=None, at=timezone.now())
    number = stranger.pk if chosen == "stranger" else chosen
    page = staff.post(at("intervision_attendance", day), {"coach": [here.pk, number]})
    assert "Choose coaches from the list" in said(page)
    assert "Vera" not in said(page)
    assert " checked>" in page.content.decode()
    assert not Registration.objects.filter(status="attended").exists()


def test_attendance_in_the_future_is_refused_in_a_sentence(world, staff):
    coach = world.coach("An")
    [day] = coming(world, 3).dates.all()
    page = staff.post(at("intervision_attendance", day), {"walk_in": coach.pk})
    assert "lies in the future" in said(page)
    assert not Registration.objects.exists()


def test_those_who_guide_a_company_are_ticked_and_asked(world, staff):
    idle = world.coach("Ida")
    guiding = world.running(coach=world.coach("Gil")).coach
    row = coming(world)
    page = staff.get(at("intervision", row))
    assert page.context["asking"].initial == {"coaches": [guiding.pk]}
    page = staff.post(at("intervision_ask", row), {"coaches": [guiding.pk]}, follow=True)
    assert "1 coach has been asked" in said(page)
    assert "0 of 1 coaches shared" in said(page)
    assert page.context["asking"].initial == {"coaches": []}
    assert list(page.context["asking"].fields["coaches"].queryset) == [idle]


@pytest.mark.parametrize("chosen", [[], ["0"], ["x"], ["9" * 30]])
def test_asking_nobody_or_a_stranger_is_said_at_the_form(world, staff, chosen):
    world.coach("Ida")
    page = staff.post(at("intervision_ask", coming(world)), {"coaches": chosen})
    assert "coaches" in page.context["asking"].errors
    assert not Preparation.objects.exists()


def test_the_list_tells_and_exports_what_is_counted(world, staff):
    one, two = coaches(world, 2)
    row = coming(world, 0, 5, capacity=8)
    first, second = row.dates.all()
    places.attend(first, coaches=[one], by=None, at=timezone.now())
    places.register(two, date=second, by=None, at=timezone.now())
    asked, _other = actions.ask_to_prepare(row, coaches=[one, two], by=None, at=timezone.now())
    actions.share(asked, of_coach="Goed.", of_company="", by=None, at=timezone.now())
    coming(world, -3, title="=Oud")
    assert "1 / 8" in said(staff.get(LIST))
    found = rows_of(staff.get(LIST, {"export": "csv", "when": "coming"}))
    assert found[1][0] == "Intervisie 1"
    assert found[1][4:-1] == ["16", "2", "1", "2", "1"]
    assert len(found) == 2
    assert cells_of(staff.get(LIST, {"export": "xlsx", "when": "past"}))[1][0] == "=Oud"
    assert "No intervision in this list" in said(staff.get(LIST, {"search": "nergens"}))
    people = rows_of(staff.get(at("intervision", row), {"export": "csv"}))
    assert [line[0] for line in people[1:]] == [one.name, two.name]


def test_lists_cost_as_many_queries_for_many_as_for_one(world, coach, mine, staff):
    row, counted = coming(world, 0, 5), []
    addresses = [(staff, LIST), (staff, at("intervision", row)), (mine, MINE)]
    addresses.append((staff, at("intervision_attendance", row.dates.first())))
    for number in (1, 4):
        for each in range(number):
            other = world.coach(f"Coach {number}-{each}")
            places.register(other, date=row.dates.first(), by=None, at=timezone.now())
            another = coming(world, title=f"Nog een {number}-{each}")
            places.register(coach, date=another.dates.first(), by=None, at=timezone.now())
            actions.ask_to_prepare(row, coaches=[other], by=None, at=timezone.now())
            actions.ask_to_prepare(another, coaches=[coach], by=None, at=timezone.now())
        counted.append([queries(client, address) for client, address in addresses])
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 10
