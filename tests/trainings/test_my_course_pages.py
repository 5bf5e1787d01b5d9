"""What candidates and everybody else see of courses."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from coaches.candidacy.models import Candidate
from healthcoach.references import shown
from healthcoach.users.models import Assignment, Role
from tests import finance_world as finance
from tests.trainings.courses_world import candidate, course, edition, enrolled, full, page, present, soon, standing
from tests.world import NOW
from trainings.courses import actions as courses
from trainings.courses.models import Enrolment
from trainings.intervisions import actions as intervisions


def test_a_candidate_enrols_sees_what_to_pay_and_leaves(client, world):
    finance.account(world)
    where, person = edition(world, days=soon(), places=1), candidate(world, "An")
    client.force_login(person.user)
    assert reverse("my_enrol", args=[where.pk]) in page(client, "my_courses")
    for _time in range(2):
        assert client.post(reverse("my_enrol", args=[where.pk])).status_code == 302
    row = Enrolment.objects.get()
    text = page(client, "my_courses")
    assert shown(row.communication) in text
    assert "BE68539007547034" in text
    assert "300,00" in text
    second = candidate(world, "Bo")
    enrolled(second, where)
    client.post(reverse("enrolment_cancel", args=[row.pk]))
    assert standing(where) == {"An": "cancelled", "Bo": "enrolled"}


def test_who_waits_sees_their_turn(client, world):
    where = edition(world, days=soon(), places=1)
    for name in ("An", "Bo", "Cis"):
        person = candidate(world, name)
        enrolled(person, where)
    client.force_login(person.user)
    assert "2" in page(client, "my_courses").split("panel")[1]


def test_a_candidate_reads_which_course_comes_first(client, world):
    first = course(world, name="Algemene coaching", certifies=False)
    second = course(world, name="Veerkracht", prerequisite=first)
    where = edition(world, of=second, days=soon())
    client.force_login(candidate(world).user)
    text = page(client, "my_courses")
    assert "Algemene coaching" in text
    assert reverse("my_enrol", args=[where.pk]) not in text
    client.post(reverse("my_enrol", args=[where.pk]))
    assert not Enrolment.objects.exists()


def test_who_was_not_admitted_reads_so_and_cannot_enrol(client, world):
    where = edition(world, days=soon())
    person = candidate(world, admitted=False)
    client.force_login(person.user)
    assert reverse("my_enrol", args=[where.pk]) not in page(client, "my_courses")
    client.post(reverse("my_enrol", args=[where.pk]))
    assert not Enrolment.objects.exists()


def test_nobody_ends_the_enrolment_of_somebody_else(client, world):
    where, rows = full(world, "An", "Bo", places=2)
    client.force_login(rows[1].candidate.user)
    assert client.post(reverse("enrolment_cancel", args=[rows[0].pk])).status_code == 404
    assert standing(where)["An"] == "enrolled"


def test_who_audits_a_programme_does_nothing_there_not_even_for_themself(client, world):
    where = edition(world, days=soon())
    row = enrolled(candidate(world, user=world.people["auditor"]), where)
    client.force_login(world.people["auditor"])
    assert client.post(reverse("enrolment_cancel", args=[row.pk])).status_code == 404
    assert client.post(reverse("my_enrol", args=[where.pk])).status_code == 404
    assert reverse("enrolment_cancel", args=[row.pk]) not in page(client, "my_courses")


def test_a_certificate_is_the_same_bytes_every_time_and_only_for_who_completed(client, world):
    _where, rows = full(world, "An", "Bo", places=2)
    present(rows, 0, 1)
    courses.finish(rows[:1], by=None, at=NOW + timedelta(days=22))
    client.force_login(rows[0].candidate.user)
    first, again = (client.get(reverse("certificate", args=[rows[0].pk])) for _time in range(2))
    assert first.content == again.content
    assert first.content.startswith(b"%PDF")
    client.force_login(rows[1].candidate.user)
    assert [client.get(reverse("certificate", args=[row.pk])).status_code for row in rows] == [404, 404]


def test_the_agenda_is_for_everybody_and_names_nobody(client, world):
    where = edition(world, days=soon(), places=1)
    enrolled(candidate(world, "Geheime Naam"), where)
    plan = {"programme_id": world.programme.pk, "title": "Tweede intervisie", "venue": "Brussel"}
    intervisions.plan(dates=soon(1), by=None, at=timezone.now(), **plan)
    text = page(client, "agenda")
    assert all(known in text for known in ("Coachen", "Tweede intervisie", "Gent"))
    assert "Geheime Naam" not in text
    assert "Opleiding gezondheidscoach" not in text


def test_the_trainer_lands_at_the_courses(client, world):
    client.force_login(world.people["trainer"])
    assert client.get(reverse("desk"), follow=True).redirect_chain[-1][0] == reverse("courses")
    assert Assignment.objects.filter(role=Role.TRAINER).exists()
    assert not Candidate.objects.exists()
