"""The file for the bank: what stands in it, that it is valid, and that the same batch gives the same bytes."""

import hashlib
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import process_time

import pgtrigger
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from coaches.certification.models import BankAccount
from healthcoach.programmes.models import Programme
from subsidies.budget import ledger
from subsidies.budget.rules import Stage
from subsidies.controls.verification import verify_invariants
from subsidies.payables.models import Payable
from subsidies.payables.payable_states import summarise_payables
from subsidies.payments import actions as payments
from subsidies.payments import batch_selection as choosing
from subsidies.payments import pain001 as file
from subsidies.payments.models import Batch, BatchFile, PayingAccount, Payment
from tests import finance_world as fw
from tests.world import NOW

GOLDEN_BANK_FILE = Path(__file__).parent.parent.parent / "golden" / "GC-B0007.xml"
MARK = "GC-B0007-2XK7RT4M"
NAMESPACE = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def build_golden_account(**facts) -> PayingAccount:
    """The account of the golden file."""
    usual = {"iban": "BE68539007547034", "bic": "NICABEBB", "holder": "Gezond Leven vzw", "town": "Brussel"}
    address = {"street": "Gustave Schildknechtstraat", "number": "9", "postal_code": "1020", "country": "BE"}
    return PayingAccount(**usual | address | {"enterprise_number": "0566988259"} | facts)


def build_golden_batch(**facts) -> Batch:
    """The batch of the golden file, approved on Friday 23/03/2018."""
    usual = {"programme": Programme(code="GC"), "number": 7, "identifier": MARK, "account": build_golden_account()}
    usual |= {"execute_on": date(2018, 3, 26)}
    return Batch(**usual | {"approved_at": datetime(2018, 3, 23, 12, 5, 59, 123456, tzinfo=UTC)} | facts)


def build_coach_payment(number: int = 1, **facts) -> Payment:
    """A payment to a coach with a structured communication."""
    usual = {"amount": Decimal("1000.00"), "holder": "Hélène Çelik", "iban": "BE71096123456769", "bic": "GKCCBEBB"}
    known = {"communication": "300000004247", "end_to_end_id": f"{MARK}-{number:06d}", "remittance": "GC-00042"}
    return Payment(**usual | known | facts)


def build_supplier_payment(number: int = 2) -> Payment:
    """A payment to a supplier, with free text and a known town."""
    bought = {"communication": "", "remittance": "Factuur 2018/17 – é", "amount": Decimal("0.05"), "bic": ""}
    return build_coach_payment(
        number, holder="Drukkerij <&> Co", iban="BE47435000000080", town="Gent", country="BE", **bought
    )


def read_xml_texts(content: bytes, path: str) -> list[str]:
    """What stands at a place in the file."""
    return etree.fromstring(content).xpath(f"{path}/text()", namespaces=NAMESPACE)


def test_this_is_the_file():
    assert (
        file.build_batch_file(build_golden_batch(), [build_coach_payment(), build_supplier_payment()]).content
        == GOLDEN_BANK_FILE.read_bytes()
    )


def test_the_same_batch_gives_the_same_bytes_with_their_digest_and_sum():
    first, again = (
        file.build_batch_file(build_golden_batch(), [build_coach_payment(), build_supplier_payment()]) for _ in range(2)
    )
    assert first.content == again.content
    assert first.sha256 == again.sha256 == hashlib.sha256(first.content).hexdigest()
    assert (first.control_sum, first.count, first.name) == (Decimal("1000.05"), 2, "GC-B0007.xml")


def test_the_stored_file_can_be_written_again_from_the_rows(world):
    fw.make_approved_batch(world, [*fw.make_funded_payables(world, count=3)])
    row = Batch.objects.select_related("programme", "account").get()
    again = file.build_batch_file(row, list(row.payments.order_by("pk")))
    assert bytes(BatchFile.objects.get().content) == again.content
    assert BatchFile.objects.get().sha256 == again.sha256


def test_a_file_holds_each_payment_once_under_its_own_name(world):
    batch = fw.make_approved_batch(world, [*fw.make_funded_payables(world, count=3)])
    content = bytes(batch.file.content)
    ids = read_xml_texts(content, "//p:EndToEndId")
    assert ids == list(batch.payments.order_by("pk").values_list("end_to_end_id", flat=True))
    assert read_xml_texts(content, "//p:PmtInf/p:NbOfTxs") == ["3"]
    assert read_xml_texts(content, "//p:GrpHdr/p:CtrlSum") == ["3000.00"]
    communications = batch.payments.order_by("pk").values_list("payable__communication", flat=True)
    assert read_xml_texts(content, "//p:CdtrRefInf/p:Ref") == list(communications)


def test_an_account_without_a_known_bank_and_street_is_valid():
    bare = build_golden_account(bic="", street="", number="", postal_code="")
    content = file.build_batch_file(build_golden_batch(account=bare), [build_coach_payment()]).content
    assert read_xml_texts(content, "//p:DbtrAgt/p:FinInstnId/p:Othr/p:Id") == ["NOTPROVIDED"]
    assert read_xml_texts(content, "//p:Dbtr/p:PstlAdr/*") == ["Brussel", "BE"]


@pytest.mark.parametrize(("town", "country"), [("", "BE"), ("Gent", ""), ("", ""), ("//", "BE")])
def test_an_address_without_town_or_country_is_left_out(town, country):
    content = file.build_batch_file(build_golden_batch(), [build_coach_payment(town=town, country=country)]).content
    assert read_xml_texts(content, "//p:Cdtr/p:PstlAdr/*") == []


def test_a_name_that_no_bank_reads_and_a_text_of_nothing_are_still_valid():
    content = file.build_batch_file(
        build_golden_batch(), [build_coach_payment(holder="☂", communication="", remittance="//")]
    ).content
    assert read_xml_texts(content, "//p:Cdtr/p:Nm") == ["NOTPROVIDED"]
    assert read_xml_texts(content, "//p:RmtInf//*") == []


WRONG_PAYMENT_FACTS = {
    "the account number": {"iban": "BE<&>"},
    "the code of the bank (BIC)": {"bic": "x"},
    "the country": {"country": "Belgium", "town": "Gent"},
}


@pytest.mark.parametrize("what", WRONG_PAYMENT_FACTS)
def test_what_a_bank_would_not_accept_is_refused(what):
    with translation.override("en"), pytest.raises(file.FileNotValid, match=re.escape(what)):
        file.build_batch_file(build_golden_batch(), [build_coach_payment(**WRONG_PAYMENT_FACTS[what])])


LONG_SHARP_S_NAME = "ßß" * 60  # twice as long once the bank can read it


@given(st.text(max_size=100), st.text(max_size=40), st.text(max_size=40))
def test_whatever_the_names_and_addresses_are_the_file_is_valid(name, part, town):
    holder = build_golden_account(holder=name, street=name, number=part, postal_code=part, town=town)
    file.validate_pain001(
        file.build_batch_file(
            build_golden_batch(account=holder), [build_coach_payment(holder=name, town=town, country="BE")]
        ).content
    )


def test_every_part_of_a_name_and_an_address_is_cut_to_its_own_length():
    parts = ("holder", "street", "number", "postal_code", "town")
    content = file.build_batch_file(
        build_golden_batch(account=build_golden_account(**dict.fromkeys(parts, LONG_SHARP_S_NAME))),
        [build_coach_payment(holder=LONG_SHARP_S_NAME, town=LONG_SHARP_S_NAME)],
    )
    lengths = {
        path: [len(each) for each in read_xml_texts(content.content, path)]
        for path in ("//p:Dbtr/p:Nm", "//p:Cdtr/p:Nm")
    }
    assert lengths == {"//p:Dbtr/p:Nm": [70], "//p:Cdtr/p:Nm": [70]}
    assert [len(each) for each in read_xml_texts(content.content, "//p:Dbtr/p:PstlAdr/*")] == [70, 16, 16, 35, 2]


def test_banks_are_told_the_enterprise_number_of_who_pays():
    content = file.build_batch_file(build_golden_batch(), [build_coach_payment()]).content
    assert read_xml_texts(content, "//p:InitgPty/p:Id/p:OrgId/p:Othr/*") == ["0566988259", "KBO-BCE"]
    unknown = file.build_batch_file(
        build_golden_batch(account=build_golden_account(enterprise_number="")), [build_coach_payment()]
    )
    assert read_xml_texts(unknown.content, "//p:InitgPty/p:Id//*") == []


@pytest.mark.parametrize(
    ("facts", "sentence"), [({"bic": "x"}, "BIC"), ({"holder": "☂"}, "☂"), ({"iban": "x"}, "IBAN")]
)
def test_a_payment_that_the_bank_would_not_accept_is_found_with_the_reason(facts, sentence):
    rows = [build_coach_payment(pk=1), build_coach_payment(2, pk=2, **facts), build_coach_payment(3, pk=3)]
    found = file.find_payment_faults(build_golden_account(), rows)
    assert list(found) == [2]
    assert sentence in found[2]


def test_when_the_account_we_pay_from_is_the_cause_no_payment_is_blamed():
    with pytest.raises(file.FileNotValid):
        file.find_payment_faults(build_golden_account(bic="x"), [build_coach_payment(pk=1)])


@pytest.mark.parametrize("step", ["made", "approved"])
def test_a_payment_that_the_bank_would_not_accept_leaves_its_batch_and_the_others_go(world, step):
    rows = fw.make_funded_payables(world)
    fw.receive_line_money(world, fw.get_operating_line(world), 250)
    rows.append(fw.make_supplier_payable(world))
    if step == "made":
        Payable.objects.filter(pk=rows[1].pk).update(bic="x")
        batch = fw.make_pending_batch(world, rows)
    else:
        batch = fw.make_pending_batch(world, rows)
        spoil_payment_bic(batch.payments.get(payable=rows[1]))
    batch = payments.approve(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT)
    assert (batch.count, batch.total, batch.file.count, batch.file.control_sum) == (1, 1000, 1, 1000)
    out, held = batch.payments.get(payable=rows[1]), Payable.objects.get(pk=rows[1].pk)
    assert (out.status, held.status, held.held_reason) == ("cancelled", "held", out.left_out_reason)
    assert "BIC" in held.held_reason
    cash = ledger.load_line_balances(fw.get_operating_line(world).pk)
    assert (cash[Stage.CASH], cash[Stage.OUTGOING]) == (250, 0)
    assert [each for each in verify_invariants(at=NOW) if not each.holds] == []
    assert payments.send(batch, by=fw.make_second_finance_user(world), at=fw.BATCH_MADE_AT).status == "sent"


def test_when_the_bank_would_accept_none_the_batch_is_not_made(world):
    rows = fw.make_funded_payables(world)
    BankAccount.objects.update(bic="x")
    with pytest.raises(file.NothingGoesAlong, match=re.escape(rows[0].reference)):
        fw.make_pending_batch(world, rows)
    assert not Batch.objects.exists()


def test_a_payee_typed_before_the_rule_is_blocked_with_the_reason_and_makes_no_batch(world):
    fw.set_up_paying_account(world)
    fw.receive_line_money(world, fw.get_operating_line(world), 250)
    row = fw.make_supplier_payable(world, iban="TR330006100519786457841326")
    [found] = summarise_payables(world.programme, at=fw.BATCH_MADE_AT).blocked
    assert [each.reason for each in found.obstacles] == ["not_for_the_bank"]
    with pytest.raises(choosing.CannotBePaid, match="TR"):
        fw.make_pending_batch(world, [row])


def spoil_payment_bic(row: Payment) -> None:
    """A payment as an earlier version of the programme could have made it."""
    with pgtrigger.ignore("subsidies.Payment:fixed"):
        Payment.objects.filter(pk=row.pk).update(bic="x")


@pytest.mark.parametrize("content", [b"", b"<Document/>", b"no xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_what_is_no_such_file_is_refused(content):
    with pytest.raises(file.FileNotValid):
        file.validate_pain001(content)


def test_ten_thousand_payments_take_less_than_a_second():
    rows = [build_coach_payment(number) for number in range(1, 10_001)]
    file.validate_pain001(file.build_batch_file(build_golden_batch(), rows[:1]).content)  # the schema has been read
    began = process_time()
    written = file.build_batch_file(build_golden_batch(), rows)
    assert process_time() - began < 1
    assert written.control_sum == 10_000_000
