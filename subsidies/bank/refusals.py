"""Why a file of the bank is refused. Each is one sentence, and nothing of the file is kept or booked."""

from django.utils.translation import gettext_lazy as _

from healthcoach.refusals import Refused


class FileRefused(Refused):
    """The whole file is refused."""

    def __init__(self, **facts: object) -> None:
        super().__init__(**{name: str(fact)[:80] for name, fact in facts.items()})


class EmptyFile(FileRefused):
    """Nothing in it."""

    sentence = _("This file is empty. Please download the statement from your bank again.")


class FileTooLarge(FileRefused):
    """More bytes than are taken."""

    sentence = _("This file is larger than %(most)s MB. Ask your bank for statements of a shorter period.")


class TooLargeInside(FileRefused):
    """One part of the file alone would fill the memory."""

    sentence = _("A part of this file is far larger than a bank writes, so it has not been read.")


class TooManyLines(FileRefused):
    """More lines in a statement than are taken."""

    sentence = _("This file holds a statement of more than %(most)s lines. Ask your bank for a shorter period.")


class UploadTooLarge(FileRefused):
    """More bytes than can be uploaded at once."""

    sentence = _("This file is larger than %(most)s MB. Please pack it in a zip file, or choose a shorter period.")


class BrokenArchive(FileRefused):
    """A zip or gzip that cannot be unpacked."""

    sentence = _("This packed file is damaged or has a password. Please download it from your bank again.")


class TooManyFiles(FileRefused):
    """More files in a zip than statements of a year."""

    sentence = _("This zip file holds more than %(most)s files. Please send fewer at once.")


class NotXml(FileRefused):
    """Neither XML nor CODA, or XML with mistakes."""

    sentence = _(
        "This is no bank statement, or it is damaged. Please download the statement from your bank as camt.053 or CODA."
    )


class Truncated(FileRefused):
    """The file breaks off."""

    sentence = _("This file is not complete: it breaks off. Please download it from your bank again.")


class HasDoctype(FileRefused):
    """A document type, with which entities could be declared; no bank writes one."""

    sentence = _("This file declares a document type or entities. No bank does that, so it has not been read.")


class WrongVersion(FileRefused):
    """Another message than a statement or a notification of the versions that are read."""

    sentence = _("This is no bank statement but “%(found)s”. Please ask your bank for statements as camt.053 or CODA.")


class NoStatements(FileRefused):
    """The envelope of statements with nothing in it."""

    sentence = _("There is no statement in this file.")


class NotReadable(FileRefused):
    """A value on which the statement stands is not valid."""

    sentence = _("In statement “%(statement)s” %(what)s is not valid (“%(found)s”). Nothing was imported.")


class NotGiven(NotReadable):
    """A value on which the statement stands is missing."""

    sentence = _("In statement “%(statement)s” %(what)s is missing. Nothing was imported.")


class NegativeAmount(NotReadable):
    """The schema has a mark for debits; amounts are never below zero."""

    sentence = _("Statement “%(statement)s” has a negative amount (%(found)s), which banks do not write.")


class WrongCurrency(FileRefused):
    """The books are in euro."""

    sentence = _("Statement “%(statement)s” is in %(found)s. Only statements in euro can be imported.")


class BalancesDisagree(FileRefused):
    """Opening balance and movements do not come to the closing balance."""

    sentence = _(
        "Statement “%(statement)s” does not add up: opening balance and lines come to %(expected)s, "
        "and its closing balance is %(closing)s."
    )


class DaysDisagree(FileRefused):
    """A day that has not come yet."""

    sentence = _("Statement “%(statement)s” has a day that has not come yet: %(found)s.")


class DuplicateStatement(FileRefused):
    """Two statements with one number and other contents in one file."""

    sentence = _(
        "Statement “%(statement)s” stands twice in this file, with different lines. Please download it from your bank"
        " again."
    )


class NotCoda(FileRefused):
    """A CODA that does not follow its standard."""

    sentence = _("This CODA file is damaged or not complete: %(what)s. Please download it from your bank again.")


class WrongAccount(FileRefused):
    """No account in the file is of a programme for which this person books."""

    sentence = _("Account %(iban)s is no paying account of your programme, so nothing of this file has been imported.")
