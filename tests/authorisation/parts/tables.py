"""Who gets what answer: the tables, and what everybody may read. HR reporting reads the tables and wellbeing, and
nothing else of a programme."""

from tests.authorisation.places import Ask, Places

TABLE = """
route method                    anon  guest owner coach steer staff fin   audit admin ste2  sta2  aud2  train repor
tables GET                      login 404   404   404   200+  200+  404   200+  200+  404   404   404   404   200+
tables#file GET                 login 404   404   404   200+  200+  404   200+  200+  404   404   404   404   200+
tables#data GET                 login 404   404   404   200+  200+  404   200+  200+  404   404   404   404   200+
figures GET                     200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+
api-table GET                   403   404   404   404   200+  200+  404   200+  200+  404   404   404   404   200+
api-figures GET                 200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+
"""
MARKS: dict[str, str] = {
    "tables": "Kandidaten",
    **dict.fromkeys(("figures", "api-table", "api-figures"), "Programma GC"),
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    slug = places.world.programme.slug
    table = {"programma": slug, "maat": "candidates", "rijen": "angle", "van": "2018-01-01", "tot": "2018-03-23"}
    asked = {"programme": slug, "measure": "candidates", "rows": "angle", "since": "2018-01-01", "until": "2018-03-23"}
    return {
        ("tables", "GET"): Ask(query=table),
        ("tables#file", "GET"): Ask(query=table | {"export": "csv"}),
        ("tables#data", "GET"): Ask(query=table | {"export": "json"}),
        ("figures", "GET"): Ask(query={"programma": slug}),
        ("api-table", "GET"): Ask(query=asked),
        ("api-figures", "GET"): Ask(query={"programme": slug}),
    }
