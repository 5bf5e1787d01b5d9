"""A certification expires without intervision; the coach is told in time, whatever days the job missed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coaches.certification.models import Coach
from coaches.renewal import actions as renewals
from coaches.renewal.queries import is_active_coach, with_expiry
from healthcoach.core.dates import noon_of
from healthcoach.mail.models import Message
from healthcoach.users.models import User
from tests.coaches.certification_world import make_renewing_world, record_intervision_attendance
from tests.world import WORLD_TODAY, make_world
from trainings.intervisions.models import REGISTRATION, RegistrationStatus

SIGNED, EXPIRES = date(2018, 1, 12), date(2019, 1, 12)


def send_renewal_reminders(on: date) -> int:
    return renewals.remind_expiring_coaches(at=datetime(on.year, on.month, on.day, 3, tzinfo=UTC))


def list_renewal_messages() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(("day", "active"), [(date(2019, 1, 11), True), (EXPIRES, False), (date(2020, 1, 1), False)])
def test_a_certification_holds_so_many_months_after_the_agreement(world, day, active):
    assert is_active_coach(make_renewing_world(world).coach(), day) is active


@pytest.mark.parametrize(
    ("months", "attended_on", "expires_on"),
    [
        (12, [], EXPIRES),
        (12, [date(2018, 4, 13)], date(2019, 4, 13)),
        (12, [date(2018, 4, 13), date(2018, 9, 1)], date(2019, 9, 1)),
        (12, [date(2017, 12, 1)], EXPIRES),
        (12, [date(2019, 6, 1)], date(2020, 6, 1)),
        (1, [date(2018, 1, 31)], date(2018, 2, 28)),
        (None, [], None),
        (32767, [], date(4748, 8, 12)),
    ],
)
def test_the_last_intervision_attended_renews_it(world, months, attended_on, expires_on):
    coach = make_renewing_world(world, months).coach()
    for on in attended_on:
        record_intervision_attendance(coach, on)
    assert with_expiry(Coach.objects.all(), date(2021, 1, 1)).get().expires_on == expires_on


def test_on_an_earlier_day_only_what_had_been_attended_by_then_counts(world):
    coach = make_renewing_world(world).coach()
    record_intervision_attendance(coach, date(2019, 3, 1))
    assert [is_active_coach(coach, day) for day in (date(2019, 2, 28), date(2019, 3, 1))] == [False, True]


def test_an_attendance_taken_back_renews_nothing(world):
    coach = make_renewing_world(world).coach()
    row = record_intervision_attendance(coach, date(2018, 4, 13))
    REGISTRATION.move([row], RegistrationStatus.REGISTERED, attended_on=None, attended_at=None, attended_by=None)
    assert with_expiry(Coach.objects.all(), date(2021, 1, 1)).get().expires_on == EXPIRES


def test_a_coach_is_told_ninety_thirty_and_seven_days_before_and_at_the_end_once_each(world):
    make_renewing_world(world).coach()
    days = [EXPIRES - timedelta(days=left) for left in (91, 90, 89, 30, 29, 7, 1, 0, -1, -400)]
    assert [(send_renewal_reminders(day), send_renewal_reminders(day)) for day in days] == [
        *((0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (0, 0))
    ]
    assert list_renewal_messages() == ["renewal_90", "renewal_30", "renewal_7", "certification_expired"]
    assert "12/01/2019" in Message.objects.first().body


@pytest.mark.parametrize(
    ("runs", "kinds"),
    [
        ([88], ["renewal_90"]),
        ([91, 28], ["renewal_30"]),
        ([3], ["renewal_7"]),
        ([90, -2], ["renewal_90", "certification_expired"]),
    ],
)
def test_days_on_which_the_job_did_not_run_lose_nothing_but_what_is_late_by_then(world, runs, kinds):
    make_renewing_world(world).coach()
    for left in runs:
        send_renewal_reminders(EXPIRES - timedelta(days=left))
    assert list_renewal_messages() == kinds


def test_a_renewed_certification_is_announced_anew(world):
    coach = make_renewing_world(world).coach()
    send_renewal_reminders(EXPIRES - timedelta(days=7))
    record_intervision_attendance(coach, EXPIRES - timedelta(days=5))
    assert send_renewal_reminders(EXPIRES) == 0
    assert send_renewal_reminders(date(2020, 1, 1)) == 1
    assert list_renewal_messages() == ["renewal_7", "renewal_7"]


@pytest.mark.parametrize("why", ["retired", "account closed", "nobody's", "no renewal asked"])
def test_who_need_not_renew_is_not_told(world, why):
    coach = make_renewing_world(world).coach()
    if why == "retired":
        Coach.objects.update(retired_on=WORLD_TODAY)
    if why == "account closed":
        User.objects.filter(pk=coach.user_id).update(is_active=False)
    if why == "nobody's":
        Coach.objects.update(user=None)
    if why == "no renewal asked":
        make_renewing_world(world, None)
    assert send_renewal_reminders(EXPIRES) == 0
    assert not list_renewal_messages()


def test_more_coaches_cost_no_more_queries(world, django_assert_num_queries):
    make_renewing_world(world)
    for number in range(3):
        world.coach(f"Coach {number}")
    with django_assert_num_queries(3, exact=False):
        assert renewals.remind_expiring_coaches(at=noon_of(EXPIRES - timedelta(days=30))) == 3


def test_only_a_programme_that_pays_asks_for_a_bank_account(world):
    pool = make_world(code="VK")
    assert not is_active_coach(pool.coach(active=False), WORLD_TODAY)
    pool.programme.kind = "pool"
    pool.programme.save()
    assert is_active_coach(Coach.objects.get(programme=pool.programme), WORLD_TODAY)
