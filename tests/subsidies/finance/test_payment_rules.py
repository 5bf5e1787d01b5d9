"""What banks can read and on which days they pay, in tables."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcoach.core.payees import BANK_READABLE, transliterate_for_bank
from subsidies.payments.rules import find_execution_day, load_closing_days

# What people are called, and what the bank reads.
BANK_READABLE_NAMES = {
    "An Claes": "An Claes",
    "Hélène Ångström-Çelik": "Helene Angstrom-Celik",
    "Björn Müller & Söhne GmbH": "Bjorn Muller + Sohne GmbH",
    "Straße": "Strasse",
    "Łukasz Żółć": "Lukasz Zolc",
    "Ævar Øster Þór": "AEvar Oster Thor",
    "Œuvre": "OEuvre",
    "O’Neill": "O'Neill",
    "«De Brug»": "De Brug",
    "a_b@c.be": "a-b(at)c.be",
    "€ 5": "EUR 5",
    "a\tb\nc": "a b c",
    "  twee   spaties ": "twee spaties",
    "/voor en achter/": "voor en achter",
    "km//uur///dag": "km/uur/dag",
    "<script>&": "script +",
    "Пётр Иванов ООД": "Petr Ivanov OOD",
    "Жанна Щёголева": "Zhanna Shchegoleva",
    "Αθήνα ΑΕ": "Athina AE",
    "王小明": "WangXiaoMing",
    "김철수": "GimCheolSu",
    "محمد": "mhmd",
    "ศรี": "sri",
    "🙂🙂": "",
    "Café 🙂 bv": "Cafe bv",
    "☂ paraplu": "paraplu",
    "e\u0301e\u0301n": "een",
    "½ dag": "1/2 dag",
    "": "",
    "//": "",
}
# Approved on this day, carried out on that one.
NEXT_BANKING_DAYS = {
    (2018, 3, 23): (2018, 3, 26),  # Friday: Monday
    (2018, 3, 29): (2018, 4, 3),  # before Good Friday: after Easter Monday
    (2018, 4, 30): (2018, 5, 2),  # 1 May
    (2018, 12, 24): (2018, 12, 27),  # Christmas and the day after
    (2018, 12, 31): (2019, 1, 2),  # New Year
    (2018, 5, 9): (2018, 5, 10),  # Ascension is no TARGET holiday
    (2018, 7, 20): (2018, 7, 23),  # nor is 21 July, a Saturday in that year
    (2020, 7, 20): (2020, 7, 21),  # 21 July on a Tuesday
    (2026, 4, 2): (2026, 4, 7),
    (2026, 12, 24): (2026, 12, 28),  # Friday and Saturday closed, then Sunday
    (2027, 12, 31): (2028, 1, 3),
}
EASTERS = {2018: (4, 1), 2019: (4, 21), 2020: (4, 12), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2030: (4, 21)}


@pytest.mark.parametrize("name", BANK_READABLE_NAMES)
def test_the_bank_reads_names_in_its_own_signs(name):
    assert transliterate_for_bank(name, 70) == BANK_READABLE_NAMES[name]


@given(st.text(max_size=200), st.integers(1, 140))
def test_whatever_is_typed_the_bank_can_read_it(text, most):
    read = transliterate_for_bank(text, most)
    assert BANK_READABLE.fullmatch(read)
    assert len(read) <= most
    assert "//" not in read
    assert read == read.strip(" /")


def test_a_name_is_cut_where_the_bank_stops_reading():
    assert transliterate_for_bank("x" * 80, 70) == "x" * 70
    assert transliterate_for_bank("x" * 69 + "/" + "y", 70) == "x" * 69


@pytest.mark.parametrize("approved", NEXT_BANKING_DAYS)
def test_a_batch_is_carried_out_on_the_next_day_on_which_banks_pay(approved):
    assert find_execution_day(date(*approved)) == date(*NEXT_BANKING_DAYS[approved])


@pytest.mark.parametrize("year", EASTERS)
def test_the_closed_days_are_the_six_of_the_euro_system(year):
    easter = date(year, *EASTERS[year])
    closed = {date(year, 1, 1), easter - timedelta(days=2), easter + timedelta(days=1)}
    closed |= {date(year, 5, 1), date(year, 12, 25), date(year, 12, 26)}
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    assert {day for day in days if day in load_closing_days()} == closed
