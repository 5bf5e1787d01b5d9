"""Who gets what answer: the tables, what everybody may read, and the decisions about small numbers. HR reporting reads
the tables and wellbeing, and nothing else of a programme."""

from datetime import date

from django.utils import timezone

from healthcoach.answers import actions
from healthcoach.answers.models import Publication
from healthcoach.users.models import Assignment
from subsidies.programmes.models import Programme, ProgrammeKind
from tests.authorisation.places import Ask, Places

TABLE = """
route method                    anon  guest owner coach steer staff fin   audit admin ste2  sta2  aud2  train repor
tables GET                      login 404   404   404   200+  200+  404   200+  200+  404   404   404   404   200+
tables#file GET                 login 404   404   404   200+  200+  404   200+  200+  404   404   404   404   200+
tables#data GET                 login 404   404   404   200+  200+  404   200+  200+  404   404   404   404   200+
figures GET                     200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+
releases GET                    login 404   404   404   200+  200+  404   200+  200+  404   404   404   404   200+
releases POST                   login 404   404   404   404   302   404   404   404   404   404   404   404   404
release_withdraw POST           login 404   404   404   404   302   404   404   404   404   404   404   404   404
api-table GET                   403   404   404   404   200+  200+  404   200+  200+  404   404   404   404   200+
api-figures GET                 200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+
api-release-list GET            403   200   200   200   200+  200+  200   200+  200+  200   200   200   200   200+
api-release-list POST           403   404   404   404   403   201   404   403   403   404   404   404   404   403
api-release-detail GET          403   404   404   404   200+  200+  404   200+  200+  404   404   404   404   200+
api-release-withdraw POST       403   404   404   404   403   200   404   403   403   404   404   404   404   403
"""
REASON = "Geheime reden"
MARKS: dict[str, str] = {
    "tables": "Kandidaten",
    "figures": "Programma GC",
    "releases": REASON,
    "api-table": "Programma GC",
    "api-figures": "Programma GC",
    **dict.fromkeys(("api-release-list", "api-release-detail"), REASON),
}
HAVE_ROLES = ("steering", "staff", "finance", "auditor", "reporting", "trainer")


def asks(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed; a pool with the same people as GC has a decision."""
    pool = Programme.objects.create(slug="pool-gc", name="Pool GC", code="PGC", kind=ProgrammeKind.POOL)
    for role in HAVE_ROLES:
        Assignment.objects.create(user=places.world.people[role], role=role, programme=pool)
    year = {"since": date(2021, 1, 1), "until": date(2021, 12, 31)}
    row = actions.release(
        pool,
        table=Publication.COACHES,
        **year,
        reason=REASON,
        by=places.people["staff"],
        at=timezone.now(),
    )
    one, slug = {"pk": row.pk}, places.world.programme.slug
    of_the_pool = {"programma": pool.slug}
    table = {"programma": slug, "maat": "candidates", "rijen": "angle", "van": "2018-01-01", "tot": "2018-03-23"}
    asked = {"programme": slug, "measure": "candidates", "rows": "angle", "since": "2018-01-01", "until": "2018-03-23"}
    made = {"table": "trajectories", "since": "2020-01-01", "until": "2020-12-31", "reason": "Gevraagd."}
    return {
        ("tables", "GET"): Ask(query=table),
        ("tables#file", "GET"): Ask(query=table | {"export": "csv"}),
        ("tables#data", "GET"): Ask(query=table | {"export": "json"}),
        ("figures", "GET"): Ask(query={"programma": slug}),
        ("releases", "GET"): Ask(query=of_the_pool),
        ("releases", "POST"): Ask(data=made),
        ("release_withdraw", "POST"): Ask(one),
        ("api-table", "GET"): Ask(query=asked),
        ("api-figures", "GET"): Ask(query={"programme": slug}),
        ("api-release-list", "POST"): Ask(data=made | {"programme": pool.slug}),
        ("api-release-detail", "GET"): Ask(one),
        ("api-release-withdraw", "POST"): Ask(one),
    }
