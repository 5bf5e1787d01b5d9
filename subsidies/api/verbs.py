"""Moved to healthcoach.api.verbs."""

from healthcoach.api.verbs import *  # noqa: F403
