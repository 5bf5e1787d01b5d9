"""Writes docs/refusals.md from the refusals in the code: `manage.py refusals`."""

from argparse import ArgumentParser
from importlib import import_module
from pkgutil import walk_packages

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from healthcoach.core.refusals import Refused
from healthcoach.core.translations import PACKAGES

REFUSALS_PAGE = settings.BASE_DIR / "docs" / "refusals.md"
INTRODUCTION = """# Refusals

This page is written by `manage.py refusals`. The API answers a refusal with 409 and its code; a code stays the same
when the sentence or the class changes. The field is the one of a form or a request that the refusal is about.

| Code | Field | Sentence |
| --- | --- | --- |
"""


class Command(BaseCommand):
    """Lists every refusal, or checks that the list is still right."""

    help = "Writes docs/refusals.md from the refusals in the code."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only check, where asked."""
        parser.add_argument("--check", action="store_true", help="fail when the page is stale")

    def handle(self, *, check: bool, **_options: object) -> None:
        """Writes the page, or refuses a stale one."""
        text = render_refusals_page()
        if not check:
            REFUSALS_PAGE.write_text(text, encoding="utf-8")
        elif not REFUSALS_PAGE.exists() or REFUSALS_PAGE.read_text(encoding="utf-8") != text:
            raise CommandError("docs/refusals.md is stale: run `manage.py refusals`.")


def list_refusals() -> list[type[Refused]]:
    """Every refusal of the product, by its code."""
    for package in PACKAGES:
        for module in walk_packages([str(settings.BASE_DIR / package)], f"{package}."):
            if "migrations" not in module.name and not module.name.startswith("healthcoach.settings"):
                import_module(module.name)
    found, waiting = set(), [Refused]
    while waiting:
        new = [each for each in waiting.pop().__subclasses__() if each.__module__.split(".")[0] in PACKAGES]
        found.update(new)
        waiting += new
    return sorted(found, key=lambda refusal: (refusal.code, refusal.__qualname__))


def render_refusals_page() -> str:
    """The whole page."""
    with override("en"):
        rows = [
            f"| `{each.code}` | {each.field} | {str(each.sentence).replace('|', chr(92) + '|')} |"
            for each in list_refusals()
        ]
    return INTRODUCTION + "\n".join(rows) + "\n"
