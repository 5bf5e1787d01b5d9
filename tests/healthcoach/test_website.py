"""The public pages, the way to one's work, and what is said when something is wrong."""

from datetime import date

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import translation
from django.views import defaults

from healthcoach.core.refusals import Missing
from healthcoach.programmes.models import Assignment, Role
from healthcoach.website.middleware import RefusalMiddleware
from healthcoach.website.rules import assess_eligibility
from healthcoach.website.templatetags.site_tags import write_enterprise_number, write_euro, write_hours
from subsidies.companies import actions as companies

FITS = {"number": "yes", "region": "yes", "ceiling": "yes", "support": "yes"}


@pytest.mark.parametrize("name", ["home", "eligibility", "for_coaches"])
def test_public_pages_are_for_everybody_and_store_nothing(world, client, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        page = client.get(reverse(name))
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert "sessionid" not in page.cookies


@pytest.mark.parametrize("name", ["home", "for_coaches"])
def test_public_pages_work_before_there_is_a_programme(db, client, name):
    assert client.get(reverse(name)).status_code == 200


def test_the_home_page_takes_its_figures_from_the_fee_scheme(world, client):
    world.programme.fee_schemes.create(valid_from=date(2018, 1, 1), hours=24, rate=50, maximum=1200)
    price = client.get(reverse("home")).context["price"]
    assert (price.programme, price.hours, price.total) == (1200, 24, 1700)


def test_the_price_of_the_training_comes_from_the_course(world, client):
    page = client.get(reverse("for_coaches")).content.decode()
    assert "300,00" in page


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_are_only_read(db, client, method):
    assert getattr(client, method)(reverse("home")).status_code == 405


@pytest.mark.parametrize(
    ("answers", "fits", "reasons"),
    [
        (FITS, True, 0),
        (FITS | {"number": "no"}, False, 1),
        (FITS | {"region": "no", "ceiling": "no"}, False, 2),
        (FITS | {"ceiling": "unsure"}, True, 1),
        (FITS | {"support": "no"}, True, 1),
        (FITS | {"support": "no", "number": "no"}, False, 1),
    ],
)
def test_the_answer_to_the_four_questions(answers, fits, reasons):
    answer = assess_eligibility(answers)
    assert (answer.fits, len(answer.reasons)) == (fits, reasons)


def test_the_check_shows_its_answer_and_the_way_on(db, client):
    page = client.get(reverse("eligibility"), FITS)
    assert page.context["verdict"].fits
    assert reverse("apply") in page.content.decode()


def test_the_check_asks_for_what_is_not_answered(db, client):
    page = client.get(reverse("eligibility"), FITS | {"support": "<b>", "number": ""})
    assert page.context["verdict"] is None
    assert set(page.context["form"].errors) == {"support", "number"}


LANDS_ON = {
    "stranger": "apply",
    "coach": "trajectories",
    "staff": "worklist",
    "steering": "decisions",
    "finance": "finance_overview",
    "auditor": "finance_overview",
    "admin": "state_of_affairs",
}


@pytest.mark.parametrize(("who", "name"), LANDS_ON.items())
def test_the_desk_brings_everybody_to_their_work(world, client, who, name):
    world.coach(user=world.people["coach"])
    client.force_login(world.people[who])
    page = client.get(reverse("desk"), follow=True)
    assert page.redirect_chain[0][0] == reverse(name)
    assert page.status_code == 200


def test_a_contact_of_a_company_lands_on_the_applications(world, client):
    world.draft()
    client.force_login(world.people["applicant"])
    assert client.get(reverse("desk")).url == reverse("applications")


def test_somebody_with_several_parts_chooses(world, client):
    staff = world.people["staff"]
    companies.get_or_create_contact(enterprise_number="0566988259", user=staff)
    Assignment.objects.create(user=staff, role=Role.FINANCE, programme=world.programme)
    client.force_login(staff)
    page = client.get(reverse("desk"))
    assert page.status_code == 200
    for name in ("applications", "worklist", "finance_overview"):
        assert f'href="{reverse(name)}"' in page.content.decode()


def test_the_desk_asks_a_visitor_to_sign_in(db, client):
    assert client.get(reverse("desk")).url.startswith(reverse("account_request_login_code"))


@pytest.mark.parametrize("who", ["applicant", "coach", "staff", "steering", "finance", "auditor", "admin"])
def test_every_place_in_the_navigation_opens_for_whom_it_is_shown(world, client, who):
    world.draft()
    world.coach(user=world.people["coach"])
    client.force_login(world.people[who])
    places = client.get(reverse("home")).context["navigation"]()
    assert places
    for place in places:
        page = client.get(place.address)
        assert page.status_code == 200, place.address
        parts = [part for each in page.context["navigation"]() for part in each.parts] if page.context else []
        for part in parts:
            assert client.get(part.address).status_code == 200, part.address


def test_the_navigation_marks_where_the_reader_is(world, client):
    row = world.submitted()
    client.force_login(world.people["applicant"])
    at_the_list = client.get(reverse("applications")).context["navigation"]()
    in_a_file = client.get(reverse("application", args=[row.pk])).context["navigation"]()
    assert [place.current for place in at_the_list] == ["page", ""]
    assert [place.current for place in in_a_file] == ["true", ""]


def test_the_money_is_one_place_whose_parts_are_shown_there_only(world, client):
    client.force_login(world.people["finance"])
    elsewhere = client.get(reverse("decisions")).context["navigation"]()
    assert not any(place.parts for place in elsewhere)
    [money, *others] = client.get(reverse("batches")).context["navigation"]()
    assert (money.current, {place.current for place in others}) == ("true", {""})
    assert [part.address for part in money.parts if part.current] == [reverse("batches")]


@pytest.mark.parametrize(("first", "second"), [(Role.STEERING, Role.FINANCE), (Role.AUDITOR, Role.STEERING)])
def test_somebody_with_two_roles_sees_every_part_that_one_of_them_sees(world, client, first, second):
    person = world.people[first]
    Assignment.objects.create(user=person, role=second, programme=world.programme)
    client.force_login(person)
    places = client.get(reverse("bank")).context["navigation"]()
    assert [place.current for place in places if place.parts] == ["true"]


def test_the_language_is_switched_by_a_click_and_stays(db, client):
    client.post(reverse("set_language"), {"language": "en", "next": reverse("home")})
    assert '<html lang="en">' in client.get(reverse("home")).content.decode()
    client.post(reverse("set_language"), {"language": "nl", "next": reverse("home")})
    assert '<html lang="nl">' in client.get(reverse("home")).content.decode()


@override_settings(DEMO=True)
def test_the_demonstration_says_that_it_is_one(db, client):
    assert "/demo/mail/" in client.get(reverse("home")).content.decode()


def test_outside_the_demonstration_nothing_speaks_of_it(db, client):
    assert "/demo/" not in client.get(reverse("home")).content.decode()


def test_a_page_that_does_not_exist_is_told_as_a_page_of_the_site(db, client):
    page = client.get("/nergens/")
    assert page.status_code == 404
    assert 'class="site-header"' in page.content.decode()


def test_a_form_without_its_token_is_answered_with_a_sentence(db):
    page = Client(enforce_csrf_checks=True).post(reverse("account_request_login_code"), {"email": "a@b.example"})
    assert page.status_code == 403
    assert 'class="site-header"' in page.content.decode()


def test_a_form_of_many_megabytes_is_answered_with_a_sentence(world, client):
    client.force_login(world.people["applicant"])
    page = client.post(reverse("apply"), {"enterprise_number": "0" * 2_000_000, "company_name": "x"})
    assert page.status_code == 413
    assert 'class="site-header"' in page.content.decode()


def test_a_form_of_ten_thousand_fields_is_answered_with_a_sentence(world, client):
    client.force_login(world.people["applicant"])
    page = client.post(reverse("apply"), {f"field-{number}": "x" for number in range(10_000)})
    assert page.status_code == 400
    assert 'class="site-header"' in page.content.decode()


def test_the_page_for_our_own_mistakes_needs_no_database():
    request = RequestFactory().get("/")
    page = defaults.server_error(request)  # without the db fixture every query fails
    assert page.status_code == 500
    assert "<h1" in page.content.decode()


def test_a_refusal_no_page_caught_is_a_sentence_and_a_409(world):
    request: HttpRequest = RequestFactory().get("/")
    request.user, request.resolver_match = world.people["applicant"], None
    request.LANGUAGE_CODE = "nl"
    page = RefusalMiddleware(lambda _request: None).process_exception(request, Missing("De <b>reden</b>"))
    assert page.status_code == 409
    assert "De &lt;b&gt;reden&lt;/b&gt;" in page.content.decode()


def test_another_exception_goes_its_way():
    assert RefusalMiddleware(lambda _request: None).process_exception(RequestFactory().get("/"), KeyError()) is None


def test_how_amounts_hours_and_numbers_are_written():
    with translation.override("nl"):
        assert write_euro(2_380_000) == "€\u00a02.380.000,00"
    assert write_euro(None) == ""
    with translation.override("en"):
        assert [write_hours(minutes) for minutes in (None, 0, 60, 210, 65)] == ["0 h", "0 h", "1 h", "3 h 30", "1 h 05"]
    assert write_enterprise_number("0566988259") == "0566.988.259"


def test_no_page_of_the_site_needs_an_inline_script_or_style(world, client):
    for name in ("home", "eligibility", "for_coaches", "account_login", "account_request_login_code"):
        page = client.get(reverse(name))
        assert "style=" not in page.content.decode()
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
