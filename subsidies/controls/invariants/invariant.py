"""What an invariant is: a name, a sentence, and the query that finds what contradicts the sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """A name, a sentence, and the query that finds what contradicts the sentence. A warning spoils no proof."""

    name: str
    sentence: str
    sql: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """How an invariant stood: the first rows that contradict it, each as text, and whether there were more."""

    invariant: Invariant
    rows: list[str]
    more: bool

    @property
    def holds(self) -> bool:
        """Whether nothing contradicts it."""
        return not self.rows
