"""The pool of the examples gives the minister's figures of 2022, each from the one query that answers all."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db.models import F

from coaches.models import CaseFile, PoolCoach
from coaches.pool import counts as tables
from coaches.pool.rules import AgeBand, Gender, Measure, TrajectoryKind
from healthcoach.demo.loading import load_example_pool
from healthcoach.demo.pool import POOL_COACH_EMAIL
from healthcoach.users.models import User
from trainings.courses.models import Enrolment

GOLDEN_POOL_FIGURES = json.loads((Path(__file__).parents[1] / "golden" / "pool_2022.json").read_text("utf-8"))
EXAMPLE_POOL_YEAR = {"since": date(2022, 1, 1), "until": date(2022, 12, 31)}
BANDS = {"<34": "to_34", "35-44": "from_35", "45-54": "from_45", ">55": "from_55", "onbekend": "unknown"}
GOLDEN_GENDERS = {"man": "man", "vrouw": "woman"}


@pytest.fixture
def vk(example_pool):
    """The pool of the examples."""
    return example_pool


def sum_rows_by(rows, by) -> dict[str, int]:
    """How many rows have each value."""
    counts = Counter()
    for row in rows:
        counts[by(row)] += row.number
    return dict(counts)


def count_example_trajectories(vk, measure):
    return tables.tabulate_pool_trajectories(vk.pk, **EXAMPLE_POOL_YEAR, measure=measure)


@pytest.mark.parametrize("measure", Measure)
def test_trajectories_per_domain_are_those_that_were_published(vk, measure):
    rows = count_example_trajectories(vk, measure)
    started = sum_rows_by(rows, lambda row: row.domain)
    individual = sum_rows_by([row for row in rows if row.kind == TrajectoryKind.INDIVIDUAL], lambda row: row.domain)
    assert tables.list_policy_domains(vk.pk) == list(GOLDEN_POOL_FIGURES["policy_domains"])
    assert started == {name: each["started"] for name, each in GOLDEN_POOL_FIGURES["policy_domains"].items()}
    assert individual == {name: each["individual"] for name, each in GOLDEN_POOL_FIGURES["policy_domains"].items()}


@pytest.mark.parametrize("measure", Measure)
def test_120_is_117_and_3(vk, measure):
    assert sum_rows_by(count_example_trajectories(vk, measure), lambda row: row.kind) == {"individual": 117, "team": 3}


def test_gender_and_age_are_those_that_were_published_and_of_teams_nothing_is_registered(vk):
    rows = count_example_trajectories(vk, Measure.STARTED)
    persons = [row for row in rows if row.kind == TrajectoryKind.INDIVIDUAL]
    assert sum_rows_by(persons, lambda row: row.gender) == {
        GOLDEN_GENDERS[name]: number for name, number in GOLDEN_POOL_FIGURES["individual_by_gender"].items()
    }
    assert sum_rows_by(persons, lambda row: row.age_band) == {
        BANDS[name]: number for name, number in GOLDEN_POOL_FIGURES["individual_by_age"].items()
    }
    assert {(row.gender, row.age_band, row.employment) for row in rows if row.kind == TrajectoryKind.TEAM} == {
        (None, None, None)
    }


def test_coaches_are_those_that_were_published(vk):
    rows = tables.tabulate_pool_coaches(vk.pk, **EXAMPLE_POOL_YEAR)
    domains = sum_rows_by(rows, lambda row: row.domain)
    assert sum(domains.values()) == GOLDEN_POOL_FIGURES["totals"]["coaches"]
    assert {name: domains.get(name, 0) for name in tables.list_policy_domains(vk.pk)} == {
        name: each["coaches"] for name, each in GOLDEN_POOL_FIGURES["policy_domains"].items()
    }
    assert sum_rows_by(rows, lambda row: row.gender) == {Gender.WOMAN: 11}
    assert sum_rows_by(rows, lambda row: row.age_band) == {
        AgeBand(BANDS[name]): number for name, number in GOLDEN_POOL_FIGURES["coaches_by_age"].items()
    }
    assert sum_rows_by(rows, lambda row: row.diploma) == GOLDEN_POOL_FIGURES["coaches_by_diploma"]


def test_every_coach_followed_the_general_course_before_the_special_one(vk):
    done = Enrolment.objects.filter(candidate__coach__pool__serves_from__lt="2022-01-01")
    assert Counter(done.values_list("edition__course__name", "edition__course__days")) == {
        (each["name"], each["days"]): 11 for each in GOLDEN_POOL_FIGURES["courses"]
    }
    special = vk.courses.get(certifies=True)
    assert special.prerequisite.name == GOLDEN_POOL_FIGURES["courses"][1]["requires"]
    assert [partner.name for partner in special.partners.all()] == [GOLDEN_POOL_FIGURES["courses"][1]["provider"]]


def test_ten_new_coaches_were_trained_in_2022_and_serve_from_2023(vk):
    new = PoolCoach.objects.filter(serves_from="2023-01-01")
    assert new.count() == 10
    ended = new.values_list("coach__candidate__enrolments__completed_on__year", flat=True)
    assert set(ended) == {2022}
    later = {"since": date(2023, 1, 1), "until": date(2023, 12, 31)}
    assert sum(row.number for row in tables.tabulate_pool_coaches(vk.pk, **later)) == 21


def test_other_years_prove_that_the_period_counts(vk):
    counted = {
        (year, measure): sum(
            row.number
            for row in tables.tabulate_pool_trajectories(
                vk.pk, since=date(year, 1, 1), until=date(year, 12, 31), measure=measure
            )
        )
        for year in (2020, 2021, 2023)
        for measure in Measure
    }
    assert counted[2020, Measure.ACTIVE] == 0
    assert counted[2021, Measure.STARTED] == counted[2021, Measure.ACTIVE] == 12
    assert counted[2023, Measure.STARTED] == 18
    assert counted[2023, Measure.ACTIVE] > 18  # what began in 2022 and went on


def test_the_demonstration_coach_has_open_files(vk):
    user = User.objects.get(email=POOL_COACH_EMAIL)
    assert CaseFile.objects.visible_to(user).filter(status="open").exists()
    assert not CaseFile.objects.exclude(coach__coach__programme=F("programme")).exists()


def test_loading_it_twice_changes_nothing(vk):
    assert load_example_pool() is None
