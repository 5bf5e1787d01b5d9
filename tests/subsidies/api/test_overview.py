"""The drawdown and the forecast through the API."""

import pytest
from django.utils import timezone

from subsidies.models import FeeScheme

DRAWDOWN, SERIES, FORECAST = (f"/api/v1/{noun}/" for noun in ("drawdown", "drawdown-series", "forecast"))
STRANGE_OVERVIEW_VALUES = ["x", "-1", "1e9", "NaN", "9" * 30, "9" * 5000, "1.5.5", "٣x", "\x00"]


def build_overview_query(world, **asked: object) -> dict:
    return {"programme": world.programme.slug} | asked


def test_the_drawdown_of_a_day_per_line_and_in_total(world, as_):
    world.approved()
    now = as_("steering").get(DRAWDOWN, build_overview_query(world)).json()
    assert now["on"] == timezone.localdate().isoformat()
    assert [(line["kind"], line["amounts"]["granted"]) for line in now["lines"]] == [
        ("operating", "420000.00"),
        ("coaching", "2380000.00"),
    ]
    assert (now["total"]["reserved"], now["total"]["outgoing"]) == ("1000.00", "0.00")
    then = as_("finance").get(DRAWDOWN, build_overview_query(world, on="2018-01-01")).json()
    assert then["total"]["reserved"] == "0.00"


def test_the_series_ends_on_the_day_that_was_asked(world, as_):
    points = as_("auditor").get(SERIES, build_overview_query(world, on="2018-01-15")).json()
    assert points[0]["on"] == "2016-12-31"
    assert points[-1] == as_("auditor").get(DRAWDOWN, build_overview_query(world, on="2018-01-15")).json()


def test_the_forecast_answers_what_if(world, as_):
    world.running()
    as_it_is = as_("steering").get(FORECAST, build_overview_query(world)).json()
    assert as_it_is["rests_on_little"]
    assert as_it_is["by_horizon"]
    more = as_("steering").get(FORECAST, build_overview_query(world, approve=28, more=25, finish=60)).json()
    assert float(more["mid"]["spent"]) > float(as_it_is["mid"]["spent"])
    assert more["mid"]["finish_of_a_hundred"] == "60.00"


def test_without_a_fee_scheme_it_says_so(world, as_):
    answer = as_("finance").get(FORECAST, build_overview_query(world, on="2016-11-30"))
    assert answer.status_code == 409
    assert FeeScheme.objects.get().valid_from.isoformat() == "2016-12-01"


@pytest.mark.parametrize(
    "typed", ["gisteren", "2018-02-30", "0000-01-01", "9999-12-31", "10000-01-01", *STRANGE_OVERVIEW_VALUES]
)
@pytest.mark.parametrize("address", [DRAWDOWN, SERIES, FORECAST])
def test_what_is_no_day_up_to_today_is_refused(world, as_, address, typed):
    assert as_("finance").get(address, build_overview_query(world, on=typed)).status_code == 400


@pytest.mark.parametrize("typed", STRANGE_OVERVIEW_VALUES)
@pytest.mark.parametrize("field", ["approve", "more", "finish", "programme"])
def test_what_cannot_be_read_is_refused(world, as_, field, typed):
    assert as_("finance").get(FORECAST, build_overview_query(world) | {field: typed}).status_code in (400, 404)


@pytest.mark.parametrize("address", [DRAWDOWN, SERIES, FORECAST])
def test_a_programme_must_be_named_and_be_one_s_own(world, as_, address):
    assert as_("finance").get(address).status_code == 400
    assert as_("finance").get(address, {"programme": "another"}).status_code == 404
    assert as_("stranger").get(address, build_overview_query(world)).status_code == 404
