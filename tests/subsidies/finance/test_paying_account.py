"""The account from which a programme pays: registered, corrected, replaced, taken up again."""

from datetime import timedelta
from decimal import Decimal

import pytest

from healthcoach.core.payees import AccountOutsideSepa, NameNotReadable
from healthcoach.core.refusals import Missing
from subsidies.payments import accounts
from subsidies.payments.models import PayingAccount
from tests import finance_world as fw
from tests.world import START, make_world

OTHER_PAYING_IBAN = "BE43 0689 9999 9501"


def test_an_account_keeps_its_holder_address_and_bank(world):
    row = fw.set_up_paying_account(world, iban="be71 0961 2345 6769", holder=" Gezond Leven vzw ")
    assert (row.iban, row.bic, row.holder) == ("BE71096123456769", "GKCCBEBB", "Gezond Leven vzw")
    assert (row.street, row.number, row.postal_code) == ("Gustave Schildknechtstraat", "9", "1020")
    assert (row.town, row.country, row.opening, row.registered_by) == ("Brussel", "BE", 0, world.people["finance"])


def test_the_same_account_again_corrects_it_and_keeps_what_stood_on_it(world):
    first = fw.set_up_paying_account(world, opening=Decimal("12.50"))
    again = fw.set_up_paying_account(world, town="Laken")
    assert (again.pk, again.town, again.opening) == (first.pk, "Laken", Decimal("12.50"))
    assert again.events.count() == 2


def test_another_account_takes_its_place_and_the_batch_keeps_the_old_one(world):
    batch = fw.make_pending_batch(world)
    new = fw.set_up_paying_account(world, iban=OTHER_PAYING_IBAN)
    old = PayingAccount.objects.get(pk=batch.account_id)
    assert (old.replaced_at, old.replaced_by, new.replaced_at) == (START, world.people["finance"], None)
    assert fw.make_pending_batch(world).account == new


def test_an_earlier_account_can_be_taken_up_again(world):
    first = fw.set_up_paying_account(world)
    fw.set_up_paying_account(world, iban=OTHER_PAYING_IBAN)
    assert fw.set_up_paying_account(world) == first
    assert [row.iban for row in PayingAccount.objects.filter(replaced_at=None)] == ["BE68539007547034"]


@pytest.mark.parametrize("iban", ["", "x", "BE68 5390 0754 7035", "BE00 0000 0000 0000", "é" * 40, "0" * 10_000])
def test_what_is_no_iban_is_refused(world, iban):
    with pytest.raises(accounts.NotAPayingIban):
        fw.set_up_paying_account(world, iban=iban)


def test_the_holder_s_enterprise_number_is_kept_in_its_bare_form(world):
    assert fw.set_up_paying_account(world, enterprise_number="BE 0566.988.259").enterprise_number == "0566988259"
    with pytest.raises(accounts.NotTheHoldersNumber):
        fw.set_up_paying_account(world, enterprise_number="0566.988.258")
    assert PayingAccount.objects.get().enterprise_number == "0566988259"


def test_an_account_outside_the_payments_area_is_refused(world):
    with pytest.raises(AccountOutsideSepa):
        fw.set_up_paying_account(world, iban="BR1800360305000010009795493C1")
    assert not PayingAccount.objects.exists()


@pytest.mark.parametrize("field", ["holder", "town"])
def test_a_holder_and_town_of_which_the_bank_reads_nothing_are_refused(world, field):
    with pytest.raises(NameNotReadable) as refusal:
        fw.set_up_paying_account(world, **{field: "☂ …"})
    assert refusal.value.field == field


@pytest.mark.parametrize("field", ["holder", "town"])
def test_banks_want_a_holder_and_a_town(world, field):
    with pytest.raises(Missing) as refusal:
        fw.set_up_paying_account(world, **{field: " "})
    assert refusal.value.field == field
    assert not PayingAccount.objects.exists()


def test_another_programme_s_account_is_refused_and_changes_nothing(world):
    fw.set_up_paying_account(world)
    other = make_world(code="AN")
    fw.set_up_paying_account(other)
    with pytest.raises(accounts.AccountOfAnother):
        accounts.set_account(
            other.programme, **fw.PAYING_ACCOUNT_FACTS, by=other.people["finance"], at=START + timedelta(days=1)
        )
    assert PayingAccount.objects.filter(replaced_at=None).count() == 2
