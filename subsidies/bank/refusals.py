"""Why a file of the bank is refused. Each is one sentence, and nothing of the file is kept or booked."""

from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused


class FileRefused(Refused):
    """The whole file is refused."""

    code = "file_refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(**{name: str(fact)[:80] for name, fact in facts.items()})


class EmptyFile(FileRefused):
    """Nothing in it."""

    code = "empty_file"
    sentence = _("This file is empty. Please download the statement from your bank again.")


class FileTooLarge(FileRefused):
    """More bytes than are taken."""

    code = "file_too_large"
    sentence = _("This file is larger than %(most)s MB. Ask your bank for statements of a shorter period.")


class TooLargeInside(FileRefused):
    """One part of the file alone would fill the memory."""

    code = "too_large_inside"
    sentence = _("A part of this file is far larger than a bank writes, so it has not been read.")


class TooManyLines(FileRefused):
    """More lines in a statement than are taken."""

    code = "too_many_lines"
    sentence = _("This file holds a statement of more than %(most)s lines. Ask your bank for a shorter period.")


class UploadTooLarge(FileRefused):
    """More bytes than can be uploaded at once."""

    code = "upload_too_large"
    sentence = _("This file is larger than %(most)s MB. Please pack it in a zip file, or choose a shorter period.")


class BrokenArchive(FileRefused):
    """A zip or gzip that cannot be unpacked."""

    code = "broken_archive"
    sentence = _("This packed file is damaged or has a password. Please download it from your bank again.")


class TooManyFiles(FileRefused):
    """More files in a zip than statements of a year."""

    code = "too_many_files"
    sentence = _("This zip file holds more than %(most)s files. Please send fewer at once.")


class NotXml(FileRefused):
    """Neither XML nor CODA, or XML with mistakes."""

    code = "bank_not_xml"
    sentence = _(
        "This is no bank statement, or it is damaged. Please download the statement from your bank as camt.053 or CODA."
    )


class Truncated(FileRefused):
    """The file breaks off."""

    code = "truncated"
    sentence = _("This file is not complete: it breaks off. Please download it from your bank again.")


class HasDoctype(FileRefused):
    """A document type, with which entities could be declared; no bank writes one."""

    code = "bank_has_doctype"
    sentence = _("This file declares a document type or entities. No bank does that, so it has not been read.")


class WrongVersion(FileRefused):
    """Another message than a statement or a notification of the versions that are read."""

    code = "wrong_version"
    sentence = _("This is no bank statement but “%(found)s”. Please ask your bank for statements as camt.053 or CODA.")


class NoStatements(FileRefused):
    """The envelope of statements with nothing in it."""

    code = "no_statements"
    sentence = _("There is no statement in this file.")


class NotReadable(FileRefused):
    """A value on which the statement stands is not valid."""

    code = "not_readable"
    sentence = _("In statement “%(statement)s” %(what)s is not valid (“%(found)s”). Nothing was imported.")


class NotGiven(NotReadable):
    """A value on which the statement stands is missing."""

    code = "not_given"
    sentence = _("In statement “%(statement)s” %(what)s is missing. Nothing was imported.")


class NegativeAmount(NotReadable):
    """The schema has a mark for debits; amounts are never below zero."""

    code = "negative_amount"
    sentence = _("Statement “%(statement)s” has a negative amount (%(found)s), which banks do not write.")


class WrongCurrency(FileRefused):
    """The books are in euro."""

    code = "wrong_currency"
    sentence = _("Statement “%(statement)s” is in %(found)s. Only statements in euro can be imported.")


class BalancesDisagree(FileRefused):
    """Opening balance and movements do not come to the closing balance."""

    code = "balances_disagree"
    sentence = _(
        "Statement “%(statement)s” does not add up: opening balance and lines come to %(expected)s, "
        "and its closing balance is %(closing)s."
    )


class DaysDisagree(FileRefused):
    """A day that has not come yet."""

    code = "days_disagree"
    sentence = _("Statement “%(statement)s” has a day that has not come yet: %(found)s.")


class DuplicateStatement(FileRefused):
    """Two statements with one number and other contents in one file."""

    code = "duplicate_statement"
    sentence = _(
        "Statement “%(statement)s” stands twice in this file, with different lines. Please download it from your bank"
        " again."
    )


class NotCoda(FileRefused):
    """A CODA that does not follow its standard."""

    code = "not_coda"
    sentence = _("This CODA file is damaged or not complete: %(what)s. Please download it from your bank again.")


class WrongAccount(FileRefused):
    """No account in the file is of a programme for which this person books."""

    code = "wrong_account"
    sentence = _("Account %(iban)s is no paying account of your programme, so nothing of this file has been imported.")
