"""The statuses of applications, trajectories and payouts: one table, kept by the verbs and by the database itself."""

from itertools import product

import pytest
from django.db import Error, connection, transaction

from healthcoach.core.lifecycle import LIFECYCLES
from subsidies.applications.models import APPLICATION, Application
from subsidies.payouts.models import PAYOUT, Payout
from subsidies.trajectories.models import TRAJECTORY, Trajectory

MODELS = {APPLICATION: Application, TRAJECTORY: Trajectory, PAYOUT: Payout}

# Written by hand, apart from the tables in the code.
LEGAL_TRANSITIONS = {
    "application": {
        "draft submitted",
        "draft withdrawn",
        "submitted pending",
        "submitted withdrawn",
        "pending approved",
        "pending rejected",
        "pending withdrawn",
        "approved started",
        "approved lapsed",
        "approved withdrawn",
    },
    "trajectory": {"running ended", "running stopped"},
    "payout": {"queued due", "queued nothing_due", "queued parked", "parked queued"},
}


def test_these_are_the_tables_there_are():
    assert {lifecycle.name for lifecycle in MODELS} <= set(LIFECYCLES)


@pytest.mark.parametrize("lifecycle", MODELS, ids=lambda lifecycle: lifecycle.name)
def test_the_table_allows_exactly_the_moves_of_the_programme(lifecycle):
    moves = {f"{old} {new}" for old, new in product(lifecycle.statuses, repeat=2) if lifecycle.allows(old, new)}
    assert moves == LEGAL_TRANSITIONS[lifecycle.name]


def make_lifecycle_row(world, lifecycle):
    """A row of this kind, whatever its status."""
    trajectory = world.ended(60)
    rows = {APPLICATION: trajectory.application, TRAJECTORY: trajectory}
    return rows.get(lifecycle) or trajectory.payouts.get()


@pytest.mark.parametrize("lifecycle", MODELS, ids=lambda lifecycle: lifecycle.name)
def test_the_database_refuses_every_other_change_of_status(world, lifecycle):
    """Each pair of statuses is tried by direct SQL, without the facts' constraints, which refuse some by themselves."""
    table, row = MODELS[lifecycle]._meta.db_table, make_lifecycle_row(world, lifecycle)
    allowed = set()
    with connection.cursor() as cursor:
        lift_checks(cursor, table)
        for old, new in product(lifecycle.statuses.values, repeat=2):
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"UPDATE {table} SET status = %s WHERE id = %s", [old, row.pk])
            cursor.execute("SET LOCAL session_replication_role = origin")
            if old != new and may_take_status(cursor, table, row.pk, new):
                allowed.add(f"{old} {new}")
    assert allowed == LEGAL_TRANSITIONS[lifecycle.name]


def lift_checks(cursor, table: str) -> None:
    """Drops a table's CHECK constraints within this test's transaction."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def may_take_status(cursor, table: str, number: int, status: str) -> bool:
    """Whether the database lets a row take this status."""
    try:
        with transaction.atomic():
            cursor.execute(f"UPDATE {table} SET status = %s WHERE id = %s", [status, number])
    except Error as error:
        if "transition" not in str(error).lower():
            raise  # refused for another reason
        return False
    return True


@pytest.mark.parametrize("status", [status for status in APPLICATION.statuses.values if status != "draft"])
def test_an_application_begins_as_a_draft(world, status):
    row = world.draft()
    copy = {f.column: getattr(row, f.attname) for f in Application._meta.concrete_fields if f.attname not in ("id",)}
    copy |= {"status": status}
    names, places = ", ".join(copy), ", ".join(["%s"] * len(copy))
    with connection.cursor() as cursor:
        lift_checks(cursor, "subsidies_application")
        with pytest.raises(Error, match="begins_at_the_beginning"), transaction.atomic():
            cursor.execute(f"INSERT INTO subsidies_application ({names}) VALUES ({places})", list(copy.values()))


def test_a_payout_is_never_deleted(world):
    payout = world.ended(60).payouts.get()
    with pytest.raises(Error, match="never_deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM subsidies_payout WHERE id = %s", [payout.pk])


@pytest.mark.parametrize(
    "half_a_story",
    [
        "UPDATE subsidies_application SET withdrawn_at = now() WHERE status = 'approved'",
        "UPDATE subsidies_application SET reserved = NULL WHERE status = 'approved'",
        "UPDATE subsidies_application SET motivation = NULL WHERE status = 'approved'",
        "UPDATE subsidies_application SET submitted_at = NULL WHERE status = 'approved'",
        "UPDATE subsidies_application SET decided_at = submitted_at - interval '1 day' WHERE status = 'approved'",
        "UPDATE subsidies_application SET status = 'withdrawn' WHERE status = 'approved'",
        "UPDATE subsidies_application SET status = 'started' WHERE status = 'approved'",
        "UPDATE subsidies_payout SET status = 'due'",
        "UPDATE subsidies_payout SET status = 'due', amount = 0, minutes = 0, settled_at = now()",
        "UPDATE subsidies_payout SET status = 'nothing_due', amount = 5, minutes = 6, settled_at = now()",
        "UPDATE subsidies_payout SET status = 'parked'",
        "UPDATE subsidies_payout SET amount = 5",
        "UPDATE subsidies_trajectory SET ended_at = NULL WHERE status = 'ended'",
        "UPDATE subsidies_trajectory SET action_plan_id = NULL WHERE status = 'ended'",
        "UPDATE subsidies_trajectory SET stop_reason = 'x' WHERE status = 'ended'",
    ],
)
def test_no_row_can_tell_half_a_story(world, half_a_story):
    world.approved()
    world.ended(60)
    with pytest.raises(Error, match="violates check constraint"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(half_a_story)
