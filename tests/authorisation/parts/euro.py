"""Who gets what answer: euro."""

from datetime import date

from subsidies.books import sample
from tests import finance_world as fw
from tests.authorisation.places import Ask, Places
from tests.world import NOW

TABLE = """
euro GET                      login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
euro_zip GET                  login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
euro_samples GET              login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
euro_samples POST             login 404   404   404   404   404   404   404   302   302   404   404   404   200   200
euro_sample GET               login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
euro_sample_zip GET           login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
"""
SEED = "een-zaadje"
MARKS: dict[str, str] = {
    "euro": "GC-B00",
    "euro_zip": "facts.pdf",
    "euro_samples": SEED,
    "euro_sample": SEED,
    "euro_sample_zip": "facts.pdf",
}
PERIOD = {"from_on": date(2018, 1, 1), "until_on": date(2018, 12, 31)}


def asks(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world = places.world
    if not world.programme.paying_accounts.exists():
        fw.account(world)
    fw.money(world, fw.operating(world), amount=1000)
    payment = fw.paid(world, [fw.supplier_payable(world)]).payments.get()
    drawn = sample.draw(world.programme, size=5, seed=SEED, **PERIOD, by=world.people["auditor"], at=NOW)
    one, all_of_them = {"pk": payment.pk}, {"pk": drawn.pk}
    asked = {"programme": world.programme.slug, "size": 3, "from_on": "2018-01-01", "until_on": "2018-12-31"}
    return {
        ("euro", "GET"): Ask(one),
        ("euro_zip", "GET"): Ask(one),
        ("euro_samples", "POST"): Ask(data=asked | {"seed": "een-ander-zaadje"}),
        ("euro_sample", "GET"): Ask(all_of_them),
        ("euro_sample_zip", "GET"): Ask(all_of_them),
    }
