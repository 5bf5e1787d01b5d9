"""Opens a programme, so that companies can apply: `manage.py open_programme --help`."""

from argparse import ArgumentParser
from decimal import Decimal

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from healthcoach.core.audit import audit_context
from healthcoach.core.refusals import Refused
from healthcoach.core.typed import commands as typed
from healthcoach.programmes.command_lookups import check_row_fields
from healthcoach.programmes.models import Programme
from subsidies.budget import actions as budget
from subsidies.budget.models import Award, BudgetLine
from subsidies.budget.rules import BudgetLineKind
from subsidies.fee_schemes.models import FeeScheme

PROGRAMME_NAME_FIELDS = ("slug", "name", "code")
OPENING_FEE_FIELDS = ("hours", "rate", "maximum")


class Command(BaseCommand):
    """Opens a programme with its budget lines, its fee scheme and its grant, in one transaction."""

    help = "Opens a programme with its budget lines, its first fee scheme and its grant (all amounts in euro)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What a programme needs before the first company can apply."""
        parser.add_argument("--slug", required=True, type=typed.parse_text_argument)
        parser.add_argument("--name", required=True, type=typed.parse_text_argument)
        parser.add_argument(
            "--code", required=True, type=typed.parse_text_argument, help="begins every reference, such as GC"
        )
        parser.add_argument("--grant", required=True, type=typed.parse_amount_argument)
        parser.add_argument(
            "--decision", required=True, type=typed.parse_text_argument, help="the decision that awarded the grant"
        )
        parser.add_argument("--awarded-on", required=True, type=typed.parse_day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--operating-share", type=typed.parse_share_argument, default=Decimal("0.15"))
        parser.add_argument("--hours", type=typed.parse_amount_argument, default=Decimal(20))
        parser.add_argument("--rate", type=typed.parse_amount_argument, default=Decimal(50), help="per delivered hour")
        parser.add_argument("--maximum", type=typed.parse_amount_argument, default=Decimal(1000), help="per trajectory")

    def handle(self, **given: object) -> None:
        """Opens the programme, or says in a sentence why not."""
        operating = given["operating_share"]
        if operating >= 1:
            raise CommandError("The operating share is a part of the grant, such as 0.15.")
        named, paid = ({name: given[name] for name in names} for names in (PROGRAMME_NAME_FIELDS, OPENING_FEE_FIELDS))
        check_row_fields(Programme(**named), *PROGRAMME_NAME_FIELDS)
        check_row_fields(FeeScheme(**paid), *OPENING_FEE_FIELDS)
        check_row_fields(Award(amount=given["grant"], decision=given["decision"]), "amount", "decision")
        check_row_fields(BudgetLine(share=operating), "share")
        try:
            with audit_context(user_id=None, where="command"):
                programme = budget.open_programme(
                    **named,
                    **paid,
                    shares={BudgetLineKind.OPERATING: operating, BudgetLineKind.COACHING: 1 - operating},
                    grant=given["grant"],
                    awarded_on=given["awarded_on"],
                    decision=given["decision"],
                    by=None,
                    at=timezone.now(),
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.style.SUCCESS(f"{programme} is open."))
