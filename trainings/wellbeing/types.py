"""What is told of each thing when it is entered or corrected; what is not told when correcting stays as it was."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict

from trainings.wellbeing.models import BuildingBlock, Initiative
from trainings.wellbeing.rules import ActionKind


class ActionFacts(TypedDict, total=False):
    """What is known of an action. `participants` and `respondents` are people; `rating` is out of `scale`."""

    kind: ActionKind
    name: str
    begins_on: date
    ends_on: date
    participants: int
    rating: Decimal | None
    scale: int | None
    respondents: int | None


class InitiativeFacts(TypedDict, total=False):
    """What is known of an initiative of a year: `count` of `counted`, and the building block it works at."""

    year: int
    title: str
    description: str
    count: int | None
    counted: str
    block: BuildingBlock | None


class PointFacts(TypedDict, total=False):
    """What an evaluation found to improve, with whom and by what means, and the initiatives that take it up."""

    found_on: date
    title: str
    stakeholders: str
    means: str
    initiatives: Sequence[Initiative]


class BlockFacts(TypedDict, total=False):
    """A building block of the action plan."""

    number: int
    title: str


class ContractFacts(TypedDict, total=False):
    """A framework contract, from when until when it holds, and its lots as (lot, supplier); a contract that is not
    divided has one without a name."""

    name: str
    valid_from: date
    valid_until: date | None
    lots: Sequence[tuple[str, str]]
