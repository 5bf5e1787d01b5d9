"""Who gets what answer: bank."""

from django.core.files.uploadedfile import SimpleUploadedFile

from subsidies.bank import actions
from subsidies.bank.models import Entry, Statement
from subsidies.bank.statements.reissue_models import Reissue
from tests import finance_world as finance
from tests.authorisation.places import Ask, Places
from tests.camt import book_movement, make_camt_statement, write_camt
from tests.subsidies.finance.banking import BANKING_IBAN, import_bank_file, schedule_funder_payment
from tests.subsidies.finance.money_back import MONEY_BACK_LATER, RECEIVED_ON, make_ordered_recovery

TABLE = """
bank GET                      login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
bank_import GET               login 404   404   404   404   404   404   404   200   404   404   404   404   200   404
bank_import POST              login 404   404   404   404   404   404   404   302   404   404   404   404   200   404
bank_breaks GET               login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
bank_statement GET            login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
bank_line GET                 login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
bank_line POST                login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
api-bank-statement-list GET   403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-bank-statement-list POST  403   403   403   403   403   403   403   403   201   403   403   403   403   409   403
api-bank-statement-detail GET 403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-bank-line-list GET        403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-bank-line-detail GET      403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-bank-line-match-payment POST 403 404  404   404   404   404   404   403   200   403   403   404   404   404   404
api-bank-line-match-tranche POST 403 404  404   404   404   404   404   403   200   403   403   404   404   404   404
api-bank-line-match-recovery POST 403 404 404   404   404   404   404   403   200   403   403   404   404   404   404
api-bank-line-charge POST     403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-bank-line-divide POST     403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
bank_reissue GET              login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
bank_reissue_accept POST      login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
bank_reissue_decline GET      login 404   404   404   404   404   404   404   200   404   404   404   404   404   404
bank_reissue_decline POST     login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
api-bank-reissue-list GET     403   200   200   200   200   200   200   200   200   200   200   200   200   200   200
api-bank-reissue-detail GET   403   404   404   404   404   404   404   200   200   200   200   404   404   404   404
api-bank-reissue-accept POST  403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-bank-reissue-decline POST 403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
"""
NUMBER, PAYER = "GC-2018-007", "Geheime Betaler"
MARKS: dict[str, str] = {
    **dict.fromkeys(
        ["bank", "bank_statement", "bank_reissue", "api-bank-statement-list", "api-bank-statement-detail"], NUMBER
    ),
    **dict.fromkeys(["bank_breaks", "bank_line", "api-bank-line-list", "api-bank-line-detail"], PAYER),
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world = places.world
    if not world.programme.paying_accounts.exists():
        finance.set_up_paying_account(world)
    payment = finance.make_sent_batch(world, [finance.make_supplier_payable(world)]).payments.get()
    [tranche] = schedule_funder_payment(world, amount=700)
    recovery = make_ordered_recovery(world, "100.00")
    out, charged, came, repaid = _import_bank_breaks(places)
    new = write_camt(make_camt_statement(BANKING_IBAN, book_movement(9), on=RECEIVED_ON, identifier="GC-2018-008"))
    file = {"file": SimpleUploadedFile("rekening.xml", new)}
    why = {"reason": "Zelfde bedrag en naam."}
    decided = {"what": "payment", "reference": payment.end_to_end_id, "amount": "250.00"}
    one, again = {"pk": out.pk}, {"pk": _import_reissued_statement(places).pk}
    return {
        ("bank_import", "POST"): Ask(data=file),
        ("bank_reissue", "GET"): Ask(again),
        ("bank_reissue_accept", "POST"): Ask(again),
        ("bank_reissue_decline", "GET"): Ask(again),
        ("bank_reissue_decline", "POST"): Ask(again, data=why),
        ("api-bank-reissue-detail", "GET"): Ask(again),
        ("api-bank-reissue-accept", "POST"): Ask(again),
        ("api-bank-reissue-decline", "POST"): Ask(again, data=why),
        ("bank_statement", "GET"): Ask({"pk": out.statement_id}),
        ("bank_line", "GET"): Ask(one),
        ("bank_line", "POST"): Ask(one, data=why | decided),
        ("api-bank-statement-list", "POST"): Ask(data=file),
        ("api-bank-statement-detail", "GET"): Ask({"pk": out.statement_id}),
        ("api-bank-line-detail", "GET"): Ask(one),
        ("api-bank-line-match-payment", "POST"): Ask(one, data=why | {"id": payment.pk}),
        ("api-bank-line-match-tranche", "POST"): Ask({"pk": came.pk}, data=why | {"id": tranche.pk}),
        ("api-bank-line-match-recovery", "POST"): Ask({"pk": repaid.pk}, data=why | {"id": recovery.pk}),
        ("api-bank-line-charge", "POST"): Ask({"pk": charged.pk}, data=why),
        ("api-bank-line-divide", "POST"): Ask(one, data=why | {"parts": [{"what": "claim"}]}),
    }


def _import_reissued_statement(places: Places) -> Reissue:
    """A statement that the bank issued again, brought by the system at night."""
    last = Statement.objects.order_by("pk").last()
    other = make_camt_statement(
        BANKING_IBAN, book_movement(4, name=PAYER), on=RECEIVED_ON, identifier=NUMBER, opening=last.opening
    )
    [row] = actions.import_file("rekening.xml", write_camt(other), by=None, at=MONEY_BACK_LATER).reissues
    return row


def _import_bank_breaks(places: Places) -> list[Entry]:
    """A statement of lines that match nothing: money out, money out too, a tranche, a repayment."""
    movements = [
        book_movement(amount, name=PAYER, on=RECEIVED_ON) for amount in ("-250.00", "-3.00", "700.00", "100.00")
    ]
    done = import_bank_file(
        places.world,
        write_camt(make_camt_statement(BANKING_IBAN, *movements, on=RECEIVED_ON, identifier=NUMBER)),
        at=MONEY_BACK_LATER,
    )
    assert done.breaks == 4
    return list(Entry.objects.filter(statement__in=done.statements).order_by("position"))
