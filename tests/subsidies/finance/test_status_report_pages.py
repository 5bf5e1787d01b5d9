"""The bank's answer to a payment file on finance's pages: imported where statements are, shown on the batch."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from subsidies.payables.models import Payable
from subsidies.payments.models import Payment
from tests import finance_world as fw
from tests.pain002 import write_pain002_file, write_status_reasons, write_transaction_status
from tests.subsidies.desk import count_page_queries, open_desk_browser, read_page_text
from tests.world import World

IMPORT = reverse("bank_import")


def read_report_page_words(page) -> str:
    return read_page_text(page).replace("\u00a0", " ")


def import_bank_answer(world: World, batch, *told: str, **facts):
    """The page after finance imported an answer about a batch."""
    upload = SimpleUploadedFile("antwoord.xml", write_pain002_file(batch.identifier, told, **facts))
    return open_desk_browser(world, "finance").post(IMPORT, {"file": upload}, follow=True)


def test_a_refusal_is_imported_where_statements_are_and_told_on_the_batch(world):
    batch = fw.make_sent_batch(world, [*fw.make_funded_payables(world, count=2)])
    first, second = batch.payments.order_by("pk")
    page = import_bank_answer(
        world,
        batch,
        write_transaction_status(first.end_to_end_id, "RJCT", write_status_reasons("AC04")),
        write_transaction_status(second.end_to_end_id, "ACSC"),
        write_transaction_status("VREEMD", "RJCT"),
        group="PART",
    )
    assert page.redirect_chain[-1][0] == reverse("batch", args=[batch.pk])
    text = read_report_page_words(page)
    for sentence in (
        "The bank’s answer about batch GC-B0001 is kept: accepted in part.",
        "1 payment is refused by the bank.",
        "Not of this batch, and left out: VREEMD.",
        "AC04: the account is closed",
        "carried out, says the bank",
    ):
        assert sentence in text
    assert "already imported" in read_report_page_words(
        import_bank_answer(
            world,
            batch,
            write_transaction_status(first.end_to_end_id, "RJCT", write_status_reasons("AC04")),
            write_transaction_status(second.end_to_end_id, "ACSC"),
            write_transaction_status("VREEMD", "RJCT"),
            group="PART",
        )
    )


def test_the_names_that_do_not_fit_are_shown_per_payment_before_anything_is_booked(world):
    batch = fw.make_approved_batch(world, [*fw.make_funded_payables(world, count=2)])
    first, second = batch.payments.order_by("pk")
    page = import_bank_answer(
        world,
        batch,
        write_transaction_status(first.end_to_end_id, "RVMC", write_status_reasons(added="Anna Claes")),
        write_transaction_status(second.end_to_end_id, "RCVC"),
        group="RVCM",
    )
    text = read_report_page_words(page)
    assert "the name nearly fits the account – Anna Claes" in text
    assert "the name fits the account" in text
    assert f"nearly fits, the account of: {first}" in text
    assert {row.status for row in Payment.objects.all()} == {"batched"}


def test_a_refusal_of_what_left_the_account_is_told(world):
    batch = fw.make_paid_batch(world)
    payment = batch.payments.get()
    page = import_bank_answer(
        world, batch, write_transaction_status(payment.end_to_end_id, "RJCT", write_status_reasons("AC04"))
    )
    assert f"they left the account already, so nothing was changed: {payment}" in read_report_page_words(page)
    assert "The bank refuses it, but it left the account already." in read_report_page_words(page)
    assert Payable.objects.get().status == "paid"


def test_what_is_not_of_ours_or_cannot_be_read_is_told_beside_the_file(world):
    for data in (write_pain002_file("VREEMD", group="RJCT"), write_pain002_file("VREEMD")[:400]):
        page = open_desk_browser(world, "finance").post(IMPORT, {"file": SimpleUploadedFile("a.xml", data)})
        assert "file" in page.context["form"].errors


def test_the_page_of_a_batch_asks_as_much_for_many_answers_as_for_one(world):
    counts = []
    for count in (1, 4):
        batch = fw.make_sent_batch(world, [*fw.make_funded_payables(world, count=count)])
        told = [write_transaction_status(row.end_to_end_id, "RVMC") for row in batch.payments.all()]
        import_bank_answer(world, batch, *told)
        finance = open_desk_browser(world, "finance")
        finance.get(reverse("batch", args=[batch.pk]))
        counts.append(count_page_queries(finance, reverse("batch", args=[batch.pk])))
    assert counts[0] == counts[1]
