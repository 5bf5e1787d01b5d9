"""Who gets what answer: corrections."""

from tests.authorisation.places import Ask, Places
from tests.finance_world import make_coach_payable, make_second_finance_user
from tests.subsidies.finance.money_back import PROPOSED, corrections

TABLE = """
corrections GET               login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
correction GET                login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
correction_propose GET        login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
correction_propose POST       login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
correction_propose#tranche GET login 404  404   404   404   404   404   404   200+  404   404   404   404   404   404
correction_propose#tranche POST login 404 404   404   404   404   404   404   302   404   404   404   404   404   404
correction_carry_out POST     login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
correction_refuse GET         login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
correction_refuse POST        login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
api-correction-list GET       403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-correction-list POST      403   404   404   404   404   404   404   403   201   403   403   404   404   404   404
api-correction-tranche POST   403   404   404   404   404   404   403   403   201   403   403   404   404   404   404
api-correction-detail GET     403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-correction-carry-out POST 403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-correction-refuse POST    403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
"""
MARKS: dict[str, str] = {
    "corrections": "Cécile Coach",
    "correction": "Cécile Coach",
    "correction_propose": "GC",
    "correction_refuse": "GC-",
    "api-correction-list": "programme-gc",
    "api-correction-detail": "programme-gc",
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world = places.world
    waiting = corrections.propose(
        payable=make_coach_payable(world),
        new_amount=700,
        reason="Te veel uren.",
        by=make_second_finance_user(world),
        at=PROPOSED,
    )
    at, why, due = {"pk": waiting.pk}, {"reason": "Daarom."}, make_coach_payable(world)
    changed, taken = why | {"payable": due.pk, "new_amount": "5.00"}, why | {"tranche": places.tranche.pk}
    form, form_of_tranche = {"corrects": f"payable:{due.pk}"}, {"corrects": f"tranche:{places.tranche.pk}"}
    return {
        ("correction", "GET"): Ask(at),
        ("correction_propose", "GET"): Ask(query={"payable": due.pk}),
        ("correction_propose", "POST"): Ask(data=changed | form),
        ("correction_propose#tranche", "GET"): Ask(query={"tranche": places.tranche.pk}),
        ("correction_propose#tranche", "POST"): Ask(data=taken | form_of_tranche),
        ("correction_carry_out", "POST"): Ask(at),
        ("correction_refuse", "GET"): Ask(at),
        ("correction_refuse", "POST"): Ask(at, data=why),
        ("api-correction-list", "POST"): Ask(data=changed),
        ("api-correction-tranche", "POST"): Ask(data=taken),
        ("api-correction-detail", "GET"): Ask(at),
        ("api-correction-carry-out", "POST"): Ask(at),
        ("api-correction-refuse", "POST"): Ask(at, data=why),
    }
