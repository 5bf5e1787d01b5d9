"""Opens a programme, so that companies can apply: `manage.py open_programme --help`."""

from argparse import ArgumentParser
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError
from django.utils import timezone

from healthcoach.history import acting
from healthcoach.refusals import Refused
from subsidies.budget import actions as budget
from subsidies.budget.rules import Kind


def amount(typed: str) -> Decimal:
    """A positive number as typed on the command line."""
    try:
        value = Decimal(typed)
    except InvalidOperation as error:
        raise ValueError from error
    if not value.is_finite() or value <= 0:
        raise ValueError
    return value


class Command(BaseCommand):
    """Opens a programme with its budget lines, its fee scheme and its grant, in one transaction."""

    help = "Opens a programme with its budget lines, its first fee scheme and its grant (all amounts in euro)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What a programme needs before the first company can apply."""
        parser.add_argument("--slug", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--code", required=True, help="begins every reference, such as GC")
        parser.add_argument("--grant", required=True, type=amount)
        parser.add_argument("--decision", required=True, help="the decision that awarded the grant")
        parser.add_argument("--awarded-on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--operating-share", type=amount, default=Decimal("0.15"))
        parser.add_argument("--hours", type=amount, default=Decimal(20))
        parser.add_argument("--rate", type=amount, default=Decimal(50), help="per delivered hour")
        parser.add_argument("--maximum", type=amount, default=Decimal(1000), help="per trajectory")

    def handle(self, **given: object) -> None:
        """Opens the programme, or says in a sentence why not."""
        operating = given["operating_share"]
        if operating >= 1:
            raise CommandError("The operating share is a part of the grant, such as 0.15.")
        try:
            with acting(user_id=None, where="command"):
                programme = budget.open_programme(
                    slug=given["slug"],
                    name=given["name"],
                    code=given["code"],
                    shares={Kind.OPERATING: operating, Kind.COACHING: 1 - operating},
                    hours=given["hours"],
                    rate=given["rate"],
                    maximum=given["maximum"],
                    grant=given["grant"],
                    awarded_on=given["awarded_on"],
                    decision=given["decision"],
                    by=None,
                    at=timezone.now(),
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except IntegrityError as error:
            raise CommandError("A programme with this slug or code exists already.") from error
        except DataError as error:
            raise CommandError("The slug takes 50 characters, the name 120, the code 6.") from error
        self.stdout.write(self.style.SUCCESS(f"{programme} is open."))
