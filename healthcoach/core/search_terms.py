"""What was typed or pasted into a search, when it is more than a name: a number of a file, an enterprise number, a
structured communication, an account. Each gives nothing when the text is none."""

import re
import unicodedata

from healthcoach.core.collation import plain_text

# “BTW BE 0403.170.701”, “TVA”, “VAT”, “RPR Gent 0403.170.701”; only the beginning of the number will do as well.
ENTERPRISE_PATTERN = re.compile(
    r"(?:BTW|TVA|VAT|MWST|KBO|BCE|RPR|RPM|NR|BE|[\s:#])*((?:\d[ .]*){4,10})(?:RPR|RPM)?[A-Z ]*"
)
REFERENCE_PATTERN = re.compile(r"(?:#|NR?O?[ .:]+)? *(?:[A-Z]{1,6}[- ])?([A-Z]?)(\d{1,9})")
COMMUNICATION_PATTERN = re.compile(r"[*+]*(\d{3})[/ .-]*(\d{4})[/ .-]*(\d{5})[*+]*")
ACCOUNT_PATTERN = re.compile(r"(?:IBAN)?([A-Z]{2}\d{2}[A-Z0-9]{1,30})")
MIN_REFERENCE_SIGNS = 4
UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


def tidy_term(typed: str) -> str:
    """What was typed in capitals, without signs that nobody sees and with single spaces."""
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().split())


def file_number(typed: str, *, series: str = "") -> int | None:
    """The number in a reference: 1 of “1”, “#1”, “GC-00001”, “GC 00001” and “GC00001”; with series B also of “GC-B0001”
    and “GCB0001”. A reference of another series is none."""
    term = tidy_term(typed)
    if found := REFERENCE_PATTERN.fullmatch(term):
        return int(found[2]) if found[1] in ("", series) else None
    # Without anything between them, only the number of digits tells a file from what has a series.
    found = re.fullmatch(rf"[A-Z]{{1,6}}{series}(\d{{{4 if series else 5},9}})", term)
    return int(found[1]) if found else None


def enterprise_digits(typed: str) -> str:
    """The first digits, four at least, of an enterprise number, however it is written on an invoice. Nine digits of
    one that came with its land are those of before 2005 and get their zero."""
    term = tidy_term(typed)
    found = ENTERPRISE_PATTERN.fullmatch(term)
    if not found:
        return ""
    digits = re.sub(r"\D", "", found[1])
    return f"0{digits}" if len(digits) == 9 and not digits.startswith("0") else digits


def communication_digits(typed: str) -> str:
    """The twelve digits of a structured communication, written with + or * around it or without."""
    found = COMMUNICATION_PATTERN.fullmatch(tidy_term(typed).replace(" ", ""))
    digits = "".join(found.groups()) if found else ""
    return digits if digits and (int(digits[:10]) % 97 or 97) == int(digits[10:]) else ""


def account_number(typed: str) -> str:
    """An IBAN without what stands between its signs, whatever its country."""
    found = ACCOUNT_PATTERN.fullmatch(re.sub(r"[\s.:-]", "", tidy_term(typed)))
    return found[1] if found else ""


def reference_part(typed: str) -> str:
    """A reference, an account or a part of either, of which only letters and digits count; four of them at least, and
    among them a digit, so that it is no word."""
    signs = plain_text(typed).replace(" ", "")
    return signs if len(signs) >= MIN_REFERENCE_SIGNS and any(map(str.isdigit, signs)) else ""
