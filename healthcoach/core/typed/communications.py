"""Structured communications as they are written: +++123/4567/89002+++, ***123/4567/89002***, 123-4567-89002."""

import re

from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed.pasted import MAX_VALUE_SIGNS, Unreadable, tidy_value

COMMUNICATION_NOTATION = re.compile(r"([+*#]{0,3})((?:[ ./-]*\d){12})[ ./-]*([+*#]{0,3})", re.ASCII)


class NotACommunication(Unreadable):
    """Nothing that is written as a structured communication."""

    sentence = _("A structured communication has twelve digits, such as +++123/4567/89002+++.")
    code = "not_a_communication"


class CommunicationDigitsWrong(NotACommunication):
    """Twelve digits of which the last two do not check the others."""

    code = "communication_digits_wrong"
    sentence = _(
        "This structured communication cannot be right: its last two digits do not fit the others. Please check it."
    )


def read_communication(typed: str) -> str:
    """The twelve digits (mod 97, 0 is 97). Refuses `NotACommunication` and its kind."""
    found = COMMUNICATION_NOTATION.fullmatch(tidy_value(typed)) if len(typed) <= MAX_VALUE_SIGNS else None
    if found is None:
        raise NotACommunication
    digits = re.sub(r"\D", "", found[2])
    if int(digits[:10]) == 0 or (int(digits[:10]) % 97 or 97) != int(digits[10:]):
        raise CommunicationDigitsWrong
    return digits
