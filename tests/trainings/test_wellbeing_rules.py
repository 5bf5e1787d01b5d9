"""Ratings keep their scale; what is compared or averaged is their share of the maximum."""

from decimal import Decimal

import pytest

from tests.trainings.wellbeing_world import ACTIONS
from trainings.wellbeing.rules import (
    NotAScale,
    RatedAction,
    RatingAboveScale,
    WeightedBy,
    combine_ratings,
    compute_share_of_maximum,
)

RATED_ACTIONS_2022 = [
    RatedAction(Decimal(rating), scale, people, None) for _kind, _name, people, rating, scale in ACTIONS
]


@pytest.mark.parametrize(
    ("rating", "scale", "share"),
    [("4.4", 5, "0.88"), ("9", 10, "0.9"), ("0", 5, "0"), ("5", 5, "1"), ("3.8", 5, "0.76"), ("100", 100, "1")],
)
def test_a_rating_is_a_share_of_its_maximum(rating, scale, share):
    assert compute_share_of_maximum(Decimal(rating), scale) == Decimal(share)


@pytest.mark.parametrize(("rating", "scale"), [("5.1", 5), ("10", 5), ("-0.1", 5)])
def test_a_rating_outside_its_scale_is_refused(rating, scale):
    with pytest.raises(RatingAboveScale):
        compute_share_of_maximum(Decimal(rating), scale)


@pytest.mark.parametrize("scale", [-5, 0, 1, 101])
def test_what_is_no_scale_is_refused(scale):
    with pytest.raises(NotAScale):
        compute_share_of_maximum(Decimal(0), scale)


def test_the_eight_actions_of_2022_reach_88_1_percent_over_1178_participations():
    found = combine_ratings(RATED_ACTIONS_2022)
    assert (round(found.share * 100, 1), found.people) == (Decimal("88.1"), 1178)
    assert found.weighed_by == WeightedBy.PARTICIPANTS


def test_the_raw_mean_is_offered_nowhere():
    raw = sum(each.rating for each in RATED_ACTIONS_2022) / len(RATED_ACTIONS_2022)
    assert round(raw, 2) == Decimal("4.84")
    assert set(combine_ratings(RATED_ACTIONS_2022)._fields) == {"share", "people", "weighed_by"}


def test_nine_out_of_ten_and_four_and_a_half_out_of_five_are_the_same():
    assert compute_share_of_maximum(Decimal("9"), 10) == compute_share_of_maximum(Decimal("4.5"), 5)


@pytest.mark.parametrize(
    ("rated", "share", "people", "weighed_by"),
    [
        ([("5", 5, 100, 10), ("0", 10, 100, 30)], "0.25", 40, WeightedBy.RESPONDENTS),
        ([("5", 5, 100, 10), ("0", 10, 30, None)], "0.25", 40, WeightedBy.BOTH),
        ([("5", 5, 10, None), ("5", 10, 10, None)], "0.75", 20, WeightedBy.PARTICIPANTS),
        ([("5", 5, 10, 0), ("5", 10, 10, 10)], "0.5", 10, WeightedBy.RESPONDENTS),
    ],
)
def test_who_rated_weighs_where_known_and_else_who_took_part(rated, share, people, weighed_by):
    found = combine_ratings(RatedAction(Decimal(rating), *rest) for rating, *rest in rated)
    assert found == (Decimal(share), people, weighed_by)


@pytest.mark.parametrize("rated", [[], [RatedAction(Decimal(4), 5, 0, None)], [RatedAction(Decimal(4), 5, 20, 0)]])
def test_nobody_rated_means_no_share(rated):
    assert combine_ratings(rated) is None
