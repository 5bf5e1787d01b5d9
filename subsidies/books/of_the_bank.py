"""What must always be true between the bank's statements and the ledger."""

from subsidies.books.invariant import Invariant

THE_BANK = [
    Invariant(
        "a bank line stands once",
        "No movement on an account was kept twice, and every line belongs to the account of its statement.",
        """
        SELECT min(e.id) AS entry, e.account_id AS account, count(*) AS times
        FROM subsidies_entry e JOIN subsidies_statement s ON s.id = e.statement_id
        GROUP BY e.account_id, e.key HAVING count(*) > 1 OR bool_or(s.account_id <> e.account_id)
        """,
    ),
]
