"""Two people and one thing of the pool, at the same moment: a list is imported once, a file is opened once by its key,
and who leaves leaves nothing open."""

from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coaches.pool import actions as pool
from coaches.pool import importing
from coaches.pool.models import CaseFile, CaseImport
from tests.coaches.pool_world import POOL_DOMAINS, POOL_NOW, POOL_TODAY, make_pool
from tests.coaches.test_pool_reading import write_case_list_csv
from tests.races.starting_line import call_all_at_once

POOL_RACE_ROUNDS = 3


@pytest.fixture
def vk(own_database):
    """A pool that is committed, so that every connection sees it."""
    return make_pool()


def count_pool_outcomes(outcomes):
    return Counter(type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes)


def make_racing_case_list(vk, coach, minutes):
    row = [
        coach.coach.user.email,
        "individueel",
        POOL_DOMAINS[0],
        "man",
        "<34",
        "unknown",
        "01/03/2022",
        "",
        "1",
        minutes,
    ]
    return SimpleUploadedFile("lijst.csv", write_case_list_csv(row))


def test_a_list_that_two_people_send_is_kept_once_and_imported_once(vk):
    coach, staff = vk.coach(), vk.people["staff"]
    for number in range(1, POOL_RACE_ROUNDS + 1):
        uploads = [make_racing_case_list(vk, coach, str(100 + number)) for _person in range(2)]
        reads = call_all_at_once(
            *(lambda u=u: importing.read_list(vk.programme.pk, upload=u, by=staff, at=POOL_NOW) for u in uploads)
        )
        assert reads[0] == reads[1]
        outcomes = call_all_at_once(
            *(lambda row=row: importing.import_list(row, by=staff, at=POOL_NOW) for row in reads)
        )
        assert count_pool_outcomes(outcomes) == {"done": 1, "AlreadyImported": 1}
    assert CaseFile.objects.count() == CaseImport.objects.count() == POOL_RACE_ROUNDS


def test_a_form_that_is_sent_twice_at_once_opens_one_file(vk):
    coach = vk.coach()
    for number in range(1, POOL_RACE_ROUNDS + 1):
        key = uuid4()
        outcomes = call_all_at_once(*[lambda key=key: vk.case(coach, key=key)] * 2)
        assert count_pool_outcomes(outcomes) == {"done": 2}
        assert outcomes[0] == outcomes[1]
        assert CaseFile.objects.count() == number


def test_who_leaves_while_opening_a_file_leaves_nothing_open(vk):
    for _round in range(POOL_RACE_ROUNDS):
        coach = vk.coach()
        outcomes = call_all_at_once(
            lambda coach=coach: vk.case(coach),
            lambda coach=coach: pool.leave_pool(coach, on=date(2022, 2, 1), by=None, at=POOL_NOW),
        )
        coach.refresh_from_db()
        unfinished = CaseFile.objects.filter(coach=coach)
        if coach.serves_until:
            assert count_pool_outcomes(outcomes) == {"done": 1, "NotServing": 1}
            assert not unfinished.exists()
        else:
            assert count_pool_outcomes(outcomes) == {"done": 1, "CasesAfterwards": 1}
            assert unfinished.count() == 1


def test_closed_twice_at_once_it_is_closed_once(vk):
    case = vk.case()
    outcomes = call_all_at_once(*[lambda: pool.close_case(case, on=POOL_TODAY, by=None, at=POOL_NOW)] * 2)
    assert count_pool_outcomes(outcomes) == {"done": 1, "AlreadyDone": 1}
