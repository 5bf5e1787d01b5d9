"""Who gets what answer: comparison."""

from datetime import timedelta

from django.utils import timezone

from subsidies.controls import reconciliation as compare
from subsidies.controls import seals
from tests.authorisation.places import Ask, Places

TABLE = """
comparison GET                login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
api-comparison-list GET       403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-comparison-books GET      403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-seal-list GET             403   200   200   200   200   200   200   200+  200+  200+  200+  200   200+  200+  200+
"""
MARKS: dict[str, str] = {
    "comparison": "Programma GC",
    "api-comparison-list": "programme-gc",
    "api-comparison-books": '"last_statement"',
    "api-seal-list": '"sha256"',
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    programme, now = places.world.programme, timezone.now()
    compare.store_reconciliation(programme, on=timezone.localdate(), by=None, at=now)
    seals.seal_finished_days(up_to=timezone.localdate(), by=None, at=now + timedelta(days=2))
    return {
        ("comparison", "GET"): Ask(query={"programme": programme.slug}),
        ("api-comparison-books", "GET"): Ask(query={"programme": programme.slug}),
    }
