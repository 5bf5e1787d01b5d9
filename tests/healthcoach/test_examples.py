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
from coaches.renewal.queries import active_coaches
from healthcoach.answers.state_of_affairs import build_state_of_affairs
from healthcoach.demo.loading import NotInProduction, load_example_programme
from healthcoach.demo.story import STORY_TODAY
from healthcoach.users.models import User
from subsidies.models import Application, Programme


def run_load_examples(**options: str) -> str:
    """What the command says, in English."""
    out = StringIO()
    with translation.override("en"):
        call_command("load_examples", stdout=out, **options)
    return out.getvalue()


def count_all_table_rows() -> dict[str, int]:
    """How many rows every table holds."""
    tables = set(connection.introspection.table_names())
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    return {model._meta.label: model._base_manager.count() for model in models}


def test_what_is_there_is_not_loaded_again_and_it_says_so(example_programme):
    said = run_load_examples()  # the pool of the examples is not there yet
    assert str(example_programme) not in said
    assert "Loaded" in said
    before = count_all_table_rows()
    assert "nothing has changed" in run_load_examples()
    assert "nothing has changed" in run_load_examples(shift_to="2020-01-01")
    assert count_all_table_rows() == before


def test_an_interrupted_load_leaves_nothing_half(db):
    # The load comes across the first account at its beginning, and across the second near its end.
    for taken in ("aanvrager@demo.example", "lotte-vanhoutte@bloemist-de-zachte-roos.example"):
        User.objects.create_user(taken)
        before = count_all_table_rows()
        with pytest.raises(CommandError, match="exist already"):
            run_load_examples()
        assert count_all_table_rows() == before
        User.objects.all().delete()
    assert "Loaded Gezondheidscoaches op de werkvloer" in run_load_examples()
    assert Application.objects.count() == 71


def test_a_shifted_story_gives_the_same_answer_on_its_own_day(db):
    today = date(2024, 2, 29)
    run_load_examples(shift_to=today.isoformat())
    programme, shift = Programme.objects.get(slug="gezondheidscoaches"), today - STORY_TODAY
    answer = build_state_of_affairs(programme, on=today)
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
    assert build_state_of_affairs(programme, on=date(2018, 3, 23))["applications"]["submitted"] == 0


def test_told_as_if_it_were_today_nothing_lies_in_the_future_and_nobody_is_rung(db, django_capture_on_commit_callbacks):
    today = timezone.localdate()
    with django_capture_on_commit_callbacks() as callbacks:
        programme = load_example_programme(today=today)
    assert callbacks == []
    assert Application.objects.filter(changed_at__gt=timezone.now()).count() == 0
    yesterday, now = (build_state_of_affairs(programme, on=today - timedelta(days=back)) for back in (1, 0))
    assert now["applications"] == yesterday["applications"]


def test_every_coach_can_sign_in_and_those_who_are_not_blocked_can_start(example_programme):
    signed_in = EmailAddress.objects.filter(verified=True, email__endswith="@demo.example", user__coaches__isnull=False)
    assert Coach.objects.count() == signed_in.distinct().count() == 42
    blocked = Coach.objects.filter(blocks__in=Block.objects.in_force(STORY_TODAY)).count()
    assert active_coaches(STORY_TODAY).count() == 42 - blocked
    assert not any(coach.user.has_usable_password() for coach in Coach.objects.select_related("user"))


@pytest.mark.parametrize(
    ("day", "why"), [("gisteren", "not a day"), ("2018-03-22", "between"), ("9999-12-31", "between")]
)
def test_a_day_on_which_the_story_cannot_end_is_refused(db, day, why):
    with pytest.raises(CommandError, match=why):
        run_load_examples(shift_to=day)
    assert not Programme.objects.exists()


def test_people_with_a_published_password_never_come_into_production(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(NotInProduction):
        load_example_programme()
    with pytest.raises(CommandError):
        run_load_examples()
    assert not User.objects.exists()


def test_two_loads_at_the_same_moment_load_once(own_database):
    def one(_number: int) -> bool:
        try:
            return load_example_programme() is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == [False, True]
    assert Application.objects.count() == 71
