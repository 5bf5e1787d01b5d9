"""The pages of intervision: for a coach, and for the project holder."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from healthcoach.users.models import Assignment
from tests.subsidies.desk import LONG, browser, cells_of, queries, rows_of, said
from tests.trainings.intervision_world import coaches, planned
from tests.world import World
from trainings.intervisions import actions, places
from trainings.intervisions.models import Intervision, IntervisionDate, Preparation, Registration
from trainings.intervisions.rules import Day

MINE, LIST, PLAN = reverse("my_intervisions"), reverse("intervisions"), reverse("intervision_plan")


def in_days(number: int) -> date:
    """So many days from the real day of today, at which pages look."""
    return timezone.localdate() + timedelta(days=number)


def coming(world: World, *days: int, capacity: int | None = None, title: str = "Intervisie 1") -> Intervision:
    """An intervision on days counted from today."""
    chosen = [Day(in_days(day), capacity=capacity) for day in days or (10, 20)]
    return planned(world, *chosen, title=title, at=timezone.now())


def at(name: str, row) -> str:
    return reverse(name, args=[row.pk])


@pytest.fixture
def coach(world):
    return world.coach("An Claes", user=world.people["coach"])


@pytest.fixture
def mine(world, coach):
    return browser(world, "coach")


@pytest.fixture
def staff(world):
    return browser(world, "staff")


def test_a_coach_registers_moves_and_cancels_with_one_click_each(world, mine):
    first, second = coming(world, capacity=3).dates.all()
    assert "3 places left" in said(mine.get(MINE))
    page = mine.post(at("intervision_register", first), follow=True)
    assert "You are registered for “Intervisie 1”" in said(page)
    assert "2 places left" in said(page)
    assert "Move to this date" in said(page)
    mine.post(at("intervision_register", second))
    row = Registration.objects.get()
    assert row.date == second
    page = mine.post(at("intervision_leave", row), follow=True)
    assert "The registration has been cancelled" in said(page)
    page = mine.post(at("intervision_leave", row), follow=True)
    assert "already done" in said(page)


def test_a_full_date_says_so_and_offers_nothing(world, mine):
    [day] = coming(world, 10, capacity=1).dates.all()
    places.register(world.coach("Bo"), date=day, by=None, at=timezone.now())
    page = mine.get(MINE)
    assert "full" in said(page)
    assert at("intervision_register", day) not in page.content.decode()
    assert "is full" in said(mine.post(at("intervision_register", day), follow=True))


@pytest.mark.parametrize("how", ["past", "cancelled"])
def test_a_past_or_cancelled_date_is_not_offered_and_says_why_when_asked(world, mine, how):
    [day] = coming(world, -1 if how == "past" else 5).dates.all()
    if how == "cancelled":
        actions.cancel_date(day, by=None, at=timezone.now())
    assert "No date has been planned" in said(mine.get(MINE))
    page = mine.post(at("intervision_register", day), follow=True)
    assert ("is over" if how == "past" else "has been cancelled") in said(page)
    assert not Registration.objects.exists()


def test_a_retired_coach_is_told_why_not(world, coach, mine):
    type(coach).objects.filter(pk=coach.pk).update(retired_on=in_days(-1))
    [day] = coming(world, 5).dates.all()
    assert "not a coach under agreement" in said(mine.post(at("intervision_register", day), follow=True))


def test_what_was_attended_is_listed_with_its_handout(world, coach, mine):
    row = coming(world, 0, 5)
    places.attend(row.dates.first(), coaches=[coach], by=None, at=timezone.now())
    assert "You were there" in said(mine.get(MINE))
    assert mine.get(at("handout", row)).status_code == 409
    [asked] = actions.ask_to_prepare(row, coaches=[world.coach("Bo")], by=None, at=timezone.now())
    actions.share(asked, of_coach="Goed.", of_company="", by=None, at=timezone.now())
    assert "Experiences of coaches (PDF)" in said(mine.get(MINE))
    page = mine.get(at("handout", row))
    assert page.content.startswith(b"%PDF")
    assert page["Content-Disposition"] == 'attachment; filename="intervisie-1.pdf"'


def test_a_coach_shares_and_changes_until_it_is_over(world, coach, mine):
    [asked] = actions.ask_to_prepare(coming(world), coaches=[coach], by=None, at=timezone.now())
    assert "Share your experience" in said(mine.get(MINE))
    page = mine.post(at("preparation", asked), {"of_coach": "Luisteren.", "of_company": ""}, follow=True)
    assert "Thank you" in said(page)
    assert "Luisteren." in mine.get(at("preparation", asked)).content.decode()
    asked.refresh_from_db()
    assert (asked.of_coach, asked.shared_by) == ("Luisteren.", coach.user)
    IntervisionDate.objects.filter(on=in_days(10)).update(on=in_days(-10))
    IntervisionDate.objects.filter(on=in_days(20)).update(on=in_days(-9))
    page = mine.get(at("preparation", asked))
    assert "is over" in said(page)
    assert "Luisteren." in said(page)
    page = mine.post(at("preparation", asked), {"of_coach": "Later.", "of_company": ""})
    assert page.context["form"]["of_coach"].value() == "Later."
    assert "is over" in page.context["form"].non_field_errors()[0]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"of_coach": "", "of_company": " "}, "of_coach"),
        ({"of_coach": LONG, "of_company": ""}, "of_coach"),
        ({"of_coach": "Goed", "of_company": "x\x00"}, "of_company"),
        ({}, "of_coach"),
    ],
)
def test_what_cannot_be_shared_is_said_and_kept_on_the_page(world, coach, mine, typed, field):
    [asked] = actions.ask_to_prepare(coming(world), coaches=[coach], by=None, at=timezone.now())
    page = mine.post(at("preparation", asked), typed)
    assert set(page.context["form"].errors) == {field}
    assert page.context["form"]["of_coach"].value() == typed.get("of_coach")
    asked.refresh_from_db()
    assert asked.shared_at is None


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
    from tests.world import make_world

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
    assert found[1][4:] == ["16", "2", "1", "2", "1"]
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


def test_an_auditor_who_is_a_coach_too_only_looks(world, coach):
    Assignment.objects.create(user=coach.user, role="auditor", programme=world.programme)
    page = browser(world, "coach").get(MINE)
    [day, _other] = coming(world).dates.all()
    assert "Register for this date" not in said(page)
    assert browser(world, "coach").post(at("intervision_register", day)).status_code == 404
