"""Who gets what answer: the API's own document, which is the same for everybody and takes a second to make."""

from tests.authorisation.places import Ask, Places

TABLE = """
route method   anon guest fin
api-schema GET 200  200   200
api-docs GET   200  200   200
"""
MARKS: dict[str, str] = {}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Nothing is asked beside the document."""
    return {}
