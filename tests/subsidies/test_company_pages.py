"""How a company applies: its list, the draft that is kept while it is filled in, and handing in."""

import html
from datetime import timedelta

import pgtrigger
import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from subsidies.applications import actions as applications
from subsidies.applications.forms.application import ApplicationForm
from subsidies.applications.pages import drafting
from subsidies.models import Application, Company, Contact
from tests.subsidies.pages import FILLED_IN, LONG_COMPANY_TEXT, get_application_page_url, strip_page_tags
from tests.world import COMPLETE, START

VALID = "0566.988.259"
ALSO_VALID = "0428.315.871"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def company(world, client):
    """The browser of somebody who acts for a company."""
    client.force_login(world.people["applicant"])
    return client


def test_a_newcomer_is_invited_to_apply(world, client):
    client.force_login(world.people["stranger"])
    page = client.get(reverse("applications"))
    assert page.status_code == 200
    assert reverse("apply") in page.content.decode()


def test_the_list_shows_ones_own_applications_only(world, company):
    own, other = world.draft(), world.draft(by=world.people["stranger"])
    page = company.get(reverse("applications")).content.decode()
    assert own.reference in page
    assert other.reference not in page


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_many(world, company, django_assert_max_num_queries):
    world.running()
    world.draft()
    company.get(reverse("applications"))
    with django_assert_max_num_queries(6) as one:
        company.get(reverse("applications"))
    for _number in range(4):
        world.submitted()
    with django_assert_max_num_queries(len(one)):
        company.get(reverse("applications"))


def test_a_valid_number_begins_a_draft(world, company):
    answer = company.post(reverse("apply"), {"enterprise_number": "BE " + VALID, "company_name": "De Bron"})
    row = Application.objects.get()
    assert answer.url == get_application_page_url("application_edit", row)
    assert (row.company.enterprise_number, row.company_name, row.status) == ("0566988259", "De Bron", "draft")


@pytest.mark.parametrize(
    "typed",
    ["0123.456.788", "2123456789", "NL123456789B01", "abc", "٠٥٦٦٩٨٨٢٥٩", "0566.988.25", "' OR 1=1 --", SCRIPT[:20]],
)
def test_an_invalid_number_is_refused_with_a_sentence_and_nothing_is_lost(world, company, typed):
    page = company.post(reverse("apply"), {"enterprise_number": typed, "company_name": "Bloem & Zaad"})
    assert page.status_code == 200
    assert page.context["form"].errors["enterprise_number"]
    assert "Bloem &amp; Zaad" in page.content.decode()
    assert html.escape(typed) in page.content.decode()
    assert not Company.objects.exists()


@pytest.mark.parametrize("typed", ["\x00", LONG_COMPANY_TEXT, ""])
def test_what_is_no_number_at_all_is_refused_too(world, company, typed):
    page = company.post(reverse("apply"), {"enterprise_number": typed, "company_name": LONG_COMPANY_TEXT})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"enterprise_number", "company_name"}
    assert not Company.objects.exists()


def test_applying_twice_finds_the_draft(world, company):
    typed = {"enterprise_number": VALID, "company_name": "De Bron"}
    first = company.post(reverse("apply"), typed)
    second = company.post(reverse("apply"), typed)
    assert first.url == second.url
    assert Application.objects.count() == 1


def test_applying_for_a_company_that_runs_leads_to_its_file(world, company):
    row = world.submitted()
    typed = {"enterprise_number": row.company.enterprise_number, "company_name": "De Bron"}
    assert company.post(reverse("apply"), typed).url == get_application_page_url("application", row)
    assert Application.objects.count() == 1


def test_nobody_can_apply_while_no_programme_is_open(world, company):
    with pgtrigger.ignore("subsidies.FeeScheme:fixed"):
        world.programme.fee_schemes.update(valid_from=timezone.localdate() + timedelta(days=1))
    page = company.post(reverse("apply"), {"enterprise_number": VALID, "company_name": "De Bron"})
    assert page.status_code == 200
    assert not Application.objects.exists()


def test_a_draft_is_kept_as_far_as_it_is_filled_in(world, company):
    row = world.draft(postal_code="", themes=[])
    company.post(
        get_application_page_url("application_edit", row),
        FILLED_IN | {"headcount": "", "themes": ["sitting"], "save": "draft"},
    )
    row.refresh_from_db()
    assert (row.status, row.headcount, row.themes, row.postal_code) == ("draft", None, ["sitting"], "1000")
    contact = Contact.objects.get(pk=row.contact_id)
    assert (contact.name, contact.email, contact.phone) == ("Els Janssens", "els@korenbloem.example", "02 123 45 67")


def test_autosave_keeps_what_is_understood_and_says_what_is_not(world, company):
    row = world.draft(postal_code="")
    typed = FILLED_IN | {"headcount": "veel", "municipality": "Gent"}
    page = company.post(get_application_page_url("application_edit", row), typed, headers={"HX-Request": "true"})
    row.refresh_from_db()
    assert (row.municipality, row.headcount) == ("Gent", 24)
    assert "<html" not in page.content.decode()
    assert str(page.context["form"]["headcount"].label) in strip_page_tags(page)


def test_a_complete_draft_is_submitted(world, company):
    row = world.draft(motivation_of_company="")
    answer = company.post(get_application_page_url("application_edit", row), FILLED_IN | {"save": "submit"})
    row.refresh_from_db()
    assert answer.url == get_application_page_url("application", row)
    assert (row.status, row.motivation_of_company) == ("submitted", "We willen gezonder werken.")


def test_an_incomplete_draft_names_each_missing_field_and_keeps_the_rest(world, company):
    row = world.draft()
    typed = FILLED_IN | {"save": "submit", "headcount": "", "themes": [], "municipality": "Gent"}
    typed.pop("de_minimis_declared")
    page = company.post(get_application_page_url("application_edit", row), typed)
    row.refresh_from_db()
    assert set(page.context["form"].errors) == {"headcount", "themes", "de_minimis_declared"}
    assert (row.status, row.municipality) == ("draft", "Gent")
    assert 'href="#id_headcount"' in page.content.decode()
    assert 'href="#id_themes_0"' in page.content.decode()


def test_submitting_twice_submits_once_and_shows_the_file(world, company):
    row = world.draft()
    for _click in range(2):
        answer = company.post(get_application_page_url("application_edit", row), FILLED_IN | {"save": "submit"})
        assert answer.url == get_application_page_url("application", row)
    row.refresh_from_db()
    assert row.status == "submitted"
    assert world.people["applicant"].messages.filter(kind="submitted").count() == 1


def test_what_is_typed_after_another_window_submitted_is_not_lost(world, company):
    row = world.submitted()
    page = company.post(
        get_application_page_url("application_edit", row),
        FILLED_IN | {"save": "submit", "motivation_of_company": "Nog een zin erbij."},
    )
    row.refresh_from_db()
    assert page.status_code == 200
    assert "Nog een zin erbij." in page.content.decode()
    assert page.context["form"].non_field_errors()
    assert row.motivation_of_company == COMPLETE["motivation_of_company"]


def test_a_second_running_application_of_a_company_is_refused_on_the_form(world, company):
    rival = world.submitted(by=world.people["stranger"])
    row = applications.draft(
        world.programme,
        enterprise_number=rival.company.enterprise_number,
        company_name="De Bron",
        by=world.people["applicant"],
        at=START,
    )
    page = company.post(get_application_page_url("application_edit", row), FILLED_IN | {"save": "submit"})
    row.refresh_from_db()
    assert page.context["form"].non_field_errors()
    assert (row.status, row.municipality) == ("draft", "Brussel")


def test_ten_thousand_characters_in_every_field_are_sentences_not_errors(world, company):
    row = world.draft()
    page = company.post(
        get_application_page_url("application_edit", row),
        dict.fromkeys(FILLED_IN, LONG_COMPANY_TEXT) | {"save": "submit"},
    )
    row.refresh_from_db()
    assert page.status_code == 200
    assert set(page.context["form"].errors) == set(FILLED_IN) - {"de_minimis_declared"}
    assert row.municipality == "Brussel"


@pytest.mark.parametrize("field", ["company_name", "municipality", "motivation_of_company", "contact_name"])
def test_html_is_shown_as_text(world, company, field):
    row = world.draft()
    company.post(get_application_page_url("application_edit", row), FILLED_IN | {field: SCRIPT, "save": "submit"})
    page = company.get(get_application_page_url("application", row)).content.decode()
    assert SCRIPT not in page
    assert html.escape(SCRIPT) in page


def test_fields_that_are_not_on_the_form_change_nothing(world, company):
    row = world.draft()
    extra = {"status": "approved", "reserved": "1000", "programme": "9", "submitted_at": "2018-01-01", "save": "draft"}
    company.post(get_application_page_url("application_edit", row), FILLED_IN | extra)
    row.refresh_from_db()
    assert (row.status, row.reserved, row.submitted_at) == ("draft", None, None)


@pytest.mark.parametrize("name", ["application", "application_edit", "application_withdraw", "application_start"])
@pytest.mark.parametrize("who", ["stranger", "coach"])
def test_another_companys_file_does_not_exist(world, client, name, who):
    row = world.approved()
    client.force_login(world.people[who])
    assert client.get(get_application_page_url(name, row)).status_code == 404
    assert client.post(get_application_page_url(name, row), FILLED_IN).status_code == 404
    row.refresh_from_db()
    assert row.status == "approved"


@pytest.mark.parametrize("name", ["application", "application_edit", "application_withdraw", "application_start"])
def test_a_number_that_cannot_exist_is_a_404(company, name):
    assert company.get(reverse(name, args=[10**30])).status_code == 404


def test_a_draft_is_for_its_company_alone(world, client):
    row = world.draft()
    for who in ("staff", "steering", "auditor"):
        client.force_login(world.people[who])
        assert client.get(get_application_page_url("application", row)).status_code == 404


def test_a_form_without_a_single_field_is_answered_with_sentences(world, company):
    row = world.draft()
    assert company.post(reverse("apply"), {}).context["form"].errors
    assert company.post(get_application_page_url("application_edit", row), {}).context["form"].errors


def test_a_click_that_arrives_while_the_first_is_handled_is_no_second_thought(world):
    stale, by = world.draft(), world.people["applicant"]
    typed = QueryDict(mutable=True)
    for name, value in FILLED_IN.items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    typed["seen"] = ApplicationForm(instance=stale)["seen"].value()
    assert drafting.submit_draft(Application.objects.get(pk=stale.pk), ApplicationForm(typed, instance=stale), by=by)
    second = ApplicationForm(typed, instance=stale)
    assert not drafting.submit_draft(stale, second, by=by)
    assert drafting.is_already_saved(Application.objects.get(pk=stale.pk), second)


def test_autosave_after_the_submission_says_so_and_changes_nothing(world, company):
    row = world.submitted()
    typed = FILLED_IN | {"municipality": "Gent"}
    page = company.post(get_application_page_url("application_edit", row), typed, headers={"HX-Request": "true"})
    row.refresh_from_db()
    assert row.municipality == "Brussel"
    assert str(page.context["form"].non_field_errors()[0]) in strip_page_tags(page)
    assert "<html" not in page.content.decode()
