"""Who gets what answer: closing."""

from tests.authorisation.places import Ask, Places

TABLE = """
closing GET                   login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
closing_coaches GET           login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
closing_journal GET           login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
closing_register GET          login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
closing_awards GET            login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
award_register GET            login 404   404   404   404   404   404   200+  200+  404   404   404   404   404   404
award_register POST           login 404   404   404   404   404   404   302   302   404   404   404   404   404   404
api-closing-list GET          403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-coach-year-list GET       403   404   404   404   404   404   404   200   200   200   200   404   404   404   404
api-subsidy-register-list GET 403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-award-list GET            403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-award-detail GET          403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-award-register POST       403   404   404   404   404   404   404   200   200   403   403   404   404   404   404
"""
MARKS: dict[str, str] = {
    "closing": "Programma GC",
    "closing_coaches": "Programma GC",
    "closing_journal": "Programma GC",
    "closing_awards": "GC-",
    "api-closing-list": "140000.00",
    "api-award-list": "GC-",
    "api-award-detail": "GC-",
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    slug, award = places.world.programme.slug, {"pk": places.approved.pk}
    mark = {"registered_on": "2018-03-01", "number": "DM-7"}
    asked = {"programme": slug, "year": "2017"}
    decided = {"programme": slug, "year": "2018"}
    return {
        ("closing", "GET"): Ask(query=asked),
        ("closing_coaches", "GET"): Ask(query=asked),
        ("closing_journal", "GET"): Ask(query=asked),
        ("closing_register", "GET"): Ask(query=decided),
        ("closing_awards", "GET"): Ask(query=decided),
        ("award_register", "GET"): Ask(award),
        ("award_register", "POST"): Ask(award, data=mark),
        ("api-closing-list", "GET"): Ask(query=asked),
        ("api-coach-year-list", "GET"): Ask(query=decided),
        ("api-subsidy-register-list", "GET"): Ask(query=decided),
        ("api-award-detail", "GET"): Ask(award),
        ("api-award-register", "POST"): Ask(award, data=mark),
    }
