"""Who gets what answer: overview."""

from tests.authorisation.places import Ask, Places

TABLE = """
finance_overview GET          login 404   404   404   404   404   200+  200+  200+  200+  200+  200   200   200   200
api-drawdown-list GET         403   404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
api-drawdown-series-list GET  403   404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
api-forecast-list GET         403   404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
"""
MARKS: dict[str, str] = {
    "finance_overview": "Programma GC",
    "api-drawdown-list": "2380000.00",
    "api-drawdown-series-list": "2380000.00",
    "api-forecast-list": "rests_on_little",
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    asked = {"programme": places.world.programme.slug}
    return {
        ("finance_overview", "GET"): Ask(query=asked),
        ("api-drawdown-list", "GET"): Ask(query=asked),
        ("api-drawdown-series-list", "GET"): Ask(query=asked),
        ("api-forecast-list", "GET"): Ask(query=asked),
    }
