"""Moved to healthcoach.api.unknown."""

from healthcoach.api.unknown import *  # noqa: F403
