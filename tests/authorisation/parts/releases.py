"""Who gets what answer: the decisions to show small numbers of a pool. The people whose names begin with an r have
their role in that pool; the others have theirs in programme GC."""

from datetime import date

from django.utils import timezone

from healthcoach.answers import actions
from healthcoach.answers.models import Publication
from healthcoach.programmes.models import Assignment, Programme, ProgrammeKind
from tests.authorisation.places import Ask, Places

TABLE = """
route method               anon  guest owner coach staff audit admin rstee rstaf rfina raudi rrepo rtrai
releases GET               login 404   404   404   404   404   200+  200+  200+  404   200+  200+  404
releases POST              login 404   404   404   404   404   404   404   302   404   404   404   404
release_withdraw POST      login 404   404   404   404   404   404   404   302   404   404   404   404
api-release-list GET       403   200   200   200   200   200   200+  200+  200+  200   200+  200+  200
api-release-list POST      403   404   404   404   404   404   403   403   201   404   403   403   404
api-release-detail GET     403   404   404   404   404   404   200+  200+  200+  404   200+  200+  404
api-release-withdraw POST  403   404   404   404   404   404   403   403   200   404   403   403   404
"""
RELEASE_REASON = "Geheime reden"
MARKS: dict[str, str] = dict.fromkeys(["releases", "api-release-list", "api-release-detail"], RELEASE_REASON)
HAVE_ROLES = ("steering", "staff", "finance", "auditor", "reporting", "trainer")


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed: a pool with people of its own has a decision."""
    pool = Programme.objects.create(slug="pool-gc", name="Pool GC", code="PGC", kind=ProgrammeKind.POOL)
    for role in HAVE_ROLES:
        user = places.world.user(f"{role}@pgc.example", name=role)
        Assignment.objects.create(user=user, role=role, programme=pool)
        places.people[f"r{role[:4]}"] = user
    year = {"since": date(2021, 1, 1), "until": date(2021, 12, 31)}
    decided = {"reason": RELEASE_REASON, "by": places.people["rstaf"], "at": timezone.now()}
    one = {"pk": actions.release(pool, table=Publication.COACHES, **year, **decided).pk}
    made = {"table": "trajectories", "since": "2020-01-01", "until": "2020-12-31", "reason": "Gevraagd."}
    return {
        ("releases", "GET"): Ask(query={"programma": pool.slug}),
        ("releases", "POST"): Ask(data=made),
        ("release_withdraw", "POST"): Ask(one),
        ("api-release-list", "POST"): Ask(data=made | {"programme": pool.slug}),
        ("api-release-detail", "GET"): Ask(one),
        ("api-release-withdraw", "POST"): Ask(one),
    }
