"""Who gets what answer: invoices."""

from tests.authorisation.places import Ask, Places

TABLE = """
"""
MARKS: dict[str, str] = {}


def asks(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    return {}
