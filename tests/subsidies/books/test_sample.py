"""Samples: drawn by a seed that anybody can draw with again, and written down."""

import hashlib
from datetime import date, timedelta

import pytest
from django.urls import reverse

from healthcoach.core.refusals import Missing
from subsidies.controls import sample
from subsidies.controls.models import Sample
from tests.finance_world import (
    get_operating_line,
    make_cancelled_batch,
    make_funded_payables,
    make_paid_batch,
    make_pending_batch,
    make_returned_payments,
    make_sent_batch,
    make_supplier_payable,
)
from tests.finance_world import receive_line_money as cash
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text
from tests.world import NOW, make_world

SAMPLE_PERIOD = {"from_on": date(2018, 1, 1), "until_on": date(2018, 12, 31)}


@pytest.fixture
def payments(world) -> list[int]:
    """Twelve payments that left the account, among others that did not."""
    cash(world, get_operating_line(world), amount=9000)
    left = list(
        make_paid_batch(
            world, [*make_funded_payables(world), *(make_supplier_payable(world) for _ in range(11))]
        ).payments.all()
    )
    for bring in (make_pending_batch, make_sent_batch, make_cancelled_batch):
        bring(world, [make_supplier_payable(world)])
    return sorted(each.pk for each in left)


def draw_auditor_sample(world, **given) -> Sample:
    """A sample as the auditor draws it."""
    asked = {"size": 5, "seed": "2018-a", "by": world.people["auditor"], "at": NOW} | SAMPLE_PERIOD | given
    return sample.draw_sample(world.programme, **asked)


def compute_draw_digest(number: int) -> str:
    """Where a payment comes in the order of the draw."""
    return hashlib.md5(f"2018-a:{number}".encode(), usedforsecurity=False).hexdigest()


def test_a_sample_holds_the_payments_whose_digest_comes_first(world, payments):
    row = draw_auditor_sample(world)
    by_hand = sorted(payments, key=compute_draw_digest)
    assert row.payments == by_hand[:5]
    assert (row.population, row.size, row.seed, row.drawn_by) == (12, 5, "2018-a", world.people["auditor"])


def test_the_same_draw_asked_for_again_is_the_one_that_was_made(world, payments):
    assert draw_auditor_sample(world) == draw_auditor_sample(world)
    assert draw_auditor_sample(world, by=world.people["finance"]).payments == draw_auditor_sample(world).payments
    assert draw_auditor_sample(world, seed="2018-b").payments != draw_auditor_sample(world).payments
    assert Sample.objects.count() == 3


def test_without_a_seed_somebody_else_s_chance_decides(world, payments):
    first, second = draw_auditor_sample(world, seed=" "), draw_auditor_sample(world, seed="")
    assert len(first.seed) == len(second.seed) == 16
    assert first.seed != second.seed


def test_a_payment_that_came_back_can_be_drawn_and_one_of_another_day_or_programme_cannot(world):
    [row] = make_returned_payments(world, make_funded_payables(world))
    other = make_world(code="XX")
    assert draw_auditor_sample(world, size=50).payments == [row.pk]
    with pytest.raises(sample.NothingToDraw):
        draw_auditor_sample(world, from_on=row.paid_on + timedelta(days=1))
    with pytest.raises(sample.NothingToDraw):
        draw_auditor_sample(other)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"size": 0}, sample.SampleSize),
        ({"size": 51}, sample.SampleSize),
        ({"from_on": date(2019, 1, 1)}, sample.PeriodReversed),
        ({"seed": "x" * 41}, Missing),
        ({"seed": "a\0b"}, Missing),
    ],
)
def test_a_draw_that_cannot_be_is_refused(world, given, refusal):
    with pytest.raises(refusal):
        draw_auditor_sample(world, **given)
    assert not Sample.objects.exists()


def test_an_auditor_draws_on_the_page_and_a_second_click_draws_nothing_new(world, payments):
    client, page = open_desk_browser(world, "auditor"), reverse("euro_samples")
    seed = client.get(page).context["form"]["seed"].initial
    asked = {"programme": world.programme.slug, "size": 3, "seed": seed, "from_on": "2018-01-01"}
    asked |= {"until_on": "2018-12-31"}
    first, second = client.post(page, asked), client.post(page, asked)
    row = Sample.objects.get()
    assert first["Location"] == second["Location"] == reverse("euro_sample", args=[row.pk])
    shown = read_page_text(client.get(first["Location"]))
    assert seed in shown
    assert "3 of 12" in shown
    assert seed in read_page_text(client.get(page))


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": "51"},
        {"size": "veel"},
        {"from_on": "2019-01-01"},
        {"until_on": "ooit"},
        {"programme": "elders"},
        {"seed": "x" * 10_000},
        {"from_on": "2020-01-01", "until_on": "2020-02-01"},
    ],
)
def test_bad_input_is_said_and_kept_and_draws_nothing(world, payments, wrong):
    asked = {"programme": world.programme.slug, "size": "3", "seed": "mijn zaad", "from_on": "2018-01-01"}
    asked |= {"until_on": "2018-12-31"} | wrong
    page = open_desk_browser(world, "finance").post(reverse("euro_samples"), asked)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["form"]["size"].value() == asked["size"]
    assert not Sample.objects.exists()


def test_staff_reads_samples_and_draws_none(world, payments):
    draw_auditor_sample(world)
    client = open_desk_browser(world, "staff")
    assert "Draw a sample" not in read_page_text(client.get(reverse("euro_samples")))
    assert client.get(reverse("euro_samples")).context["form"] is None
    assert client.post(reverse("euro_samples"), {"size": 3}).status_code == 404


def test_the_pages_of_samples_take_few_queries_however_many_payments_were_drawn(world, payments):
    one, many = draw_auditor_sample(world, size=1), draw_auditor_sample(world, size=12)
    client = open_desk_browser(world, "auditor")
    few = count_page_queries(client, reverse("euro_sample", args=[one.pk]))
    assert count_page_queries(client, reverse("euro_sample", args=[many.pk])) == few <= 10
    assert count_page_queries(client, reverse("euro_samples")) <= 10
