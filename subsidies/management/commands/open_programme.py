"""Opens a programme, so that companies can apply: `manage.py open_programme --help`."""

from argparse import ArgumentParser
from decimal import Decimal

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from healthcoach.history import acting
from healthcoach.refusals import Refused
from healthcoach.typed import commands as typed
from subsidies.budget import actions as budget
from subsidies.budget.models import Award, BudgetLine
from subsidies.budget.rules import Kind
from subsidies.management.looking_up import examine_row
from subsidies.programmes.models import FeeScheme, Programme

NAMED = ("slug", "name", "code")
PAID = ("hours", "rate", "maximum")


class Command(BaseCommand):
    """Opens a programme with its budget lines, its fee scheme and its grant, in one transaction."""

    help = "Opens a programme with its budget lines, its first fee scheme and its grant (all amounts in euro)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What a programme needs before the first company can apply."""
        parser.add_argument("--slug", required=True, type=typed.text)
        parser.add_argument("--name", required=True, type=typed.text)
        parser.add_argument("--code", required=True, type=typed.text, help="begins every reference, such as GC")
        parser.add_argument("--grant", required=True, type=typed.amount)
        parser.add_argument("--decision", required=True, type=typed.text, help="the decision that awarded the grant")
        parser.add_argument("--awarded-on", required=True, type=typed.day, metavar="YYYY-MM-DD")
        parser.add_argument("--operating-share", type=typed.share, default=Decimal("0.15"))
        parser.add_argument("--hours", type=typed.amount, default=Decimal(20))
        parser.add_argument("--rate", type=typed.amount, default=Decimal(50), help="per delivered hour")
        parser.add_argument("--maximum", type=typed.amount, default=Decimal(1000), help="per trajectory")

    def handle(self, **given: object) -> None:
        """Opens the programme, or says in a sentence why not."""
        operating = given["operating_share"]
        if operating >= 1:
            raise CommandError("The operating share is a part of the grant, such as 0.15.")
        named, paid = ({name: given[name] for name in names} for names in (NAMED, PAID))
        examine_row(Programme(**named), *NAMED)
        examine_row(FeeScheme(**paid), *PAID)
        examine_row(Award(amount=given["grant"], decision=given["decision"]), "amount", "decision")
        examine_row(BudgetLine(share=operating), "share")
        try:
            with acting(user_id=None, where="command"):
                programme = budget.open_programme(
                    **named,
                    **paid,
                    shares={Kind.OPERATING: operating, Kind.COACHING: 1 - operating},
                    grant=given["grant"],
                    awarded_on=given["awarded_on"],
                    decision=given["decision"],
                    by=None,
                    at=timezone.now(),
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.style.SUCCESS(f"{programme} is open."))
