"""What is pasted most: an e-mail address, at every door that asks for one, and the code that came to it."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from healthcoach.users.models import User
from tests.healthcoach.test_website_sign_in import ask_for_code, fill_in_login_code, read_mailed_code

TOO_LONG = ["x" * 250 + "@x.be", "x" * 300 + "@x.be", "x" * 315 + "@x.be", "İ" * 126 + "@x.be"]
DOORS = [("account_request_login_code", "email"), ("account_login", "login"), ("account_reset_password", "email")]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("typed", TOO_LONG)
@pytest.mark.parametrize(("door", "field"), DOORS)
def test_an_address_that_cannot_be_kept_is_refused_at_the_field(client, door, field, typed):
    page = client.post(reverse(door), {field: typed, "password": "geheim-123-x"})
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert page.context["form"][field].value() == typed
    assert mail.outbox == []


@pytest.mark.parametrize("typed", TOO_LONG)
def test_nobody_changes_to_an_address_that_cannot_be_kept(world, client, typed):
    client.force_login(world.people["applicant"])
    page = client.post(reverse("account_email"), {"email": typed, "action_add": ""})
    assert page.status_code == 200
    assert page.context["form"].errors["email"]
    assert mail.outbox == []


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("length", [64, 253, 254])
def test_the_longest_address_there_is_makes_an_account(client, length):
    email = "y" * (length - len("@bedrijf.example")) + "@bedrijf.example"
    ask_for_code(client, email)
    assert fill_in_login_code(client, read_mailed_code(mail.outbox[0])).status_code == 302
    assert User.objects.filter(email=email).exists()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "typed", ["nieuw3\u200b@bedrijf.example", "\ufeffNieuw3@bedrijf.example\u00a0", "N. Ieuw <nieuw3@bedrijf.example>"]
)
def test_invisible_signs_in_an_address_make_no_other_account(client, typed):
    ask_for_code(client, typed)
    assert mail.outbox[0].to == ["nieuw3@bedrijf.example"]
    fill_in_login_code(client, read_mailed_code(mail.outbox[0]))
    assert User.objects.filter(email="nieuw3@bedrijf.example").exists()


@pytest.mark.usefixtures("world")
def test_a_pasted_address_goes_with_its_password(client):
    given = {"login": "Staff\u200b@gc.example", "password": "geheim-123-x"}
    assert client.post(reverse("account_login"), given).url == reverse("account_confirm_login_code")


def test_a_pasted_address_is_the_one_somebody_changes_to(world, client):
    client.force_login(world.people["applicant"])
    client.post(reverse("account_email"), {"email": "nieuw4\u200b@bedrijf.example", "action_add": ""})
    assert mail.outbox[0].to == ["nieuw4@bedrijf.example"]
    code = read_mailed_code(mail.outbox[0]).replace("-", "\u2011")
    client.post(reverse("account_email_verification_sent"), {"code": f"Code: {code}"})
    world.people["applicant"].refresh_from_db()
    assert world.people["applicant"].email == "nieuw4@bedrijf.example"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("pasted", ["Code: {}", "\u200b{}\u200b", "{} ", "Uw code is {}", "{0:-<12}"])
@pytest.mark.parametrize("dash", ["-", "\u2011", "\u2013", "\u200b-", " ", ""])
def test_a_pasted_code_lets_its_reader_in(client, pasted, dash):
    ask_for_code(client, "applicant@gc.example")
    code = read_mailed_code(mail.outbox[0]).replace("-", dash)
    assert fill_in_login_code(client, pasted.format(code)).status_code == 302


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("typed", ["BBBB-BBBB", "", "\u200b", "----", "B" * 5000, "BBBB\0BBBB"])
def test_what_is_not_the_code_lets_nobody_in(client, typed):
    ask_for_code(client, "applicant@gc.example")
    page = fill_in_login_code(client, typed)
    assert page.status_code == 200
    assert page.context["form"].errors["code"]


def test_a_contact_is_reached_at_the_pasted_address(world, client):
    draft = world.draft()
    client.force_login(world.people["applicant"])
    address = reverse("application_edit", args=[draft.pk])
    shown = client.get(address).context["form"]
    given = {name: shown[name].value() for name in ("company_name", "contact_name", "seen")}
    client.post(address, given | {"contact_email": "balie\u200b@bedrijf.example"})
    draft.contact.refresh_from_db()
    assert draft.contact.email == "balie@bedrijf.example"


def test_the_administration_gives_an_account_to_the_pasted_address(world, client):
    client.force_login(User.objects.create_superuser("hoofd@gc.example", "geheim-123-x"))
    given = {"email": "nieuw5\u200b@gc.example", "name": "Nieuw", "language": "nl", "usable_password": "false"}
    assert client.post(reverse("admin:users_user_add"), given).status_code == 302
    assert User.objects.filter(email="nieuw5@gc.example").exists()
    refused = client.post(reverse("admin:users_user_add"), given | {"email": "x" * 300 + "@x.be"})
    assert refused.context["adminform"].form.errors["email"]


@pytest.mark.django_db
def test_a_command_says_in_a_sentence_that_an_address_is_none():
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("block_coach", "--coach-email=nergens", "--lift")
