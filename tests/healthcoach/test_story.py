"""The examples as they were loaded once for this module: what the programme's own story answers on every day."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import chain
from pathlib import Path

import pghistory.models
import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import Client
from django.utils import timezone, translation
from schwifty import IBAN

from coaches.models import BankAccount, Block, Coach
from healthcoach.answers.state_of_affairs import build_state_of_affairs
from healthcoach.answers.state_tables import build_state_of_affairs_tables
from healthcoach.demo.people import DEMO_PEOPLE, PASSWORD
from healthcoach.demo.story import STORY_TODAY
from healthcoach.mail.models import Message
from healthcoach.programmes.access import role_names
from healthcoach.users.models import User
from subsidies.companies.rules import is_enterprise_number
from subsidies.models import Application, Company, Programme, Trajectory, Tranche
from tests.faults.chance import choose_by_chance
from tests.healthcoach.adding_up import wrong_totals
from trainings.models import EditionDay, IntervisionDate

GOLDEN_STATE_OF_AFFAIRS = json.loads(
    (Path(__file__).parents[1] / "golden" / "state_of_affairs_2018_03_23.json").read_text("utf-8")
)


@pytest.fixture
def story(example_programme):
    """The examples' programme on the day of their story."""
    return example_programme


def print_state_of_affairs(**options: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("state_of_affairs", programme="gezondheidscoaches", stdout=out, **options)
    return out.getvalue()


def sign_in_story_person(key: str) -> Client:
    """A browser of one of the demonstration's people."""
    client = Client()
    client.force_login(User.objects.get(email=next(person.email for person in DEMO_PEOPLE if person.key == key)))
    return client


def test_the_23rd_of_march_is_answered_as_the_minister_did(story):
    assert json.loads(print_state_of_affairs(on="2018-03-23", format="json")) == GOLDEN_STATE_OF_AFFAIRS


def test_on_the_first_of_march_everything_is_smaller(story):
    before, after = build_state_of_affairs(story, on=date(2018, 3, 1)), GOLDEN_STATE_OF_AFFAIRS
    for name in ("submitted", "approved", "pending", "withdrawn", "started"):
        assert 0 < before["applications"][name] < after["applications"][name]
    assert before["coaches"]["candidates"]["at_least"] < 150
    assert before["coaches"]["trained"] < 51
    assert before["coaches"]["agreements"] < 42
    assert before["intervisions"] == []


def test_totals_add_up_on_every_day_of_the_story(story):
    awarded, tranche, called = date(2016, 12, 16), date(2017, 3, 1), date(2017, 9, 15)
    days = [day + timedelta(days=number) for day in (awarded, tranche) for number in (-1, 0, 1)]
    told = [called + timedelta(days=number) for number in range((STORY_TODAY - called).days + 10)]
    days += choose_by_chance(told, 40)  # of 199
    assert {
        day.isoformat(): wrong for day in days if (wrong := wrong_totals(build_state_of_affairs_tables(story, day)))
    } == {}


def test_the_json_and_the_tables_tell_the_same(story):
    for day in (date(2018, 1, 20), date(2018, 2, 12), date(2018, 3, 1), STORY_TODAY):
        counted = build_state_of_affairs(story, on=day)
        found = {table.name: table for table in build_state_of_affairs_tables(story, day)}
        assert found["applications"].total.cells == [counted["applications"]["submitted"]]
        assert found["trajectories"].total.cells == [counted["applications"]["started"]]
        assert str(found["budget"].total.cells[-1]) == counted["budget"]["granted"]
        assert found["agreements"].total.cells == [counted["coaches"]["agreements"]]


def test_numbers_only_grow_but_for_what_is_pending(story):
    days = [date(2018, 1, 1) + timedelta(days=number) for number in range(82)]
    counted = [build_state_of_affairs(story, on=day)["applications"] for day in days]
    for name in ("submitted", "approved", "withdrawn", "rejected", "started", "ended"):
        numbers = [each[name] for each in counted]
        assert numbers == sorted(numbers)


def test_the_money_is_told_as_it_was_and_what_is_awaited_apart_from_it(story):
    found = Tranche.objects.order_by("expected_on").values_list("line__kind", "status", "amount")
    assert list(found) == [
        ("operating", "received", 140_000),
        ("coaching", "requested", 119_000),
        ("coaching", "expected", 238_000),
    ]
    assert IBAN(story.paying_accounts.get().iban, validate_bban=True).country_code == "BE"


def test_two_people_of_finance_can_try_what_needs_two(story):
    assert User.objects.filter(assignments__role="finance", assignments__programme=story).count() == 2


def test_the_books_are_right(story):
    call_command("verify_ledger", stdout=StringIO())


def test_nothing_is_dated_after_the_day_of_the_story(story):
    midnight = datetime(2018, 3, 22, 23, tzinfo=UTC)  # when the 23rd begins in Brussels
    told_now = {
        "lapses_on",
        "expected_on",
        "posted_at",
        "recorded_at",
        "starts_on",
        "ends_on",
    }  # promises, what is noted by itself, and the days of an edition that is planned
    models_of = (apps.get_app_config(label).get_models() for label in ("subsidies", "coaches", "trainings", "mail"))
    late = []
    for model in chain(*models_of):
        if model in (IntervisionDate, EditionDay, *pghistory_models()):
            continue
        for field in model._meta.fields:
            if isinstance(field, models.DateField) and field.name not in told_now:
                limit = midnight if isinstance(field, models.DateTimeField) else STORY_TODAY
                late += model._base_manager.filter(**{f"{field.name}__gte": limit})
    assert late == []


def pghistory_models() -> list[type[models.Model]]:
    """The tables of the audit trail: they say when something was entered."""
    return [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]


def test_all_mail_of_the_story_counts_as_sent_on_its_own_day(story):
    assert Message.objects.filter(kind="approved").count() == 40
    sent = [timezone.localdate(each.sent_at) == each.written_on for each in Message.objects.all()]
    assert all(sent)


def test_companies_have_real_looking_numbers_that_nobody_has(story):
    numbers = [company.enterprise_number for company in Company.objects.all()]
    assert len(numbers) == 71
    assert all(is_enterprise_number(number) and number.startswith("0999") for number in numbers)


def test_every_coach_has_an_account_on_which_money_can_be_paid(story):
    accounts = [account.iban for account in BankAccount.objects.all()]
    assert len(set(accounts)) == 42
    assert all(IBAN(account, validate_bban=True).country_code == "BE" for account in accounts)


def test_coaches_of_external_prevention_services_are_blocked_with_the_reason(story):
    blocked = set(Block.objects.in_force(STORY_TODAY).values_list("coach", flat=True))
    external = set(Coach.objects.filter(candidate__employer_kind="external_prevention").values_list("pk", flat=True))
    assert blocked == external
    assert len(blocked) == 9
    assert all("financiering" in block.reason for block in Block.objects.all())


def test_every_role_of_the_demonstration_can_sign_in(story):
    for person in DEMO_PEOPLE:
        user = User.objects.get(email=person.email)
        assert EmailAddress.objects.filter(user=user, verified=True, primary=True).exists()
        assert user.check_password(PASSWORD) == bool(person.password)
    assert {role for person in DEMO_PEOPLE for role in role_names(User.objects.get(email=person.email))} == {
        "steering",
        "staff",
        "finance",
        "auditor",
        "trainer",
    }


def test_the_demonstration_company_has_files_in_several_states(story):
    own = Application.objects.filter(contact__user__email="aanvrager@demo.example")
    assert Counter(own.values_list("status", flat=True)) == {"started": 1, "approved": 1, "pending": 1, "draft": 1}


def test_the_demonstration_coach_runs_one_trajectory(story):
    [trajectory] = Trajectory.objects.filter(coach__user__email="coach@demo.example")
    assert trajectory.status == "running"
    assert trajectory.sessions.count() == 5


def test_history_is_recorded_as_imported_by_whom_it_concerns(story):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.metadata->>'where', u.email FROM subsidies_applicationevent e "
            "JOIN pghistory_context c ON c.id = e.pgh_context_id "
            "JOIN users_user u ON u.id = (c.metadata->>'user')::bigint WHERE e.status = 'approved'"
        )
        assert cursor.fetchall() == [("import", "stuurgroep@demo.example")]


def test_the_page_shows_the_figures_with_their_day(story):
    page = sign_in_story_person("auditor").get("/stand-van-zaken/", {"op": "2018-03-23"}).content.decode()
    for expected in ("23/03/2018", "€\u00a02.380.000,00", ">70<", ">40<", ">28<"):
        assert expected in page


def test_a_lower_bound_is_shown_as_one_everywhere(story):
    client = sign_in_story_person("staff")
    page, table, answer = (
        client.get(f"/stand-van-zaken{form}?op=2018-03-23", headers={"accept-language": "en"}).content.decode()
        for form in ("/", ".csv", ".json")
    )
    assert "150 or more" in page
    assert ";150;at least" in table
    assert '"exact": false' in answer


def test_the_json_page_gives_the_golden_answer(story):
    assert (
        sign_in_story_person("steering").get("/stand-van-zaken.json", {"op": "2018-03-23"}).json()
        == GOLDEN_STATE_OF_AFFAIRS
    )


def test_the_text_for_people_holds_the_same_totals(story):
    text = print_state_of_affairs(on="2018-03-23")
    assert "23/03/2018" in text
    assert "2.380.000,00" in text


@pytest.mark.parametrize(
    ("programme", "on", "why"),
    [
        ("onbekend", "2018-03-23", "These exist: gezondheidscoaches"),
        ("gezondheidscoaches", "23 maart", "is not a day"),
        ("gezondheidscoaches", "2018-02-30", "is not a day"),
        ("gezondheidscoaches", "9999-12-31", "lies in the future"),
    ],
)
def test_a_question_that_cannot_be_answered_gets_a_sentence(story, programme, on, why):
    with translation.override("en"), pytest.raises(CommandError, match=why):
        call_command("state_of_affairs", programme=programme, on=on)


def test_there_is_one_programme(story):
    assert Programme.objects.get() == story
