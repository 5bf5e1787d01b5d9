"""Codes that come by mail, as they are typed and pasted: VCPQ-GZQP, vcpq gzqp, Code: VCPQ–GZQP."""

import re

from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed.pasted import MAX_VALUE_SIGNS, Unreadable, tidy_value

# “Code: ”, “Uw code is ”: what stands before it. The codes have no vowels, so none has these words in it.
CODE_LABEL = re.compile(r"\A.*(?::|\b(?:code|is)\b)", re.IGNORECASE)
NO_SIGN_OF_A_CODE = re.compile(r"[^A-Z0-9]")


class NotACode(Unreadable):
    """No letters and digits, or far too many."""

    code = "not_a_code"
    sentence = _(
        "This is not a code. You find it in the newest mail that we sent: letters and digits, such as BCDF-GHJK."
    )


def read_mailed_code(typed: str) -> str:
    """The letters and digits of a code, in capitals. Refuses `NotACode`."""
    written = tidy_value(typed) if len(typed) <= MAX_VALUE_SIGNS else ""
    signs = NO_SIGN_OF_A_CODE.sub("", CODE_LABEL.sub("", written).upper())
    if not signs:
        raise NotACode
    return signs
