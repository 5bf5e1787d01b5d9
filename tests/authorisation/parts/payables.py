"""Who gets what answer: payables."""

from subsidies.payables import actions as payables
from tests import finance_world as fw
from tests.authorisation.places import Ask, Places
from tests.world import NOW

TABLE = """
payables GET                  login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
payables_review POST          login 404   404   404   404   404   404   404   200   404   404   404   404   200   404
batch_make POST               login 404   404   404   404   404   404   404   302   404   404   404   404   200   404
paying_account GET            login 404   404   404   404   404   404   404   200+  404   404   404   404   200   404
paying_account POST           login 404   404   404   404   404   404   404   302   404   404   404   404   302   404
payable GET                   login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
payable_hold GET              login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
payable_hold POST             login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
payable_lift POST             login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
payable_again POST            login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
payable_account GET           login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
payable_account POST          login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
api-payable-list GET          403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-payable-detail GET        403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-payable-hold POST         403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-payable-lift POST         403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-payable-pay-again POST    403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-payable-correct-account POST 403 404  404   404   404   404   404   403   200   403   403   404   404   404   404
"""
PAYABLE_PAYEE = "Zaalverhuur Geheim"
SHOWING = ["payables", "payable", "payable_hold", "payable_account", "api-payable-list", "api-payable-detail"]
MARKS: dict[str, str] = dict.fromkeys(SHOWING, PAYABLE_PAYEE) | {"paying_account": "Programma GC"}
OF_THE_PROGRAMME = {"iban": "BE43 0689 9999 9501", "holder": "Gezond", "street": "Laan", "number": "1"}
OF_THE_PROGRAMME |= {"postal_code": "1000", "town": "Brussel", "enterprise_number": ""}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world, finance = places.world, places.world.people["finance"]
    fw.set_up_paying_account(world)
    due, other = (
        fw.make_supplier_payable(world, holder=PAYABLE_PAYEE),
        fw.make_supplier_payable(world, holder=PAYABLE_PAYEE),
    )
    [held] = payables.hold([fw.make_supplier_payable(world)], reason="Nazicht", by=finance, at=NOW)
    [payment] = fw.make_returned_payments(world, [fw.make_supplier_payable(world)])
    one, slug = {"pk": due.pk}, world.programme.slug
    why, account = {"reason": "Nazicht"}, {"iban": "BE62 5100 0754 7061", "holder": "Zaal", "town": ""}
    return {
        ("payables", "GET"): Ask(query={"programme": slug}),
        ("payables_review", "POST"): Ask(data={"programme": slug, "choice": "chosen", "payable": due.pk}),
        ("batch_make", "POST"): Ask(data={"programme": slug, "payables": f"{due.pk},{other.pk}"}),
        ("paying_account", "POST"): Ask(data=OF_THE_PROGRAMME),
        ("payable", "GET"): Ask(one),
        ("payable_hold", "GET"): Ask(one),
        ("payable_hold", "POST"): Ask(one, data=why),
        ("payable_lift", "POST"): Ask({"pk": held.pk}),
        ("payable_again", "POST"): Ask({"pk": payment.payable_id}),
        ("payable_account", "GET"): Ask(one),
        ("payable_account", "POST"): Ask(one, data=account),
        ("api-payable-detail", "GET"): Ask(one),
        ("api-payable-hold", "POST"): Ask(one, data=why),
        ("api-payable-lift", "POST"): Ask({"pk": held.pk}),
        ("api-payable-pay-again", "POST"): Ask({"pk": payment.payable_id}),
        ("api-payable-correct-account", "POST"): Ask(one, data=account),
    }
