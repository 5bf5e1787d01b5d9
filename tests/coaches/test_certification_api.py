"""The nouns of certification in the API."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from coaches.certification.blocks import Block
from coaches.certification.models import AgreementText, Coach
from coaches.renewal.queries import is_active_coach
from tests.coaches.certification_world import (
    BODY,
    make_coach_employer,
    make_renewing_world,
    make_trained_candidate,
    publish_agreement_text,
    record_intervision_attendance,
)
from tests.world import World

API, TODAY = "/api/v1", timezone.localdate()
API_SIGNATORY_NAME = "Ève De Smet-Maes"


def make_certification_api_client(world: World, name: str) -> APIClient:
    """Somebody who uses the API, in English."""
    found = APIClient(headers={"accept-language": "en"})
    found.force_login(world.people[name])
    return found


def post_to_certification_api(world, name, address, data):
    return make_certification_api_client(world, name).post(f"{API}/{address}/", data, format="json")


@pytest.fixture
def coach(world):
    return world.coach("An Claes", user=world.people["coach"])


def test_a_candidate_signs_and_gets_the_certification_with_its_copy(world):
    row = publish_agreement_text(world)
    make_trained_candidate(world, API_SIGNATORY_NAME, world.people["coach"])
    answer = post_to_certification_api(
        world, "coach", "certifications/sign", {"text": row.pk, "name": API_SIGNATORY_NAME}
    )
    assert answer.status_code == 201
    [signed] = answer.json()["agreements"]
    assert (answer.json()["standing"], signed["version"], signed["copy"]["media_type"]) == (
        "without_account",
        "2018-2",
        "application/pdf",
    )


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"name": "An Claes"}, 409, "name_differs"),
        ({"name": "😀"}, 409, "name_differs"),
        ({"name": ""}, 400, "invalid"),
        ({"name": "a\x00"}, 400, "invalid"),
        ({"text": 2**63}, 400, "invalid"),
        ({"text": 10**6}, 404, "not_found"),
    ],
)
def test_a_signature_that_may_not_be_is_refused_with_its_code(world, sent, status, code):
    row = publish_agreement_text(world)
    make_trained_candidate(world, API_SIGNATORY_NAME, world.people["coach"])
    answer = post_to_certification_api(
        world, "coach", "certifications/sign", {"text": row.pk, "name": API_SIGNATORY_NAME} | sent
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Coach.objects.exists()


def test_a_certification_tells_where_it_stands_and_until_when(world, coach):
    record_intervision_attendance(make_renewing_world(world) and coach, TODAY)
    [found] = (
        make_certification_api_client(world, "staff").get(f"{API}/certifications/?standing=active").json()["results"]
    )
    assert (found["name"], found["standing"], found["attended_on"]) == ("An Claes", "active", f"{TODAY}")
    assert found["expires_on"] > f"{TODAY + timedelta(days=360)}"


def test_the_list_costs_the_same_whatever_its_length(world, coach, django_assert_num_queries):
    staff = make_certification_api_client(world, "staff")
    with django_assert_num_queries(10, exact=False) as before:
        staff.get(f"{API}/certifications/")
    for number in range(3):
        world.coach(f"Coach {number}")
    with django_assert_num_queries(len(before)):
        assert staff.get(f"{API}/certifications/").json()["count"] == 4


def test_a_profile_is_changed_in_part(world, coach):
    answer = make_certification_api_client(world, "coach").patch(
        f"{API}/certifications/{coach.pk}/", {"themes": ["food"]}, format="json"
    )
    assert (answer.status_code, answer.json()["themes"], answer.json()["capacity"]) == (200, ["food"], coach.capacity)
    assert (
        post_to_certification_api(world, "coach", f"certifications/{coach.pk}/retire", {"on": f"{TODAY}"}).status_code
        == 403
    )


def test_staff_records_material_blocks_lifts_and_ends(world, coach):
    assert (
        len(post_to_certification_api(world, "staff", "certifications/material", {"coaches": [coach.pk]}).json()) == 1
    )
    assert post_to_certification_api(world, "staff", "certifications/material", {"coaches": [coach.pk]}).json() == []
    blocked = post_to_certification_api(
        world, "staff", f"certifications/{coach.pk}/block", {"reason": "Klacht.", "on": f"{TODAY}"}
    )
    assert blocked.json()["standing"] == "blocked"
    number = Block.objects.get().pk
    assert (
        post_to_certification_api(world, "staff", f"certifications/{coach.pk}/lift", {"block": number}).json()[
            "standing"
        ]
        == "active"
    )
    again = post_to_certification_api(world, "staff", f"blocks/{number}/lift", {})
    assert (again.status_code, again.json()["code"]) == (409, "block_over")
    ended = post_to_certification_api(world, "staff", f"certifications/{coach.pk}/retire", {"on": f"{TODAY}"})
    assert ended.json()["standing"] == "retired"


def test_a_coach_s_block_is_not_lifted_through_another_coach(world, coach):
    other = world.coach("Bo")
    post_to_certification_api(
        world, "staff", f"certifications/{other.pk}/block", {"reason": "Klacht.", "on": f"{TODAY}"}
    )
    answer = post_to_certification_api(
        world, "staff", f"certifications/{coach.pk}/lift", {"block": Block.objects.get().pk}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize(("of_kind", "status"), [(True, 201), (False, 201)])
def test_everybody_of_an_employer_or_its_kind_is_blocked(world, coach, of_kind, status):
    service = make_coach_employer(kind="other")
    type(coach.candidate).objects.filter(pk=coach.candidate_id).update(employer=service)
    sent = {"programme": world.programme.slug, "whom": "other" if of_kind else str(service.pk), "reason": "Geschil."}
    answer = post_to_certification_api(world, "staff", "blocks", sent | {"on": f"{TODAY}"})
    assert answer.status_code == status
    assert not is_active_coach(coach, TODAY)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"whom": "nobody"}, 400),
        ({"whom": "999999"}, 400),
        ({"programme": "elders"}, 400),
        ({"until": f"{TODAY}"}, 409),
        ({"on": "2018-01-01"}, 409),
        ({"reason": " "}, 400),
    ],
)
def test_a_block_that_cannot_be_is_refused(world, sent, status):
    plain = {"programme": world.programme.slug, "whom": "other", "reason": "Geschil.", "on": f"{TODAY}"}
    assert post_to_certification_api(world, "staff", "blocks", plain | sent).status_code == status
    assert not Block.objects.exists()


def test_a_version_is_published_and_read_by_who_can_sign_it(world):
    make_trained_candidate(world, API_SIGNATORY_NAME, world.people["coach"])
    sent = {"programme": world.programme.slug, "version": "2099-1", "title": "Overeenkomst", "body": BODY}
    assert (
        post_to_certification_api(world, "staff", "agreement-texts", sent | {"valid_from": f"{TODAY}"}).status_code
        == 201
    )
    other = post_to_certification_api(
        world, "staff", "agreement-texts", sent | {"valid_from": f"{TODAY}", "body": "Anders."}
    )
    assert (other.status_code, other.json()["code"]) == (409, "version_exists")
    [found] = make_certification_api_client(world, "coach").get(f"{API}/agreement-texts/").json()["results"]
    assert (found["version"], found["body"]) == ("2099-1", BODY)
    assert make_certification_api_client(world, "stranger").get(f"{API}/agreement-texts/").json()["results"] == []
    assert AgreementText.objects.count() == 1
