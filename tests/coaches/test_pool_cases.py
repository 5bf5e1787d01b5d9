"""The file of a trajectory: opened, kept up, closed, and opened again on the same day."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from coaches.certification import actions as certification
from coaches.certification.models import Agreement
from coaches.pool import actions as pool
from coaches.pool import refusals
from coaches.pool.models import CaseFile, CaseFileStatus
from coaches.pool.rules import Gender
from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from tests.coaches.pool_world import POOL_NOW, POOL_TODAY, make_pool
from trainings.courses.models import Enrolment


@pytest.fixture
def vk(db):
    """A small pool."""
    return make_pool()


def test_a_case_is_opened_with_its_facts_and_no_name(vk):
    coach = vk.coach()
    case = vk.case(coach)
    case.refresh_from_db()
    assert (case.status, case.programme, case.coach) == ("open", vk.programme, coach)
    assert (case.gender, case.age_band, case.employment) == ("woman", "from_35", "statutory")
    assert (case.conversations, case.minutes, case.opened_at, case.opened_by) == (0, 0, POOL_NOW, coach.coach.user)


def test_there_is_no_field_in_which_a_name_could_be_written():
    texts = {field.name for field in CaseFile._meta.fields if field.get_internal_type() in ("CharField", "TextField")}
    assert texts == {"kind", "gender", "age_band", "employment", "status"}
    assert all(CaseFile._meta.get_field(name).choices for name in texts)


@pytest.mark.parametrize("field", ["kind", "gender", "age_band", "employment"])
def test_the_database_itself_takes_no_other_word(vk, field):
    case = vk.case()
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFile.objects.filter(pk=case.pk).update(**{field: "Jan"})


def test_a_team_has_no_members(vk):
    coach = vk.coach()
    case = pool.open_case(coach, facts=vk.team(), by=None, at=POOL_NOW)
    assert (case.gender, case.age_band, case.employment) == ("", "", "")
    with pytest.raises(refusals.MembersNotRegistered):
        pool.open_case(coach, facts=vk.team(gender=Gender.MAN), by=None, at=POOL_NOW)


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"started_on": POOL_TODAY + timedelta(days=1)}, refusals.StartsInFuture),
        ({"started_on": date(2021, 12, 31)}, refusals.NotServing),
        ({"gender": ""}, refusals.PersonNotComplete),
        ({"conversations": 1}, refusals.OneWithoutTheOther),
    ],
)
def test_what_cannot_be_is_not_opened(vk, other, refusal):
    with pytest.raises(refusal):
        vk.case(**other)
    assert not CaseFile.objects.exists()


def test_a_domain_of_another_pool_is_refused(vk):
    with pytest.raises(pool.DomainOfAnotherPool):
        vk.case(domain_id=make_pool("VL").domain().pk)


def test_without_the_code_of_conduct_nothing_starts(vk):
    coach = vk.coach()
    Agreement.objects.update(signed_on=date(2022, 3, 2))
    with pytest.raises(refusals.CodeNotAccepted):
        vk.case(coach)


def test_without_the_course_nothing_starts(vk):
    coach = vk.coach()
    Enrolment.objects.update(completed_on=date(2022, 3, 2))
    with pytest.raises(refusals.CourseNotCompleted):
        vk.case(coach)


def test_a_blocked_coach_finishes_and_starts_nothing(vk):
    case = vk.case()
    certification.block(case.coach.coach, reason="Klacht in onderzoek.", on=date(2022, 3, 1), by=None)
    pool.update_case(case, conversations=1, minutes=60, by=None, at=POOL_NOW)
    pool.close_case(case, on=POOL_TODAY, by=None, at=POOL_NOW)
    with pytest.raises(refusals.CoachBlocked, match="Klacht in onderzoek"):
        vk.case(case.coach)
    assert CaseFile.objects.count() == 1


def test_a_second_click_opens_the_same_case(vk):
    coach, key = vk.coach(), uuid4()
    assert vk.case(coach, key=key) == vk.case(coach, key=key)
    with pytest.raises(pool.KeyOfAnotherCase):
        vk.case(coach, key=key, gender=Gender.MAN)
    assert CaseFile.objects.count() == 1


def test_two_people_with_the_same_facts_are_two_cases(vk):
    coach = vk.coach()
    assert vk.case(coach) != vk.case(coach)


def test_totals_are_noted_and_noting_them_again_changes_nothing(vk):
    case = vk.case()
    for _click in range(2):
        pool.update_case(case, conversations=3, minutes=190, by=None, at=POOL_NOW)
    case.refresh_from_db()
    assert (case.conversations, case.minutes) == (3, 190)
    assert case.events.filter(pgh_label="update").count() == 1


@pytest.mark.parametrize(
    ("conversations", "minutes", "refusal"),
    [
        (0, 60, refusals.OneWithoutTheOther),
        (1, 481, refusals.TooLong),
        (201, 9000, refusals.TooManyConversations),
        (2**31, 2**40, refusals.TooManyConversations),
    ],
)
def test_totals_that_cannot_be_are_refused(vk, conversations, minutes, refusal):
    case = vk.case()
    with pytest.raises(refusal):
        pool.update_case(case, conversations=conversations, minutes=minutes, by=None, at=POOL_NOW)
    case.refresh_from_db()
    assert (case.conversations, case.minutes) == (0, 0)


def test_a_case_is_closed_on_a_day_and_reopened_the_same_day(vk):
    case = vk.closed(on=date(2022, 5, 1))
    assert (case.status, case.closed_on, case.closed_at) == ("closed", date(2022, 5, 1), POOL_NOW)
    again = pool.reopen_case(case, by=None, at=POOL_NOW + timedelta(hours=2))
    assert (again.status, again.closed_on, again.closed_at) == ("open", None, None)


def test_what_was_closed_on_another_day_stays_closed(vk):
    case = vk.closed()
    with pytest.raises(pool.ClosedOnAnotherDay):
        pool.reopen_case(case, by=None, at=POOL_NOW + timedelta(days=1))
    case.refresh_from_db()
    assert case.status == "closed"


@pytest.mark.parametrize(
    ("on", "refusal"),
    [(date(2022, 2, 28), refusals.ClosedBeforeStart), (POOL_TODAY + timedelta(days=1), refusals.ClosedInFuture)],
)
def test_a_day_on_which_nothing_can_be_closed_is_refused(vk, on, refusal):
    with pytest.raises(refusal):
        vk.closed(on=on)
    assert CaseFile.objects.get().status == "open"


CASE_VERBS = {
    "update": lambda case: pool.update_case(case, conversations=1, minutes=60, by=None, at=POOL_NOW),
    "close": lambda case: pool.close_case(case, on=POOL_TODAY, by=None, at=POOL_NOW),
    "reopen": lambda case: pool.reopen_case(case, by=None, at=POOL_NOW),
}
ALLOWED_CASE_VERBS = {
    ("open", "update"): True,
    ("open", "close"): True,
    ("open", "reopen"): AlreadyDone,
    ("closed", "update"): WrongStatus,
    ("closed", "close"): AlreadyDone,
    ("closed", "reopen"): True,
}


@pytest.mark.parametrize(("status", "verb"), ALLOWED_CASE_VERBS)
def test_each_verb_exists_in_the_statuses_of_the_table(vk, status, verb):
    case = vk.case() if status == CaseFileStatus.OPEN else vk.closed()
    expected = ALLOWED_CASE_VERBS[status, verb]
    if expected is True:
        CASE_VERBS[verb](case)
    else:
        with pytest.raises(expected):
            CASE_VERBS[verb](case)
        assert CaseFile.objects.get().status == status


def test_a_coach_sees_their_own_cases_until_they_leave(vk):
    mine, other = vk.case(vk.coach("Ann")), vk.case(vk.coach("Bo"))
    seen = CaseFile.objects.visible_to(mine.coach.coach.user)
    assert list(seen) == [mine]
    pool.leave_pool(mine.coach, on=POOL_TODAY, by=None, at=POOL_NOW)
    assert list(seen.all()) == []
    assert set(CaseFile.objects.visible_to(vk.people["staff"])) == {mine, other}
    assert set(CaseFile.objects.visible_to(vk.people["auditor"])) == {mine, other}
    for nobody in ("reporting", "finance", "stranger"):
        assert not CaseFile.objects.visible_to(vk.people[nobody]).exists()
