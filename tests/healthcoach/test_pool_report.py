"""The yearly report of the pool gives every number that was published, from what was entered."""

import json
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from coaches.pool import actions as cases
from coaches.pool.models import PolicyDomain, PoolCoach
from coaches.pool.rules import AgeBand, CaseFacts, Employment, Gender, TrajectoryKind
from healthcoach.answers.pool_report import build_pool_report
from tests.healthcoach.pool_of_2022 import DOMAIN_COUNTS_2022, POOL_2022_ENTERED_AT
from tests.trainings.wellbeing_world import ACTIONS, CONTRACTS, make_wellbeing_pool
from trainings.models import BuildingBlock, FrameworkContract, ImprovementPoint, Initiative, Lot, WellbeingAction
from trainings.wellbeing import counts as wellbeing

WELLBEING_KIND_NAMES = {"session": "fysieke sessie", "webinar": "webinar", "workshop": "workshop"}
PUBLISHED = {
    "programme": "Veerkrachtcoaches Vlaamse overheid",
    "period": ["2022-01-01", "2022-12-31"],
    "policy_domains": {
        name: {"individual": persons, "started": persons + teams, "coaches": coaches}
        for name, (persons, teams, coaches) in DOMAIN_COUNTS_2022.items()
    },
    "totals": {"individual": 117, "team": 3, "started": 120, "coaches": 11},
    "individual_by_gender": {"man": 40, "vrouw": 77},
    "individual_by_age": {"<34": 28, "35-44": 31, "45-54": 26, ">55": 13, "onbekend": 19},
    "individual_by_education": "niet geregistreerd",
    "coaches_by_gender": {"man": 0, "vrouw": 11},
    "coaches_by_age": {"<34": 1, "35-44": 3, "45-54": 4, ">55": 3},
    "coaches_by_diploma": {
        "Master psychologie": 4,
        **dict.fromkeys(
            (
                "Master criminologische wetenschappen",
                "Master bestuurskunde en publiek management",
                "Master Germaanse filologie",
                "Master lichamelijke opvoeding",
                "Master moraalwetenschappen",
                "Bachelor marketing",
                "Bachelor maatschappelijk werk",
            ),
            1,
        ),
    },
    "courses": [
        {"name": "Algemene coaching", "days": 5},
        {
            "name": "Veerkrachtcoaching",
            "days": 11,
            "provider": "Better Minds@Work",
            "requires": "Algemene coaching",
        },
    ],
    "framework_contracts": [
        {"contract": contract, "lot": lot or None, "supplier": supplier}
        for contract, lots in CONTRACTS
        for lot, supplier in lots
    ],
    "wellbeing_actions": [
        {
            "kind": WELLBEING_KIND_NAMES[kind],
            "name": name,
            "participants": participants,
            "rating": rating,
            "scale": scale,
        }
        for kind, name, participants, rating, scale in ACTIONS
    ],
}


def print_pool_report(*options: str) -> str:
    out = StringIO()
    call_command("pool_report", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def of_2022(pool_of_2022):
    return pool_of_2022


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_report_of_2022_is_what_was_published_in_any_language(of_2022, language):
    with translation.override(language):
        report = json.loads(print_pool_report("--year", "2022", "--format", "json"))
    assert report == PUBLISHED
    assert list(report) == list(PUBLISHED)
    assert list(report["policy_domains"]) == list(DOMAIN_COUNTS_2022)
    assert list(report["individual_by_age"]) == list(PUBLISHED["individual_by_age"])


def test_the_totals_are_the_sums_of_their_cells(of_2022):
    report = build_pool_report(of_2022, year=2022)
    for column in ("individual", "started", "coaches"):
        assert report["totals"][column] == sum(row[column] for row in report["policy_domains"].values())
    for table in ("individual_by_gender", "individual_by_age"):
        assert sum(report[table].values()) == report["totals"]["individual"]


def test_the_report_as_text_tells_every_table_with_its_total(of_2022):
    text = print_pool_report("--year", "2022")
    for words in ("Van 01/01/2022 tot en met 31/12/2022", "niet geregistreerd", "4,4/5", "9/10", "1.178", "Pulso"):
        assert words in text
    assert re.search(r"Totaal +117 +120 +11\b", text)


def test_a_trajectory_of_the_year_before_is_guided_and_not_started(of_2022):
    coach, domain = PoolCoach.objects.first(), PolicyDomain.objects.get(name="Omgeving")
    facts = CaseFacts(
        TrajectoryKind.INDIVIDUAL, domain.pk, Gender.X, AgeBand.TO_34, Employment.UNKNOWN, date(2022, 12, 30)
    )
    cases.open_case(coach, facts=facts, by=None, at=POOL_2022_ENTERED_AT)
    report = build_pool_report(of_2022, year=2023)
    assert report["totals"] == {"individual": 118, "team": 3, "started": 0, "coaches": 11}
    assert report["individual_by_gender"] == {"man": 40, "vrouw": 77, "x": 1}
    assert build_pool_report(of_2022, year=2022)["policy_domains"]["Omgeving"]["started"] == 14


def test_an_empty_pool_has_zeros_and_no_unknown(db):
    report = build_pool_report(make_wellbeing_pool(), year=2022)
    assert report["totals"] == {"individual": 0, "team": 0, "started": 0, "coaches": 0}
    assert report["individual_by_age"] == {"<34": 0, "35-44": 0, "45-54": 0, ">55": 0}
    assert (report["courses"], report["wellbeing_actions"], report["coaches_by_diploma"]) == ([], [], {})
    assert "geen" in print_pool_report("--year", "2022")


def test_the_command_says_what_it_does_not_know(db):
    with pytest.raises(CommandError, match="--programme"):
        print_pool_report("--year", "2022")
    make_wellbeing_pool()
    with pytest.raises(CommandError, match="veerkrachtcoaches"):
        print_pool_report("--year", "2022", "--programme", "nergens")
    with pytest.raises(CommandError, match="1990"):
        print_pool_report("--year", "1989")
    make_wellbeing_pool("tweede", "TW")
    with pytest.raises(CommandError, match="--programme"):
        print_pool_report("--year", "2022")
    assert json.loads(print_pool_report("--year", "2022", "--programme", "tweede", "--format", "json"))["programme"]


def test_the_report_of_the_example_is_what_was_published_too(example_pool):
    published = json.loads((Path(__file__).parents[1] / "golden" / "pool_2022.json").read_text("utf-8"))
    report = json.loads(print_pool_report("--year", "2022", "--format", "json"))
    assert report == {name: value for name, value in published.items() if name not in ("source", "question")}
    assert list(report) == [name for name in published if name not in ("source", "question")]


def test_the_example_tells_all_of_the_wellbeing_of_2022(example_pool):
    counted = [WellbeingAction, Lot, FrameworkContract, BuildingBlock, ImprovementPoint, Initiative]
    assert [model.objects.count() for model in counted] == [8, 6, 4, 10, 3, 6]
    found = wellbeing.summarise_wellbeing_actions(example_pool.pk, 2022)
    assert (found.participations, str(found.overall.percentage)) == (1178, "88.1")
