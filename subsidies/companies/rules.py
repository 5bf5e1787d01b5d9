"""Enterprise numbers: ten digits, the first 0 or 1, the last two 97 minus the rest of the first eight by 97."""

from stdnum.be import vat

from healthcoach.core.typed.enterprises import NotAnEnterpriseNumber, read_enterprise_number


def find_enterprise_number(written: str) -> str:
    """The enterprise number in a text of a document; nothing when it is none."""
    try:
        return read_enterprise_number(written)
    except NotAnEnterpriseNumber:
        return ""


def is_enterprise_number(number: str) -> bool:
    """Whether this bare number is an enterprise number; an establishment unit's (first digit 2 to 8) is not."""
    return len(number) == 10 and number[0] in "01" and vat.is_valid(number)


def format_enterprise_number(number: str) -> str:
    """The number as people read it: 0123.456.789."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"
