"""The administration: administrators give accounts and roles; money and statuses are only read; others see nothing."""

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from healthcoach.core.admin_site import ReadOnly, administration
from healthcoach.programmes.access import has_role_in
from healthcoach.programmes.models import Assignment, Programme, Role
from healthcoach.users.models import Organisation, User
from subsidies.applications import actions as applications
from subsidies.applications.models import Application
from subsidies.budget.models import Transfer
from tests.test_tree import INLINE
from tests.world import NOW

ProgrammeEvent = apps.get_model("programmes", "ProgrammeEvent")
REGISTERS = sorted(administration._registry, key=lambda model: model._meta.label)
MONEY_AND_STATUS = [
    *("Application", "Trajectory", "Payout", "Transfer", "FeeScheme", "Message"),
    *("ApplicationEvent", "PayoutEvent", "ProgrammeEvent"),
]


def build_administration_url(model: type, page: str, *args: object) -> str:
    """A page of the administration."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def admin_client(world, client):
    """An administrator, signed in, in a programme where every register has a row."""
    world.ended()
    world.settle()
    client.force_login(world.people["admin"])
    return client


@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model.__name__)
def test_an_administrator_reads_every_register_and_searches_it(admin_client, model):
    assert admin_client.get(build_administration_url(model, "changelist")).status_code == 200
    for typed in ("1", "anders", "9" * 40, "%00'"):
        assert admin_client.get(build_administration_url(model, "changelist"), {"q": typed}).status_code in (200, 302)
    for row in model._default_manager.order_by("-pk")[:2]:
        assert admin_client.get(build_administration_url(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("page", ["index", "users_user_add", "users_organisation_add", "programmes_assignment_add"])
def test_the_administration_works_under_the_content_security_policy(world, client, page):
    client.force_login(world.people["admin"])
    answer = client.get(reverse(f"admin:{page}"))
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert INLINE.findall(answer.content.decode()) == []


def test_money_statuses_and_events_are_registers_that_are_only_read():
    read_only = {
        model.__name__ for model, register in administration._registry.items() if isinstance(register, ReadOnly)
    }
    assert set(MONEY_AND_STATUS) <= read_only


@pytest.mark.parametrize("model", [m for m in REGISTERS if m.__name__ in MONEY_AND_STATUS], ids=lambda m: m.__name__)
def test_an_administrator_cannot_add_change_or_delete_what_is_only_read(admin_client, model):
    before = list(model._default_manager.order_by("pk").values())
    row = model._default_manager.first()
    answers = [
        admin_client.post(build_administration_url(model, "add"), {}),
        admin_client.post(build_administration_url(model, "change", row.pk), {"status": "approved", "amount": "1.00"}),
        admin_client.post(build_administration_url(model, "delete", row.pk), {"post": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert list(model._default_manager.order_by("pk").values()) == before


def read_seen(client, place: str) -> dict[str, str]:
    """What the page of a row carries."""
    return {"seen": client.get(place).context["adminform"].form["seen"].value()}


def test_an_administrator_renames_a_programme_on_the_record_and_changes_none_of_its_rules(world, client):
    client.force_login(world.people["admin"])
    typed = {"name": "Nieuwe naam", "slug": "anders", "code": "XX", "start_within_days": "999"}
    place = build_administration_url(Programme, "change", world.programme.pk)
    assert client.post(place, typed | read_seen(client, place)).status_code == 302
    before, after = world.programme, Programme.objects.get()
    assert after.name == "Nieuwe naam"
    assert (after.slug, after.code, after.start_within_days) == (before.slug, before.code, before.start_within_days)
    event = ProgrammeEvent.objects.select_related("pgh_context").get(pgh_label="update")
    assert (event.name, event.pgh_context.metadata["user"]) == ("Nieuwe naam", world.people["admin"].pk)


def test_an_administrator_makes_an_account_and_gives_it_a_role(world, client):
    client.force_login(world.people["admin"])
    organisation = Organisation.objects.create(name="Voka")
    typed = {
        "email": "lid@voka.example",
        "name": "Lid",
        "organisation": organisation.pk,
        "language": "nl",
        "usable_password": "true",
        "password1": "geheim-456-y",
        "password2": "geheim-456-y",
    }
    assert client.post(build_administration_url(User, "add"), typed).status_code == 302
    member = User.objects.get(email="lid@voka.example")
    given = {"user": member.pk, "role": Role.STEERING, "programme": world.programme.pk}
    assert client.post(build_administration_url(Assignment, "add"), given).status_code == 302
    assert member.check_password("geheim-456-y")
    assert (member.organisation, member.is_superuser) == (organisation, False)
    assert has_role_in(member, world.programme.pk, Role.STEERING)


def test_an_address_once_given_stands_and_nobody_becomes_administrator_by_a_form(world, client):
    client.force_login(world.people["admin"])
    person = world.people["staff"]
    typed = {
        "email": "ander@voorbeeld.example",
        "name": "Andere naam",
        "language": "nl",
        "is_active": "on",
        "is_superuser": "on",
        "assignments-TOTAL_FORMS": "0",
        "assignments-INITIAL_FORMS": "0",
    }
    place = build_administration_url(User, "change", person.pk)
    assert client.post(place, typed).status_code == 200  # what the page showed is not among it
    assert client.post(place, typed | read_seen(client, place)).status_code == 302
    before, after = person, User.objects.get(pk=person.pk)
    assert (after.name, after.email, after.is_superuser) == ("Andere naam", before.email, False)


@pytest.mark.parametrize("who", ["applicant", "coach", *Role, "stranger"])
def test_for_everybody_else_the_administration_does_not_exist(world, client, who):
    client.force_login(world.people[who])
    pages = [reverse("admin:index"), reverse("admin:login")]
    pages += [build_administration_url(model, "changelist") for model in (User, Application, Transfer)]
    assert {client.get(page).status_code for page in pages} == {404}


def test_without_sign_in_the_administration_sends_to_the_site_s_own_door(db, client):
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse(settings.LOGIN_URL))
    assert client.post(reverse("admin:login"), {"username": "a", "password": "b"}).status_code == 302


def test_lists_of_the_administration_take_the_same_queries_for_many_rows(world, client, django_assert_max_num_queries):
    client.force_login(world.people["admin"])
    for _number in range(4):
        world.approved()
    with django_assert_max_num_queries(12):
        client.get(build_administration_url(Transfer, "changelist"))
    with django_assert_max_num_queries(12):
        client.get(build_administration_url(Application, "changelist"))


def test_a_draft_is_its_company_s_alone_also_in_the_administration(world, client):
    client.force_login(world.people["admin"])
    row = world.draft(company_name="Geheim plan")
    events = apps.get_model("subsidies", "ApplicationEvent")
    for model, number in ((Application, row.pk), (events, events.objects.latest("pk").pk)):
        assert b"Geheim plan" not in client.get(build_administration_url(model, "changelist")).content
        assert client.get(build_administration_url(model, "change", number)).status_code == 302
    applications.submit(row, by=world.people["applicant"], at=NOW)
    assert b"Geheim plan" in client.get(build_administration_url(Application, "changelist")).content


def test_who_audits_a_programme_has_no_other_role_in_it(world):
    Assignment.objects.create(user=world.people["auditor"], role=Role.STAFF, programme=world.programme)
    person = User.objects.get(pk=world.people["auditor"].pk)
    assert has_role_in(person, world.programme.pk, Role.AUDITOR)
    assert not has_role_in(person, world.programme.pk, Role.STAFF)


def test_nobody_reads_a_whole_account_number_in_the_administration(world, client):
    world.coach()
    client.force_login(world.people["admin"])
    events = apps.get_model("coaches", "BankAccountEvent")
    [event] = events.objects.all()
    for page in (build_administration_url(events, "changelist"), build_administration_url(events, "change", event.pk)):
        assert event.iban not in client.get(page).content.decode()
    assert f"…{event.iban[-4:]}" in client.get(build_administration_url(events, "change", event.pk)).content.decode()


def test_two_windows_of_the_administration_write_over_nothing(admin_client):
    row = Organisation.objects.create(name="Voka")
    place = build_administration_url(Organisation, "change", row.pk)
    seen = admin_client.get(place).context["adminform"].form["seen"].value()
    assert admin_client.post(place, {"name": "Voka vzw", "seen": seen}).status_code == 302
    page = admin_client.post(place, {"name": "VOKA", "seen": seen})
    row.refresh_from_db()
    assert (page.status_code, row.name) == (200, "Voka vzw")
    assert "Hier staat nu: Voka vzw" in page.content.decode()
    again = page.context["adminform"].form["seen"].value()
    assert admin_client.post(place, {"name": "VOKA", "seen": again}).status_code == 302
