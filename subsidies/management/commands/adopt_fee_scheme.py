"""Adopts what a trajectory is worth from a day on: `manage.py adopt_fee_scheme --help`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from healthcoach.history import acting
from healthcoach.refusals import Refused
from healthcoach.typed import commands as typed
from subsidies.management.looking_up import examine_row, find_programme
from subsidies.programmes import actions as programmes
from subsidies.programmes.models import FeeScheme

PAID = ("hours", "rate", "maximum")


class Command(BaseCommand):
    """Adds a fee scheme to a programme; those before it stand under what was promised by them."""

    help = "Adopts a programme's fee scheme from today or a later day (amounts in euro)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From when, and what a trajectory is worth then."""
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--valid-from", required=True, type=typed.day, metavar="YYYY-MM-DD")
        parser.add_argument("--hours", required=True, type=typed.amount)
        parser.add_argument("--rate", required=True, type=typed.amount, help="per delivered hour")
        parser.add_argument("--maximum", required=True, type=typed.amount, help="per trajectory")

    def handle(self, **given: object) -> None:
        """Adopts it, or says in a sentence why not."""
        programme, paid = find_programme(given["programme"]), {name: given[name] for name in PAID}
        examine_row(FeeScheme(**paid), *PAID)
        try:
            with acting(user_id=None, where="command"):
                scheme = programmes.adopt_fee_scheme(
                    programme, valid_from=given["valid_from"], **paid, at=timezone.now()
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.style.SUCCESS(f"{programme}: {scheme.rate} euro per hour from {scheme.valid_from}."))
