"""The pages of the pool: a coach and their case files, the project holder's lists, the import, and the coaches."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from coaches.pool import actions as pool
from coaches.pool.models import CaseFile, CaseImport, PoolCoach
from healthcoach.website.navigation import build_user_menu
from tests.coaches.pool_world import POOL_DOMAINS, POOL_NOW, make_pool
from tests.coaches.test_pool_reading import CASE_SHEET_HEADINGS, write_case_list_csv

MINE, OPEN, CASES, IMPORT = (reverse(name) for name in ("my_cases", "case_open", "cases", "case_import"))
COACHES, ENTER = reverse("pool_coaches"), reverse("pool_coach_enter")


@pytest.fixture
def vk(db):
    """A small pool."""
    return make_pool()


@pytest.fixture
def vera(vk):
    """A coach of the pool."""
    return vk.coach()


def sign_in_pool_browser(user):
    client = Client()
    client.force_login(user)
    return client


def build_pool_url(name, row):
    return reverse(name, args=[row.pk])


def build_case_form_data(vk, **other):
    facts = {"key": str(uuid4()), "kind": "individual", "domain": vk.domain().pk, "gender": "x", "age_band": "from_45"}
    return facts | {"employment": "unknown", "started_on": "2022-03-01"} | other


def build_case_list_row(coach, **other):
    cells = {"coach": coach.coach.user.email, "kind": "individueel", "domain": POOL_DOMAINS[0], "gender": "vrouw"}
    cells |= {"age": "35-44", "employment": "statutair", "start": "01/03/2022", "closed": "", "n": "5", "min": "300"}
    return list((cells | other).values())


def build_case_list_form(*rows, **form):
    return {"file": SimpleUploadedFile("lijst.csv", write_case_list_csv(*rows, **form), content_type="text/csv")}


def test_a_case_file_is_opened_and_shown_with_what_is_not_registered(vk, vera):
    page = sign_in_pool_browser(vera.coach.user).post(OPEN, build_case_form_data(vk), follow=True)
    case = CaseFile.objects.get()
    assert page.redirect_chain[-1][0] == build_pool_url("case", case)
    for words in ("Het dossier is geopend.", "45 tot 54", "Scholingsniveau", "Niet geregistreerd"):
        assert words in page.content.decode()


def test_sent_twice_it_is_opened_once(vk, vera):
    client, form = sign_in_pool_browser(vera.coach.user), build_case_form_data(vk)
    assert [client.post(OPEN, form).status_code for _click in range(2)] == [302, 302]
    assert CaseFile.objects.count() == 1


def test_of_a_team_whatever_was_tapped_is_let_go_and_shown_as_not_registered(vk, vera):
    page = (
        sign_in_pool_browser(vera.coach.user)
        .post(OPEN, build_case_form_data(vk, kind="team"), follow=True)
        .content.decode()
    )
    case = CaseFile.objects.get()
    assert (case.kind, case.gender, case.age_band, case.employment) == ("team", "", "", "")
    assert page.count("Niet geregistreerd") == 4


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"gender": ""}, "Kies een antwoord"),
        ({"domain": ""}, "Kies een beleidsdomein"),
        ({"started_on": "2021-12-31"}, "niet in de pool"),
        ({"started_on": "9999-12-31"}, "toekomst"),
        ({"key": "nonsense"}, "UUID"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(vk, vera, other, why):
    page = sign_in_pool_browser(vera.coach.user).post(OPEN, build_case_form_data(vk, **other)).content.decode()
    assert why in page
    assert 'value="from_45" class="inline" id="id_age_band_2" checked' in page or "checked" in page
    assert not CaseFile.objects.exists()


def test_one_more_conversation_is_one_tap(vk, vera):
    case, client = vk.case(vera), sign_in_pool_browser(vera.coach.user)
    assert "Nog een gesprek van 1 uur" in client.get(build_pool_url("case", case)).content.decode()
    for _click in range(2):
        client.post(build_pool_url("case_update", case), {"conversations": 1, "minutes": 60})
    case.refresh_from_db()
    assert (case.conversations, case.minutes) == (1, 60)


def test_totals_that_cannot_be_are_shown_again(vk, vera):
    case = vk.case(vera)
    page = sign_in_pool_browser(vera.coach.user).post(
        build_pool_url("case_update", case), {"conversations": "2", "minutes": "0"}
    )
    assert "horen samen" in page.content.decode()
    assert 'value="2"' in page.content.decode()


def test_closed_and_opened_again_on_the_same_day(vk, vera):
    case, client = vk.case(vera), sign_in_pool_browser(vera.coach.user)
    page = client.post(build_pool_url("case_close", case), {"closed_on": "2022-04-01"}, follow=True).content.decode()
    assert "Per vergissing afgesloten?" in page
    again = client.post(build_pool_url("case_close", case), {"closed_on": "2022-04-02"}, follow=True).content.decode()
    assert "al gebeurd" in again
    page = client.post(build_pool_url("case_reopen", case), follow=True).content.decode()
    assert "Het dossier is weer open." in page
    case.refresh_from_db()
    assert case.closed_on is None


def test_a_case_closed_long_ago_offers_nothing_more(vk, vera):
    case = vk.closed(vera)
    page = sign_in_pool_browser(vera.coach.user).get(build_pool_url("case", case)).content.decode()
    assert "Heropenen" not in page
    assert "Nog een gesprek" not in page


def test_the_lists_cost_as_much_for_many_as_for_one(vk, vera, django_assert_num_queries, django_assert_max_num_queries):
    vk.case(vera)
    vk.closed(vera)
    clients = {
        MINE: sign_in_pool_browser(vera.coach.user),
        CASES: sign_in_pool_browser(vk.people["staff"]),
        COACHES: sign_in_pool_browser(vk.people["staff"]),
    }
    counts = {}
    for address, client in clients.items():
        with django_assert_max_num_queries(15) as counted:
            client.get(address)
        counts[address] = len(counted)
    for number in range(6):
        vk.case(vera)
        vk.closed(vk.coach(f"Coach {number}"))
    for address, client in clients.items():
        with django_assert_num_queries(counts[address]):
            assert client.get(address).status_code == 200


def test_the_export_is_what_the_screen_shows(vk, vera):
    vk.case(vera)
    pool.open_case(vera, facts=vk.team(), by=None, at=POOL_NOW)
    client = sign_in_pool_browser(vk.people["staff"])
    text = b"".join(client.get(CASES, {"kind": "team", "export": "csv"}).streaming_content).decode("utf-8-sig")
    [_headings, row] = text.splitlines()
    assert row.count("Niet geregistreerd") == 4
    book = load_workbook(BytesIO(client.get(CASES, {"export": "xlsx"}).content))
    assert book.active.max_row == 3


def test_a_list_is_looked_at_and_then_imported(vk, vera):
    client = sign_in_pool_browser(vk.people["staff"])
    page = client.post(
        IMPORT,
        build_case_list_form(
            build_case_list_row(vera), build_case_list_row(vera, kind="team", gender="", age="", employment="")
        ),
        follow=True,
    ).content.decode()
    for words in ("2 dossiers importeren", "Per beleidsdomein", POOL_DOMAINS[1], "2022"):
        assert words in page
    assert not CaseFile.objects.exists()
    row = CaseImport.objects.get()
    page = client.post(build_pool_url("case_list_import", row), follow=True).content.decode()
    assert "2 dossiers zijn geïmporteerd." in page
    again = client.post(build_pool_url("case_list_import", row), follow=True).content.decode()
    assert "al geïmporteerd" in again
    assert CaseFile.objects.count() == 2
    assert (
        "al geïmporteerd"
        in client.post(
            IMPORT,
            build_case_list_form(
                build_case_list_row(vera), build_case_list_row(vera, kind="team", gender="", age="", employment="")
            ),
        ).content.decode()
    )


def test_the_first_fifty_faults_are_shown_and_all_can_be_downloaded(vk, vera):
    client = sign_in_pool_browser(vk.people["staff"])
    page = client.post(
        IMPORT, build_case_list_form(*[build_case_list_row(vera, gender="Jan Peeters")] * 60), follow=True
    ).content.decode()
    assert page.count("<li>Rij ") == 50
    assert "Peeters" not in page
    row = CaseImport.objects.get()
    assert "dossiers importeren</button>" not in page
    document = client.get(reverse("document", args=[row.document_id]))
    assert len(document.content.decode("utf-8-sig").splitlines()) == 61
    assert client.post(build_pool_url("case_list_import", row), follow=True).status_code == 200
    assert not CaseFile.objects.exists()


def test_a_column_with_names_is_refused_by_name_and_nothing_is_kept(vk, vera):
    form = build_case_list_form([*build_case_list_row(vera), "Jan Peeters"], headings=[*CASE_SHEET_HEADINGS, "naam"])
    page = sign_in_pool_browser(vk.people["staff"]).post(IMPORT, form).content.decode()
    assert "“naam”" in page
    assert "Van dit bestand is niets bewaard." in page
    assert "Peeters" not in page
    assert not CaseImport.objects.exists()


def test_a_coach_is_taken_into_the_pool_and_leaves_it(vk):
    coach, client = vk.trained("Nele Nieuw"), sign_in_pool_browser(vk.people["staff"])
    form = {"coach": coach.pk, "domain": vk.domain().pk, "gender": "woman", "birth_year": "1990", "level": "master"}
    form |= {"subject": "psychologie", "level_2": "bachelor", "subject_2": "marketing", "serves_from": "2022-02-01"}
    page = client.post(ENTER, form, follow=True).content.decode()
    for words in ("Nele Nieuw zit nu in de pool.", "Master psychologie", "Bachelor marketing", "2021-1", "10/11/2021"):
        assert words in page
    client.post(reverse("pool_coach_leave", args=[coach.pk]), {"on": "2022-03-01"})
    assert PoolCoach.objects.get().serves_until == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("other", "why"),
    [({"birth_year": "2020"}, "geboortejaar"), ({"subject": ""}, "studierichting"), ({"subject_2": "x"}, "antwoord")],
)
def test_a_coach_that_cannot_be_is_not_entered(vk, other, why):
    form = {"coach": vk.trained().pk, "domain": vk.domain().pk, "gender": "x", "level": "master", "subject": "recht"}
    page = sign_in_pool_browser(vk.people["staff"]).post(ENTER, form | {"serves_from": "2022-02-01"} | other)
    assert why in page.content.decode()
    assert not PoolCoach.objects.exists()


def test_everybody_finds_their_own_places(vk, vera, world):
    def names(user):
        return [place.name for place in build_user_menu(user)]

    assert names(vera.coach.user) == ["my_cases", "my_certification"]
    assert names(vk.people["staff"]) == names(vk.people["auditor"]) == ["cases", "coaches", "tables"]
    assert "cases" not in names(world.people["staff"])
    assert "cases" in names(vk.people["admin"])
    assert "my_cases" not in names(world.coach(user=world.people["coach"]).user)
    pool.leave_pool(vera, on=date(2022, 6, 1), by=None, at=POOL_NOW)
    assert "my_cases" not in names(vera.coach.user)
    assert sign_in_pool_browser(vera.coach.user).get(MINE).status_code == 404


def test_an_auditor_who_is_a_coach_reads_and_changes_nothing(vk):
    coach = vk.coach()
    case = vk.case(coach)
    coach.coach.user.assignments.create(role="auditor", programme=vk.programme)
    client = sign_in_pool_browser(coach.coach.user)
    assert client.get(build_pool_url("case", case)).status_code == 200
    assert client.get(OPEN).status_code == 404
    assert client.post(build_pool_url("case_update", case), {"conversations": 1, "minutes": 60}).status_code == 404
    assert timezone.localdate(case.opened_at) == POOL_NOW.date()
