"""The pool in the API: case files of a coach, lists of the project holder, and what is not registered is null."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from coaches.pool.models import CaseFile, CaseImport
from tests.coaches.pool_world import POOL_DOMAINS, POOL_NOW, make_pool
from tests.coaches.test_pool_reading import CASE_SHEET_HEADINGS, write_case_list_csv

CASES, IMPORTS = "/api/v1/case-files/", "/api/v1/case-imports/"


@pytest.fixture
def vk(db):
    """A small pool."""
    return make_pool()


@pytest.fixture
def vera(vk):
    """A coach of the pool."""
    return vk.coach()


def make_pool_api_client(user):
    client = APIClient()
    client.force_login(user)
    return client


def build_case_facts(vk, **other):
    given = {"kind": "individual", "domain": vk.domain().pk, "gender": "woman", "age_band": "to_34"}
    return given | {"employment": "unknown", "started_on": "2022-03-01"} | other


def build_case_list_request(vk, vera, gender="vrouw", **form):
    row = [
        vera.coach.user.email,
        "individueel",
        POOL_DOMAINS[0],
        gender,
        "<34",
        "statutair",
        "01/03/2022",
        "",
        "5",
        "300",
    ]
    file = SimpleUploadedFile("lijst.csv", write_case_list_csv(row, **form))
    return {"programme": vk.programme.slug, "file": file}


def test_a_case_file_goes_its_way(vk, vera):
    client = make_pool_api_client(vera.coach.user)
    key = str(uuid4())
    opened = [client.post(CASES, build_case_facts(vk, key=key), format="json") for _time in range(2)]
    assert [each.status_code for each in opened] == [201, 201]
    one = f"{CASES}{opened[0].json()['id']}/"
    assert client.post(f"{one}totals/", {"conversations": 2, "minutes": 90}, format="json").json()["minutes"] == 90
    assert client.post(f"{one}close/", {"closed_on": "2022-04-01"}, format="json").json()["status"] == "closed"
    again = client.post(f"{one}close/", {"closed_on": "2022-04-01"}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "already_done")
    assert client.post(f"{one}reopen/", format="json").json()["closed_on"] is None
    assert CaseFile.objects.count() == 1


def test_what_is_not_registered_of_a_team_is_null(vk, vera):
    sent = {"kind": "team", "domain": vk.domain().pk, "started_on": "2022-03-01"}
    shown = make_pool_api_client(vera.coach.user).post(CASES, sent, format="json").json()
    assert (shown["gender"], shown["age_band"], shown["employment"]) == (None, None, None)
    assert shown["conversations"] == 0
    assert "education" not in shown


def test_a_refusal_has_its_code(vk, vera):
    refused = make_pool_api_client(vera.coach.user).post(
        CASES, build_case_facts(vk, started_on="2021-03-01"), format="json"
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "not_serving")


def test_a_list_is_imported_once(vk, vera):
    client = make_pool_api_client(vk.people["staff"])
    first, again = (client.post(IMPORTS, build_case_list_request(vk, vera), format="multipart") for _time in range(2))
    assert (first.status_code, first.json()["rows"], first.json()["status"]) == (201, 1, "imported")
    assert (again.status_code, again.json()["code"]) == (409, "already_imported")
    assert CaseFile.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"gender": "Jan"}, "list_has_faults"),
        ({"headings": [*CASE_SHEET_HEADINGS[:-1], "naam"]}, "unknown_columns"),
        ({"headings": CASE_SHEET_HEADINGS[:-1]}, "missing_columns"),
    ],
)
def test_a_list_with_a_fault_is_refused_whole(vk, vera, other, code):
    refused = make_pool_api_client(vk.people["staff"]).post(
        IMPORTS, build_case_list_request(vk, vera, **other), format="multipart"
    )
    assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert "Jan" not in refused.content.decode()
    assert not CaseFile.objects.exists()
    assert not CaseImport.objects.filter(status="imported").exists()


def test_the_lists_are_searched_and_cost_as_much_for_many(vk, vera, django_assert_num_queries):
    vk.case(vera)
    client = make_pool_api_client(vk.people["staff"])
    found = client.get(CASES, {"gender": "woman", "since": "2022-01-01"}).json()
    assert found["results"][0]["domain"] == POOL_DOMAINS[0]
    coaches = client.get("/api/v1/pool-coaches/").json()["results"]
    assert coaches[0]["diplomas"] == [{"level": "master", "subject": "psychologie"}]
    with django_assert_num_queries(5):
        client.get(CASES)
    vk.case(vk.coach("Ann"))
    with django_assert_num_queries(5):
        client.get(CASES)
    assert POOL_NOW.year == 2022
