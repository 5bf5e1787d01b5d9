"""Who gets what answer: batches."""

from django.core.files.uploadedfile import SimpleUploadedFile

from subsidies.payments import actions
from subsidies.payments.models import Batch
from subsidies.payments.status_reports.actions import import_report
from tests import finance_world as fw
from tests.authorisation.places import Ask, Places
from tests.pain002 import write_pain002_file, write_status_reasons, write_transaction_status

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
BATCH_PAYEE = "Affichedrukkerij Geheim"
MARKS: dict[str, str] = {
    **dict.fromkeys(["batch", "payment_refuse", "api-payment-list", "api-payment-detail"], BATCH_PAYEE),
    **dict.fromkeys(["batches", "batch_cancel", "api-batch-list", "api-batch-detail"], "GC-B00"),
    **dict.fromkeys(["api-status-report-list", "api-status-report-detail"], "Geheime Naam"),
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world = places.world
    fw.set_up_paying_account(world)
    own, made = fw.make_pending_batch(world, [fw.make_supplier_payable(world)]), _make_batch_by_another(places)
    approved = actions.approve(_make_batch_by_another(places), by=world.people["finance"], at=fw.BATCH_MADE_AT)
    sent = fw.make_sent_batch(world, [fw.make_supplier_payable(world, holder=BATCH_PAYEE)])
    payment = sent.payments.get()
    name = write_transaction_status(payment.end_to_end_id, "RVMC", write_status_reasons(added="Geheime Naam"))
    report = import_report(
        "a.xml", write_pain002_file(sent.identifier, [name]), by=world.people["finance"], at=fw.BATCH_MADE_AT
    ).report
    answer = SimpleUploadedFile("antwoord.xml", write_pain002_file(sent.identifier, group="ACTC"))
    due = fw.make_supplier_payable(world)
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


def _make_batch_by_another(places: Places) -> Batch:
    """A batch that another person of finance made."""
    row = fw.make_supplier_payable(places.world, holder=BATCH_PAYEE)
    return actions.create_batch(
        places.world.programme, payables=[row], by=fw.make_second_finance_user(places.world), at=fw.BATCH_MADE_AT
    )
