"""How long a session of the database waits, and how it plans: told to the server when a connection begins."""

from collections.abc import Callable, Mapping

# Compiling a plan to machine code takes seconds for the large queries of a page that read a few thousand rows.
SESSION_SETTINGS = {"jit": "off"}
# Seconds for the web, where people wait, and for commands and workers, where nobody does; and who may say otherwise.
TIMEOUT_SETTINGS = {
    "statement_timeout": ("DATABASE_STATEMENT_TIMEOUT", 15, 900),
    "lock_timeout": ("DATABASE_LOCK_TIMEOUT", 5, 60),
    "idle_in_transaction_session_timeout": ("DATABASE_IDLE_TIMEOUT", 30, 900),
}


def read_timeouts(number: Callable[..., int], *, web: bool) -> dict[str, int]:
    """How many seconds a statement, the wait for a lock and an idle transaction may last; 0 is no bound. `number` reads
    a setting that is a whole number."""
    return {
        name: number(asked, short if web else long, least=0) for name, (asked, short, long) in TIMEOUT_SETTINGS.items()
    }


def build_session_options(timeouts: Mapping[str, int], own: str = "") -> str:
    """The `options` of a connection: these timeouts, in seconds, and what the address of the database says itself,
    which comes last and wins."""
    bounds = {name: f"{seconds}s" for name, seconds in timeouts.items()}
    told = " ".join(f"-c {name}={value}" for name, value in (SESSION_SETTINGS | bounds).items())
    return f"{told} {own}".strip()
