"""The bank's answers to payment files through the API: one door of their own, and the door for statements."""

from django.core.files.uploadedfile import SimpleUploadedFile

from subsidies.payments.models import Payment
from subsidies.payments.status_reports.models import StatusReport
from tests import finance_world as fw
from tests.pain002 import write_pain002_file, write_status_reasons, write_transaction_status
from tests.world import make_world

REPORTS, STATEMENTS = "/api/v1/status-reports/", "/api/v1/bank-statements/"


def post_status_report(client, data: bytes, to: str = REPORTS):
    return client.post(to, {"file": SimpleUploadedFile("antwoord.xml", data)}, format="multipart")


def test_an_answer_is_imported_once_and_read_back(world, as_):
    batch, finance = fw.make_sent_batch(world), as_("finance")
    payment = batch.payments.get()
    data = write_pain002_file(
        batch.identifier, [write_transaction_status(payment.end_to_end_id, "RJCT", write_status_reasons("AC04"))]
    )
    made = post_status_report(finance, data)
    assert (made.status_code, made.json()["batch"], made.json()["message_id"]) == (201, batch.pk, "BANK-1")
    [told] = made.json()["answers"]
    assert (told["payment"], told["meaning"], told["contradicts"]) == (payment.pk, "refused", False)
    assert told["text"].startswith("AC04: ")
    assert post_status_report(finance, data).status_code == 200
    assert finance.get(f"{REPORTS}{made.json()['id']}/").json() == made.json()
    assert StatusReport.objects.count() == 1
    assert Payment.objects.get().status == "returned"


def test_the_door_for_statements_answers_with_the_report(world, as_):
    batch, finance = fw.make_sent_batch(world), as_("finance")
    data = write_pain002_file(batch.identifier, group="ACTC")
    made = post_status_report(finance, data, to=STATEMENTS)
    assert (made.status_code, made.json()["already"], made.json()["lines"]) == (201, False, 0)
    assert made.json()["status_report"]["meaning"] == "accepted"
    assert post_status_report(finance, data, to=STATEMENTS).status_code == 200


def test_another_programme_s_batch_and_nonsense_are_refused_with_a_code(world, as_):
    other, finance = fw.make_sent_batch(make_world(code="AN")), as_("finance")
    refused = post_status_report(finance, write_pain002_file(other.identifier, group="RJCT"))
    assert (refused.status_code, refused.json()["code"]) == (409, "none_of_your_batches")
    assert post_status_report(finance, b"niets").json()["code"] == "report_not_readable"
    assert not StatusReport.objects.exists()
