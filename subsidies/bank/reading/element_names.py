"""What the parts of a bank's file are called by people: nobody in finance reads the name of a tag."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ELEMENT_NAMES: dict[str, Promise] = {
    "Stmt/Id": _("the number of the statement"),
    "opening": _("the opening balance"),
    "closing": _("the closing balance"),
    "Acct/Id/IBAN": _("the account number"),
    "Amt": _("an amount"),
    "CdtDbtInd": _("whether an amount is a debit or a credit"),
    "Dt": _("the day of a balance"),
    "BookgDt": _("the booking day of a line"),
}
UNNAMED_ELEMENT = _("a value")


def describe_element(where: str) -> Promise:
    """What stands at a place in the file, for people."""
    return ELEMENT_NAMES.get(where, UNNAMED_ELEMENT)
