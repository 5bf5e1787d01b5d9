"""Moved to healthcoach.api.schema."""

from healthcoach.api.schema import *  # noqa: F403
