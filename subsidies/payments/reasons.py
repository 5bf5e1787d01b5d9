"""Why a bank gives a payment back, in words: the reasons of ISO 20022 that occur with credit transfers."""

from django.utils.translation import gettext_lazy as _

ISO_RETURN_REASONS = {
    "AC01": _("the account number is not correct"),
    "AC02": _("the account of who pays is not correct"),
    "AC03": _("the account number is not valid"),
    "AC04": _("the account is closed"),
    "AC06": _("the account is blocked"),
    "AC07": _("the account of the payee is closed"),
    "AC13": _("the account is not of the right kind"),
    "AC14": _("the account is not of the right kind"),
    "AC16": _("the account is under investigation"),
    "AG01": _("payments to this account are not allowed"),
    "AG02": _("the bank cannot carry out this kind of payment"),
    "AM02": _("the amount is not allowed"),
    "AM04": _("there is not enough money on the account"),
    "AM03": _("the amount is in a currency that the bank does not take"),
    "AM05": _("the payment was made twice"),
    "AM09": _("the amount was not the one agreed"),
    "BE01": _("name and account do not belong together"),
    "BE04": _("the address of the payee is missing"),
    "BE05": _("the payee does not know who pays"),
    "BE06": _("the payee is not known"),
    "BE07": _("the address of who pays is missing"),
    "CNOR": _("the payee's bank cannot be reached"),
    "CUST": _("asked by the customer"),
    "CURR": _("the currency is not correct"),
    "DNOR": _("the bank of who pays cannot be reached"),
    "DUPL": _("the payment was made twice"),
    "ERIN": _("the payee's bank does not support this option"),
    "FOCR": _("after a request to cancel it"),
    "FR01": _("suspicion of fraud"),
    "FRAD": _("suspicion of fraud"),
    "MD07": _("the payee has died"),
    "MS02": _("the payee refuses it, without a reason"),
    "MS03": _("the bank gives no reason"),
    "NARR": _("see the text of the bank"),
    "NOAS": _("the payee did not answer"),
    "NOOR": _("the payment that it belongs to was not found"),
    "RC01": _("the bank code (BIC) is not correct"),
    "RR01": _("the account of who pays is missing"),
    "RR02": _("the name or address of who pays is missing"),
    "RR03": _("the name or address of the payee is missing"),
    "RR04": _("a legal reason"),
    "SVNR": _("the service was not delivered"),
    "TECH": _("a technical problem"),
    "TM01": _("it came in too late"),
    "UPAY": _("the payment was not due"),
}


def describe_return_reason(code: str, text: str = "") -> str:
    """A reason as people read it: its code, what that means, and what the bank added."""
    meaning = ISO_RETURN_REASONS.get(code.upper())
    words = f"{code}: {meaning}" if meaning else code
    return " – ".join(each for each in (words, text.strip()) if each)[:140]
