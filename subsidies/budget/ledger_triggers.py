"""The ledger's laws, kept by the database itself: what no program, and no owner of the tables, can do."""

import pgtrigger

from healthcoach.core.lifecycle import forbid_truncate
from subsidies.budget.rules import ROUTES, Movement

# Posting refuses with these names; ledger.py turns them into sentences.
BUDGET_EXHAUSTED = "budget_exhausted"
ILLEGAL_MOVEMENT = "illegal_movement"


def _build_routes_sql() -> str:
    return ", ".join(
        f"('{movement}', {int(route.source)}, {int(route.target)}, '{kind}')"
        for movement, route in ROUTES.items()
        for kind in sorted(route.lines)
    )


def _build_raise_sql(name: str, message: str, detail: str) -> str:
    return (
        f"RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', "
        f"MESSAGE = {message}, DETAIL = {detail};"
    )


CHECK_ROUTE_SQL = f"""
    SELECT t.id INTO offender
    FROM new_values t
    JOIN subsidies_account a ON a.id = t.source_id
    JOIN subsidies_account b ON b.id = t.target_id
    JOIN subsidies_budgetline l ON l.id = a.line_id
    LEFT JOIN subsidies_transfer r ON r.id = t.reverses_id
    WHERE a.line_id <> b.line_id
       OR (t.kind <> '{Movement.REVERSE}' AND (t.kind, a.stage, b.stage, l.kind) NOT IN ({_build_routes_sql()}))
       OR (t.kind = '{Movement.REVERSE}' AND (t.source_id, t.target_id, t.amount)
            IS DISTINCT FROM (r.target_id, r.source_id, r.amount))
    LIMIT 1;
    IF FOUND THEN
        {_build_raise_sql(ILLEGAL_MOVEMENT, "'This movement does not exist on this line.'", "offender::text")}
    END IF;
"""

# One update per account, in the order of their numbers, so that two postings never wait for each other in a ring.
UPDATE_BALANCES_SQL = f"""
    FOR moved IN
        SELECT account_id, sum(delta) AS delta FROM (
            SELECT source_id AS account_id, -amount AS delta FROM new_values
            UNION ALL SELECT target_id, amount FROM new_values
        ) both_sides GROUP BY account_id ORDER BY account_id
    LOOP
        UPDATE subsidies_balance SET amount = amount + moved.delta
        WHERE account_id = moved.account_id AND (NOT guarded OR amount + moved.delta >= 0);
        IF NOT FOUND THEN
            SELECT moved.account_id || ' ' || -(amount + moved.delta) INTO short
            FROM subsidies_balance WHERE account_id = moved.account_id;
            {_build_raise_sql(BUDGET_EXHAUSTED, "'The line does not hold this amount.'", "short")}
        END IF;
    END LOOP;
    RETURN NULL;
"""

POSTING = pgtrigger.Trigger(
    name="post",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="new_values"),
    declare=[("offender", "bigint"), ("moved", "record"), ("short", "text")],
    func=CHECK_ROUTE_SQL + UPDATE_BALANCES_SQL,
)

# What each day came to, per way; after the balances, whose rows keep two postings of a line apart.
TALLY = pgtrigger.Trigger(
    name="tally",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="new_values"),
    func="""
        INSERT INTO subsidies_daytotal AS d (source, target, kind, reversed_kind, effective_on, number, amount)
        SELECT t.source_id, t.target_id, t.kind, coalesce(r.kind, ''), t.effective_on, count(*), sum(t.amount)
        FROM new_values t LEFT JOIN subsidies_transfer r ON r.id = t.reverses_id
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
        ON CONFLICT (source, effective_on, target, kind, reversed_kind)
        DO UPDATE SET number = d.number + excluded.number, amount = d.amount + excluded.amount;
        RETURN NULL;
    """,
)


LEDGER_APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    forbid_truncate(),
]

# Only the posting trigger (and the opening of an account) works at depth two; a person's statement is at depth one.
ONLY_BY_POSTING = [
    pgtrigger.Trigger(
        name="only_by_posting",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition("pg_trigger_depth() < 1"),
        func="RAISE EXCEPTION 'A balance changes by posting a transfer only.';",
    ),
    forbid_truncate(),
]

OPEN_BALANCE = pgtrigger.Trigger(
    name="open_balance",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func="""
        INSERT INTO subsidies_balance (account_id, guarded, amount) VALUES (NEW.id, NEW.guarded, 0);
        RETURN NULL;
    """,
)
