"""The file for the bank: what stands in it, that it is valid, and that the same batch gives the same bytes."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from lxml import etree

from subsidies.payments import file
from subsidies.payments.models import Batch, BatchFile, PayingAccount, Payment
from subsidies.programmes.models import Programme
from tests import finance_world as fw

GOLDEN = Path(__file__).parent.parent.parent / "golden" / "GC-B0007.xml"
MARK = "GC-B0007-2XK7RT4M"
NAMESPACE = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def account(**facts) -> PayingAccount:
    """The account of the golden file."""
    usual = {"iban": "BE68539007547034", "bic": "NICABEBB", "holder": "Gezond Leven vzw", "town": "Brussel"}
    address = {"street": "Gustave Schildknechtstraat", "number": "9", "postal_code": "1020", "country": "BE"}
    return PayingAccount(**usual | address | facts)


def batch(**facts) -> Batch:
    """The batch of the golden file, approved on Friday 23/03/2018."""
    usual = {"programme": Programme(code="GC"), "number": 7, "identifier": MARK, "account": account()}
    usual |= {"execute_on": date(2018, 3, 26)}
    return Batch(**usual | {"approved_at": datetime(2018, 3, 23, 12, 5, 59, 123456, tzinfo=UTC)} | facts)


def payment(number: int = 1, **facts) -> Payment:
    """A payment to a coach with a structured communication."""
    usual = {"amount": Decimal("1000.00"), "holder": "Hélène Çelik", "iban": "BE71096123456769", "bic": "GKCCBEBB"}
    known = {"communication": "300000004247", "end_to_end_id": f"{MARK}-{number:06d}", "remittance": "GC-00042"}
    return Payment(**usual | known | facts)


def supplier(number: int = 2) -> Payment:
    """A payment to a supplier, with free text and a known town."""
    bought = {"communication": "", "remittance": "Factuur 2018/17 – é", "amount": Decimal("0.05"), "bic": ""}
    return payment(number, holder="Drukkerij <&> Co", iban="BE47435000000080", town="Gent", country="BE", **bought)


def read(content: bytes, path: str) -> list[str]:
    """What stands at a place in the file."""
    return etree.fromstring(content).xpath(f"{path}/text()", namespaces=NAMESPACE)


def test_this_is_the_file():
    assert file.written(batch(), [payment(), supplier()]).content == GOLDEN.read_bytes()


def test_the_same_batch_gives_the_same_bytes_with_their_digest_and_sum():
    first, again = (file.written(batch(), [payment(), supplier()]) for _ in range(2))
    assert first.content == again.content
    assert first.sha256 == again.sha256 == hashlib.sha256(first.content).hexdigest()
    assert (first.control_sum, first.count, first.name) == (Decimal("1000.05"), 2, "GC-B0007.xml")


def test_the_stored_file_can_be_written_again_from_the_rows(world):
    fw.approved(world, [*fw.ready(world, count=3)])
    row = Batch.objects.select_related("programme", "account").get()
    again = file.written(row, list(row.payments.order_by("pk")))
    assert bytes(BatchFile.objects.get().content) == again.content
    assert BatchFile.objects.get().sha256 == again.sha256


def test_a_file_holds_each_payment_once_under_its_own_name(world):
    batch = fw.approved(world, [*fw.ready(world, count=3)])
    content = bytes(batch.file.content)
    ids = read(content, "//p:EndToEndId")
    assert ids == list(batch.payments.order_by("pk").values_list("end_to_end_id", flat=True))
    assert read(content, "//p:PmtInf/p:NbOfTxs") == ["3"]
    assert read(content, "//p:GrpHdr/p:CtrlSum") == ["3000.00"]
    communications = batch.payments.order_by("pk").values_list("payable__communication", flat=True)
    assert read(content, "//p:CdtrRefInf/p:Ref") == list(communications)


def test_an_account_without_a_known_bank_and_street_is_valid():
    bare = account(bic="", street="", number="", postal_code="")
    content = file.written(batch(account=bare), [payment()]).content
    assert read(content, "//p:DbtrAgt/p:FinInstnId/p:Othr/p:Id") == ["NOTPROVIDED"]
    assert read(content, "//p:Dbtr/p:PstlAdr/*") == ["Brussel", "BE"]


@pytest.mark.parametrize(("town", "country"), [("", "BE"), ("Gent", ""), ("", ""), ("//", "BE")])
def test_an_address_without_town_or_country_is_left_out(town, country):
    content = file.written(batch(), [payment(town=town, country=country)]).content
    assert read(content, "//p:Cdtr/p:PstlAdr/*") == []


def test_a_name_that_no_bank_reads_and_a_text_of_nothing_are_still_valid():
    content = file.written(batch(), [payment(holder="☂", communication="", remittance="//")]).content
    assert read(content, "//p:Cdtr/p:Nm") == ["NOTPROVIDED"]
    assert read(content, "//p:RmtInf//*") == []


@pytest.mark.parametrize("wrong", [{"iban": "BE<&>"}, {"bic": "x"}, {"country": "Belgium", "town": "Gent"}])
def test_what_a_bank_would_not_accept_is_refused(wrong):
    with pytest.raises(file.FileNotValid):
        file.written(batch(), [payment(**wrong)])


def test_a_batch_with_such_a_payment_is_not_approved(world):
    rows = fw.ready(world)
    fw.money(world, fw.operating(world), 250)
    rows.append(fw.supplier_payable(world, iban="BE47 4350"))
    with pytest.raises(file.FileNotValid):
        fw.approved(world, rows)
    assert (Batch.objects.get().status, BatchFile.objects.count()) == ("made", 0)


@pytest.mark.parametrize("content", [b"", b"<Document/>", b"no xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_what_is_no_such_file_is_refused(content):
    with pytest.raises(file.FileNotValid):
        file.check(content)


def test_ten_thousand_payments_take_less_than_a_second():
    rows = [payment(number) for number in range(1, 10_001)]
    file.check(file.written(batch(), rows[:1]).content)  # the schema has been read
    began = process_time()
    written = file.written(batch(), rows)
    assert process_time() - began < 1
    assert written.control_sum == 10_000_000
