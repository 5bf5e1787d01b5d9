"""Who gets what answer: invoices."""

from subsidies.invoices import actions as invoices
from tests.authorisation.places import Ask, Places
from tests.authorisation.table import COMPANY
from tests.world import NOW, PDF, pdf

TABLE = """
payout_invoice GET            login 404   404   404   200+  404   404   200+  200+  200+  200+  404   404   404   404
payout_invoice POST           login 404   404   404   302   404   404   404   302   404   404   404   404   404   404
document#invoice GET          login 404   404   404   200+  404   404   200+  200+  200+  200+  404   404   404   404
api-invoice-list GET          403   200   200   200   200+  200   200   200+  200+  200+  200+  200   200   200   200
api-invoice-list POST         403   404   404   404   201   404   404   403   201   403   403   404   404   404   404
api-invoice-detail GET        403   404   404   404   200+  404   404   200+  200+  200+  200+  404   404   404   404
"""
FILE = "geheime-factuur.pdf"
MARKS: dict[str, str] = {"payout_invoice": COMPANY, "api-invoice-list": FILE, "api-invoice-detail": FILE}


def asks(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    payout = places.ended.payouts.get()
    payout.refresh_from_db()
    row = invoices.attach(payout, document=pdf(FILE), by=places.world.people["coach"], at=NOW)
    another = pdf("factuur.pdf", PDF + b"\n")
    return {
        ("payout_invoice", "GET"): Ask({"pk": payout.pk}),
        ("payout_invoice", "POST"): Ask({"pk": payout.pk}, data={"document": another}),
        ("document#invoice", "GET"): Ask({"pk": row.document_id}),
        ("api-invoice-list", "POST"): Ask(data={"payout": payout.pk, "document": another}),
        ("api-invoice-detail", "GET"): Ask({"pk": row.pk}),
    }
