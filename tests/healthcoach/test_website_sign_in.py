"""Signing in: a code by e-mail for applicants and coaches, a password and then a code for everybody with a role."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from healthcoach.programmes.access import role_names
from healthcoach.users.models import User

MAILED_CODE_PATTERN = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


def read_mailed_code(message) -> str:
    """The code in a mail."""
    [code] = MAILED_CODE_PATTERN.findall(message.body)
    return code


def ask_for_code(client, email: str, next_url: str = ""):
    return client.post(reverse("account_request_login_code"), {"email": email, "next": next_url}, follow=True)


def fill_in_login_code(client, code: str, next_url: str = ""):
    return client.post(reverse("account_confirm_login_code"), {"code": code, "next": next_url})


@pytest.mark.usefixtures("world")
def test_an_applicant_signs_in_with_a_code_and_lands_where_they_were_going(client):
    destination = reverse("apply")
    asked = client.get(destination)
    assert asked.url == f"{reverse('account_request_login_code')}?next={destination}"
    ask_for_code(client, "applicant@gc.example", destination)
    arrived = fill_in_login_code(client, read_mailed_code(mail.outbox[0]), destination)
    assert arrived.url == destination
    assert client.get(destination).status_code == 200


@pytest.mark.usefixtures("world")
def test_next_never_leads_to_another_site(client):
    ask_for_code(client, "applicant@gc.example", "https://elsewhere.example/")
    arrived = fill_in_login_code(client, read_mailed_code(mail.outbox[0]), "https://elsewhere.example/")
    assert arrived.url == reverse("desk")


@pytest.mark.usefixtures("world")
def test_a_wrong_code_lets_nobody_in(client):
    ask_for_code(client, "applicant@gc.example")
    answer = fill_in_login_code(client, "AAAA-AAAA")
    assert answer.status_code == 200
    assert client.get(reverse("applications")).status_code == 302


@pytest.mark.usefixtures("world")
def test_somebody_with_a_password_gets_no_code_without_it(client):
    page = ask_for_code(client, "staff@gc.example")
    assert page.redirect_chain[-1][0].startswith(reverse("account_confirm_login_code"))
    [message] = mail.outbox
    assert not MAILED_CODE_PATTERN.search(message.body)
    assert reverse("account_login") in message.body


@pytest.mark.usefixtures("world")
def test_somebody_with_a_role_but_no_password_yet_gets_no_code(client):
    User.objects.filter(email="finance@gc.example").update(password="!")
    ask_for_code(client, "finance@gc.example")
    [message] = mail.outbox
    assert not MAILED_CODE_PATTERN.search(message.body)


@pytest.mark.usefixtures("world")
def test_the_password_page_sends_no_code_when_the_password_is_left_out(client):
    answer = client.post(reverse("account_login"), {"login": "staff@gc.example"})
    assert answer.status_code == 200
    assert "password" in answer.context["form"].errors
    assert mail.outbox == []


@pytest.mark.usefixtures("world")
def test_a_password_alone_is_not_enough(client):
    answer = client.post(reverse("account_login"), {"login": "staff@gc.example", "password": "geheim-123-x"})
    assert answer.url == reverse("account_confirm_login_code")
    assert client.get(reverse("desk")).status_code == 302


@pytest.mark.usefixtures("world")
def test_a_password_and_then_the_code_lets_staff_in(client):
    client.post(reverse("account_login"), {"login": "staff@gc.example", "password": "geheim-123-x"})
    answer = fill_in_login_code(client, read_mailed_code(mail.outbox[0]))
    assert answer.url == reverse("desk")
    assert client.get(reverse("desk")).url == reverse("worklist")


@pytest.mark.usefixtures("world")
def test_a_wrong_password_says_the_same_for_known_and_unknown_people(client):
    known = client.post(reverse("account_login"), {"login": "staff@gc.example", "password": "verkeerd"})
    unknown = client.post(reverse("account_login"), {"login": "nobody@gc.example", "password": "verkeerd"})
    assert known.context["form"].errors == unknown.context["form"].errors
    assert mail.outbox == []


@pytest.mark.usefixtures("world")
def test_asking_for_a_code_looks_the_same_for_everybody(client):
    pages = []
    for email in ("applicant@gc.example", "staff@gc.example", "nobody@gc.example"):
        page = ask_for_code(client, email)
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
        pages.append((page.redirect_chain, body.replace(email, "…")))
        client.cookies.clear()
    assert pages[0] == pages[1] == pages[2]


def test_a_newcomer_gets_a_code_at_the_same_door_and_the_right_one_makes_the_account(world, client):
    destination = reverse("apply")
    ask_for_code(client, "HR@bakkerij.example", destination)
    [message] = mail.outbox
    assert not User.objects.filter(email__iexact="hr@bakkerij.example").exists()
    assert fill_in_login_code(client, "AAAA-AAAA", destination).status_code == 200
    assert not User.objects.filter(email__iexact="hr@bakkerij.example").exists()
    arrived = fill_in_login_code(client, read_mailed_code(message), destination)
    user = User.objects.get(email="hr@bakkerij.example")
    assert arrived.url == destination
    assert client.get(destination).status_code == 200
    assert (user.has_usable_password(), role_names(user)) == (False, set())


@pytest.mark.usefixtures("world")
def test_a_newcomer_who_comes_back_has_one_account(client):
    for _time in range(2):
        ask_for_code(client, "hr@bakkerij.example")
        fill_in_login_code(client, read_mailed_code(mail.outbox[-1]))
        client.cookies.clear()
    assert User.objects.filter(email="hr@bakkerij.example").count() == 1


@pytest.mark.usefixtures("world")
def test_the_door_for_newcomers_is_the_same_and_keeps_where_they_were_going(client):
    answer = client.get(reverse("account_signup"), {"next": reverse("apply")})
    assert answer.url == f"{reverse('account_request_login_code')}?next=%2Faanvragen%2F"


@pytest.mark.usefixtures("world")
def test_an_account_that_got_a_role_meanwhile_is_not_opened_by_the_code_of_a_newcomer(client):
    ask_for_code(client, "new@gc.example")
    User.objects.create_user("new@gc.example", password="geheim-123-x")
    answer = fill_in_login_code(client, read_mailed_code(mail.outbox[0]))
    assert answer.status_code == 409
    assert client.get(reverse("desk")).url.startswith(reverse("account_login"))


def test_a_new_account_keeps_the_language_of_the_reader(world, client):
    client.cookies["django_language"] = "en"
    ask_for_code(client, "hr@bakery.example")
    fill_in_login_code(client, read_mailed_code(mail.outbox[0]))
    assert User.objects.get(email="hr@bakery.example").language == "en"


def test_a_closed_account_gets_no_code(world, client):
    User.objects.filter(email="applicant@gc.example").update(is_active=False)
    ask_for_code(client, "applicant@gc.example")
    assert not MAILED_CODE_PATTERN.search(mail.outbox[0].body)


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_request_login_code", "account_reset_password", "account_inactive"],
)
def test_pages_of_signing_in_look_like_the_site(db, client, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert 'class="site-header"' in page.content.decode()
    assert page.content.decode().count("<h1") == 1


@pytest.mark.parametrize(
    "name",
    ["account_email", "account_change_password", "account_set_password", "account_logout", "account_reauthenticate"],
)
def test_pages_of_an_account_look_like_the_site(world, client, name):
    client.force_login(world.people["staff"])
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert 'class="site-header"' in page.content.decode()
    assert page.content.decode().count("<h1") == 1


def test_signing_out_asks_for_a_click(world, client):
    client.force_login(world.people["applicant"])
    client.get(reverse("account_logout"))
    assert client.get(reverse("applications")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("applications")).status_code == 302


@pytest.mark.usefixtures("world")
def test_while_no_mail_can_be_sent_the_door_says_so(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    page = ask_for_code(client, "applicant@gc.example")
    assert page.status_code == 409
    assert "<h1" in page.content.decode()


@pytest.mark.usefixtures("world")
def test_asking_for_codes_without_end_is_stopped_with_a_sentence(client):
    for _time in range(25):
        client.cookies.clear()
        page = client.post(reverse("account_request_login_code"), {"email": "applicant@gc.example"})
    assert len(mail.outbox) < 25
    assert 'class="site-header"' in page.content.decode()
