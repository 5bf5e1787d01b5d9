"""Moved to healthcoach.api.parsing."""

from healthcoach.api.parsing import *  # noqa: F403
