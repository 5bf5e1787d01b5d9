"""What a bank's answer to a payment file (pain.002) means: of the file as a whole, and of each payment."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from subsidies.payments.reasons import describe_return_reason

MAX_ANSWER_TEXT_LENGTH = 300


class Meaning(models.TextChoices):
    """What the bank says of a payment."""

    REFUSED = "refused", _("refused by the bank")
    ACCEPTED = "accepted", _("accepted by the bank")
    CARRIED_OUT = "carried_out", _("carried out, says the bank")
    PENDING = "pending", _("the bank has not decided yet")
    PARTLY = "partly", _("accepted in part")
    MATCH = "match", _("the name fits the account")
    CLOSE_MATCH = "close_match", _("the name nearly fits the account")
    NO_MATCH = "no_match", _("the name does not fit the account")
    NOT_VERIFIED = "not_verified", _("the name could not be checked")
    NAMES_DIFFER = "names_differ", _("the names were checked, and some do not fit")
    OTHER = "other", _("another answer of the bank")


# The statuses of ISO 20022, and the answers of the verification of payees (EPC, and ISO's reasons for them).
MEANINGS = {
    **dict.fromkeys(["RJCT", "CANC"], Meaning.REFUSED),
    **dict.fromkeys(["ACCP", "ACTC", "ACSP", "ACWC", "ACWP", "ACFC", "PATC"], Meaning.ACCEPTED),
    **dict.fromkeys(["ACSC", "ACCC"], Meaning.CARRIED_OUT),
    **dict.fromkeys(["PDNG", "RCVD"], Meaning.PENDING),
    "PART": Meaning.PARTLY,
    **dict.fromkeys(["RCVC", "MTCH"], Meaning.MATCH),
    **dict.fromkeys(["RVMC", "CMTC", "PN02"], Meaning.CLOSE_MATCH),
    **dict.fromkeys(["RVNM", "NMTC", "PN01", "PI01"], Meaning.NO_MATCH),
    **dict.fromkeys(["RVNA", "NOAP", "RVNC"], Meaning.NOT_VERIFIED),
    "RVCM": Meaning.NAMES_DIFFER,
}
VERIFICATION_MEANINGS = {Meaning.MATCH, Meaning.CLOSE_MATCH, Meaning.NO_MATCH, Meaning.NOT_VERIFIED}
REASON_CODE = re.compile(r"[A-Z0-9]{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with its reasons, each as a code, and what the bank adds in its own words."""

    status: str = ""
    reasons: tuple[str, ...] = ()
    added: str = ""

    @property
    def meaning(self) -> Meaning:
        """What it says. A refusal is one, whatever its reasons; otherwise the result of a verification stands in the
        status or among the reasons."""
        of_the_status = MEANINGS.get(self.status, Meaning.OTHER)
        if of_the_status == Meaning.REFUSED or of_the_status in VERIFICATION_MEANINGS:
            return of_the_status
        return next((each for each in self._of_the_reasons() if each in VERIFICATION_MEANINGS), of_the_status)

    @property
    def text(self) -> str:
        """Why, in words: each reason with its code and what the bank added; for a refusal without any, its code."""
        told = [describe_return_reason(code) for code in self.reasons]
        if not told and self.meaning in (Meaning.REFUSED, Meaning.OTHER):
            told = [self.status]
        return " – ".join(filter(None, [*told, self.added]))[:MAX_ANSWER_TEXT_LENGTH]

    def _of_the_reasons(self) -> Iterable[Meaning]:
        return (MEANINGS[code] for each in self.reasons for code in REASON_CODE.findall(each) if code in MEANINGS)


@dataclass(frozen=True, slots=True)
class Report:
    """An answer to one payment file: which message and which parts of it, the answer for the whole, and the answer per
    payment by its end-to-end id."""

    message_id: str
    original_id: str
    parts: tuple[str, ...]
    whole: Answer
    payments: tuple[tuple[str, Answer], ...]

    @property
    def refuses_everything(self) -> bool:
        """Whether no payment of the file is carried out."""
        return self.whole.meaning == Meaning.REFUSED
