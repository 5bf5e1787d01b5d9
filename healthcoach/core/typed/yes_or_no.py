"""Yes or no, as people and programs write it: ja, nee, yes, no, true, false, 1, 0."""

from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed.pasted import MAX_VALUE_SIGNS, Unreadable, tidy_value

ANSWERS = {"true": True, "1": True, "ja": True, "yes": True, "false": False, "0": False, "nee": False, "no": False}


class NeitherYesNorNo(Unreadable):
    """Something else."""

    code = "neither_yes_nor_no"
    sentence = _("Write yes or no here; programs write true or false.")


def read_yes_or_no(typed: str) -> bool:
    """Whether it is yes. Refuses `NeitherYesNorNo`."""
    written = tidy_value(typed).lower() if len(typed) <= MAX_VALUE_SIGNS else ""
    if written not in ANSWERS:
        raise NeitherYesNorNo
    return ANSWERS[written]
