"""Moved to healthcoach.api.refusals."""

from healthcoach.api.refusals import *  # noqa: F403
