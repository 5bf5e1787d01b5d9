"""What candidates and everybody else see of courses."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from coaches.candidacy.models import Candidate
from healthcoach.core.structured_communication import format_communication
from healthcoach.programmes.models import Assignment, Role
from tests import finance_world as finance
from tests.trainings.courses_world import (
    enrol_course_candidate,
    list_coming_days,
    list_enrolment_statuses,
    make_course_candidate,
    make_full_edition,
    make_offered_course,
    make_planned_edition,
    read_course_page,
    record_course_attendance,
)
from tests.world import NOW
from trainings.courses import actions as courses
from trainings.courses.models import Enrolment
from trainings.intervisions import actions as intervisions


def test_a_candidate_enrols_sees_what_to_pay_and_leaves(client, world):
    finance.set_up_paying_account(world)
    where, person = make_planned_edition(world, days=list_coming_days(), places=1), make_course_candidate(world, "An")
    client.force_login(person.user)
    assert reverse("my_enrol", args=[where.pk]) in read_course_page(client, "my_courses")
    for _time in range(2):
        assert client.post(reverse("my_enrol", args=[where.pk])).status_code == 302
    row = Enrolment.objects.get()
    text = read_course_page(client, "my_courses")
    assert format_communication(row.communication) in text
    assert "BE68539007547034" in text
    assert "300,00" in text
    second = make_course_candidate(world, "Bo")
    enrol_course_candidate(second, where)
    client.post(reverse("enrolment_cancel", args=[row.pk]))
    assert list_enrolment_statuses(where) == {"An": "cancelled", "Bo": "enrolled"}


def test_who_waits_sees_their_turn(client, world):
    where = make_planned_edition(world, days=list_coming_days(), places=1)
    for name in ("An", "Bo", "Cis"):
        person = make_course_candidate(world, name)
        enrol_course_candidate(person, where)
    client.force_login(person.user)
    assert "2" in read_course_page(client, "my_courses").split("panel")[1]


def test_a_candidate_reads_which_course_comes_first(client, world):
    first = make_offered_course(world, name="Algemene coaching", certifies=False)
    second = make_offered_course(world, name="Veerkracht", prerequisite=first)
    where = make_planned_edition(world, of=second, days=list_coming_days())
    client.force_login(make_course_candidate(world).user)
    text = read_course_page(client, "my_courses")
    assert "Algemene coaching" in text
    assert reverse("my_enrol", args=[where.pk]) not in text
    client.post(reverse("my_enrol", args=[where.pk]))
    assert not Enrolment.objects.exists()


def test_who_was_not_admitted_reads_so_and_cannot_enrol(client, world):
    where = make_planned_edition(world, days=list_coming_days())
    person = make_course_candidate(world, admitted=False)
    client.force_login(person.user)
    assert reverse("my_enrol", args=[where.pk]) not in read_course_page(client, "my_courses")
    client.post(reverse("my_enrol", args=[where.pk]))
    assert not Enrolment.objects.exists()


def test_nobody_ends_the_enrolment_of_somebody_else(client, world):
    where, rows = make_full_edition(world, "An", "Bo", places=2)
    client.force_login(rows[1].candidate.user)
    assert client.post(reverse("enrolment_cancel", args=[rows[0].pk])).status_code == 404
    assert list_enrolment_statuses(where)["An"] == "enrolled"


def test_who_audits_a_programme_does_nothing_there_not_even_for_themself(client, world):
    where = make_planned_edition(world, days=list_coming_days())
    row = enrol_course_candidate(make_course_candidate(world, user=world.people["auditor"]), where)
    client.force_login(world.people["auditor"])
    assert client.post(reverse("enrolment_cancel", args=[row.pk])).status_code == 404
    assert client.post(reverse("my_enrol", args=[where.pk])).status_code == 404
    assert reverse("enrolment_cancel", args=[row.pk]) not in read_course_page(client, "my_courses")


def test_a_certificate_is_the_same_bytes_every_time_and_only_for_who_completed(client, world):
    _where, rows = make_full_edition(world, "An", "Bo", places=2)
    record_course_attendance(rows, 0, 1)
    courses.complete_enrolments(rows[:1], by=None, at=NOW + timedelta(days=22))
    client.force_login(rows[0].candidate.user)
    first, again = (client.get(reverse("certificate", args=[rows[0].pk])) for _time in range(2))
    assert first.content == again.content
    assert first.content.startswith(b"%PDF")
    client.force_login(rows[1].candidate.user)
    assert [client.get(reverse("certificate", args=[row.pk])).status_code for row in rows] == [404, 404]


def test_the_agenda_is_for_everybody_and_names_nobody(client, world):
    where = make_planned_edition(world, days=list_coming_days(), places=1)
    enrol_course_candidate(make_course_candidate(world, "Geheime Naam"), where)
    plan = {"programme_id": world.programme.pk, "title": "Tweede intervisie", "venue": "Brussel"}
    intervisions.plan(dates=list_coming_days(1), by=None, at=timezone.now(), **plan)
    text = read_course_page(client, "agenda")
    assert all(known in text for known in ("Coachen", "Tweede intervisie", "Gent"))
    assert "Geheime Naam" not in text
    assert "Opleiding gezondheidscoach" not in text


def test_the_trainer_lands_at_the_courses(client, world):
    client.force_login(world.people["trainer"])
    assert client.get(reverse("desk"), follow=True).redirect_chain[-1][0] == reverse("courses")
    assert Assignment.objects.filter(role=Role.TRAINER).exists()
    assert not Candidate.objects.exists()
