"""Who gets what answer: recoveries."""

from datetime import timedelta

from django.utils import timezone

from tests.authorisation.places import Ask, Places
from tests.finance_world import make_second_finance_user
from tests.subsidies.finance.money_back import ORDERED, PAY_BEFORE, make_paid_out_payable, recoveries

TABLE = """
recoveries GET                login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
recovery GET                  login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
recovery_letter GET           login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
recovery_propose GET          login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
recovery_propose POST         login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
recovery_order GET            login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
recovery_order POST           login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
recovery_refuse GET           login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
recovery_refuse POST          login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
recovery_receive GET          login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
recovery_receive POST         login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
recovery_waive GET            login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
recovery_waive POST           login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
api-recovery-list GET         403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-recovery-list POST        403   404   404   404   404   404   404   403   201   403   403   404   404   404   404
api-recovery-detail GET       403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-recovery-order POST       403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-recovery-refuse POST      403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-recovery-receive POST     403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-recovery-waive POST       403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
"""
MARKS: dict[str, str] = {
    "recovery_letter": "%PDF",
    "recovery_propose": "GC-",
    **dict.fromkeys(
        [
            *("recoveries", "recovery", "recovery_order", "recovery_refuse", "recovery_receive", "recovery_waive"),
            *("api-recovery-list", "api-recovery-detail"),
        ],
        "Cécile Coach",
    ),
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world = places.world
    payable, by = make_paid_out_payable(world), make_second_finance_user(world)
    facts = {"reason": "Dubbel geteld.", "by": by, "at": ORDERED}
    first = recoveries.propose(payable, amount=100, **facts)
    order = recoveries.order(first, pay_before=PAY_BEFORE, by=world.people["finance"], at=ORDERED)
    waiting = recoveries.propose(payable, amount=200, **facts)
    mine = recoveries.propose(make_paid_out_payable(world), amount=100, **facts | {"by": world.people["finance"]})
    ordered = recoveries.order(mine, pay_before=PAY_BEFORE, by=by, at=ORDERED)
    another = make_paid_out_payable(world)
    asked = {"amount": "50.00", "reason": "Dubbel geteld."}
    until = {"pay_before": timezone.localdate() + timedelta(days=30)}
    came, why = {"amount": "60.00", "received_on": "2018-04-18"}, {"reason": "Daarom."}
    at, open_ = {"pk": waiting.pk}, {"pk": ordered.pk}
    both = {
        ("recovery_order", "POST"): Ask(at, data=until),
        ("recovery_refuse", "POST"): Ask(at, data=why),
        ("recovery_receive", "POST"): Ask(open_, data=came),
        ("recovery_waive", "POST"): Ask(open_, data=why),
    }
    return {
        **both,
        **{(f"api-{route.replace('_', '-')}", method): ask for (route, method), ask in both.items()},
        **{(route, "GET"): Ask(ask.kwargs) for (route, _method), ask in both.items()},
        ("recovery", "GET"): Ask(at),
        ("recovery_letter", "GET"): Ask({"pk": order.pk}),
        ("recovery_propose", "GET"): Ask(query={"payable": another.pk}),
        ("recovery_propose", "POST"): Ask(data=asked | {"payable": another.pk}),
        ("api-recovery-list", "POST"): Ask(data=asked | {"payable": another.pk}),
        ("api-recovery-detail", "GET"): Ask(at),
    }
