"""Who gets what answer: companies that ask coaches, and changes of coach."""

from subsidies.coach_requests import actions as matching
from tests.authorisation.places import Ask, Places
from tests.world import NOW, START

TABLE = """
coach_choose GET              login 404   200+  404   404   404   404   200+  404   404   404   404   404   404   404
coach_choose POST             login 404   302   404   404   404   404   302   404   404   404   404   404   404   404
coach_request_take_back POST  login 404   302   404   404   404   404   302   404   404   404   404   404   404   404
coach_requests GET            login 404   404   404   200+  200   404   404   404   200+  404   404   404   404   404
coach_request_accept POST     login 404   404   404   302   404   404   404   404   404   404   404   404   404   404
coach_request_accept#audits POST login 404 404  404   404   404   404   404   404   404   404   404   404   404   404
coach_request_decline GET     login 404   404   404   200+  404   404   404   404   404   404   404   404   404   404
coach_request_decline POST    login 404   404   404   302   404   404   404   404   404   404   404   404   404   404
trajectory_hand_over GET      login 404   200+  404   404   404   404   200+  404   404   404   404   404   404   404
trajectory_hand_over POST     login 404   302   404   404   404   404   302   404   404   404   404   404   404   404
api-coach-request-list GET    403   200   200+  200   200+  200   200+  200+  200+  200+  200+  200   200   200   200
api-coach-request-list POST   403   404   201   404   404   404   403   201   403   403   403   404   404   404   404
api-coach-request-detail GET  403   404   200+  404   200+  404   200+  200+  200+  200+  200+  404   404   404   404
api-coach-request-accept POST 403   404   403   404   200   404   403   403   403   403   403   404   404   404   404
api-coach-request-accept#audits POST 403 404 403 404  404   404   403   403   403   403   403   404   404   404   404
api-coach-request-decline POST 403  404   403   404   200   404   403   403   403   403   403   404   404   404   404
api-coach-request-take-back POST 403 404  200   404   403   404   403   200   403   403   403   404   404   404   404
api-trajectory-hand-over POST 403   404   200   404   403   404   403   200   403   403   403   404   404   404   404
"""
MARKS = {"coach_choose": "Cécile Coach"}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world, owner = places.world, places.world.people["applicant"]
    choosing, coach = world.approved(), places.coach
    request = matching.ask(world.approved(), coach=coach, by=owner, at=START)
    audits = matching.ask(world.approved(), coach=places.coached_by_auditor.coach, by=owner, at=START)
    world.agreed(places.running.application, world.coach("Els Smet"), at=NOW)
    later = places.running.application.coach_requests.get(status="accepted").coach
    one, other, running = {"pk": request.pk}, {"pk": audits.pk}, {"pk": places.running.pk}
    why, chosen = {"reason": "Geen tijd."}, {"coach": coach.pk}
    return {
        ("coach_choose", "GET"): Ask({"pk": choosing.pk}),
        ("coach_choose", "POST"): Ask({"pk": choosing.pk}, data=chosen),
        ("coach_request_take_back", "POST"): Ask(one),
        ("coach_request_accept", "POST"): Ask(one),
        ("coach_request_accept#audits", "POST"): Ask(other),
        ("coach_request_decline", "GET"): Ask(one),
        ("coach_request_decline", "POST"): Ask(one, data=why),
        ("trajectory_hand_over", "GET"): Ask(running),
        ("trajectory_hand_over", "POST"): Ask(running, data=why | {"changed_on": "2018-03-01"}),
        ("api-coach-request-list", "POST"): Ask(data=chosen | {"application": choosing.pk}),
        ("api-coach-request-detail", "GET"): Ask(one),
        ("api-coach-request-accept", "POST"): Ask(one),
        ("api-coach-request-accept#audits", "POST"): Ask(other),
        ("api-coach-request-decline", "POST"): Ask(one, data=why),
        ("api-coach-request-take-back", "POST"): Ask(one),
        ("api-trajectory-hand-over", "POST"): Ask(running, data=why | {"coach": later.pk, "on": "2018-03-01"}),
    }
