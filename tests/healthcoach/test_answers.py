"""The state of affairs: counted from dated facts, the same for ever, and only for who may read it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from coaches.candidacy import actions as candidacy
from coaches.candidacy.rules import Angle, EmployerKind
from coaches.certification import actions as certification
from healthcoach.answers.state_of_affairs import build_state_of_affairs
from healthcoach.answers.state_tables import build_state_of_affairs_tables
from healthcoach.programmes.access import PROGRAMME_READERS
from subsidies.applications import actions as applications
from subsidies.applications import counts as counted
from subsidies.budget import actions as budget
from subsidies.budget.models import Base
from subsidies.budget.rules import BudgetLineKind
from tests.healthcoach.adding_up import wrong_totals
from tests.world import NOW, START, WORLD_TODAY, World, make_world
from trainings.courses import actions as courses
from trainings.intervisions import actions as intervisions

PAGES = ("/stand-van-zaken/", "/stand-van-zaken.json", "/stand-van-zaken.csv")


@pytest.fixture
def busy(world: World) -> World:
    """A world with a file in every status."""
    world.lapsed()
    for bring in (world.draft, world.submitted, world.pending, world.approved, world.rejected, world.withdrawn):
        bring()
    world.running()
    coach = world.coach("Bert Daems")
    world.ended(trajectory=world.running(coach=coach))
    world.settle()
    return world


def sign_in_answers_browser(world: World, name: str) -> Client:
    """A browser in which somebody is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[name])
    return client


def collect_day_answers(world: World, on: date) -> tuple:
    """All that is told about a day."""
    return build_state_of_affairs(world.programme, on=on), build_state_of_affairs_tables(world.programme, on)


def test_every_handed_in_application_is_counted_once(busy):
    found = build_state_of_affairs(busy.programme, on=WORLD_TODAY)["applications"]
    assert found == {
        "submitted": 8,
        "approved": 4,
        "pending": 2,
        "withdrawn": 1,
        "rejected": 1,
        "started": 2,
        "ended": 1,
    }


def test_totals_add_up_on_every_day_of_every_journey(busy):
    eventful = [*range(-2, 80), *range(298, 312)]  # until the last trajectory ends; around the lapse
    days = [START.date() + timedelta(days=number) for number in eventful]
    assert {
        day.isoformat(): wrong
        for day in days
        if (wrong := wrong_totals(build_state_of_affairs_tables(busy.programme, day)))
    } == {}


def test_a_lapsed_approval_stays_an_approval(busy):
    day = date(2019, 1, 1)
    found = counted.count_applications_by_status(busy.programme.pk, day) | counted.count_sub_statuses(
        busy.programme.pk, day
    )
    assert (found["approved"], found["lapsed"], found["started"]) == (4, 1, 2)


def test_a_withdrawal_after_the_approval_moves_the_file_on_its_own_day(world):
    row = world.approved()
    applications.withdraw(row, by=world.people["applicant"], at=NOW)
    before, after = (
        counted.count_applications_by_status(world.programme.pk, day)
        for day in (WORLD_TODAY - timedelta(days=1), WORLD_TODAY)
    )
    assert (before["approved"], before["withdrawn"]) == (1, 0)
    assert (after["approved"], after["withdrawn"], after["submitted"]) == (0, 1, 1)


def test_a_draft_is_never_counted_not_even_when_withdrawn(world):
    applications.withdraw(world.draft(), by=world.people["applicant"], at=NOW)
    assert set(counted.count_applications_by_status(world.programme.pk, WORLD_TODAY).values()) == {0}


@pytest.mark.parametrize(("at", "submitted"), [("22:59", 1), ("23:00", 0)])
def test_a_day_ends_at_midnight_in_brussels(world, at, submitted):
    hour, minute = map(int, at.split(":"))
    moment = datetime(2018, 3, 23, hour, minute, tzinfo=UTC)
    applications.submit(world.draft(), by=world.people["applicant"], at=moment)
    assert counted.count_applications_by_status(world.programme.pk, WORLD_TODAY)["submitted"] == submitted


def test_later_events_leave_earlier_answers_as_they_were(busy):
    day, later = date(2019, 6, 1), datetime(2019, 7, 1, 9, tzinfo=UTC)
    coach, approved = busy.coach("Carla Put"), busy.approved()
    before = collect_day_answers(busy, day)
    staff, steering, finance = (busy.people[name] for name in ("staff", "steering", "finance"))
    pending = busy.programme.applications.filter(status="pending")
    applications.approve(pending, motivation="Later.", by=steering, at=later)
    applications.withdraw(approved, by=busy.people["applicant"], at=later)
    applications.remind(at=later)
    certification.register_bank_account(coach, iban="BE71 0961 2345 6769", holder="C. Put", by=staff, at=later)
    certification.block(coach, reason="Later.", on=later.date(), by=staff)
    person = {"programme_id": busy.programme.pk, "angle": Angle.MEDICAL, "employer_kind": EmployerKind.OTHER}
    candidate = candidacy.register(name="Dirk Nu", on=later.date(), admitted_on=later.date(), **person)
    course = courses.offer(programme_id=busy.programme.pk, name="Nieuw", days=1, price=9, on=later.date())
    edition = courses.plan_edition(course, days=[later.date()], place="Gent", capacity=9)
    enrolment = courses.enrol(candidate, edition=edition, by=staff, at=later)
    courses.mark_attendance([enrolment], days=edition.days.all(), by=staff, at=later)
    courses.complete_enrolments([enrolment], by=staff, at=later)
    certification.sign_agreement(candidate, version="2019-1", on=later.date(), by=staff)
    for line in busy.programme.lines.all():
        budget.receive_unscheduled_tranche(
            line, percentage=5, base=Base.LINE, amount=500, received_on=later.date(), by=finance, at=later
        )
    budget.award(busy.programme, amount=Decimal(1000), awarded_on=later.date(), decision="Meer", by=None, at=later)
    plan = {"programme_id": busy.programme.pk, "title": "Later", "venue": "Gent"}
    intervisions.plan(dates=[later.date()], by=staff, at=later, **plan)
    assert collect_day_answers(busy, day) == before
    assert collect_day_answers(busy, later.date()) != before


def test_a_tranche_recorded_late_counts_from_the_day_it_came_in(world):
    line, finance = world.programme.lines.get(kind=BudgetLineKind.OPERATING), world.people["finance"]
    came_in = WORLD_TODAY - timedelta(days=10)
    budget.receive_unscheduled_tranche(
        line, percentage=5, base=Base.LINE, amount=500, received_on=came_in, by=finance, at=NOW
    )
    found = [collect_day_answers(world, came_in - timedelta(days=back))[0]["budget"]["tranches"] for back in (0, 1)]
    assert [len(tranches) for tranches in found] == [1, 0]


def test_a_list_declared_incomplete_later_leaves_the_earlier_counts_exact(world):
    before = collect_day_answers(world, WORLD_TODAY)
    candidacy.declare_lower_bound(programme_id=world.programme.pk, note="Er waren er meer.", on=date(2018, 3, 24))
    assert collect_day_answers(world, WORLD_TODAY) == before
    assert build_state_of_affairs(world.programme, on=date(2018, 3, 24))["coaches"]["candidates"]["exact"] is False


def test_a_lifted_block_still_counted_on_the_days_it_held(world):
    coach = world.coach()
    block = certification.block(coach, reason="Geschil.", on=date(2018, 2, 1), by=world.people["staff"])
    during = collect_day_answers(world, date(2018, 2, 10))[1]
    certification.lift(block, by=world.people["staff"], at=NOW)
    assert collect_day_answers(world, date(2018, 2, 10))[1] == during


def test_another_programme_is_left_out(busy):
    other = make_world(code="AN")
    other.approved()
    assert build_state_of_affairs(other.programme, on=WORLD_TODAY)["applications"]["approved"] == 1
    assert build_state_of_affairs(busy.programme, on=WORLD_TODAY)["applications"]["approved"] == 4


def test_money_is_told_from_the_ledger(busy):
    line = busy.programme.lines.get(kind=BudgetLineKind.OPERATING)
    finance = busy.people["finance"]
    budget.receive_unscheduled_tranche(
        line, percentage=Decimal("2.50"), base=Base.LINE, amount=10500, received_on=WORLD_TODAY, by=finance, at=NOW
    )
    found = build_state_of_affairs(busy.programme, on=WORLD_TODAY)["budget"]
    assert found["tranches"] == [{"line": "operating", "percentage": "2.5", "base": "line", "amount": "10500.00"}]
    held = {table.name: table for table in build_state_of_affairs_tables(busy.programme, WORLD_TODAY)}["budget"]
    available, reserved, due, to_suppliers, paid = (row.cells[1] for row in held.rows)
    assert (reserved, due, to_suppliers, paid) == (Decimal("3000.00"), Decimal("1000.00"), 0, Decimal("0.00"))
    assert available + reserved + due + paid == Decimal("2380000.00")


def test_applications_are_counted_with_one_query(busy, django_assert_num_queries):
    with django_assert_num_queries(1):
        counted.count_applications_by_status(busy.programme.pk, WORLD_TODAY)


def test_more_files_cost_no_more_queries(busy, django_assert_num_queries):
    for form, most in (("/stand-van-zaken/", 26), ("/stand-van-zaken.json", 20)):
        client = sign_in_answers_browser(busy, "auditor")
        with django_assert_num_queries(most, exact=False) as before:
            client.get(f"{form}?op=2018-03-23")
        for number in range(3):
            busy.running(coach=busy.coach(f"Coach {number}"))
        with django_assert_num_queries(len(before)):
            client.get(f"{form}?op=2018-03-23")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", [*PROGRAMME_READERS, "admin"])
def test_everybody_with_a_role_reads_the_answers(world, page, name):
    assert sign_in_answers_browser(world, name).get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["applicant", "coach", "stranger", "trainer", "reporting"])
def test_for_others_the_answers_do_not_exist(world, page, name):
    assert sign_in_answers_browser(world, name).get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_asked_to(world, page):
    assert Client().get(page).url.startswith("/account/login/")


@pytest.mark.parametrize("page", PAGES)
def test_the_answers_change_nothing(world, page):
    assert sign_in_answers_browser(world, "staff").post(page).status_code == 405


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("slug", ["programme-an", "onbekend", "x" * 5000, "%00"])
def test_a_programme_one_does_not_read_does_not_exist(world, page, slug):
    make_world(code="AN")
    assert sign_in_answers_browser(world, "auditor").get(f"{page}?programma={slug}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("gisteren", "not a day we know"),
        ("2018-02-30", "has no day 2018-02-30"),
        ("2018-03-23%00", "not a day we know"),
        ("9" * 3000, "not a day we know"),
        ("9999-12-31", "lies in the future"),
    ],
)
def test_a_day_that_is_none_gets_a_sentence(world, typed, sentence):
    client = sign_in_answers_browser(world, "finance")
    answers = [client.get(f"{page}?op={typed}") for page in PAGES]
    assert [answer.status_code for answer in answers] == [200, 400, 400]
    assert all(sentence in answer.content.decode() for answer in answers)


@pytest.mark.parametrize("typed", ["0001-01-01", "23/03/2018", "", "2018-03-23"])
def test_any_past_day_is_answered(world, typed):
    client = sign_in_answers_browser(world, "finance")
    assert [client.get(page, {"op": typed}).status_code for page in PAGES] == [200, 200, 200]


def test_without_a_question_today_is_answered(world):
    assert (
        sign_in_answers_browser(world, "staff").get("/stand-van-zaken.json").json()["as_of"]
        == timezone.localdate().isoformat()
    )
