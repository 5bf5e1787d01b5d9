"""The steering group's list and its decisions, on one file and on many at once."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from subsidies.applications import actions as applications
from subsidies.models import Application
from tests.subsidies.desk import LONG_DESK_TEXT, count_page_queries, open_desk_browser, read_page_text, rows_of
from tests.world import make_world

LIST, DECIDE = reverse("decisions"), reverse("decide")


@pytest.fixture
def steering(world):
    return open_desk_browser(world, "steering")


def build_decision_form(*files, **given):
    return {"application": [row.pk for row in files], "decision": "approve", "motivation": "Past goed."} | given


def list_decided_statuses(*files):
    return [Application.objects.get(pk=row.pk).status for row in files]


def test_the_list_holds_what_waits_for_a_decision_and_nothing_else(world, steering):
    waiting, decided, unchecked = world.pending(), world.approved(), world.submitted()
    page = read_page_text(steering.get(LIST))
    assert waiting.reference in page
    assert decided.reference not in page
    assert unchecked.reference not in page


def test_the_list_shows_what_the_coaching_line_has_left(world, steering):
    world.approved()
    assert "€ 2,379,000.00" in read_page_text(steering.get(LIST))


@pytest.mark.parametrize("name", ["staff", "finance", "auditor", "admin"])
def test_others_with_a_role_read_the_list_without_the_buttons(world, name):
    row = world.pending()
    page = open_desk_browser(world, name).get(LIST)
    assert row.reference in read_page_text(page)
    assert b'name="decision"' not in page.content


@pytest.mark.parametrize("name", ["applicant", "coach", "stranger"])
def test_people_without_a_role_find_no_list(world, name):
    world.pending()
    world.coach(user=world.people["coach"])
    assert open_desk_browser(world, name).get(LIST).status_code == 404


def test_another_programme_s_files_are_not_in_the_list(world, steering):
    foreign = make_world(code="XX").pending()
    assert foreign.reference not in read_page_text(steering.get(LIST))
    assert steering.get(DECIDE, {"application": foreign.pk}).status_code == 404


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("search=korenbloem", {"small", "large"}),
        ("search=bestaat+niet", set()),
        ("size=small", {"small"}),
        ("size=large", {"large"}),
        ("size=medium", set()),
        ("low_skilled=true", {"large"}),
        ("low_skilled=false", {"small"}),
        ("theme=tobacco", {"large"}),
        ("place=gent", {"large"}),
        ("place=10", {"small"}),
        ("size=enormous&theme=%00&ordering=drop&low_skilled=perhaps", {"small", "large"}),
        ("page=9999999999", {"small", "large"}),
        (f"search={'x' * 5000}", {"small", "large"}),
    ],
)
def test_filters_live_in_the_address_and_malformed_ones_are_ignored(world, steering, question, found):
    files = {
        "small": world.draft(headcount=12),
        "large": world.draft(
            headcount=300, low_skilled=True, themes=["tobacco"], municipality="Gent", postal_code="9000"
        ),
    }
    for row in files.values():
        applications.submit(row, by=world.people["applicant"], at=timezone.now())
        applications.complete([row], by=world.people["staff"], at=timezone.now())
    page = steering.get(f"{LIST}?{question}")
    assert page.status_code == 200
    assert {name for name, row in files.items() if row.reference in read_page_text(page)} == found


def test_a_file_is_found_by_its_reference_and_by_its_enterprise_number(world, steering):
    row, other = world.pending(), world.pending()
    number = row.company.enterprise_number
    for typed in (row.reference, row.reference.lower(), f"{number[:4]}.{number[4:7]}.{number[7:]}"):
        page = read_page_text(steering.get(LIST, {"search": typed}))
        assert row.reference in page
        assert other.reference not in page


def test_sorting_puts_the_largest_company_first(world, steering):
    for size in (20, 400, 60):
        row = applications.submit(world.draft(headcount=size), by=world.people["applicant"], at=timezone.now())
        applications.complete([row], by=world.people["staff"], at=timezone.now())
    rows = steering.get(LIST, {"ordering": "-headcount"}).context["page"]
    assert [row.headcount for row in rows] == [400, 60, 20]


def test_the_export_equals_the_filtered_screen(world, steering):
    shown, hidden = world.pending(), world.pending()
    asked_for = {"search": shown.reference}
    export = rows_of(steering.get(LIST, asked_for | {"export": "csv"}))
    assert [row[0] for row in export[1:]] == [shown.reference]
    assert hidden.reference not in read_page_text(steering.get(LIST, asked_for))


def test_an_exported_company_name_is_no_formula(world, steering):
    row = applications.submit(
        world.draft(company_name="=HYPERLINK(1)"), by=world.people["applicant"], at=timezone.now()
    )
    applications.complete([row], by=world.people["staff"], at=timezone.now())
    [_headings, cells] = rows_of(steering.get(LIST, {"export": "csv"}))
    assert cells[1] == "'=HYPERLINK(1)"


def test_the_list_takes_as_many_queries_for_many_files_as_for_few(world, steering):
    world.pending()
    few = count_page_queries(steering, LIST)
    for _ in range(4):
        world.pending()
    assert count_page_queries(steering, LIST) == few


def test_choosing_all_on_the_page_checks_every_box(world, steering):
    world.pending(), world.pending()
    assert steering.get(LIST).content.count(b" checked") == 0
    assert steering.get(LIST, {"all": "1"}).content.count(b" checked") == 2


def test_the_confirmation_shows_the_line_before_and_after(world, steering):
    files = [world.pending(), world.pending()]
    page = steering.get(DECIDE, {"application": [row.pk for row in files], "decision": "approve"})
    outlook = page.context["outlook"]
    assert (outlook.available, outlook.cost, outlook.after) == (
        Decimal("2380000.00"),
        Decimal("2000.00"),
        Decimal("2378000.00"),
    )
    assert list_decided_statuses(*files) == ["pending", "pending"]


def test_many_files_are_approved_at_once(world, steering):
    files = [world.pending(), world.pending(), world.pending()]
    page = steering.post(DECIDE, build_decision_form(*files), follow=True)
    assert list_decided_statuses(*files) == ["approved"] * 3
    assert "3 files approved." in read_page_text(page)
    assert Application.objects.get(pk=files[0].pk).decided_by == world.people["steering"]


def test_rejecting_needs_a_motivation_and_keeps_the_choice(world, steering):
    row = world.pending()
    page = steering.post(DECIDE, build_decision_form(row, decision="reject", motivation="   "))
    assert list_decided_statuses(row) == ["pending"]
    assert page.context["form"].errors["motivation"]
    assert f'name="application" value="{row.pk}"'.encode() in page.content
    assert (
        steering.post(
            DECIDE, build_decision_form(row, decision="reject", motivation="Te vroeg."), follow=True
        ).status_code
        == 200
    )
    assert list_decided_statuses(row) == ["rejected"]


@pytest.mark.django_db
def test_a_decision_beyond_the_line_is_refused_as_a_whole_with_the_amount_short():
    poor = make_world(grant=Decimal("2000.00"))  # € 1,700 for coaching
    files = [poor.pending(), poor.pending()]
    page = open_desk_browser(poor, "steering").post(DECIDE, build_decision_form(*files, motivation="Allebei goed."))
    assert list_decided_statuses(*files) == ["pending", "pending"]
    assert "€ 300.00 short" in read_page_text(page).replace("\u00a0", " ")
    assert "Allebei goed." in page.content.decode()


def test_when_somebody_decided_meanwhile_nothing_changes_and_the_rest_can_go_on(world, steering):
    gone, left = world.pending(), world.pending()
    applications.withdraw(gone, by=world.people["applicant"], at=timezone.now())
    page = steering.post(DECIDE, build_decision_form(gone, left, motivation="Doordacht."))
    assert list_decided_statuses(gone, left) == ["withdrawn", "pending"]
    assert [row.pk for row in page.context["gone"]] == [gone.pk]
    assert [row.pk for row in page.context["files"]] == [left.pk]
    assert "Doordacht." in page.content.decode()


def test_a_second_click_is_told_that_it_was_done(world, steering):
    row = world.pending()
    steering.post(DECIDE, build_decision_form(row))
    page = steering.post(DECIDE, build_decision_form(row), follow=True)
    assert page.redirect_chain == [(reverse("application", args=[row.pk]), 302)]
    assert "This was already done" in read_page_text(page)
    assert list_decided_statuses(row) == ["approved"]


def test_deciding_on_nothing_asks_to_choose(world, steering):
    for page in (steering.get(DECIDE, follow=True), steering.post(DECIDE, {"decision": "approve"}, follow=True)):
        assert "Choose at least one application." in read_page_text(page)


@pytest.mark.parametrize("number", ["0", "-1", "abc", "999999999999", "9" * 40, "1.000", "²", "\x00"])
def test_an_unknown_file_is_not_found(world, steering, number):
    row = world.pending()
    assert steering.post(DECIDE, build_decision_form(row) | {"application": [row.pk, number]}).status_code == 404
    assert list_decided_statuses(row) == ["pending"]


@pytest.mark.parametrize("name", ["staff", "finance", "auditor", "admin", "applicant", "stranger"])
def test_only_the_steering_group_decides(world, name):
    row = world.pending()
    assert open_desk_browser(world, name).post(DECIDE, build_decision_form(row)).status_code == 404
    assert list_decided_statuses(row) == ["pending"]


def test_a_decision_that_does_not_exist_and_an_endless_motivation_are_refused(world, steering):
    row = world.pending()
    page = steering.post(DECIDE, build_decision_form(row, decision="postpone", motivation=LONG_DESK_TEXT))
    assert set(page.context["form"].errors) == {"decision", "motivation"}
    assert LONG_DESK_TEXT in page.content.decode()
    assert list_decided_statuses(row) == ["pending"]


def test_files_of_two_programmes_are_not_decided_together(world, steering):
    other = make_world(code="XX")
    other.people["steering"].assignments.update(user=world.people["steering"])
    row, foreign = world.pending(), other.pending()
    page = steering.post(DECIDE, build_decision_form(row, foreign), follow=True)
    assert "different programmes" in read_page_text(page)
    assert list_decided_statuses(row, foreign) == ["pending", "pending"]


def test_files_numbered_above_a_thousand_are_chosen_by_their_number(world, steering):
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('subsidies_application', 'id'), 1233)")
    row = world.pending()
    assert row.pk == 1234
    assert b'value="1234"' in steering.get(LIST).content
    page = steering.get(DECIDE, {"application": row.pk})
    assert b'name="application" value="1234"' in page.content
    assert b'name="application" value="1234"' in steering.get(reverse("application", args=[row.pk])).content


def test_a_member_chooses_no_file_of_a_company_they_act_for(world, steering):
    own, other = world.pending(by=world.people["steering"]), world.pending()
    page = steering.get(LIST).content.decode()
    assert f'value="{other.pk}"' in page
    assert f'value="{own.pk}"' not in page
    answer = steering.post(DECIDE, build_decision_form(own, other), follow=True)
    assert own.reference in str(next(iter(answer.context["messages"])))
    assert list_decided_statuses(own, other) == ["pending", "pending"]


def test_who_is_about_to_reject_sees_only_what_is_available(world, steering):
    question = {"application": world.pending().pk, "decision": "reject"}
    rejecting = read_page_text(steering.get(reverse("decide"), question))
    approving = read_page_text(steering.get(reverse("decide"), question | {"decision": "approve"}))
    assert "Available now" in rejecting
    assert "Available after approving" not in rejecting
    assert "Available after approving" in approving
