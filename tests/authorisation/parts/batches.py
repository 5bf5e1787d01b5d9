"""Who gets what answer: batches."""

from django.core.files.uploadedfile import SimpleUploadedFile

from subsidies.payments import actions
from subsidies.payments.models import Batch
from subsidies.payments.status_reports.actions import import_report
from tests import finance_world as fw
from tests.authorisation.places import Ask, Places
from tests.pain002 import pain002, reasoned, transaction

TABLE = """
batches GET                   login 404   404   404   404   404   404   200+  200+  200+  200+  404   200   200   200
batch GET                     login 404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
batch_approve POST            login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
batch_download POST           login 404   404   404   404   404   404   404   200   404   404   404   404   404   404
batch_send POST               login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
batch_cancel GET              login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
batch_cancel POST             login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
payment_refuse GET            login 404   404   404   404   404   404   404   200+  404   404   404   404   404   404
payment_refuse POST           login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
api-batch-list GET            403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-batch-list POST           403   404   404   404   404   404   404   403   201   403   403   404   404   404   404
api-batch-detail GET          403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-batch-approve POST        403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-batch-approve#maker POST  403   404   404   404   404   404   404   403   409   403   403   404   404   404   404
api-batch-cancel POST         403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-batch-send POST           403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-batch-download POST       403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-payment-list GET          403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-payment-detail GET        403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
api-payment-refuse POST       403   404   404   404   404   404   404   403   200   403   403   404   404   404   404
api-status-report-list GET    403   200   200   200   200   200   200   200+  200+  200+  200+  200   200   200   200
api-status-report-list POST   403   403   403   403   403   403   403   403   201   403   403   403   403   409   403
api-status-report-detail GET  403   404   404   404   404   404   404   200+  200+  200+  200+  404   404   404   404
"""
PAYEE = "Affichedrukkerij Geheim"
MARKS: dict[str, str] = {
    **dict.fromkeys(["batch", "payment_refuse", "api-payment-list", "api-payment-detail"], PAYEE),
    **dict.fromkeys(["batches", "batch_cancel", "api-batch-list", "api-batch-detail"], "GC-B00"),
    **dict.fromkeys(["api-status-report-list", "api-status-report-detail"], "Geheime Naam"),
}


def asks(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world = places.world
    fw.account(world)
    own, made = fw.made(world, [fw.supplier_payable(world)]), _by_another(places)
    approved = actions.approve(_by_another(places), by=world.people["finance"], at=fw.LATER)
    sent = fw.sent(world, [fw.supplier_payable(world, holder=PAYEE)])
    payment = sent.payments.get()
    name = transaction(payment.end_to_end_id, "RVMC", reasoned(added="Geheime Naam"))
    report = import_report("a.xml", pain002(sent.identifier, [name]), by=world.people["finance"], at=fw.LATER).report
    answer = SimpleUploadedFile("antwoord.xml", pain002(sent.identifier, group="ACTC"))
    due = fw.supplier_payable(world)
    one, file, paid, why = {"pk": made.pk}, {"pk": approved.pk}, {"pk": payment.pk}, {"reason": "Fout bedrag"}
    return {
        ("batch", "GET"): Ask(one),
        ("batch_approve", "POST"): Ask(one),
        ("batch_download", "POST"): Ask(file),
        ("batch_send", "POST"): Ask(file),
        ("batch_cancel", "GET"): Ask(one),
        ("batch_cancel", "POST"): Ask(one, data=why),
        ("payment_refuse", "GET"): Ask(paid),
        ("payment_refuse", "POST"): Ask(paid, data=why),
        ("api-batch-list", "POST"): Ask(data={"programme": world.programme.slug, "payables": [due.pk]}),
        ("api-batch-detail", "GET"): Ask(one),
        ("api-batch-approve", "POST"): Ask(one),
        ("api-batch-approve#maker", "POST"): Ask({"pk": own.pk}),
        ("api-batch-cancel", "POST"): Ask(one, data=why),
        ("api-batch-send", "POST"): Ask(file),
        ("api-batch-download", "POST"): Ask(file),
        ("api-payment-detail", "GET"): Ask(paid),
        ("api-status-report-detail", "GET"): Ask({"pk": report.pk}),
        ("api-status-report-list", "POST"): Ask(data={"file": answer}),
        ("api-payment-refuse", "POST"): Ask(paid, data=why),
    }


def _by_another(places: Places) -> Batch:
    """A batch that another person of finance made."""
    row = fw.supplier_payable(places.world, holder=PAYEE)
    return actions.make(places.world.programme, payables=[row], by=fw.second(places.world), at=fw.LATER)
