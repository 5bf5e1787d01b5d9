"""How long a session of the database waits, and how it plans: told to the server when a connection begins."""

from collections.abc import Mapping

# Compiling a plan to machine code takes seconds for the large queries of a page that read a few thousand rows.
ALWAYS = {"jit": "off"}


def session_options(timeouts: Mapping[str, int], own: str = "") -> str:
    """The `options` of a connection: these timeouts, in seconds, and what the address of the database says itself,
    which comes last and wins."""
    bounds = {name: f"{seconds}s" for name, seconds in timeouts.items()}
    told = " ".join(f"-c {name}={value}" for name, value in (ALWAYS | bounds).items())
    return f"{told} {own}".strip()
