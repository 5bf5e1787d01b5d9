"""What is done for wellbeing is entered, corrected with a trail, and taken back on the same day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from healthcoach.core.audit import audit_context
from healthcoach.core.refusals import Missing, Refused
from tests.trainings.wellbeing_world import (
    AUTUMN,
    WELLBEING_ENTERED_AT,
    enter_framework_contracts,
    enter_wellbeing_action,
    make_wellbeing_pool,
)
from trainings.models import (
    BuildingBlock,
    FrameworkContract,
    ImprovementPoint,
    Initiative,
    Lot,
    Supplier,
    TakenUp,
    WellbeingAction,
)
from trainings.wellbeing import actions as wellbeing
from trainings.wellbeing.rules import NotAScale, RatingAboveScale
from trainings.wellbeing.writes import AlreadyEntered, OfAnotherProgramme

DAY_AFTER_ENTRY = WELLBEING_ENTERED_AT + timedelta(days=1)


@pytest.fixture
def programme(db):
    return make_wellbeing_pool()


def enter_test_initiative(programme, **facts):
    return wellbeing.enter_initiative(
        programme, **{"year": 2022, "title": "Dashboard"} | facts, by=None, at=WELLBEING_ENTERED_AT
    )


def enter_test_improvement_point(programme, **facts):
    usual = {"found_on": date(2022, 12, 1), "title": "Rol van leidinggevenden"}
    return wellbeing.enter_point(programme, **usual | facts, by=None, at=WELLBEING_ENTERED_AT)


def enter_test_contract(programme, **facts):
    usual = {"name": "Leiderschap", "valid_from": date(2021, 1, 1), "lots": [("", "Truvius")]}
    return wellbeing.enter_contract(programme, **usual | facts, by=None, at=WELLBEING_ENTERED_AT)


def enter_test_building_block(programme, **facts):
    return wellbeing.enter_block(programme, **{"number": 1, "title": "Visie"} | facts, by=None, at=WELLBEING_ENTERED_AT)


def list_trail_labels(model) -> list[str]:
    """What the trail tells of the rows of a model, in order."""
    events = apps.get_model("trainings", f"{model.__name__}Event").objects
    return list(events.order_by("pgh_id").values_list("pgh_label", flat=True))


ENTER = {
    "action": enter_wellbeing_action,
    "initiative": enter_test_initiative,
    "point": enter_test_improvement_point,
    "contract": enter_test_contract,
    "block": enter_test_building_block,
}
CORRECT = {name: getattr(wellbeing, f"correct_{name}") for name in ENTER}


def test_an_action_of_one_day_keeps_its_rating_on_its_scale(programme):
    row = enter_wellbeing_action(programme, name="  Grip op je gewoontes ", rating=Decimal(9), scale=10, respondents=30)
    row.refresh_from_db()
    assert (row.name, row.begins_on, row.ends_on) == ("Grip op je gewoontes", AUTUMN, AUTUMN)
    assert (row.rating, row.scale, row.respondents, row.entered_at) == (Decimal(9), 10, 30, WELLBEING_ENTERED_AT)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"name": "  "}, Missing),
        ({"kind": ""}, Missing),
        ({"participants": None}, Missing),
        ({"begins_on": None}, Missing),
        ({"begins_on": WELLBEING_ENTERED_AT.date() + timedelta(days=1)}, wellbeing.InFuture),
        ({"ends_on": AUTUMN - timedelta(days=1)}, wellbeing.EndsBeforeBeginning),
        ({"rating": Decimal(4)}, Missing),
        ({"scale": 5}, Missing),
        ({"respondents": 4}, Missing),
        ({"rating": Decimal("5.1"), "scale": 5}, RatingAboveScale),
        ({"rating": Decimal(1), "scale": 1}, NotAScale),
        ({"rating": Decimal(4), "scale": 5, "respondents": 41}, wellbeing.MoreRatedThanTookPart),
    ],
)
def test_an_action_that_cannot_be_is_refused_and_nothing_is_kept(programme, facts, refusal):
    with pytest.raises(refusal):
        enter_wellbeing_action(programme, **facts)
    assert not WellbeingAction.objects.exists()


@pytest.mark.parametrize(
    ("noun", "facts", "refusal"),
    [
        ("initiative", {"title": ""}, Missing),
        ("initiative", {"year": None}, Missing),
        ("initiative", {"year": 1989}, wellbeing.NotAYear),
        ("initiative", {"year": 2101}, wellbeing.NotAYear),
        ("initiative", {"counted": "masterclasses"}, Missing),
        ("initiative", {"count": 2}, Missing),
        ("point", {"title": " "}, Missing),
        ("point", {"found_on": None}, Missing),
        ("point", {"found_on": WELLBEING_ENTERED_AT.date() + timedelta(days=1)}, wellbeing.InFuture),
        ("block", {"number": None}, Missing),
        ("contract", {"name": ""}, Missing),
        ("contract", {"lots": []}, Missing),
        ("contract", {"lots": [("Perceel 1", " ")]}, Missing),
        ("contract", {"valid_until": date(2020, 12, 31)}, wellbeing.EndsBeforeBeginning),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(programme, noun, facts, refusal):
    with pytest.raises(refusal):
        ENTER[noun](programme, **facts)
    kept = (WellbeingAction, Initiative, ImprovementPoint, BuildingBlock, FrameworkContract, Lot, Supplier)
    assert not any(model.objects.exists() for model in kept)


@pytest.mark.parametrize("noun", ENTER)
def test_the_same_thing_is_entered_once(programme, noun):
    row = ENTER[noun](programme)
    with pytest.raises(AlreadyEntered):
        ENTER[noun](programme)
    assert type(row).objects.count() == 1
    ENTER[noun](make_wellbeing_pool("andere", "AN"))  # another programme has its own


CORRECTIONS = {
    "action": {"participants": 41, "rating": Decimal("4.4"), "scale": 5},
    "initiative": {"title": "Dashboard welzijn", "count": 2, "counted": "masterclasses"},
    "point": {"means": "Eigen werkingsmiddelen"},
    "contract": {"valid_until": date(2024, 12, 31)},
    "block": {"title": "Visie en beleid"},
}


@pytest.mark.parametrize("noun", ENTER)
def test_a_correction_changes_what_is_given_and_leaves_a_trail(programme, noun, django_user_model):
    row, someone = ENTER[noun](programme), django_user_model.objects.create_user("leen@demo.example")
    with audit_context(user_id=someone.pk, where="website"):
        CORRECT[noun](row, **CORRECTIONS[noun], by=someone, at=DAY_AFTER_ENTRY)
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in CORRECTIONS[noun]} == CORRECTIONS[noun]
    assert row.entered_at == WELLBEING_ENTERED_AT
    assert list_trail_labels(type(row)) == ["insert", "update"]
    assert row.events.last().pgh_context.metadata["user"] == someone.pk


@pytest.mark.parametrize(
    ("noun", "facts"),
    [
        ("action", {"participants": 3, "respondents": 4}),
        ("action", {"rating": Decimal(6), "scale": 5}),
        ("initiative", {"title": "  "}),
        ("point", {"title": ""}),
        ("contract", {"lots": []}),
        ("block", {"number": None}),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(programme, noun, facts):
    row = ENTER[noun](programme)
    before = type(row).objects.values().get()
    with pytest.raises(Refused):
        CORRECT[noun](row, **facts, by=None, at=DAY_AFTER_ENTRY)
    assert type(row).objects.values().get() == before


@pytest.mark.parametrize("noun", ENTER)
def test_what_was_entered_by_mistake_is_taken_back_on_the_same_day(programme, noun):
    row = ENTER[noun](programme)
    wellbeing.delete_same_day(row, by=None, at=WELLBEING_ENTERED_AT + timedelta(hours=8))
    assert not type(row).objects.exists()
    assert list_trail_labels(type(row)) == ["insert", "delete"]


@pytest.mark.parametrize("noun", ENTER)
def test_on_a_later_day_it_is_corrected_instead(programme, noun):
    row = ENTER[noun](programme)
    with pytest.raises(wellbeing.EnteredEarlier):
        wellbeing.delete_same_day(row, by=None, at=DAY_AFTER_ENTRY)
    assert type(row).objects.exists()


def test_what_is_still_named_is_not_taken_back(programme):
    dashboard = enter_test_initiative(programme, block=enter_test_building_block(programme))
    enter_test_improvement_point(programme, initiatives=[dashboard])
    for row in (dashboard, dashboard.block):
        with pytest.raises(wellbeing.StillNamed):
            wellbeing.delete_same_day(row, by=None, at=WELLBEING_ENTERED_AT)
    assert (Initiative.objects.count(), BuildingBlock.objects.count()) == (1, 1)


def test_an_improvement_point_says_what_takes_it_up_and_the_trail_keeps_it(programme):
    first, second = enter_test_initiative(programme), enter_test_initiative(programme, title="Masterclasses")
    row = enter_test_improvement_point(programme, initiatives=[first])
    wellbeing.correct_point(row, initiatives=[second, second], by=None, at=DAY_AFTER_ENTRY)
    assert list(row.initiatives.all()) == [second]
    wellbeing.correct_point(row, means="Eigen middelen", by=None, at=DAY_AFTER_ENTRY)
    assert list(row.initiatives.all()) == [second]
    assert list_trail_labels(TakenUp) == ["insert", "delete", "insert"]


@pytest.mark.parametrize("noun", ["initiative", "point"])
def test_what_belongs_together_is_of_one_programme(programme, noun):
    other = make_wellbeing_pool("andere", "AN")
    strange = {
        "initiative": {"block": enter_test_building_block(other)},
        "point": {"initiatives": [enter_test_initiative(other)]},
    }
    with pytest.raises(OfAnotherProgramme):
        ENTER[noun](programme, **strange[noun])


def test_a_contract_has_its_lots_and_a_correction_replaces_only_what_changed(programme):
    row = enter_test_contract(programme, lots=[("Beleid", "Pulso"), ("Monitoring", "Idewe"), ("Monitoring", "Idewe")])
    kept = row.lots.get(supplier__name="Idewe").pk
    wellbeing.correct_contract(row, lots=[("Monitoring", "Idewe"), ("", "Truvius")], by=None, at=DAY_AFTER_ENTRY)
    assert set(row.lots.values_list("name", "supplier__name")) == {("Monitoring", "Idewe"), ("", "Truvius")}
    assert row.lots.get(supplier__name="Idewe").pk == kept


def test_the_four_contracts_of_2022_have_six_awards_and_four_suppliers(programme):
    enter_framework_contracts(programme)
    assert (FrameworkContract.objects.count(), Lot.objects.count(), Supplier.objects.count()) == (4, 6, 4)


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), False),
        (date(2020, 12, 31), date(2021, 1, 1), True),
        (date(2024, 12, 31), date(2025, 6, 1), True),
        (date(2025, 1, 1), date(2025, 6, 1), False),
    ],
)
def test_a_contract_holds_between_its_days(programme, since, until, holds):
    enter_test_contract(programme, valid_until=date(2024, 12, 31))
    assert FrameworkContract.objects.in_force(since, until).exists() == holds


def test_an_action_belongs_to_the_year_in_which_it_began(programme):
    row = enter_wellbeing_action(programme, begins_on=date(2022, 12, 31), ends_on=date(2023, 1, 2))
    assert list(WellbeingAction.objects.of_year(2022)) == [row]
    assert not WellbeingAction.objects.of_year(2023)


@pytest.mark.parametrize(
    "facts",
    [
        {"rating": Decimal(6)},
        {"scale": None},
        {"scale": 1},
        {"respondents": 50},
        {"ends_on": AUTUMN - timedelta(days=1)},
    ],
)
def test_the_database_itself_refuses_what_cannot_be(programme, facts):
    row = enter_wellbeing_action(programme, rating=Decimal(1), scale=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        WellbeingAction.objects.filter(pk=row.pk).update(**facts)
