"""Who gets what answer: tranches."""

from datetime import date
from decimal import Decimal

from subsidies.budget import tranches
from subsidies.budget.models import Base
from subsidies.budget.tranches import TranchePart
from tests.authorisation.places import Ask, Places
from tests.world import NOW

TABLE = """
tranches GET                  login 404   404   404   404   404   200+  200+  200+  200+  200+  200   200   200   200
tranche GET                   login 404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
tranche_schedule GET          login 404   404   404   404   404   404   404   200+  404   404   404   404   200   404
tranche_schedule POST         login 404   404   404   404   404   404   404   302   404   404   404   404   302   404
tranche_request POST          login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
tranche_receive GET           login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
tranche_receive POST          login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
tranche_drop GET              login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
tranche_drop POST             login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
tranche_pdf GET               login 404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
tranche_xlsx GET              login 404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404

api-tranche-schedule POST     403   404   404   404   404   404   403   403   201   403   403   404   404   404   404
api-tranche-request POST      403   404   404   404   404   404   403   403   200   403   403   404   404   404   404
api-tranche-receive POST      403   404   404   404   404   404   403   403   200   403   403   404   404   404   404
api-tranche-drop POST         403   404   404   404   404   404   403   403   200   403   403   404   404   404   404
"""
MARKS: dict[str, str] = {
    "tranches": "GC –",
    "tranche": "Programma GC",
    "tranche_schedule": "Programma GC",
    "tranche_receive": "21",
    "tranche_drop": "21",
    "tranche_pdf": "%PDF",
    "tranche_xlsx": "PK",
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    operating = places.tranche.line
    part = TranchePart(operating, Decimal(5), Base.LINE, Decimal("21000.00"))
    [row] = tranches.schedule_tranche_payment([part], expected_on=date(2018, 3, 1), by=places.people["fin"], at=NOW)
    pk, came_in, why = {"pk": row.pk}, {"received_on": "2018-03-02"}, {"reason": "Uitgesteld"}
    planned = {"percentage": "1", "base": "line", "amount": "4200.00"}
    form = {f"operating_{name}": value for name, value in planned.items()} | {"expected_on": "2018-09-01"}
    sent = {"expected_on": "2018-09-01", "parts": [planned | {"line": operating.pk}]}
    return {
        ("tranche", "GET"): Ask(pk),
        ("tranche_schedule", "POST"): Ask(data=form),
        ("tranche_request", "POST"): Ask(pk),
        ("tranche_receive", "GET"): Ask(pk),
        ("tranche_receive", "POST"): Ask(pk, data=came_in),
        ("tranche_drop", "GET"): Ask(pk),
        ("tranche_drop", "POST"): Ask(pk, data=why),
        ("tranche_pdf", "GET"): Ask(pk),
        ("tranche_xlsx", "GET"): Ask(pk),
        ("api-tranche-schedule", "POST"): Ask(data=sent),
        ("api-tranche-request", "POST"): Ask(pk),
        ("api-tranche-receive", "POST"): Ask(pk, data=came_in),
        ("api-tranche-drop", "POST"): Ask(pk, data=why),
    }
