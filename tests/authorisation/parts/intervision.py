"""Who gets what answer: intervision. The auditor is a coach too, and changes nothing as one either."""

from datetime import timedelta

from django.utils import timezone

from tests.authorisation.places import Ask, Places
from trainings.intervisions import actions, places
from trainings.intervisions.calendars import rotate_feed_key

TABLE = """
my_intervisions GET           login 404   404   404   200+  200+  404   404   404   200+  404   404   404   404   404
intervision_register POST     login 404   404   404   302   302   404   404   404   404   404   404   404   404   404
intervision_leave POST        login 404   404   404   302   404   404   302   404   404   404   404   404   404   404
intervision_leave#audits POST login 404   404   404   404   404   404   302   404   404   404   404   404   404   404
preparation GET               login 404   404   404   200+  404   404   200+  404   200+  200+  404   404   404   404
preparation POST              login 404   404   404   302   404   404   404   404   404   404   404   404   404   404
preparation#audits POST       login 404   404   404   404   404   404   404   404   404   404   404   404   404   404
my_calendar GET               login 404   404   404   200   200   404   404   404   200   404   404   404   404   404
my_calendar POST              login 404   404   404   302   302   404   404   404   404   404   404   404   404   404
calendar GET                  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+
intervisions GET              login 404   404   404   404   404   404   200+  404   200+  200+  404   200   404   200
intervision_plan GET          login 404   404   404   404   404   404   200   404   404   404   404   200   404   404
intervision_plan POST         login 404   404   404   404   404   404   302   404   404   404   404   302   404   404
intervision GET               login 404   404   404   404   404   404   200+  404   200+  200+  404   404   404   404
intervision_ask POST          login 404   404   404   404   404   404   302   404   404   404   404   404   404   404
handout GET                   login 404   404   404   200   404   404   200   404   200   200   404   404   404   404
intervision_date_add POST     login 404   404   404   404   404   404   302   404   404   404   404   404   404   404
intervision_date GET          login 404   404   404   404   404   404   200+  404   404   404   404   404   404   404
intervision_date POST         login 404   404   404   404   404   404   302   404   404   404   404   404   404   404
intervision_date_cancel POST  login 404   404   404   404   404   404   302   404   404   404   404   404   404   404
intervision_attendance GET    login 404   404   404   404   404   404   200+  404   200+  200+  404   404   404   404
intervision_attendance POST   login 404   404   404   404   404   404   302   404   404   404   404   404   404   404
api-intervision-list GET      403   200   200   200   200+  200+  200   200+  200   200+  200+  200   200   200   200
api-intervision-list POST     403   404   404   404   404   404   403   201   403   403   403   404   404   404   404
api-intervision-detail GET    403   404   404   404   200+  200+  404   200+  404   200+  200+  404   404   404   404
api-intervision-add-date POST 403   404   404   404   403   403   404   200   404   403   403   404   404   404   404
api-intervision-change-date POST 403 404  404   404   403   403   404   200   404   403   403   404   404   404   404
api-intervision-cancel-date POST 403 404  404   404   403   403   404   200   404   403   403   404   404   404   404
api-intervision-attendance POST 403 404   404   404   403   403   404   200   404   403   403   404   404   404   404
api-intervision-ask POST      403   404   404   404   403   403   404   200   404   403   403   404   404   404   404
api-registration-list GET     403   200   200   200   200+  200   200   200+  200   200+  200+  200   200   200   200
api-registration-list POST    403   404   404   404   201   404   404   201   404   403   403   404   404   404   404
api-registration-detail GET   403   404   404   404   200+  404   404   200+  404   200+  200+  404   404   404   404
api-registration-cancel POST  403   404   404   404   200   404   404   200   404   403   403   404   404   404   404
api-preparation-list GET      403   200   200   200   200+  200   200   200+  200   200+  200+  200   200   200   200
api-preparation-detail GET    403   404   404   404   200+  404   404   200+  404   200+  200+  404   404   404   404
api-preparation-share POST    403   404   404   404   200   404   404   403   404   403   403   404   404   404   404
"""
TITLE, TOLD = "Intervisie Geheim", "Een geheime ervaring."
MARKS: dict[str, str] = {
    **dict.fromkeys(["my_intervisions", "preparation", "calendar", "intervisions", "intervision"], TITLE),
    **dict.fromkeys(["intervision_date", "intervision_attendance"], TITLE),
    **dict.fromkeys(["api-intervision-list", "api-intervision-detail"], TITLE),
    **dict.fromkeys(["api-registration-list", "api-registration-detail"], "Cécile Coach"),
    **dict.fromkeys(["api-preparation-list", "api-preparation-detail"], TOLD),
    "intervision_plan": "Programma GC",
}


def build_requests(places_: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world, coach, now = places_.world, places_.coach, timezone.now()
    today, staff = timezone.localdate(now), world.people["staff"]
    days = [today + timedelta(days=number) for number in (0, 30, 60)]
    row = actions.plan(programme_id=world.programme.pk, title=TITLE, venue="Brussel", dates=days, by=staff, at=now)
    held, coming, other = row.dates.all()
    audits = places_.coached_by_auditor.coach
    taken, of_auditor = (places.register_coach(each, date=coming, by=staff, at=now) for each in (coach, audits))
    mine, auditors = actions.ask_to_prepare(row, coaches=[coach, audits], by=staff, at=now)
    told = {"of_coach": TOLD, "of_company": ""}
    actions.share_experience(mine, **told, by=coach.user, at=now)
    peer = places_.people["peer"].coaches.get().pk
    added = {"on": f"{today + timedelta(days=90)}", "begins": "09:00", "ends": "12:00", "capacity": 12}
    dated = {"row": {"pk": row.pk}, "held": held.pk, "coming": coming.pk, "added": added}
    asked = _ask_intervision_staff_pages(dated, coach=coach.pk, peer=peer, slug=world.programme.slug)
    return asked | {
        ("intervision_register", "POST"): Ask({"pk": other.pk}),
        ("intervision_leave", "POST"): Ask({"pk": taken.pk}),
        ("intervision_leave#audits", "POST"): Ask({"pk": of_auditor.pk}),
        ("preparation", "GET"): Ask({"pk": mine.pk}),
        ("preparation", "POST"): Ask({"pk": mine.pk}, data=told),
        ("preparation#audits", "POST"): Ask({"pk": auditors.pk}, data=told),
        ("my_calendar", "POST"): Ask(),
        ("calendar", "GET"): Ask({"key": rotate_feed_key(coach.user, at=now).key}),
        ("api-registration-list", "POST"): Ask(data={"date": other.pk, "coach": coach.pk}),
        ("api-registration-detail", "GET"): Ask({"pk": taken.pk}),
        ("api-registration-cancel", "POST"): Ask({"pk": taken.pk}),
        ("api-preparation-detail", "GET"): Ask({"pk": mine.pk}),
        ("api-preparation-share", "POST"): Ask({"pk": mine.pk}, data=told),
    }


def _ask_intervision_staff_pages(dated: dict, *, coach: int, peer: int, slug: str) -> dict[tuple[str, str], Ask]:
    one, held, added = dated["row"], dated["held"], dated["added"]
    date, plan = {"pk": dated["coming"]}, {"title": "Nieuw", "venue": "Gent", "programme": slug}
    return {
        ("intervision_plan", "POST"): Ask(data=plan | {"on_1": added["on"]}),
        ("intervision", "GET"): Ask(one),
        ("intervision_ask", "POST"): Ask(one, data={"coaches": [peer]}),
        ("handout", "GET"): Ask(one),
        ("intervision_date_add", "POST"): Ask(one, data=added),
        ("intervision_date", "GET"): Ask(date),
        ("intervision_date", "POST"): Ask(date, data=added),
        ("intervision_date_cancel", "POST"): Ask(date),
        ("intervision_attendance", "GET"): Ask({"pk": held}),
        ("intervision_attendance", "POST"): Ask({"pk": held}, data={"coach": [coach], "walk_in": peer}),
        ("api-intervision-list", "POST"): Ask(data=plan | {"dates": [added]}),
        ("api-intervision-detail", "GET"): Ask(one),
        ("api-intervision-add-date", "POST"): Ask(one, data=added),
        ("api-intervision-change-date", "POST"): Ask(one, data=added | {"date": date["pk"]}),
        ("api-intervision-cancel-date", "POST"): Ask(one, data={"date": date["pk"]}),
        ("api-intervision-attendance", "POST"): Ask(one, data={"date": held, "coaches": [coach]}),
        ("api-intervision-ask", "POST"): Ask(one, data={"coaches": [peer]}),
    }
