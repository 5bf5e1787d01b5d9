"""The pages of courses for the project holder and trainers."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from healthcoach.core.structured_communication import format_communication
from tests.trainings.courses_world import (
    enrol_course_candidate,
    list_coming_days,
    list_enrolment_statuses,
    make_course_candidate,
    make_full_edition,
    make_planned_edition,
    read_course_page,
    record_course_attendance,
)
from tests.world import NOW
from trainings.courses import fees
from trainings.courses.models import Attendance, Course, Edition, Enrolment


@pytest.fixture
def staff(client, world):
    """A browser in which the project holder is signed in."""
    client.force_login(world.people["staff"])
    return client


def test_the_project_holder_offers_a_course_and_plans_an_edition(staff, world):
    given = {"name": "Coachen", "days": 2, "price": "1.250,50", "on": "2018-03-01", "certifies": "on"}
    answer = staff.post(reverse("course_offer"), given | {"partners": "VAD: alcohol en drugs\n\nVLESP"})
    assert answer.status_code == 302
    row = Course.objects.get(name="Coachen")
    assert (row.price, row.required_days, row.partners.count()) == (1250.5, 2, 2)
    days = ", ".join(f"{day:%d/%m/%Y}" for day in list_coming_days())
    answer = staff.post(reverse("edition_plan", args=[row.pk]), {"days": days, "place": "Gent", "capacity": 12})
    planned = row.editions.get()
    assert answer.url == reverse("edition", args=[planned.pk])
    assert [day.on for day in planned.days.all()] == list_coming_days()
    shown_page = read_course_page(staff, "courses")
    assert "alcohol en drugs" in shown_page
    assert "1.250,50" in shown_page


@pytest.mark.parametrize(
    "strange",
    [
        {"days": "32/13/2018"},
        {"days": "gisteren"},
        {"days": "2018-04-12"},
        {"days": "\x00"},
        {"days": "9" * 500},
        {"days": "12/04/99999"},
        {"place": ""},
        {"place": "x" * 151},
        {"capacity": "0"},
        {"capacity": "-1"},
        {"capacity": "99999999999999999999"},
        {"capacity": "veel"},
    ],
)
def test_an_edition_that_cannot_be_keeps_what_was_typed(staff, world, strange):
    given = {"days": "12/04/2018\n13/04/2018\n14/04/2018", "place": "Zaal Zuid", "capacity": "12"} | strange
    answer = staff.post(reverse("edition_plan", args=[world.edition.course_id]), given)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    "strange",
    [
        *({"days": "0"}, {"days": "3000"}, {"price": "-1"}, {"price": "gratis"}, {"required_days": "3"}),
        *({"on": "ooit"}, {"partners": "x" * 121}, {"prerequisite": "99999999"}, {"name": ""}),
    ],
)
def test_a_course_that_cannot_be_is_not_offered(staff, world, strange):
    given = {"name": "Coachen", "days": 2, "price": "300", "on": "2018-03-01"} | strange
    assert staff.post(reverse("course_offer"), given).status_code == 200
    assert Course.objects.count() == 1


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("typed", "price"), [("300,00", "300.00"), ("12,5", "12.50"), ("1250,50", "1250.50"), ("€ 1 250.50", "1250.50")]
)
def test_a_price_is_never_a_hundredfold_in_another_language(staff, world, typed, price, language):
    given = {"name": "Coachen", "days": 2, "price": typed, "on": "2018-03-01"}
    staff.post(reverse("course_offer"), given, headers={"accept-language": language})
    assert Course.objects.get(name="Coachen").price == Decimal(price)


@pytest.mark.parametrize("typed", ["1.2.3", "0,005", "1e3", "1_000", "٣٠٠", "1.000", "1,000"])
def test_a_price_of_no_or_two_meanings_is_refused_and_kept(staff, world, typed):
    given = {"name": "Coachen", "days": 2, "price": typed, "on": "2018-03-01"}
    answer = staff.post(reverse("course_offer"), given)
    assert set(answer.context["form"].errors) == {"price"}
    assert f'value="{typed}"' in answer.content.decode()
    assert Course.objects.count() == 1


@pytest.mark.parametrize("line", ["12/04/18", "29/02/2019", "20180412", "12/04/1918", "12/04/2099"])
def test_an_edition_is_not_planned_on_a_day_that_cannot_be(staff, world, line):
    given = {"days": f"12.04.2018\n{line}", "place": "Zaal Zuid", "capacity": "12"}
    answer = staff.post(reverse("edition_plan", args=[world.edition.course_id]), given)
    [sentence] = answer.context["form"].errors["days"]
    assert sentence.startswith(f"{line}: ")
    assert Edition.objects.count() == 1


def test_a_thousand_places_are_a_thousand(staff, world):
    row = world.edition.course
    days = "\n".join(f"{list_coming_days()[0] + timedelta(days=each):%d.%m.%Y}" for each in range(row.days))
    staff.post(reverse("edition_plan", args=[row.pk]), {"days": days, "place": "Gent", "capacity": "1.000"})
    assert Edition.objects.latest("pk").capacity == 1000


def test_a_course_is_taken_out_of_the_offer(staff, world):
    row = world.edition.course
    assert staff.post(reverse("course_stop", args=[row.pk]), {"until": "2017-01-01"}).status_code == 200
    assert staff.post(reverse("course_stop", args=[row.pk]), {"until": "2018-03-01"}).status_code == 302
    row.refresh_from_db()
    assert f"{row.offered_until:%d/%m/%Y}" == "01/03/2018"


def test_the_gap_names_who_was_admitted_and_has_no_place(staff, world):
    make_course_candidate(world, "Wacht Nog")
    make_course_candidate(world, "Niet Toegelaten", admitted=False)
    enrol_course_candidate(make_course_candidate(world, "Heeft Plaats"), make_planned_edition(world))
    text = read_course_page(staff, "courses")
    assert "Wacht Nog" in text
    assert "Niet Toegelaten" not in text
    assert "Heeft Plaats" not in text


def test_the_list_of_editions_is_filtered_and_its_export_is_the_same(staff, world):
    make_planned_edition(world, place="Hasselt", days=list_coming_days())
    make_planned_edition(world, place="Brugge", days=list_coming_days())
    assert "Brugge" not in read_course_page(staff, "courses", search="hasselt")
    lines = b"".join(staff.get(reverse("courses"), {"search": "hasselt", "export": "csv"}).streaming_content).decode()
    assert ("Hasselt" in lines, "Brugge" in lines) == (True, False)
    assert "Brussel" not in read_course_page(staff, "courses", when="coming")
    assert "Hasselt" not in read_course_page(staff, "courses", when="past")
    assert staff.get(reverse("courses"), {"when": "ooit"}).status_code == 200


def test_an_edition_shows_its_people_and_what_can_be_done(staff, world):
    where, rows = make_full_edition(world, "An", "Bo")
    text = read_course_page(staff, "edition", where.pk)
    assert all(name in text for name in ("An", "Bo"))
    assert reverse("edition_change", args=[where.pk]) in text
    lines = b"".join(staff.get(reverse("edition", args=[where.pk]), {"export": "csv"}).streaming_content).decode()
    assert format_communication(rows[0].communication) in lines


@pytest.mark.parametrize("number", [1, 8])
def test_pages_cost_a_constant_number_of_queries(staff, world, number, django_assert_max_num_queries):
    where, rows = make_full_edition(world, *(f"P{each}" for each in range(2 * number)), places=number)
    record_course_attendance(rows[:number], 0)
    for _each in range(number):
        make_planned_edition(world, days=list_coming_days())
    addresses = [reverse("courses"), reverse("edition", args=[where.pk])]
    addresses.append(reverse("attendance", args=[where.days.first().pk]))
    for address in addresses:
        with django_assert_max_num_queries(10):
            assert staff.get(address).status_code == 200
    staff.force_login(rows[0].candidate.user)
    with django_assert_max_num_queries(10):
        assert staff.get(reverse("my_courses")).status_code == 200
    with django_assert_max_num_queries(6):
        assert staff.get(reverse("agenda")).status_code == 200


def test_an_edition_is_changed_and_called_off(staff, world):
    where = make_planned_edition(world, days=list_coming_days())
    given = {
        "days": "\n".join(f"{day:%d/%m/%Y}" for day in list_coming_days(first=40)),
        "place": "Hasselt",
        "capacity": 3,
    }
    assert staff.post(reverse("edition_change", args=[where.pk]), given).status_code == 302
    where.refresh_from_db()
    assert (where.place, where.capacity, where.starts_on) == ("Hasselt", 3, list_coming_days(first=40)[0])
    assert f"{where.starts_on:%d/%m/%Y}" in read_course_page(staff, "edition_change", where.pk)
    assert staff.post(reverse("edition_cancel", args=[where.pk]), {"reason": " "}).status_code == 200
    for _time in range(2):
        assert staff.post(reverse("edition_cancel", args=[where.pk]), {"reason": "Zaal dicht"}).status_code == 302
    assert "Zaal dicht" in read_course_page(staff, "edition", where.pk)


def test_the_project_holder_enrols_a_candidate_who_comes_on_the_waiting_list_when_it_is_full(staff, world):
    where = make_planned_edition(world, days=list_coming_days(), places=1)
    for name in ("An", "Bo"):
        given = {"candidate": make_course_candidate(world, name).pk}
        assert staff.post(reverse("enrol_candidate", args=[where.pk]), given).status_code == 302
    assert list_enrolment_statuses(where) == {"An": "enrolled", "Bo": "waiting"}
    for strange in ("", "99999999", "x", make_course_candidate(world, "Cis", admitted=False).pk):
        assert staff.post(reverse("enrol_candidate", args=[where.pk]), {"candidate": strange}).status_code == 200
    assert len(list_enrolment_statuses(where)) == 2


def test_a_past_edition_takes_nobody(staff, world):
    given = {"candidate": make_course_candidate(world).pk}
    answer = staff.post(reverse("enrol_candidate", args=[world.edition.pk]), given)
    assert answer.status_code == 200
    assert "10/01/2018" in answer.content.decode()


def test_fees_are_marked_and_unmarked_for_the_people_who_were_chosen(staff, world):
    where, rows = make_full_edition(world, "An", "Bo", places=2)
    address, chosen = reverse("edition_paid", args=[where.pk]), {"enrolment": [rows[0].pk]}
    assert staff.post(address, chosen | {"paid_on": "2018-03-20"}).status_code == 302
    assert Enrolment.objects.filter(paid_on="2018-03-20").get() == rows[0]
    assert staff.post(address, chosen | {"unmark": "1"}).status_code == 302
    assert not Enrolment.objects.filter(paid_on__isnull=False).exists()


@pytest.mark.parametrize("strange", ["", "ooit", "2999-01-01", "0001-01-01"])
def test_a_strange_day_of_payment_keeps_the_choice(staff, world, strange):
    where, rows = make_full_edition(world, "An")
    answer = staff.post(reverse("edition_paid", args=[where.pk]), {"enrolment": [rows[0].pk], "paid_on": strange})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert f'value="{rows[0].pk}" checked' in answer.content.decode()


def test_what_the_bank_showed_is_not_unmarked(staff, world):
    where, (row,) = make_full_edition(world, "An")
    fees.record_received_fees([(row, row.fee, NOW.date())], by=None, at=NOW)
    answer = staff.post(reverse("edition_paid", args=[where.pk]), {"enrolment": [row.pk], "unmark": "1"})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()


def test_a_trainer_keeps_the_list_of_a_day_on_one_page(client, world):
    where, rows = make_full_edition(world, "An", "Bo", places=2)
    client.force_login(world.people["trainer"])
    day = where.days.first()
    assert "An" in read_course_page(client, "attendance", day.pk)
    address = reverse("attendance", args=[day.pk])
    assert client.post(address, {"present": [rows[0].pk, "x", "99999999"]}).status_code == 302
    assert Attendance.objects.get().enrolment == rows[0]
    client.post(address, {"present": [rows[1].pk]})
    assert Attendance.objects.get().enrolment == rows[1]
    assert reverse("edition_change", args=[where.pk]) not in read_course_page(client, "edition", where.pk)


def test_a_list_in_the_future_is_refused_and_keeps_the_ticks(client, world):
    where = make_planned_edition(world, days=list_coming_days())
    row = enrol_course_candidate(make_course_candidate(world, "An"), where)
    client.force_login(world.people["trainer"])
    address = reverse("attendance", args=[where.days.first().pk])
    assert '<button class="button button-large"' not in client.get(address).content.decode()
    answer = client.post(address, {"present": [row.pk]})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not Attendance.objects.exists()


def test_an_edition_is_completed_and_who_was_absent_is_named(staff, world):
    where, rows = make_full_edition(world, "An", "Bo", places=2)
    record_course_attendance(rows[:1], 0, 1)
    answer = staff.post(reverse("edition_finish", args=[where.pk]), follow=True).content.decode()
    assert "Bo (2)" in answer
    assert list_enrolment_statuses(where) == {"An": "completed", "Bo": "enrolled"}
    assert reverse("certificate", args=[rows[0].pk]) in answer


def test_a_double_click_offers_one_course_and_plans_one_edition(staff, world):
    given = {"name": "Coachen", "days": 2, "price": "300", "on": "2018-03-01", "certifies": "on"}
    for _click in range(2):
        assert staff.post(reverse("course_offer"), given).url == reverse("courses")
    row = Course.objects.get(name="Coachen")
    days = ", ".join(f"{day:%d/%m/%Y}" for day in list_coming_days())
    answers = [
        staff.post(reverse("edition_plan", args=[row.pk]), {"days": days, "place": "Gent", "capacity": 12})
        for _click in range(2)
    ]
    assert {answer.url for answer in answers} == {reverse("edition", args=[row.editions.get().pk])}
