"""The pool of the examples gives the minister's figures of 2022, each from the one query that answers all."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db.models import F

from coaches.models import CaseFile, PoolCoach
from coaches.pool import tables
from coaches.pool.rules import AgeBand, Gender, Kind, Measure
from healthcoach.examples.loading import load_pool
from healthcoach.examples.pool import COACH
from healthcoach.users.models import User
from tests.databases import copy_of_the_test_database
from trainings.courses.models import Enrolment

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "pool_2022.json").read_text("utf-8"))
YEAR = {"since": date(2022, 1, 1), "until": date(2022, 12, 31)}
BANDS = {"<34": "to_34", "35-44": "from_35", "45-54": "from_45", ">55": "from_55", "onbekend": "unknown"}
GENDERS = {"man": "man", "vrouw": "woman"}


@pytest.fixture(scope="module")
def vk(django_db_setup, django_db_blocker):
    """The pool, loaded once in a database of its own: this module's tests only read."""
    with django_db_blocker.unblock(), copy_of_the_test_database():
        yield load_pool()


def summed(rows, by) -> dict[str, int]:
    """How many rows have each value."""
    counts = Counter()
    for row in rows:
        counts[by(row)] += row.number
    return dict(counts)


def measured(vk, measure):
    return tables.trajectories(vk.pk, **YEAR, measure=measure)


@pytest.mark.parametrize("measure", Measure)
def test_trajectories_per_domain_are_those_that_were_published(vk, measure):
    rows = measured(vk, measure)
    started = summed(rows, lambda row: row.domain)
    individual = summed([row for row in rows if row.kind == Kind.INDIVIDUAL], lambda row: row.domain)
    assert tables.domains(vk.pk) == list(GOLDEN["policy_domains"])
    assert started == {name: each["started"] for name, each in GOLDEN["policy_domains"].items()}
    assert individual == {name: each["individual"] for name, each in GOLDEN["policy_domains"].items()}


@pytest.mark.parametrize("measure", Measure)
def test_120_is_117_and_3(vk, measure):
    assert summed(measured(vk, measure), lambda row: row.kind) == {"individual": 117, "team": 3}


def test_gender_and_age_are_those_that_were_published_and_of_teams_nothing_is_registered(vk):
    rows = measured(vk, Measure.STARTED)
    persons = [row for row in rows if row.kind == Kind.INDIVIDUAL]
    assert summed(persons, lambda row: row.gender) == {
        GENDERS[name]: number for name, number in GOLDEN["individual_by_gender"].items()
    }
    assert summed(persons, lambda row: row.age_band) == {
        BANDS[name]: number for name, number in GOLDEN["individual_by_age"].items()
    }
    assert {(row.gender, row.age_band, row.employment) for row in rows if row.kind == Kind.TEAM} == {(None, None, None)}


def test_coaches_are_those_that_were_published(vk):
    rows = tables.coaches(vk.pk, **YEAR)
    domains = summed(rows, lambda row: row.domain)
    assert sum(domains.values()) == GOLDEN["totals"]["coaches"]
    assert {name: domains.get(name, 0) for name in tables.domains(vk.pk)} == {
        name: each["coaches"] for name, each in GOLDEN["policy_domains"].items()
    }
    assert summed(rows, lambda row: row.gender) == {Gender.WOMAN: 11}
    assert summed(rows, lambda row: row.age_band) == {
        AgeBand(BANDS[name]): number for name, number in GOLDEN["coaches_by_age"].items()
    }
    assert summed(rows, lambda row: row.diploma) == GOLDEN["coaches_by_diploma"]


def test_every_coach_followed_the_general_course_before_the_special_one(vk):
    done = Enrolment.objects.filter(candidate__coach__pool__serves_from__lt="2022-01-01")
    assert Counter(done.values_list("edition__course__name", "edition__course__days")) == {
        (each["name"], each["days"]): 11 for each in GOLDEN["courses"]
    }
    special = vk.courses.get(certifies=True)
    assert special.prerequisite.name == GOLDEN["courses"][1]["requires"]
    assert [partner.name for partner in special.partners.all()] == [GOLDEN["courses"][1]["provider"]]


def test_ten_new_coaches_were_trained_in_2022_and_serve_from_2023(vk):
    new = PoolCoach.objects.filter(serves_from="2023-01-01")
    assert new.count() == 10
    ended = new.values_list("coach__candidate__enrolments__completed_on__year", flat=True)
    assert set(ended) == {2022}
    later = {"since": date(2023, 1, 1), "until": date(2023, 12, 31)}
    assert sum(row.number for row in tables.coaches(vk.pk, **later)) == 21


def test_other_years_prove_that_the_period_counts(vk):
    counted = {
        (year, measure): sum(
            row.number
            for row in tables.trajectories(vk.pk, since=date(year, 1, 1), until=date(year, 12, 31), measure=measure)
        )
        for year in (2020, 2021, 2023)
        for measure in Measure
    }
    assert counted[2020, Measure.ACTIVE] == 0
    assert counted[2021, Measure.STARTED] == counted[2021, Measure.ACTIVE] == 12
    assert counted[2023, Measure.STARTED] == 18
    assert counted[2023, Measure.ACTIVE] > 18  # what began in 2022 and went on


def test_the_demonstration_coach_has_open_files(vk):
    user = User.objects.get(email=COACH)
    assert CaseFile.objects.visible_to(user).filter(status="open").exists()
    assert not CaseFile.objects.exclude(coach__coach__programme=F("programme")).exists()


def test_loading_it_twice_changes_nothing(vk):
    assert load_pool() is None
