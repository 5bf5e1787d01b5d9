"""Who gets what answer: who I am; also for a role that reads only a part of the programme."""

from tests.authorisation.places import Ask, Places

TABLE = """
route method anon guest owner rival coach peer steer staff fin  audit train repor admin ste2 sta2 fin2 aud2
api-me GET   403  200   200   200   200   200  200+  200+  200+ 200+  200+  200+  200   200  200  200  200
"""
MARKS: dict[str, str] = {"api-me": "programme-gc"}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Nothing is asked beside who it is."""
    return {}
