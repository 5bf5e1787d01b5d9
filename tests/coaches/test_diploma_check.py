"""The public check of a diploma, and what the page for coaches says."""

import pytest
from django.urls import reverse
from django.utils import timezone

from coaches.candidacy import conditions
from coaches.candidacy.rules import Angle, Experience
from healthcoach.programmes.models import Programme
from tests.subsidies.desk import read_page_text
from tests.world import make_world

CHECK = reverse("diploma_check")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"angle": "management", "experience": ["health"]}, "Your diploma and your experience fit"),
        ({"angle": "management", "experience": ["policy"]}, "you need experience in coaching or health"),
        ({"angle": "medical"}, "you need experience in coaching or policy development"),
        ({"angle": "outside", "experience": ["coaching", "health"]}, "Only a diploma in management, in psychology or"),
        ({"angle": ""}, "Choose an answer."),
        ({"angle": "\x00", "experience": ["x"]}, "Choose an answer."),
        ({}, "Two questions, one minute."),
    ],
)
def test_the_check_tells_which_experience_is_needed(world, client, given, sentence):
    page = client.get(CHECK, given, headers={"accept-language": "en"})
    assert page.status_code == 200
    assert sentence in read_page_text(page)


def test_the_check_and_the_page_for_coaches_follow_the_conditions_in_force(world, client):
    matrix = {angle: [Experience.HEALTH] for angle in Angle}
    conditions.adopt_conditions(
        world.programme, matrix=matrix, valid_from=timezone.localdate(), by=world.people["staff"], at=timezone.now()
    )
    english = {"accept-language": "en"}
    check = client.get(CHECK, {"angle": "medical", "experience": ["coaching"]}, headers=english)
    assert "you need experience in health , of which" in read_page_text(check)
    page = read_page_text(client.get(reverse("for_coaches"), headers=english))
    assert "coaching or policy development" not in page


def test_the_check_asks_for_the_programme_only_where_there_is_a_choice(world, client):
    assert "programme" not in client.get(CHECK).context["form"].fields
    make_world(code="XX")
    assert "programme" in client.get(CHECK).context["form"].fields


def test_the_check_works_while_no_programme_is_open(world, client):
    Programme.objects.update(kind="pool")
    page = client.get(CHECK, {"angle": "medical", "experience": ["coaching"]}, headers={"accept-language": "en"})
    assert "Your diploma and your experience fit" in read_page_text(page)
    assert "Become a candidate" not in read_page_text(page)
