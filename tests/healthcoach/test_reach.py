"""What somebody may see is found by indexes: no question to a whole table about each of its rows."""

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import Lookup
from django.db.models.sql.where import OR, WhereNode

from healthcoach.core.bulk import AnyOf
from healthcoach.programmes.models import Assignment, Role
from subsidies.applications.models import Application
from subsidies.coach_requests.models import CoachRequest
from subsidies.payouts.models import Payout
from subsidies.trajectories.models import Trajectory
from tests.bench import large
from tests.world import World, make_world

FILES, ENDED, FEW = 3000, 2600, 300


def make_askers_of_every_kind(world: World) -> dict[str, object]:
    """People who see in every way there is: a company, a coach, every role, and an administrator."""
    everything = world.user("alles@example.be")
    for role in (role for role in Role if role != Role.AUDITOR):
        Assignment.objects.create(user=everything, role=role, programme=world.programme)
    administrator = world.user("beheer@example.be", is_superuser=True)
    own = {name: world.people[name] for name in ("applicant", "coach")}
    return {"everything": everything, "administrator": administrator, "nobody": world.user("niemand@e.be"), **own}


def ways_of_seeing() -> Iterator[tuple[str, object]]:
    """The questions “what may this person see?” of every table."""
    for model in apps.get_models():
        for name in ("visible_to", "known_to", "run_by", "fees_of"):
            if hasattr(model._default_manager.all(), name):
                yield f"{model.__name__}.{name}", (model, name)


def ors_across_tables(node: WhereNode) -> Iterator[WhereNode]:
    """Every OR of a condition that looks at columns of several tables; what a subquery looks at is its own affair."""
    for child in node.children:
        if isinstance(child, WhereNode):
            yield from ors_across_tables(child)
    if node.connector == OR and len({each.alias for each in iterate_compared_columns(node)}) > 1:
        yield node


def iterate_compared_columns(node: object) -> Iterator[Col]:
    """The columns that a condition compares."""
    if isinstance(node, Col):
        yield node
    children = node.children if isinstance(node, WhereNode) else getattr(node, "get_source_expressions", list)()
    for child in children:
        yield from iterate_compared_columns(child)


def iterate_condition_parts(node: WhereNode) -> Iterator[Lookup]:
    """The conditions of which a condition is made."""
    for child in node.children:
        yield from iterate_condition_parts(child) if isinstance(child, WhereNode) else [child]


def is_asked_once(each: Lookup) -> bool:
    """Whether a comparison is with values that are known before the first row is looked at, and of which the database
    knows how many rows have them: programmes named one by one, or the few numbers of somebody's own."""
    if isinstance(each, AnyOf):
        return each.lhs.target.primary_key
    return each.lookup_name == "in" and each.rhs_is_direct_value() and each.lhs.target.name == "programme"


def iterate_plan_steps(plan: dict) -> Iterator[dict]:
    """Every step of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from iterate_plan_steps(part)


def count_most_rows_read(rows: QuerySet) -> int:
    """How many rows the database looks at, at most, in any step in which it really answers."""
    [answer] = json.loads(rows.explain(format="json", analyze=True))
    looked_at = (
        "Actual Rows",
        "Rows Removed by Filter",
        "Rows Removed by Join Filter",
        "Rows Removed by Index Recheck",
    )
    return max(
        step["Actual Loops"] * sum(step.get(each, 0) for each in looked_at)
        for step in iterate_plan_steps(answer["Plan"])
    )


def test_no_question_of_sight_asks_another_table_about_each_row(world):
    questions = dict(ways_of_seeing())
    assert len(questions) > 25
    for who, user in make_askers_of_every_kind(world).items():
        for name, (model, method) in questions.items():
            rows = getattr(model._default_manager.all(), method)(user)
            for found in ors_across_tables(rows.query.where):
                assert all(map(is_asked_once, iterate_condition_parts(found))), (name, who, found)


def test_the_law_sees_what_once_took_minutes(world):
    own = Application.objects.filter(trajectory__coach=1).values("pk")
    rows = Application.objects.filter(Q(contact__user=1) | Q(programme__in=[2]) | Q(pk__in=own))
    [found] = ors_across_tables(rows.query.where)
    assert [is_asked_once(each) for each in iterate_condition_parts(found)] == [False, True, False]


@pytest.fixture
def crowd(db) -> World:
    """A programme with three thousand files, of which the last is one company's and a few are one coach's."""
    world = make_world(Decimal("100000000.00"))
    world.ended()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    large.fill_large_programme(
        world, large.LargeProgrammeSizes(files=FILES, payables=ENDED, transfers=5200, per_coach=10), vacuum=False
    )
    return world


def test_who_sees_a_few_rows_of_many_looks_at_few_and_who_sees_all_at_one_page(crowd):
    last = Application.objects.latest("pk")
    company, coach, small = last.contact.user, crowd.people["coach"], crowd.user("klein@example.be")
    assert Application.objects.visible_to(company).get() == last
    Assignment.objects.create(user=small, role=Role.STAFF, programme=make_world(code="ZZ").programme)
    for user in (company, coach):
        for model in (Application, Trajectory, Payout, CoachRequest):
            assert count_most_rows_read(model.objects.visible_to(user).order_by("-pk")[:50]) <= FEW, (model, user)
    for user in (crowd.people["staff"], small):
        for model in (Application, Trajectory, Payout):
            bound = FILES + 50 if user == small and model != Application else FEW
            assert count_most_rows_read(model.objects.visible_to(user).order_by("-pk")[:50]) <= bound, (model, user)
    assert count_most_rows_read(Application.objects.visible_to(crowd.people["staff"]).order_by("-pk")[:50]) <= FEW
