"""Whether an invoice or a supplier was there before, and who is asked then."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from subsidies.expenses import actions as expenses
from subsidies.expenses.budget_impact import estimate_expense_impact
from subsidies.expenses.models import Expense
from subsidies.expenses.rules import (
    EarlierExpenses,
    build_name_key,
    build_number_key,
    list_second_person_reasons,
    normalise_spaces,
)
from tests import finance_world as fw
from tests.subsidies.finance.invoicing import make_entered_expense
from tests.world import NOW

SUPPLIER_OTHER_IBAN = "BE47 4350 0000 0080"
THIRD = "BE43 0689 9999 9501"
LETTER = "Drukkerij De Letter"


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


def list_second_reason_codes(row: Expense) -> list[str]:
    """The codes of why a second person is asked."""
    return [each.code.value for each in row.second_reasons]


@pytest.mark.parametrize(("typed", "kept"), [(" 2018-117 ", "2018-117"), ("F  12\t3", "F 12 3"), ("", "")])
def test_a_text_is_kept_as_it_was_typed_with_single_spaces(typed, kept):
    assert normalise_spaces(typed) == kept


@pytest.mark.parametrize(
    "number",
    ["2018-001", "2018 001", "2018/001", "2018001", "2018–001", "２０１８-００１", " 2018.0.01", "2018\u200b001"],
)
def test_the_number_of_an_invoice_is_its_letters_and_digits(number):
    assert build_number_key(number) == "2018001"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("f-12", "F12", True),
        ("Straße 1", "STRASSE1", True),
        ("2018-001", "2018-01", False),
        ("A1", "B1", False),
        ("---", "///", False),
        ("№ 5", "No5", True),
    ],
)
def test_numbers_are_compared_without_capitals_and_signs(one, other, same):
    assert (build_number_key(one) == build_number_key(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Drukkerij Sanders bv", "drukkerij SANDERS B.V.B.A.", True),
        ("NV Café Élan", "Cafe Elan", True),
        ("Drukkerij Sanders", "Drukkerij-Sanders", True),
        ("Drukkerij Sanders", "Drukkerij Sander", False),
        ("L'Été asbl", "L’Eté", True),
        ("BV", "NV", False),
        ("王小明", "王大明", False),
    ],
)
def test_names_are_compared_without_accents_signs_and_legal_form(one, other, same):
    assert (build_name_key(one) == build_name_key(other)) is same


@pytest.mark.parametrize(
    ("amount", "above", "together", "codes"),
    [
        ("999.99", "1000", "0", []),
        ("1000.00", "1000", "0", []),
        ("1000.01", "1000", "0", ["above"]),
        ("0.01", "0", "0", ["above"]),
        ("250.00", "1000", "750.00", []),
        ("250.00", "1000", "750.01", ["together"]),
        ("1000.01", "1000", "750.01", ["above"]),
    ],
)
def test_above_the_limit_alone_or_together_a_second_person_is_needed(amount, above, together, codes):
    found = list_second_person_reasons(
        Decimal(amount), EarlierExpenses(together=Decimal(together)), above=Decimal(above)
    )
    assert [each.code.value for each in found] == codes


def test_a_known_supplier_is_asked_about_on_another_account_only_until_it_was_paid_there():
    earlier = EarlierExpenses(other_account=("8550", "GC-K0001"))
    [reason] = list_second_person_reasons(Decimal(1), earlier, above=Decimal(1000))
    assert "(…8550, GC-K0001)" in str(reason)
    assert (
        list_second_person_reasons(
            Decimal(1), EarlierExpenses(paid_here=True, other_account=("8550", "x")), above=Decimal(9)
        )
        == []
    )


@pytest.mark.parametrize("number", ["2018 117", "2018/117", "2018117", "2018–117", "２０１８-117"])
def test_the_same_invoice_on_the_same_account_is_refused_whatever_its_signs(world, number):
    make_entered_expense(world)
    with pytest.raises(expenses.AlreadyEntered):
        make_entered_expense(world, invoice_number=number, supplier="Iemand anders")
    assert Expense.objects.count() == 1


@pytest.mark.parametrize("supplier", ["DRUKKERIJ DE LETTER BV", "Iemand Anders"])
def test_the_same_invoice_on_another_account_waits_for_a_second_person_who_reads_why(world, supplier):
    first = make_entered_expense(world)
    row = make_entered_expense(world, invoice_number="2018 117", iban=SUPPLIER_OTHER_IBAN, supplier=supplier)
    assert (row.status, row.payable_id) == ("entered", None)
    assert first.reference in " ".join(map(str, row.second_reasons))
    assert "same_invoice" in list_second_reason_codes(row)


def test_another_account_of_a_known_supplier_waits_for_a_second_person_whatever_the_amount(world):
    make_entered_expense(world)
    row = make_entered_expense(world, iban=SUPPLIER_OTHER_IBAN, invoice_number="2018-200", amount=Decimal("0.05"))
    assert (row.status, list_second_reason_codes(row)) == ("entered", ["other_account"])
    expenses.approve(row, by=fw.make_second_finance_user(world), at=NOW)
    for iban, number in ((SUPPLIER_OTHER_IBAN, "2018-201"), ("BE86 3101 2699 8550", "2018-202")):
        assert make_entered_expense(world, iban=iban, invoice_number=number, amount=Decimal("0.05")).status == "booked"


def test_an_account_that_was_refused_stays_another_account(world):
    make_entered_expense(world)
    row = make_entered_expense(world, iban=SUPPLIER_OTHER_IBAN, invoice_number="2018-200")
    expenses.refuse(row, reason="Valse rekening.", by=fw.make_second_finance_user(world), at=NOW)
    assert list_second_reason_codes(
        make_entered_expense(world, iban=SUPPLIER_OTHER_IBAN, invoice_number="2018-201", amount=Decimal(1))
    ) == ["other_account"]


@pytest.mark.parametrize(
    ("first", "then", "known"),
    [
        ({"enterprise_number": "0566.988.259"}, {"enterprise_number": "BE0566988259", "supplier": "De Letter"}, True),
        ({"enterprise_number": "0566.988.259"}, {}, True),  # by its name
        ({}, {"enterprise_number": "0566.988.259"}, True),
        ({"enterprise_number": "0566.988.259"}, {"enterprise_number": "0428.315.871"}, False),  # two of one name
        ({}, {"supplier": "Een ander"}, False),
    ],
)
def test_who_is_known_is_told_by_enterprise_number_and_otherwise_by_name(world, first, then, known):
    make_entered_expense(world, **first)
    row = make_entered_expense(world, iban=SUPPLIER_OTHER_IBAN, invoice_number="2018-200", amount=Decimal(5), **then)
    assert ("other_account" in list_second_reason_codes(row)) is known


def test_slices_of_one_supplier_count_together(world):
    rows = [make_entered_expense(world, invoice_number=f"2018-{number}", amount=Decimal(250)) for number in range(1, 6)]
    assert [row.status for row in rows] == ["booked"] * 4 + ["entered"]
    assert "€\u00a01,250.00" in str(rows[4].second_reasons[0])


@pytest.mark.parametrize(
    ("days_later", "dated", "together"),
    [
        (0, date(2018, 1, 2), True),  # entered on one day, dated apart
        (31, date(2018, 3, 1), True),  # dated on one day, entered apart
        (31, date(2018, 4, 2), False),
    ],
)
def test_slices_count_together_when_they_are_dated_or_entered_within_thirty_days(world, days_later, dated, together):
    make_entered_expense(world, amount=Decimal(900), incurred_on=date(2018, 3, 1))
    later = NOW + timedelta(days=days_later)
    row = make_entered_expense(world, invoice_number="x", amount=Decimal(900), incurred_on=dated, at=later)
    assert (list_second_reason_codes(row) == ["together"]) is together


def test_what_was_refused_counts_no_longer(world):
    row = make_entered_expense(world, amount=Decimal(1500))
    expenses.refuse(row, reason="Dubbel.", by=fw.make_second_finance_user(world), at=NOW)
    assert make_entered_expense(world, amount=Decimal(900)).status == "booked"


def test_before_it_is_entered_the_reasons_are_the_same(world):
    make_entered_expense(world)
    known = {"supplier": LETTER, "invoice_number": "2018/117", "iban": SUPPLIER_OTHER_IBAN, "incurred_on": None}
    found = estimate_expense_impact(world.programme, category="promotion", amount=Decimal("242.00"), at=NOW, **known)
    assert [each.code.value for each in found.why_second] == ["other_account", "same_invoice"]
    bare = estimate_expense_impact(world.programme, category="promotion", amount=Decimal("242.00"), at=NOW)
    assert bare.why_second == []
