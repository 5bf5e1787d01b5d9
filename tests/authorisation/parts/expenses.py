"""Who gets what answer: expenses."""

from tests.authorisation.places import Ask, Places
from tests.subsidies.finance.invoicing import PRINTER, make_waiting_expense
from tests.world import make_pdf_upload

TABLE = """
expenses GET                  login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
expense_enter GET             login 404   404   404   404   404   404   404   200   404   404   404   404   200   404
expense_enter POST            login 404   404   404   404   404   404   404   302   404   404   404   404   302   404
expense GET                   login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
expense_approve POST          login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
expense_refuse POST           login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
document#expense GET          login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-expense-list GET          403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-expense-list POST         403   404   404   404   404   404   403   403   201   403   403   404   404   404   404
api-expense-detail GET        403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-expense-approve POST      403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-expense-refuse POST       403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
"""
SUPPLIER = "Drukkerij Geheim"
MARKS: dict[str, str] = {
    "expenses": SUPPLIER,
    "expense": SUPPLIER,
    "expense_enter": "Programma GC",
    "api-expense-list": SUPPLIER,
    "api-expense-detail": SUPPLIER,
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    colleague = places.world.user("tweede@gc.example", name="Tweede")
    row = make_waiting_expense(places.world, supplier=SUPPLIER, by=colleague)
    one, why, slug = {"pk": row.pk}, {"reason": "Geen kost van het programma."}, places.world.programme.slug
    bought = {"category": "promotion", "supplier": "Drukkerij", "iban": PRINTER, "incurred_on": "2018-03-01"}
    bought |= {
        "invoice_number": "2018-120",
        "document": make_pdf_upload("factuur.pdf"),
        "town": "Gent",
        "country": "BE",
    }
    bought |= {"communication": "", "description": "", "enterprise_number": ""}
    return {
        ("expense_enter", "POST"): Ask(data=bought | {"programme": places.world.programme.pk, "amount": "242,00"}),
        ("expense", "GET"): Ask(one),
        ("expense_approve", "POST"): Ask(one),
        ("expense_refuse", "POST"): Ask(one, data=why),
        ("document#expense", "GET"): Ask({"pk": row.document_id}),
        ("api-expense-list", "POST"): Ask(data=bought | {"programme": slug, "amount": "242.00"}),
        ("api-expense-detail", "GET"): Ask(one),
        ("api-expense-approve", "POST"): Ask(one),
        ("api-expense-refuse", "POST"): Ask(one, data=why),
    }
