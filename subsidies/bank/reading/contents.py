"""What a bank tells, as values: statements, notifications, and whose they are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models

from subsidies.bank.rules import BankLine


class StatementFormat(models.TextChoices):
    """In what form a bank wrote a statement."""

    CAMT = "camt", "camt.053"
    CODA = "coda", "CODA"


@dataclass(frozen=True, slots=True)
class ParsedStatement:
    """A statement as the bank tells it; `pending` counts what is not booked yet and therefore not among the lines."""

    iban: str
    identifier: str
    sequence: int | None
    opened_on: date
    closed_on: date
    opening: Decimal
    closing: Decimal
    lines: tuple[BankLine, ...]
    pending: int = 0
    format: StatementFormat = StatementFormat.CAMT


@dataclass(frozen=True, slots=True)
class ParsedNotice:
    """A notification of the bank: movements with their transactions, which a statement books, perhaps as one total."""

    iban: str
    identifier: str
    movements: tuple[tuple[BankLine, ...], ...]


@dataclass(frozen=True, slots=True)
class SkippedStatement:
    """A statement of an account that is not asked for."""

    account: str


@dataclass(frozen=True, slots=True)
class FileContents:
    """Everything in a file that somebody sent: what is told of our accounts, the accounts that are others', and the
    names of the files in an archive that are no statements."""

    statements: tuple[ParsedStatement, ...]
    notices: tuple[ParsedNotice, ...]
    skipped_accounts: tuple[str, ...]
    skipped_files: tuple[str, ...]
