"""Chance that can be repeated: the seed is another one every day, or comes from HEALTHCOACH_SEED. A soak
(HEALTHCOACH_SOAK) does more rounds, and tries all where a run tries some."""

import os
import random
from collections.abc import Iterable
from datetime import UTC, datetime

SOAK_ROUNDS = int(os.environ.get("HEALTHCOACH_SOAK", "1"))
SEED = int(os.environ.get("HEALTHCOACH_SEED") or datetime.now(UTC).strftime("%Y%m%d"))  # the same in every process


def make_seeded_generator() -> random.Random:
    """A generator whose seed is shown when the test fails."""
    print(f"HEALTHCOACH_SEED={SEED}")  # noqa: T201 – shown when the test fails
    return random.Random(SEED)  # noqa: S311


def choose_by_chance(everything: Iterable, most: int) -> list:
    """So many of these in their order, others every day; all of them in a soak."""
    everything = list(everything)
    if SOAK_ROUNDS > 1 or most >= len(everything):
        return everything
    chosen = random.Random(SEED).sample(range(len(everything)), most)  # noqa: S311
    return [everything[number] for number in sorted(chosen)]
