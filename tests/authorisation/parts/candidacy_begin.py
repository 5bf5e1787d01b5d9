"""Who gets what answer: who may begin a candidacy. Who has one already finds it, so they are not among these people."""

from tests.authorisation.places import Ask, Places

TABLE = """
route method                  anon  guest owner rival steer staff fin   audit admin ste2  sta2  fin2  aud2
candidacy POST                login 302   302   302   302   302   302   404   302   302   302   302   404
api-candidate-list POST       403   201   201   201   201   201   201   403   201   201   201   201   403
"""
MARKS: dict[str, str] = {}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    programme = places.world.programme
    return {
        ("candidacy", "POST"): Ask(data={"programme": programme.pk}),
        ("api-candidate-list", "POST"): Ask(data={"programme": programme.slug}),
    }
