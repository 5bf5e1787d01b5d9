"""The bank's answer to a payment file on finance's pages: imported where statements are, shown on the batch."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from subsidies.payables.models import Payable
from subsidies.payments.models import Payment
from tests import finance_world as fw
from tests.pain002 import pain002, reasoned, transaction
from tests.subsidies.desk import browser, queries, said
from tests.world import World

IMPORT = reverse("bank_import")


def words(page) -> str:
    return said(page).replace("\u00a0", " ")


def answer(world: World, batch, *told: str, **facts):
    """The page after finance imported an answer about a batch."""
    upload = SimpleUploadedFile("antwoord.xml", pain002(batch.identifier, told, **facts))
    return browser(world, "finance").post(IMPORT, {"file": upload}, follow=True)


def test_a_refusal_is_imported_where_statements_are_and_told_on_the_batch(world):
    batch = fw.sent(world, [*fw.ready(world, count=2)])
    first, second = batch.payments.order_by("pk")
    page = answer(
        world,
        batch,
        transaction(first.end_to_end_id, "RJCT", reasoned("AC04")),
        transaction(second.end_to_end_id, "ACSC"),
        transaction("VREEMD", "RJCT"),
        group="PART",
    )
    assert page.redirect_chain[-1][0] == reverse("batch", args=[batch.pk])
    text = words(page)
    for sentence in (
        "The bank’s answer about batch GC-B0001 is kept: accepted in part.",
        "1 payment is refused by the bank.",
        "Not of this batch, and left out: VREEMD.",
        "AC04: the account is closed",
        "carried out, says the bank",
    ):
        assert sentence in text
    assert "already imported" in words(
        answer(
            world,
            batch,
            transaction(first.end_to_end_id, "RJCT", reasoned("AC04")),
            transaction(second.end_to_end_id, "ACSC"),
            transaction("VREEMD", "RJCT"),
            group="PART",
        )
    )


def test_the_names_that_do_not_fit_are_shown_per_payment_before_anything_is_booked(world):
    batch = fw.approved(world, [*fw.ready(world, count=2)])
    first, second = batch.payments.order_by("pk")
    page = answer(
        world,
        batch,
        transaction(first.end_to_end_id, "RVMC", reasoned(added="Anna Claes")),
        transaction(second.end_to_end_id, "RCVC"),
        group="RVCM",
    )
    text = words(page)
    assert "the name nearly fits the account – Anna Claes" in text
    assert "the name fits the account" in text
    assert f"nearly fits, the account of: {first}" in text
    assert {row.status for row in Payment.objects.all()} == {"batched"}


def test_a_refusal_of_what_left_the_account_is_told(world):
    batch = fw.paid(world)
    payment = batch.payments.get()
    page = answer(world, batch, transaction(payment.end_to_end_id, "RJCT", reasoned("AC04")))
    assert f"they left the account already, so nothing was changed: {payment}" in words(page)
    assert "The bank refuses it, but it left the account already." in words(page)
    assert Payable.objects.get().status == "paid"


def test_what_is_not_of_ours_or_cannot_be_read_is_told_beside_the_file(world):
    for data in (pain002("VREEMD", group="RJCT"), pain002("VREEMD")[:400]):
        page = browser(world, "finance").post(IMPORT, {"file": SimpleUploadedFile("a.xml", data)})
        assert "file" in page.context["form"].errors


def test_the_page_of_a_batch_asks_as_much_for_many_answers_as_for_one(world):
    counts = []
    for count in (1, 4):
        batch = fw.sent(world, [*fw.ready(world, count=count)])
        told = [transaction(row.end_to_end_id, "RVMC") for row in batch.payments.all()]
        answer(world, batch, *told)
        finance = browser(world, "finance")
        finance.get(reverse("batch", args=[batch.pk]))
        counts.append(queries(finance, reverse("batch", args=[batch.pk])))
    assert counts[0] == counts[1]
