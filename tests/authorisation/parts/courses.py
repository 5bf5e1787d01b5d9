"""Who gets what answer: courses. `learn` is a candidate in two editions: one that was held, one that is to come."""

from datetime import date, timedelta

from django.utils import timezone

from coaches.candidacy.models import Candidate
from subsidies.bank.models import Entry
from tests import finance_world as finance
from tests.authorisation.places import Ask, Places
from tests.camt import book_movement, make_camt_statement, write_camt
from tests.subsidies.finance.banking import BANKING_IBAN, import_bank_file
from tests.subsidies.finance.money_back import MONEY_BACK_LATER, RECEIVED_ON
from tests.trainings import courses_world as told
from tests.world import NOW
from trainings.courses import actions as courses
from trainings.courses import fees
from trainings.courses.models import Enrolment

TABLE = """
route method                    anon  guest owner coach peer steer staff fin  audit admin sta2 fin2 aud2 train learn
agenda GET                      200+  200+  200+  200+  200+ 200+  200+  200+ 200+  200+  200+ 200+ 200+ 200+  200+
courses GET                     login 404   404   404   404  404   200+  404  200+  200+  200  404  200  200+  404
course_offer GET                login 404   404   404   404  404   200+  404  404   404   200  404  404  404   404
course_offer POST               login 404   404   404   404  404   302   404  404   404   302  404  404  404   404
course_stop GET                 login 404   404   404   404  404   200+  404  404   404   404  404  404  404   404
course_stop POST                login 404   404   404   404  404   302   404  404   404   404  404  404  404   404
edition_plan GET                login 404   404   404   404  404   200+  404  404   404   404  404  404  404   404
edition_plan POST               login 404   404   404   404  404   302   404  404   404   404  404  404  404   404
edition_change GET              login 404   404   404   404  404   200+  404  404   404   404  404  404  404   404
edition_change POST             login 404   404   404   404  404   302   404  404   404   404  404  404  404   404
edition_cancel GET              login 404   404   404   404  404   200+  404  404   404   404  404  404  404   404
edition_cancel POST             login 404   404   404   404  404   302   404  404   404   404  404  404  404   404
enrol_candidate GET             login 404   404   404   404  404   200+  404  404   404   404  404  404  404   404
enrol_candidate POST            login 404   404   404   404  404   302   404  404   404   404  404  404  404   404
edition GET                     login 404   404   404   404  404   200+  404  200+  200+  404  404  404  200+  404
edition_finish POST             login 404   404   404   404  404   302   404  404   404   404  404  404  404   404
edition_paid POST               login 404   404   404   404  404   302   404  404   404   404  404  404  404   404
attendance GET                  login 404   404   404   404  404   200+  404  200+  200+  404  404  404  200+  404
attendance POST                 login 404   404   404   404  404   302   404  404   404   404  404  404  302   404
enrolment_cancel GET            login 404   404   404   404  404   200+  404  404   404   404  404  404  404   200+
enrolment_cancel POST           login 404   404   404   404  404   302   404  404   404   404  404  404  404   302
enrolment_accept POST           login 404   404   404   404  404   302   404  404   404   404  404  404  404   302
certificate GET                 login 404   404   200+  404  404   200+  404  200+  200+  404  404  404  404   404
my_courses GET                  login 404   404   200+  200+ 404   404   404  200   404   404  404  404  404   200+
my_enrol POST                   login 404   404   302   302  404   404   404  404   404   404  404  404  404   302
api-course-list GET             403   200   200   200+  200+ 200   200+  200  200+  200+  200  200  200  200+  200+
api-course-detail GET           403   404   404   200+  200+ 404   200+  404  200+  200+  404  404  404  200+  200+
api-edition-list GET            403   200   200   200+  200+ 200   200+  200  200+  200+  200  200  200  200+  200+
api-edition-detail GET          403   404   404   200+  200+ 404   200+  404  200+  200+  404  404  404  200+  200+
api-edition-list POST           403   404   404   403   403  404   201   404  403   403   404  404  404  403   403
api-edition-cancel POST         403   404   404   403   403  404   200   404  403   403   404  404  404  403   403
api-edition-attendance POST     403   404   404   403   403  404   200   404  403   403   404  404  404  200   403
api-edition-finish POST         403   404   404   403   403  404   200   404  403   403   404  404  404  403   403
api-enrolment-list GET          403   200   200   200   200  200   200+  200  200+  200+  200  200  200  200+  200+
api-enrolment-detail GET        403   404   404   404   404  404   200+  404  200+  200+  404  404  404  200+  200+
api-enrolment-list POST         403   404   404   404   404  404   201   404  403   403   404  404  404  404   201
api-enrolment-accept POST       403   404   404   404   404  404   200   404  403   403   404  404  404  403   200
api-enrolment-cancel POST       403   404   404   404   404  404   200   404  403   403   404  404  404  403   200
api-enrolment-finish POST       403   404   404   404   404  404   200   404  403   403   404  404  404  403   403
api-enrolment-mark-paid POST    403   404   404   404   404  404   200   404  403   403   404  404  404  403   403
api-enrolment-unmark POST       403   404   404   404   404  404   200   404  403   403   404  404  404  403   403
api-bank-line-match-course POST 403   404   404   404   404  404   403   200  403   403   404  404  404  404   404
"""
COURSE, PLACE, NAME = "Geheime opleiding", "Geheime zaal", "Lore Geheim"
MARKS: dict[str, str] = {
    **dict.fromkeys(["agenda", "courses", "course_offer", "course_stop", "edition_plan", "my_courses"], COURSE),
    **dict.fromkeys(["edition", "edition_change", "edition_cancel", "attendance", "enrolment_cancel"], COURSE),
    **dict.fromkeys(["enrol_candidate", "api-course-list", "api-course-detail"], COURSE),
    **dict.fromkeys(["api-edition-list", "api-edition-detail"], PLACE),
    **dict.fromkeys(["api-enrolment-list", "api-enrolment-detail"], NAME),
    "certificate": "%PDF",
}
HELD_COURSE_DAYS = [date(2018, 3, 20), date(2018, 3, 21)]


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world = places.world
    places.people["learn"] = world.user("learn@gc.example", name=NAME)
    learner = told.make_course_candidate(world, NAME, user=places.people["learn"])
    course = told.make_offered_course(world, name=COURSE)
    soon = [timezone.localdate() + timedelta(days=number) for number in (30, 31)]
    held = told.make_planned_edition(world, of=course, days=HELD_COURSE_DAYS, place=PLACE)
    coming = told.make_planned_edition(world, of=course, days=soon, place=PLACE)
    follow_up = told.make_offered_course(world, name=f"{COURSE}, vervolg")
    later = told.make_planned_edition(world, of=follow_up, days=soon, place=PLACE)
    was_there = told.enrol_course_candidate(learner, held, at=NOW - timedelta(days=10))
    courses.mark_attendance([was_there], days=held.days.all(), by=None, at=NOW)
    will_come = told.enrol_course_candidate(learner, coming)
    fees.mark_paid([will_come], paid_on=HELD_COURSE_DAYS[0], by=None, at=NOW)
    other, offered_place = told.make_course_candidate(world, "Nog Iemand"), _make_offered_place(places, learner)
    a_day, an_edition, mine = ({"pk": row.pk} for row in (held.days.first(), coming, will_come))
    planned = {"days": "\n".join(f"{day:%d/%m/%Y}" for day in soon), "place": "Gent", "capacity": 12}
    offered = {"name": "Nieuwe opleiding", "days": 2, "price": "300", "on": "2018-03-01", "certifies": "on"}
    offered |= {"required_days": 1, "prerequisite": "", "partners": "VAD: alcohol en drugs"}
    return {
        ("course_offer", "POST"): Ask(data=offered),
        **_ask_get_and_post("course_stop", {"pk": course.pk}, {"until": "2030-01-01"}),
        **_ask_get_and_post("edition_plan", {"pk": course.pk}, planned),
        **_ask_get_and_post("edition_change", an_edition, planned),
        **_ask_get_and_post("edition_cancel", an_edition, {"reason": "Zaal dicht."}),
        **_ask_get_and_post("enrol_candidate", an_edition, {"candidate": other.pk}),
        **_ask_get_and_post("attendance", a_day, {"present": [was_there.pk]}),
        **_ask_get_and_post("enrolment_cancel", mine, {}),
        ("enrolment_accept", "POST"): Ask({"pk": offered_place.pk}),
        ("api-enrolment-accept", "POST"): Ask({"pk": offered_place.pk}),
        ("edition", "GET"): Ask(an_edition),
        ("edition_finish", "POST"): Ask({"pk": held.pk}),
        ("edition_paid", "POST"): Ask({"pk": held.pk}, data={"enrolment": [was_there.pk], "paid_on": "2018-03-20"}),
        ("certificate", "GET"): Ask({"pk": places.coach.candidate.enrolments.get().pk}),
        ("my_enrol", "POST"): Ask({"pk": later.pk}),
        ("api-enrolment-list", "POST"): Ask(data={"edition": later.pk, "candidate": learner.pk}),
        ("api-course-detail", "GET"): Ask({"pk": course.pk}),
        **_ask_course_api(places, held, coming, was_there, will_come),
    }


def _make_offered_place(places: Places, learner: Candidate) -> Enrolment:
    """A place that came free for somebody on the eve of the first day."""
    world, now = places.world, timezone.now()
    eve = [timezone.localdate(now) + timedelta(days=number) for number in (1, 2)]
    full = told.make_planned_edition(
        world, of=told.make_offered_course(world, name=f"{COURSE}, kort"), days=eve, place=PLACE, places=1
    )
    leaver = told.enrol_course_candidate(told.make_course_candidate(world, "Gaat Weg"), full)
    row = told.enrol_course_candidate(learner, full)
    courses.cancel([leaver], by=None, at=now)
    row.refresh_from_db()
    return row


def _ask_get_and_post(route: str, kwargs: dict, data: dict) -> dict[tuple[str, str], Ask]:
    return {(route, "GET"): Ask(kwargs), (route, "POST"): Ask(kwargs, data=data)}


def _ask_course_api(places: Places, held, coming, was_there: Enrolment, will_come: Enrolment) -> dict:
    soon = [day.on.isoformat() for day in coming.days.all()]
    planned = {"course": coming.course_id, "days": soon, "place": "Gent", "capacity": 12}
    one, there = {"pk": coming.pk}, {"pk": was_there.pk}
    return {
        ("api-edition-list", "POST"): Ask(data=planned),
        ("api-edition-detail", "GET"): Ask(one),
        ("api-edition-cancel", "POST"): Ask(one, data={"reason": "Zaal dicht."}),
        ("api-edition-attendance", "POST"): Ask(
            {"pk": held.pk}, data={"day": held.days.first().pk, "present": [was_there.pk]}
        ),
        ("api-edition-finish", "POST"): Ask({"pk": held.pk}),
        ("api-enrolment-detail", "GET"): Ask(there),
        ("api-enrolment-cancel", "POST"): Ask({"pk": will_come.pk}),
        ("api-enrolment-finish", "POST"): Ask(there),
        ("api-enrolment-mark-paid", "POST"): Ask(there, data={"paid_on": "2018-03-20"}),
        ("api-enrolment-unmark", "POST"): Ask({"pk": will_come.pk}),
        ("api-bank-line-match-course", "POST"): Ask(
            {"pk": _import_unmatched_line(places).pk}, data={"reason": "Zelfde naam.", "id": was_there.pk}
        ),
    }


def _import_unmatched_line(places: Places) -> Entry:
    """Money that came in without a reference, in a statement that follows the others."""
    if not places.world.programme.paying_accounts.exists():
        finance.set_up_paying_account(places.world)
    data = write_camt(
        make_camt_statement(BANKING_IBAN, book_movement(100, text="opleiding"), on=RECEIVED_ON, identifier="GC-2018-C")
    )
    import_bank_file(places.world, data, at=MONEY_BACK_LATER)
    return Entry.objects.get(statement__identifier="GC-2018-C")
