"""What can be counted about candidates and coaches."""

from datetime import date

import pytest

from coaches.candidacy import actions as candidacy
from coaches.candidacy import counts as candidates
from coaches.candidacy.models import Angle, EmployerKind
from coaches.certification import actions as certification
from coaches.certification import counts as coaches
from coaches.renewal.counts import count_by_standing
from tests.coaches.certification_world import make_renewing_world, make_trained_candidate, record_intervision_attendance
from tests.world import NOW, START, WORLD_TODAY

SIGNED = date(2018, 1, 12)


def register_counted_candidate(world, name: str, on: date = WORLD_TODAY, angle: Angle = Angle.MEDICAL) -> None:
    """A candidate of an external prevention service."""
    employer = EmployerKind.EXTERNAL_PREVENTION
    candidacy.register(programme_id=world.programme.pk, name=name, angle=angle, employer_kind=employer, on=on)


def test_candidates_count_from_the_day_on_which_they_applied(world):
    register_counted_candidate(world, "An", on=WORLD_TODAY)
    assert candidates.count_candidates(world.programme.pk, WORLD_TODAY) == (1, True)
    assert candidates.count_candidates(world.programme.pk, date(2018, 3, 22)) == (0, True)


def test_an_incomplete_list_gives_a_lower_bound_from_that_day_on(world):
    register_counted_candidate(world, "An", on=SIGNED)
    candidacy.declare_lower_bound(programme_id=world.programme.pk, note="Er waren er meer.", on=WORLD_TODAY)
    assert candidates.count_candidates(world.programme.pk, WORLD_TODAY) == (1, False)
    assert candidates.count_candidates(world.programme.pk, date(2018, 3, 22)) == (1, True)


def test_profiles_are_counted_per_angle_and_employer(world):
    for angle in (Angle.MEDICAL, Angle.MEDICAL, Angle.PSYCHOLOGY):
        register_counted_candidate(world, "An", angle=angle)
    assert candidates.count_candidates_by_profile(world.programme.pk, WORLD_TODAY) == {
        (Angle.MEDICAL, EmployerKind.EXTERNAL_PREVENTION): 2,
        (Angle.PSYCHOLOGY, EmployerKind.EXTERNAL_PREVENTION): 1,
    }


def test_a_coach_who_signs_a_newer_version_is_still_one_coach(world):
    coach = world.coach()
    certification.sign_agreement(coach.candidate, version="2018-2", on=date(2018, 3, 1), by=None)
    assert coaches.count_agreements(world.programme.pk, WORLD_TODAY) == 1


@pytest.mark.parametrize(("on", "number"), [(date(2018, 1, 11), 0), (SIGNED, 1)])
def test_an_agreement_counts_from_the_day_of_the_signature(world, on, number):
    world.coach()
    assert coaches.count_agreements(world.programme.pk, on) == number


def test_every_coach_stands_somewhere_and_in_one_place(world):
    staff = world.people["staff"]
    world.coach("Actief")
    world.coach("Zonder rekening", active=False)
    both = world.coach("Geblokkeerd zonder rekening", active=False)
    certification.block(both, reason="Geschil.", on=SIGNED, by=staff)
    gone = world.coach("Gestopt en geblokkeerd")
    certification.block(gone, reason="Geschil.", on=SIGNED, by=staff)
    type(gone).objects.filter(pk=gone.pk).update(retired_on=WORLD_TODAY)
    found = count_by_standing(world.programme.pk, WORLD_TODAY)
    assert found == {"active": 1, "without_account": 1, "expired": 0, "in_block": 1, "retired": 1}
    assert sum(found.values()) == coaches.count_agreements(world.programme.pk, WORLD_TODAY)


def test_a_new_account_does_not_change_since_when_a_coach_was_active(world):
    coach = world.coach()
    on = START.date().replace(day=29)
    before = count_by_standing(world.programme.pk, on)
    certification.register_bank_account(coach, iban="BE71 0961 2345 6769", holder="An", by=None, at=NOW)
    assert before == count_by_standing(world.programme.pk, on)
    assert before["active"] == 1


def test_an_expired_coach_is_counted_as_such_and_an_intervision_recorded_later_changes_no_earlier_answer(world):
    coach, day = make_renewing_world(world).coach(), date(2019, 2, 1)
    expired = {"active": 0, "without_account": 0, "expired": 1, "in_block": 0, "retired": 0}
    assert count_by_standing(world.programme.pk, day) == expired
    record_intervision_attendance(coach, date(2019, 1, 31), at=NOW.replace(year=2019, month=2, day=5))
    assert count_by_standing(world.programme.pk, day) == expired
    assert count_by_standing(world.programme.pk, date(2019, 2, 5))["active"] == 1


def test_coaches_are_counted_per_angle_employer_and_region_and_the_sums_agree(world, django_assert_num_queries):
    world.coach("An"), world.coach("Bo")
    for count in (
        coaches.count_coaches_by_angle,
        coaches.count_coaches_by_employer_kind,
        coaches.count_coaches_by_region,
    ):
        with django_assert_num_queries(1):
            found = count(world.programme.pk, WORLD_TODAY)
        assert sum(found.values()) == coaches.count_agreements(world.programme.pk, WORLD_TODAY) == 2
        assert sum(count(world.programme.pk, date(2018, 1, 11)).values()) == 0
    assert coaches.count_coaches_by_region(world.programme.pk, WORLD_TODAY) == {"Brussel": 2}


def test_who_was_trained_and_did_not_sign_is_counted_until_signing_or_withdrawing(world):
    candidate = make_trained_candidate(world)
    world.coach()
    assert [
        coaches.count_trained_without_agreement(world.programme.pk, on) for on in (date(2018, 1, 11), WORLD_TODAY)
    ] == [0, 1]
    certification.sign_agreement(candidate, version="2018-1", on=date(2018, 3, 24), by=None)
    after = [coaches.count_trained_without_agreement(world.programme.pk, on) for on in (WORLD_TODAY, date(2018, 3, 24))]
    assert after == [1, 0]
