"""Structured communications (OGM): the twelve digits by which a payment is recognised on a bank statement."""

from enum import IntEnum

from healthcoach.typed.communications import NotACommunication, read_communication


class Series(IntEnum):
    """What a communication is about: its first digit."""

    TRANCHE = 1
    RECOVERY = 2
    PAYMENT = 3
    COURSE = 4


def structured(series: Series, number: int) -> str:
    """The communication of a numbered thing: ten digits and their check (mod 97, 0 is 97)."""
    digits = f"{series}{number:09d}"
    return f"{digits}{int(digits) % 97 or 97:02d}"


def shown(communication: str) -> str:
    """As people read it: +++123/4567/89002+++."""
    return f"+++{communication[:3]}/{communication[3:7]}/{communication[7:]}+++" if communication else ""


def read(written: str) -> str:
    """The twelve digits of a communication as it was written; nothing when it is none."""
    try:
        return read_communication(written)
    except NotACommunication:
        return ""
