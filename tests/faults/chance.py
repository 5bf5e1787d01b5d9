"""Chance that can be repeated: every run names its seed, and takes one from HEALTHCOACH_SEED. A soak (HEALTHCOACH_SOAK)
does more rounds."""

import os
import random

ROUNDS = int(os.environ.get("HEALTHCOACH_SOAK", "1"))
SEED = int(os.environ.get("HEALTHCOACH_SEED") or random.randrange(10**6))  # noqa: S311


def seeded() -> random.Random:
    """A generator whose seed is shown when the test fails."""
    print(f"HEALTHCOACH_SEED={SEED}")  # noqa: T201 – shown when the test fails
    return random.Random(SEED)  # noqa: S311
