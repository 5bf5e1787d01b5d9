"""What must always be true of the audit trail: it leads every row to its status."""

from healthcoach.core.lifecycle import LIFECYCLES
from subsidies.controls.invariants.invariant import Invariant

AUDITED_LIFECYCLES = (
    *("application", "coachrequest", "trajectory", "payout", "payable", "batch", "payment"),
    *("expense", "recovery", "correction", "tranche"),
)


def _build_reachability_invariant(name: str, table: str) -> Invariant:
    return Invariant(
        f"{name} statuses are reachable",
        f"The audit trail leads every {name} to its status by legal moves from the first one.",
        f"""
        WITH steps AS (
            SELECT pgh_obj_id AS id, status, lag(status) OVER trail AS before, lead(pgh_id) OVER trail AS later
            FROM {table}event WINDOW trail AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
        )
        SELECT s.id AS {name}, s.before, s.status FROM steps s
        WHERE coalesce(s.before, '') <> s.status
          AND NOT (coalesce(s.before, ''), s.status) IN (
            SELECT * FROM unnest(%({name}_before)s::text[], %({name}_after)s::text[]))
        UNION ALL
        SELECT r.id, s.status, r.status FROM {table} r LEFT JOIN steps s ON s.id = r.id AND s.later IS NULL
        WHERE s.status IS DISTINCT FROM r.status
        """,  # noqa: S608 – our own words
    )


AUDIT_TRAIL_INVARIANTS = [_build_reachability_invariant(name, f"subsidies_{name}") for name in AUDITED_LIFECYCLES]


def list_legal_moves() -> dict[str, list[str]]:
    """The legal moves of every lifecycle, as the queries ask for them."""
    facts: dict[str, list[str]] = {}
    for name in AUDITED_LIFECYCLES:
        lifecycle = LIFECYCLES[name]
        steps = [("", lifecycle.initial)]
        steps += [(old, new) for old, targets in lifecycle.transitions.items() for new in targets]
        facts[f"{name}_before"] = [str(old) for old, _new in steps]
        facts[f"{name}_after"] = [str(new) for _old, new in steps]
    return facts
