"""A program is never answered with a page: under the API and at a JSON file it gets JSON, at a CSV file a sentence."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.subsidies.desk import open_desk_browser

PLAIN, JSON = "text/plain; charset=utf-8", "application/json"
STATE_JSON, STATE_CSV = reverse("state_of_affairs_json"), reverse("state_of_affairs_csv")
NOWHERE = ["/api/", "/api/v1/", "/api/v2/applications/", "/api/nergens", "/api/v1/applications.json", "/api/v1//"]


@pytest.mark.parametrize("address", NOWHERE)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_an_address_under_the_api_that_is_none_is_told_in_json(world, address, method):
    answer = getattr(open_desk_browser(world, "staff"), method)(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, JSON)
    assert set(answer.json()) == {"code", "message"}
    assert answer.json()["code"] == "not_found"


@pytest.mark.django_db
@pytest.mark.parametrize("address", NOWHERE)
def test_a_stranger_is_told_in_json_too(address):
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (403, JSON)
    assert answer.json()["message"]


@pytest.mark.parametrize("address", ["/nergens.json", "/api/v1/applications/7/nergens/"])
def test_whatever_looks_like_json_is_told_in_json(world, address):
    answer = open_desk_browser(world, "staff").get(address)
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (404, JSON, "not_found")


@pytest.mark.parametrize("query", ["on=2018-02-01", "op=2018-02-01&op=2018-02-02", "page=1", "format=csv", "onzin"])
def test_a_name_that_nobody_knows_is_told_as_the_program_reads(world, query):
    client = open_desk_browser(world, "staff")
    told = client.get(f"{STATE_JSON}?{query}")
    assert (told.status_code, told["Content-Type"]) == (400, JSON)
    assert told.json()["message"].endswith(".")
    told = client.get(f"{STATE_CSV}?{query}")
    assert (told.status_code, told["Content-Type"]) == (400, PLAIN)
    assert told.content.decode().endswith(".")
    assert "<" not in told.content.decode()


@pytest.mark.parametrize(("address", "kind"), [(STATE_JSON, JSON), (STATE_CSV, PLAIN)])
def test_a_programme_of_others_is_not_found_and_told_as_the_program_reads(world, address, kind):
    answer = open_desk_browser(world, "staff").get(address, {"programma": "van-anderen"})
    assert (answer.status_code, answer["Content-Type"]) == (404, kind)
    assert "<" not in answer.content.decode()


@pytest.mark.parametrize(("address", "kind"), [(STATE_JSON, JSON), (STATE_CSV, PLAIN), ("/api/v1/me/", JSON)])
def test_what_nobody_foresaw_is_told_as_the_program_reads(world, monkeypatch, address, kind):
    def fail(*_given, **_named):
        raise RuntimeError

    monkeypatch.setattr("healthcoach.answers.pages.state._read_state_question", fail)
    monkeypatch.setattr("healthcoach.programmes.api.MeView.get", fail)
    client = open_desk_browser(world, "staff")
    client.raise_request_exception = False
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (500, kind)
    assert "<" not in answer.content.decode()


def test_people_still_get_pages(world):
    client = open_desk_browser(world, "staff")
    for address, status in (("/nergens/", 404), ("/kosten/?export=zzz", 400), ("/kosten/?onzin=1", 400)):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert "<h1" in answer.content.decode()
