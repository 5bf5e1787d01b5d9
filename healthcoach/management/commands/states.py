"""Writes docs/states.md from the transition tables: `manage.py states`."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from healthcoach.core.lifecycle import LIFECYCLES, Lifecycle

STATES_PAGE = settings.BASE_DIR / "docs" / "states.md"
INTRODUCTION = """# Statuses and the moves between them

This page is written by `manage.py states` from the transition tables in the models. The same tables make the check in
Python and the trigger in the database, so a move that is not on this page does not exist.
"""


class Command(BaseCommand):
    """Draws every lifecycle, or checks that the drawing is still right."""

    help = "Writes docs/states.md from the transition tables."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only check, where asked."""
        parser.add_argument("--check", action="store_true", help="fail when the page is stale")

    def handle(self, *, check: bool, **_options: object) -> None:
        """Writes the page, or refuses a stale one."""
        text = render_states_page()
        if not check:
            STATES_PAGE.write_text(text, encoding="utf-8")
        elif not STATES_PAGE.exists() or STATES_PAGE.read_text(encoding="utf-8") != text:
            raise CommandError("docs/states.md is stale: run `manage.py states`.")


def render_states_page() -> str:
    """The whole page."""
    with override("en"):
        return "\n".join([INTRODUCTION, *(render_lifecycle_chapter(LIFECYCLES[name]) for name in LIFECYCLES)])


def render_lifecycle_chapter(lifecycle: Lifecycle) -> str:
    """One lifecycle: its diagram, and its moves in plain words."""
    rows = []
    for status, targets in lifecycle.transitions.items():
        # In the order in which the statuses are declared, which is that of the journey.
        moves = [str(target.label) for target in lifecycle.statuses if target in targets]
        rows.append(f"| {status.label} (`{status}`) | {', '.join(moves) or 'nothing: it ends here'} |")
    return "\n".join(
        [
            f"## {lifecycle.name.capitalize()}",
            "",
            f"Every {lifecycle.name} begins as {lifecycle.initial.label}.",
            "",
            "```mermaid",
            lifecycle.diagram(),
            "```",
            "",
            f"| When the {lifecycle.name} is | it can become |",
            "| --- | --- |",
            *rows,
            "",
        ]
    )
