"""Loading the examples: once, wholly or not at all, on any day, and without ringing anybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from coaches.models import Block, Coach
from healthcoach.answers.state_of_affairs import state_of_affairs
from healthcoach.examples.loading import NotInProduction, load
from healthcoach.examples.story import TODAY
from healthcoach.users.models import User
from subsidies.models import Application, Programme


def told(**options: str) -> str:
    """What the command says, in English."""
    out = StringIO()
    with translation.override("en"):
        call_command("load_examples", stdout=out, **options)
    return out.getvalue()


def rows() -> dict[str, int]:
    """How many rows every table holds."""
    tables = set(connection.introspection.table_names())
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    return {model._meta.label: model._base_manager.count() for model in models}


def test_loading_twice_changes_nothing_and_says_so(db):
    assert "Loaded Gezondheidscoaches op de werkvloer" in told()
    before = rows()
    assert "nothing has changed" in told()
    assert "nothing has changed" in told(shift_to="2020-01-01")
    assert rows() == before


@pytest.mark.parametrize("taken", ["aanvrager@demo.example", "lotte-vanhoutte@bloemist-de-zachte-roos.example"])
def test_an_interrupted_load_leaves_nothing_half(db, taken):
    User.objects.create_user(taken)  # the load comes across this account, at its beginning or near its end
    before = rows()
    with pytest.raises(CommandError, match="exist already"):
        told()
    assert rows() == before
    User.objects.all().delete()
    told()
    assert Application.objects.count() == 71


def test_a_shifted_story_gives_the_same_answer_on_its_own_day(db):
    today = date(2024, 2, 29)
    told(shift_to=today.isoformat())
    programme, shift = Programme.objects.get(slug="gezondheidscoaches"), today - TODAY
    answer = state_of_affairs(programme, on=today)
    assert answer["applications"] == {
        "submitted": 70,
        "approved": 40,
        "pending": 28,
        "withdrawn": 2,
        "rejected": 0,
        "started": 3,
        "ended": 0,
    }
    assert answer["coaches"] == {"candidates": {"at_least": 150, "exact": False}, "trained": 51, "agreements": 42}
    assert answer["budget"]["tranches"][0]["amount"] == "140000.00"
    days = [(day + shift).isoformat() for day in (date(2018, 4, 13), date(2018, 4, 25))]
    assert answer["intervisions"][0]["dates"] == days
    assert state_of_affairs(programme, on=date(2018, 3, 23))["applications"]["submitted"] == 0


def test_told_as_if_it_were_today_nothing_lies_in_the_future(db):
    today = timezone.localdate()
    programme = load(today=today)
    assert Application.objects.filter(changed_at__gt=timezone.now()).count() == 0
    yesterday, now = (state_of_affairs(programme, on=today - timedelta(days=back)) for back in (1, 0))
    assert now["applications"] == yesterday["applications"]


def test_every_coach_can_sign_in_and_those_who_are_not_blocked_can_start(db):
    load()
    signed_in = EmailAddress.objects.filter(verified=True, email__endswith="@demo.example", user__coaches__isnull=False)
    assert Coach.objects.count() == signed_in.distinct().count() == 42
    blocked = Coach.objects.filter(blocks__in=Block.objects.in_force(TODAY)).count()
    assert Coach.objects.active(TODAY).count() == 42 - blocked
    assert not any(coach.user.has_usable_password() for coach in Coach.objects.select_related("user"))


def test_history_rings_nobody(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        load()
    assert callbacks == []


@pytest.mark.parametrize(
    ("day", "why"), [("gisteren", "not a day"), ("2018-03-22", "between"), ("9999-12-31", "between")]
)
def test_a_day_on_which_the_story_cannot_end_is_refused(db, day, why):
    with pytest.raises(CommandError, match=why):
        told(shift_to=day)
    assert not Programme.objects.exists()


def test_people_with_a_published_password_never_come_into_production(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(NotInProduction):
        load()
    with pytest.raises(CommandError):
        told()
    assert not User.objects.exists()


def test_two_loads_at_the_same_moment_load_once(own_database):
    def one(_number: int) -> bool:
        try:
            return load() is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == [False, True]
    assert Application.objects.count() == 71
