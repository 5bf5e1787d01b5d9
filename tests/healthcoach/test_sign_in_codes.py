"""The life of a code to sign in: how long it works, how it is sent again, and what too many wrong ones lead to."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from tests.healthcoach.test_website_sign_in import ask_for_code, fill_in_login_code, read_mailed_code


def minutes_pass(client, minutes: int) -> None:
    """What was asked in this browser was asked so long ago."""
    session = client.session
    login = session["account_login"]
    login["initiated_at"] -= minutes * 60
    login["state"]["stages"]["login_by_code"]["data"]["at"] -= minutes * 60
    session["account_login"] = login
    session.save()


def ask_to_resend_code(client, next_url: str = ""):
    sent = {"action": "resend", "next": next_url}
    return client.post(reverse("account_confirm_login_code"), sent, follow=True)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("email", ["applicant@gc.example", "hr@bakkerij.example"])
def test_a_code_works_for_fifteen_minutes_and_both_mail_and_page_say_so(client, email):
    page = ask_for_code(client, email)
    assert "werkt 15 minuten" in page.content.decode()
    assert "15 minuten" in mail.outbox[0].body
    minutes_pass(client, 14)
    assert fill_in_login_code(client, read_mailed_code(mail.outbox[0])).status_code == 302


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("email", ["applicant@gc.example", "hr@bakkerij.example"])
def test_an_expired_code_says_so_and_a_new_one_leads_where_one_was_going(client, email):
    destination = reverse("apply")
    ask_for_code(client, email, destination)
    minutes_pass(client, 16)
    opened = client.get(reverse("account_confirm_login_code"), {"next": destination}).content.decode()
    late = fill_in_login_code(client, read_mailed_code(mail.outbox[0]), destination)
    assert late.status_code == 200
    for page in (opened, late.content.decode()):
        assert "Deze code werkt niet meer" in page
        assert "Nieuwe code sturen" in page
    answered = ask_to_resend_code(client, destination)
    assert answered.redirect_chain == [(f"{reverse('account_confirm_login_code')}?next=%2Faanvragen%2F", 302)]
    assert fill_in_login_code(client, read_mailed_code(mail.outbox[0]), destination).status_code == 200
    assert fill_in_login_code(client, read_mailed_code(mail.outbox[1]), destination).url == destination


@pytest.mark.usefixtures("world")
def test_a_sign_in_that_was_left_for_hours_begins_anew_with_a_sentence(client):
    ask_for_code(client, "applicant@gc.example", reverse("apply"))
    minutes_pass(client, 90)
    code = read_mailed_code(mail.outbox[0])
    sent = {"code": code, "next": reverse("apply")}
    answer = client.post(reverse("account_confirm_login_code"), sent, follow=True)
    assert answer.redirect_chain[-1][0] == f"{reverse('account_request_login_code')}?next=%2Faanvragen%2F"
    assert "Uw code is verlopen" in answer.content.decode()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("email", ["applicant@gc.example", "staff@gc.example", "hr@bakkerij.example"])
def test_too_many_wrong_codes_say_what_to_do(client, email):
    ask_for_code(client, email, reverse("apply"))
    for _time in range(5):
        sent = {"code": "AAAA-AAAA", "next": reverse("apply")}
        answer = client.post(reverse("account_confirm_login_code"), sent, follow=True)
    assert answer.redirect_chain[-1][0] == f"{reverse('account_request_login_code')}?next=%2Faanvragen%2F"
    assert "te vaak een foute code" in answer.content.decode()


@pytest.mark.usefixtures("world")
def test_codes_are_sent_again_five_times_and_not_in_one_breath(client):
    ask_for_code(client, "applicant@gc.example")
    pages = [ask_to_resend_code(client).content.decode() for _time in range(6)]
    assert len(mail.outbox) == 3
    assert "Wacht een minuut" in pages[2]


@pytest.mark.usefixtures("world")
def test_sending_again_tells_a_stranger_nothing(client):
    pages = []
    for email in ("applicant@gc.example", "staff@gc.example", "hr@bakkerij.example"):
        ask_for_code(client, email)
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", ask_to_resend_code(client).content.decode())
        pages.append(page.replace(email, "…"))
        client.cookies.clear()
    assert pages[0] == pages[1] == pages[2]
    assert [message.to for message in mail.outbox].count(["staff@gc.example"]) == 1


@pytest.mark.usefixtures("world")
def test_another_address_can_be_typed_while_a_code_is_on_its_way(client):
    ask_for_code(client, "aplicant@gc.example")
    ask_for_code(client, "applicant@gc.example", reverse("apply"))
    assert fill_in_login_code(client, read_mailed_code(mail.outbox[1]), reverse("apply")).url == reverse("apply")


@pytest.mark.usefixtures("world")
def test_who_goes_elsewhere_while_a_code_is_on_its_way_arrives_there(client):
    ask_for_code(client, "applicant@gc.example")
    asked = client.get(client.get(reverse("apply")).url)
    assert asked.url == f"{reverse('account_confirm_login_code')}?next=%2Faanvragen%2F"


@pytest.mark.usefixtures("world")
def test_after_a_password_the_code_can_be_sent_again_and_leads_where_one_was_going(client):
    given = {"login": "staff@gc.example", "password": "geheim-123-x", "next": reverse("worklist")}
    client.post(reverse("account_login"), given)
    minutes_pass(client, 16)
    assert fill_in_login_code(client, read_mailed_code(mail.outbox[0])).status_code == 200
    ask_to_resend_code(client)
    assert fill_in_login_code(client, read_mailed_code(mail.outbox[1])).url == reverse("worklist")


@pytest.mark.usefixtures("world")
def test_too_many_wrong_codes_after_a_password_lead_back_to_the_password(client):
    given = {"login": "staff@gc.example", "password": "geheim-123-x", "next": reverse("worklist")}
    client.post(reverse("account_login"), given)
    for _time in range(5):
        answer = client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{reverse('account_login')}?next=%2Fwerklijst%2F"
