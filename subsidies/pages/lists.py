"""Moved to healthcoach.lists."""

from healthcoach.lists import *  # noqa: F403
