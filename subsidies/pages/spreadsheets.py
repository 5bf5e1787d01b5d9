"""Moved to healthcoach.spreadsheets."""

from healthcoach.spreadsheets import *  # noqa: F403
