"""Who gets what answer: the internal pool. `pcoac` is a coach of the pool, `pleft` left it, `pstaf` runs it, `paudi`
audits it, `prepo` is its HR reporting; `staff` runs the other programme."""

from datetime import date
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coaches.pool import actions as pool
from coaches.pool import importing
from tests.authorisation.places import Ask, Places
from tests.coaches.pool_world import POOL_DOMAINS, POOL_NOW, make_pool

TABLE = """
route method                  anon  guest staff pcoac pleft pstaf paudi prepo admin
my_cases GET                  login 404   404   200+  404   404   404   404   404
case_open GET                 login 404   404   200+  404   404   404   404   404
case_open POST                login 404   404   302   404   404   404   404   404
cases GET                     login 404   404   404   404   200+  200+  404   200+
case GET                      login 404   404   200+  404   200+  200+  404   200+
case_update POST              login 404   404   302   404   404   404   404   404
case_close POST               login 404   404   302   404   404   404   404   404
case_reopen POST              login 404   404   302   404   404   404   404   404
case_import GET               login 404   404   404   404   200   404   404   404
case_import POST              login 404   404   404   404   302   404   404   404
case_list GET                 login 404   404   404   404   200+  200+  404   200+
case_list_import POST         login 404   404   404   404   302   404   404   404
document#case_list GET        login 404   404   404   404   200   200   404   200
pool_coaches GET              login 404   404   404   404   200+  200+  404   200+
pool_coach_enter GET          login 404   404   404   404   200+  404   404   404
pool_coach_enter POST         login 404   404   404   404   302   404   404   404
pool_coach_leave GET          login 404   404   404   404   200+  404   404   404
pool_coach_leave POST         login 404   404   404   404   302   404   404   404
api-case-file-list GET        403   200   200   200+  200   200+  200+  200   200+
api-case-file-list POST       403   403   403   201   403   403   403   403   403
api-case-file-detail GET      403   404   404   200+  404   200+  200+  404   200+
api-case-file-totals POST     403   404   404   200   404   403   403   404   403
api-case-file-close POST      403   404   404   200   404   403   403   404   403
api-case-file-reopen POST     403   404   404   200   404   403   403   404   403
api-case-import-list GET      403   200   200   200   200   200+  200+  200   200+
api-case-import-list POST     403   404   404   404   404   201   403   404   403
api-case-import-detail GET    403   404   404   404   404   200+  200+  404   200+
api-pool-coach-list GET       403   200   200   200+  200   200+  200+  200   200+
api-pool-coach-detail GET     403   404   404   200+  404   200+  200+  404   200+
"""
COACH, [DOMAIN, _other] = "Vera Geheim", POOL_DOMAINS
MARKS: dict[str, str] = {
    **dict.fromkeys(("my_cases", "case_open", "cases", "case", "case_list", "pool_coach_enter"), DOMAIN),
    **dict.fromkeys(("pool_coaches", "pool_coach_leave", "api-pool-coach-list", "api-pool-coach-detail"), COACH),
    **dict.fromkeys(("api-case-file-list", "api-case-file-detail"), DOMAIN),
    **dict.fromkeys(("api-case-import-list", "api-case-import-detail"), "pool-vk"),
}
CASE_LIST_HEADINGS = "coach;soort;beleidsdomein;gender;leeftijd;start;gesprekken;minuten"


def make_case_list(email: str, minutes: int) -> SimpleUploadedFile:
    """A list with one case file."""
    row = f"{email};individueel;{DOMAIN};vrouw;<34;01/03/2022;1;{minutes}"
    return SimpleUploadedFile("lijst.csv", f"{CASE_LIST_HEADINGS}\n{row}\n".encode(), content_type="text/csv")


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    vk, now = make_pool(), timezone.now()
    coach, left, free = vk.coach(COACH), vk.coach("Lien Vertrok"), vk.trained("Nele Nieuw")
    pool.leave_pool(left, on=date(2022, 5, 1), by=None, at=POOL_NOW)
    email = coach.coach.user.email
    case = vk.case(coach)
    closed = pool.close_case(vk.case(coach), on=date(2022, 5, 1), by=coach.coach.user, at=now)
    staff = vk.people["staff"]
    read = importing.read_list(vk.programme.pk, upload=make_case_list(email, 45), by=staff, at=now)
    places.people |= {"pcoac": coach.coach.user, "pleft": left.coach.user, "pstaf": staff}
    places.people |= {"paudi": vk.people["auditor"], "prepo": vk.people["reporting"]}
    one, other, domain = {"pk": case.pk}, {"pk": closed.pk}, vk.domain().pk
    facts = {"kind": "individual", "domain": domain, "gender": "x", "age_band": "to_34", "employment": "unknown"}
    facts |= {"started_on": "2022-03-01", "key": str(uuid4())}
    entered = {"coach": free.pk, "domain": domain, "gender": "woman", "birth_year": 1990, "level": "master"}
    entered |= {"subject": "psychologie", "serves_from": "2022-07-01"}
    totals, closing = {"conversations": 2, "minutes": 125}, {"closed_on": "2022-06-01"}
    return {
        ("case_open", "POST"): Ask(data=facts),
        ("case", "GET"): Ask(one),
        ("case_update", "POST"): Ask(one, data=totals),
        ("case_close", "POST"): Ask(one, data=closing),
        ("case_reopen", "POST"): Ask(other),
        ("case_import", "POST"): Ask(data={"file": make_case_list(email, 50)}),
        ("case_list", "GET"): Ask({"pk": read.pk}),
        ("case_list_import", "POST"): Ask({"pk": read.pk}),
        ("document#case_list", "GET"): Ask({"pk": read.document_id}),
        ("pool_coach_enter", "POST"): Ask(data=entered),
        ("pool_coach_leave", "GET"): Ask({"pk": coach.pk}),
        ("pool_coach_leave", "POST"): Ask({"pk": coach.pk}, data={"on": "2022-06-01"}),
        ("api-case-file-list", "POST"): Ask(data=facts | {"coach": coach.pk}),
        ("api-case-file-detail", "GET"): Ask(one),
        ("api-case-file-totals", "POST"): Ask(one, data=totals),
        ("api-case-file-close", "POST"): Ask(one, data=closing),
        ("api-case-file-reopen", "POST"): Ask(other),
        ("api-case-import-list", "POST"): Ask(data={"programme": vk.programme.slug, "file": make_case_list(email, 55)}),
        ("api-case-import-detail", "GET"): Ask({"pk": read.pk}),
        ("api-pool-coach-detail", "GET"): Ask({"pk": coach.pk}),
    }
