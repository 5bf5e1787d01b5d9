"""Making and blocking coaches from the command line."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from coaches.models import Agreement, BankAccount, Block, Candidate, Coach
from coaches.renewal.queries import is_active_coach
from healthcoach.users.models import User
from tests.world import make_world
from trainings.courses.models import Course, Edition, Enrolment

ENTERED_COACH_IBAN = "BE71 0961 2345 6769"
EDITION = {
    "programme": "programme-gc",
    "course": "Tweede opleiding",
    "price": "350",
    "starts_on": "2018-02-05",
    "ends_on": "2018-02-07",
    "place": "Gent",
    "capacity": "1",
}
GIVEN = {
    "programme": "programme-gc",
    "name": "Els Smet",
    "email": "Els.Smet@voorbeeld.example",
    "angle": "psychology",
    "employer": "other",
    "region": "Oost-Vlaanderen",
    "completed_on": "2018-01-12",
    "agreement": "2018-1",
    "signed_on": "2018-01-20",
    "iban": ENTERED_COACH_IBAN,
}


def run_entering_command(command: str, given: dict[str, str], *flags: str) -> None:
    """Runs a command, and hears it in English."""
    with translation.override("en"):
        call_command(command, *(f"--{name.replace('_', '-')}={value}" for name, value in given.items()), *flags)


def test_a_coach_is_entered_with_an_account_and_can_start_at_once(world):
    run_entering_command("enter_coach", GIVEN)
    coach = Coach.objects.get()
    assert (coach.name, coach.region, coach.user.email) == ("Els Smet", "Oost-Vlaanderen", "els.smet@voorbeeld.example")
    assert (coach.candidate.angle, coach.candidate.employer_kind) == ("psychology", "other")
    assert Agreement.objects.get().signed_on == date(2018, 1, 20)
    assert Enrolment.objects.get().completed_on == date(2018, 1, 12)
    assert is_active_coach(coach, timezone.localdate())


def test_without_an_account_number_the_coach_is_asked_to_register_one(world, capsys):
    run_entering_command("enter_coach", {name: value for name, value in GIVEN.items() if name != "iban"})
    assert "registers one" in capsys.readouterr().out
    assert not is_active_coach(Coach.objects.get(), timezone.localdate())


def test_somebody_who_has_an_account_keeps_it(world):
    run_entering_command("enter_coach", GIVEN | {"email": world.people["coach"].email.upper()})
    assert Coach.objects.get().user == world.people["coach"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"programme": "onbekend"}, "There are: programme-gc"),
        ({"email": "geen adres"}, "“geen adres” is not an e-mail address"),
        ({"name": " "}, "--name: this is empty"),
        ({"region": "Gent"}, "invalid choice: 'Gent'"),
        ({"agreement": "x" * 21}, "version: Ensure this value has at most 20"),
        ({"angle": "astrology"}, "invalid choice: 'astrology'"),
        ({"employer": "nobody"}, "invalid choice: 'nobody'"),
        ({"completed_on": "2018-01-11"}, "No edition with a place left had ended on 2018-01-11"),
        ({"completed_on": "2018-02-30"}, "“2018-02-30” is not a day"),
        ({"signed_on": "2018-01-11"}, "Els Smet has not completed the course yet"),
        ({"signed_on": f"{timezone.localdate() + timedelta(days=1)}"}, "lies in the future"),
        ({"iban": "BE71 0961 2345 6768"}, "IBAN"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_leaves_nothing(world, wrong, sentence):
    before = User.objects.count()
    with pytest.raises(CommandError, match=sentence):
        run_entering_command("enter_coach", GIVEN | wrong)
    assert [model.objects.count() for model in (Candidate, Coach, BankAccount, Enrolment)] == [0, 0, 0, 0]
    assert User.objects.count() == before


def test_the_same_coach_is_entered_once(world):
    run_entering_command("enter_coach", GIVEN)
    with pytest.raises(CommandError, match="already; nothing has changed"):
        run_entering_command("enter_coach", GIVEN)
    assert Candidate.objects.count() == 1


def test_a_closed_account_becomes_no_coach(world):
    world.user("els.smet@voorbeeld.example", is_active=False)
    with pytest.raises(CommandError, match="is closed"):
        run_entering_command("enter_coach", GIVEN)
    assert not Candidate.objects.exists()


def test_the_last_edition_with_a_place_left_is_the_one_that_was_completed(world):
    run_entering_command("plan_edition", EDITION)
    signed = {"completed_on": "2018-02-07", "signed_on": "2018-02-08"}
    for number in (1, 2):
        run_entering_command("enter_coach", GIVEN | {"email": f"{number}@voorbeeld.example"} | signed)
    places = [each.edition.place for each in Enrolment.objects.select_related("edition").order_by("pk")]
    assert places == ["Gent", "Brussel"]


def test_an_edition_is_planned_of_a_course_that_is_offered_once(world):
    run_entering_command("plan_edition", EDITION)
    run_entering_command("plan_edition", {**EDITION, "starts_on": "2018-03-05", "ends_on": "2018-03-07"})
    course = Course.objects.get(name="Tweede opleiding")
    assert (course.days, course.price, course.offered_from) == (3, 350, date(2018, 2, 5))
    assert Edition.objects.filter(course=course).count() == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_on": "2018-02-04"}, "would end before it starts"),
        ({"capacity": "0"}, "--capacity: “0” is not a whole number"),
        ({"capacity": "99999"}, "capacity: Ensure this value is less"),
        ({"place": "x" * 151}, "place: Ensure this value has at most 150"),
        ({"course": "x" * 151}, "name: Ensure this value has at most 150"),
        ({"price": "gratis"}, "is not a number"),
    ],
)
def test_an_edition_that_cannot_be_is_refused_with_a_sentence(world, wrong, sentence):
    with pytest.raises(CommandError, match=sentence):
        run_entering_command("plan_edition", EDITION | wrong)
    assert Course.objects.count() == Edition.objects.count() == 1


def test_a_new_course_needs_its_price(world):
    with pytest.raises(CommandError, match="--price"):
        run_entering_command("plan_edition", {name: value for name, value in EDITION.items() if name != "price"})


def test_a_coach_is_blocked_for_a_reason_until_the_block_is_lifted(world):
    coach, today = world.coach(), timezone.localdate()
    run_entering_command("block_coach", {"coach_email": coach.user.email.upper(), "reason": "Werkgever in overleg."})
    assert not is_active_coach(coach, today)
    with pytest.raises(CommandError, match=r"already: Werkgever in overleg\."):
        run_entering_command("block_coach", {"coach_email": coach.user.email, "reason": "Nog eens."})
    run_entering_command("block_coach", {"coach_email": coach.user.email}, "--lift")
    assert is_active_coach(coach, today)
    with pytest.raises(CommandError, match="not blocked"):
        run_entering_command("block_coach", {"coach_email": coach.user.email}, "--lift")
    assert Block.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"coach_email": "niemand@voorbeeld.example", "reason": "Zomaar."}, "No coach has this"),
        ({"coach_email": "coach-0@gc.example", "reason": "x" * 301}, "at most 300"),
        ({"coach_email": "coach-0@gc.example", "reason": " "}, "--reason: this is empty"),
        ({"coach_email": "coach-0@gc.example"}, "--reason"),
    ],
)
def test_a_block_that_cannot_be_is_refused_with_a_sentence(world, given, sentence):
    world.coach()
    with pytest.raises(CommandError, match=sentence):
        run_entering_command("block_coach", given)
    assert not Block.objects.exists()


def test_who_is_a_coach_in_two_programmes_is_blocked_in_the_one_that_is_named(world):
    coach = world.coach(user=world.people["coach"])
    other = make_world(code="XX").coach(user=world.people["coach"])
    blocked = {"coach_email": coach.user.email, "reason": "Geschil."}
    with pytest.raises(CommandError, match="--programme"):
        run_entering_command("block_coach", blocked)
    run_entering_command("block_coach", blocked | {"programme": "programme-xx"})
    assert [is_active_coach(each, timezone.localdate()) for each in (coach, other)] == [True, False]
