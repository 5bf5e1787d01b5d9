"""What operations of the API answer is what their document says, for everybody who gets an answer."""

import re
from functools import cache

import pytest
from django.urls import get_resolver, reverse
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from tests.authorisation.asking import send_matrix_request, undo_afterwards
from tests.authorisation.places import Ask
from tests.authorisation.table import read_matrix_rows

OF_LIBRARIES = {"api-schema", "api-docs", "api-unknown"}  # answer by themselves
DOCUMENTED_READS = [
    row for row in read_matrix_rows() if row[1] == "GET" and row[0].startswith("api-") and row[0] not in OF_LIBRARIES
]


@cache
def build_api_document() -> dict:
    """The OpenAPI document, as JSON Schema reads it: what is nullable is itself or null."""
    return spell_out_nullables(SchemaGenerator().get_schema(request=None, public=True))


def spell_out_nullables(part: object) -> object:
    """A part of the document with its nullables spelt out, and nothing beside what objects declare."""
    if isinstance(part, list):
        return [spell_out_nullables(each) for each in part]
    if not isinstance(part, dict):
        return part
    told = {name: spell_out_nullables(each) for name, each in part.items()}
    if told.pop("nullable", False) is True:
        return {"anyOf": [told, {"type": "null"}]}
    if told.get("type") == "object" and isinstance(told.get("properties"), dict):
        told.setdefault("additionalProperties", False)
    return told


def find_documented_path(route: str) -> str:
    """The address of a route as the document writes it."""
    (written, _names), *_others = get_resolver().reverse_dict.getlist(route)[0][0]
    shape = "/" + re.sub(r"%\(\w+\)s", "{}", written)
    return next(each for each in build_api_document()["paths"] if re.sub(r"{\w+}", "{}", each) == shape)


def find_documented_schema(route: str, status: int) -> dict:
    """What the document says about an answer; nothing when it does not know it."""
    responses = build_api_document()["paths"][find_documented_path(route)]["get"]["responses"]
    assert str(status) in responses, f"{route} answers {status}, which its document does not know"
    return responses[str(status)]


@pytest.mark.parametrize("row", DOCUMENTED_READS, ids=" ".join)
def test_every_answer_is_what_the_document_says(row, requests_of_rows, sessions):
    route, ask = row[0].partition("#")[0], requests_of_rows.get(row, Ask())
    address = reverse(route, kwargs=ask.kwargs)
    for person, cell in read_matrix_rows()[row].items():
        if not cell.startswith("200"):
            continue
        with undo_afterwards():
            answer = send_matrix_request(sessions[person], "GET", address, ask)
        if answer["Content-Type"] != "application/json":
            continue
        shape = find_documented_schema(route, answer.status_code)["content"]["application/json"]["schema"]
        checker = Draft202012Validator(shape | {"components": build_api_document()["components"]})
        wrong = [
            f"{'.'.join(map(str, each.path))}: {each.message[:200]}" for each in checker.iter_errors(answer.json())
        ]
        assert not wrong, f"{person} {address}: {wrong[:5]}"


@pytest.mark.parametrize("route", [row[0] for row in DOCUMENTED_READS if "#" not in row[0]])
def test_no_operation_answers_just_anything(route):
    for media in find_documented_schema(route, 200).get("content", {}).values():
        assert media["schema"] not in ({}, {"type": "object"}, {"type": "object", "additionalProperties": {}})
