"""Why an answer of the bank to a payment file is refused. Each is one sentence, and nothing of it is kept."""

from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused


class ReportRefused(Refused):
    """The whole answer is refused."""

    code = "report_refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(**{name: str(fact)[:80] for name, fact in facts.items()})


class ReportTooLarge(ReportRefused):
    """More bytes than can be uploaded at once."""

    code = "report_too_large"
    sentence = _("This answer of the bank is larger than %(most)s MB, more than a bank writes. Nothing was kept.")


class ReportNotReadable(ReportRefused):
    """Broken off, with a document type, or of another kind inside."""

    code = "report_not_readable"
    sentence = _(
        "This answer of the bank to a payment file (pain.002) cannot be read: it is damaged or not complete. Please"
        " download it again."
    )


class ReportOfAnotherVersion(ReportRefused):
    """An older or newer form than those known."""

    code = "report_of_another_version"
    sentence = _(
        "This answer of the bank is “%(found)s”; the versions 03 to 14 of pain.002 are read. Please ask your bank for"
        " one of those."
    )


class NoneOfYourBatches(ReportRefused):
    """It answers a file that was not made here, or is another programme's."""

    code = "none_of_your_batches"
    sentence = _("This answer of the bank is about “%(named)s”, which is no payment batch of yours. Nothing was kept.")


class BatchHasNoFile(ReportRefused):
    """The bank cannot have what was not approved."""

    code = "batch_has_no_file"
    sentence = _("This answer is about batch %(batch)s, which has no file for the bank yet. Nothing was kept.")
