"""Keeps the message catalogues: `manage.py messages`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from healthcoach.core import translations as catalogue


class Command(BaseCommand):
    """Collects every sentence of the site in the catalogues, compiles them, or checks that nothing is missing."""

    help = "Updates the message catalogues from the source and compiles them."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only a part of the work, where asked."""
        part = parser.add_mutually_exclusive_group()
        part.add_argument("--check", action="store_true", help="only check: every sentence stands there, translated")
        part.add_argument("--compile", action="store_true", help="only compile what stands there")

    def handle(self, *, check: bool, compile: bool, **_options: object) -> None:
        """Checks, compiles, or does all of it."""
        if check:
            if problems := catalogue.find_catalogue_problems():
                raise CommandError("\n".join([*problems, f"{len(problems)} messages are not right."]))
            self.stdout.write("Every message is translated.")
        elif compile:
            catalogue.compile_catalogues()
        else:
            catalogue.update_catalogues()
