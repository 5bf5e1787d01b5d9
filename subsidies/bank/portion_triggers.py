"""The laws of settled bank lines, kept by the database itself: the parts of a line come to the line."""

import pgtrigger

from subsidies.bank.rules import KIND_DIRECTIONS, MatchKind

INCOMING_KINDS = sorted(kind for kind, sign in KIND_DIRECTIONS.items() if sign > 0)
OUTGOING_KINDS = sorted(kind for kind, sign in KIND_DIRECTIONS.items() if sign < 0)

PORTION_SUM_TRIGGER = pgtrigger.Trigger(
    name="comes_to_the_line",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="new_values"),
    func=f"""
        IF EXISTS (
            SELECT FROM subsidies_entry e JOIN subsidies_portion p ON p.entry_id = e.id
            WHERE e.id IN (SELECT entry_id FROM new_values) GROUP BY e.id
            HAVING sum(p.amount) <> e.amount OR e.settled_as IS DISTINCT FROM
                CASE WHEN min(p.kind) = max(p.kind) THEN min(p.kind) ELSE '{MatchKind.SEVERAL}' END
        ) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_come_to_the_line',
                MESSAGE = 'The parts of a bank line come to the line.';
        END IF;
        RETURN NULL;
    """,  # noqa: S608 – our own words
)

# At the end of the transaction, because a line is kept before its parts are.
SETTLED_ENTRY_TRIGGER = pgtrigger.Trigger(
    name="has_its_parts",
    level=pgtrigger.Row,
    when=pgtrigger.After,
    timing=pgtrigger.Deferred,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__settled_as__isnull=False),
    func="""
        IF NOT EXISTS (SELECT FROM subsidies_portion WHERE entry_id = NEW.id) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'a_settled_line_has_parts',
                MESSAGE = 'A settled bank line has the parts that it was booked as.';
        END IF;
        RETURN NULL;
    """,
)
