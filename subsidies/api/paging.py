"""Moved to healthcoach.api.paging."""

from healthcoach.api.paging import *  # noqa: F403
