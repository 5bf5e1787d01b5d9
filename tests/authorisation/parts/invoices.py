"""Who gets what answer: invoices."""

from subsidies.invoices import actions as invoices
from tests.authorisation.places import Ask, Places
from tests.authorisation.table import COMPANY
from tests.world import NOW, PDF, make_pdf_upload

TABLE = """
payout_invoice GET            login 404   404   404   200+  404   404   200+  200+  200+  200+  404   404   404   404
payout_invoice POST           login 404   404   404   302   404   404   404   302   404   404   404   404   404   404
document#invoice GET          login 404   404   404   200+  404   404   200+  200+  200+  200+  404   404   404   404
api-invoice-list GET          403   200   200   200   200+  200   200   200+  200+  200+  200+  200   200   200   200
api-invoice-list POST         403   404   404   404   201   404   404   403   201   403   403   404   404   404   404
api-invoice-detail GET        403   404   404   404   200+  404   404   200+  200+  200+  200+  404   404   404   404
"""
INVOICE_FILE_NAME = "geheime-factuur.pdf"
MARKS: dict[str, str] = {
    "payout_invoice": COMPANY,
    "api-invoice-list": INVOICE_FILE_NAME,
    "api-invoice-detail": INVOICE_FILE_NAME,
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    payout = places.ended.payouts.get()
    payout.refresh_from_db()
    row = invoices.attach(payout, document=make_pdf_upload(INVOICE_FILE_NAME), by=places.world.people["coach"], at=NOW)
    another = make_pdf_upload("factuur.pdf", PDF + b"\n")
    return {
        ("payout_invoice", "GET"): Ask({"pk": payout.pk}),
        ("payout_invoice", "POST"): Ask({"pk": payout.pk}, data={"document": another}),
        ("document#invoice", "GET"): Ask({"pk": row.document_id}),
        ("api-invoice-list", "POST"): Ask(data={"payout": payout.pk, "document": another}),
        ("api-invoice-detail", "GET"): Ask({"pk": row.pk}),
    }
