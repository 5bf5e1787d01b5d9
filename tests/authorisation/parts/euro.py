"""Who gets what answer: euro."""

from datetime import date

from subsidies.controls import sample
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
SAMPLED_PERIOD = {"from_on": date(2018, 1, 1), "until_on": date(2018, 12, 31)}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world = places.world
    if not world.programme.paying_accounts.exists():
        fw.set_up_paying_account(world)
    fw.receive_line_money(world, fw.get_operating_line(world), amount=1000)
    payment = fw.make_paid_batch(world, [fw.make_supplier_payable(world)]).payments.get()
    drawn = sample.draw_sample(world.programme, size=5, seed=SEED, **SAMPLED_PERIOD, by=world.people["auditor"], at=NOW)
    one, all_of_them = {"pk": payment.pk}, {"pk": drawn.pk}
    asked = {"programme": world.programme.slug, "size": 3, "from_on": "2018-01-01", "until_on": "2018-12-31"}
    return {
        ("euro", "GET"): Ask(one),
        ("euro_zip", "GET"): Ask(one),
        ("euro_samples", "POST"): Ask(data=asked | {"seed": "een-ander-zaadje"}),
        ("euro_sample", "GET"): Ask(all_of_them),
        ("euro_sample_zip", "GET"): Ask(all_of_them),
    }
