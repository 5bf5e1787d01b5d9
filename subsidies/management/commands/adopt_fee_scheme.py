"""Adopts what a trajectory is worth from a day on: `manage.py adopt_fee_scheme --help`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from healthcoach.core.audit import audit_context
from healthcoach.core.refusals import Refused
from healthcoach.core.typed import commands as typed
from healthcoach.programmes.command_lookups import check_row_fields, find_programme
from subsidies.fee_schemes import actions as programmes
from subsidies.fee_schemes.models import FeeScheme

FEE_SCHEME_FIELDS = ("hours", "rate", "maximum")


class Command(BaseCommand):
    """Adds a fee scheme to a programme; those before it stand under what was promised by them."""

    help = "Adopts a programme's fee scheme from today or a later day (amounts in euro)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From when, and what a trajectory is worth then."""
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--valid-from", required=True, type=typed.parse_day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--hours", required=True, type=typed.parse_amount_argument)
        parser.add_argument("--rate", required=True, type=typed.parse_amount_argument, help="per delivered hour")
        parser.add_argument("--maximum", required=True, type=typed.parse_amount_argument, help="per trajectory")

    def handle(self, **given: object) -> None:
        """Adopts it, or says in a sentence why not."""
        programme, paid = find_programme(given["programme"]), {name: given[name] for name in FEE_SCHEME_FIELDS}
        check_row_fields(FeeScheme(**paid), *FEE_SCHEME_FIELDS)
        try:
            with audit_context(user_id=None, where="command"):
                scheme = programmes.adopt_fee_scheme(
                    programme, valid_from=given["valid_from"], **paid, at=timezone.now()
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.style.SUCCESS(f"{programme}: {scheme.rate} euro per hour from {scheme.valid_from}."))
