"""Structured communications (OGM): the twelve digits by which a payment is recognised on a bank statement."""

import secrets
from collections.abc import Callable
from enum import IntEnum

from healthcoach.core.typed.communications import NotACommunication, read_communication

COMMUNICATION_DIGITS = 12


class CommunicationSeries(IntEnum):
    """What a communication is about: its first digit."""

    TRANCHE = 1
    RECOVERY = 2
    PAYMENT = 3
    COURSE = 4


def build_communication(series: CommunicationSeries, number: int) -> str:
    """The communication of a numbered thing: ten digits and their check (mod 97, 0 is 97)."""
    digits = f"{series}{number:09d}"
    return f"{digits}{int(digits) % 97 or 97:02d}"


def draw_communication(series: CommunicationSeries, is_taken: Callable[[str], bool]) -> str:
    """A new communication, drawn by chance among those that nobody has. A counter would give the same one again when
    the database is put back to an earlier day, and a payment for the lost one would then settle another's."""
    while is_taken(found := build_communication(series, secrets.randbelow(10**9))):
        pass
    return found


def format_communication(communication: str) -> str:
    """As people read it: +++123/4567/89002+++."""
    return f"+++{communication[:3]}/{communication[3:7]}/{communication[7:]}+++" if communication else ""


def parse_communication(written: str) -> str:
    """The twelve digits of a communication as it was written; nothing when it is none."""
    try:
        return read_communication(written)
    except NotACommunication:
        return ""


def format_iban(iban: str) -> str:
    """An account number in groups of four, as people read it: BE68 5390 0754 7034."""
    bare = iban.replace(" ", "")
    return " ".join(bare[place : place + 4] for place in range(0, len(bare), 4))
