"""Sets a programme's limits, of its expenses, its time, its coaches and its tables: `manage.py set_limits --help`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from healthcoach.core.audit import audit_context
from healthcoach.core.refusals import Refused
from healthcoach.core.typed import commands as typed
from healthcoach.programmes import actions as programmes
from healthcoach.programmes.command_lookups import check_row_fields, find_programme
from healthcoach.programmes.models import Programme


class Command(BaseCommand):
    """Sets the limits that are named; the others stay."""

    help = "Sets a programme's limits; what is not named stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of them, for which programme."""
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument(
            "--second-person-above", type=typed.parse_amount_argument, metavar="EURO", help="of an expense"
        )
        parser.add_argument(
            "--last-day", type=typed.parse_day_argument, metavar="YYYY-MM-DD", help="on which the grant is spent"
        )
        parser.add_argument(
            "--renewal-months",
            type=typed.parse_count_argument,
            metavar="MONTHS",
            help="between two intervisions of a coach; 0: never",
        )
        parser.add_argument(
            "--small-cells-below",
            type=typed.parse_count_argument,
            metavar="NUMBER",
            help="a smaller count of people is not published",
        )

    def handle(self, **given: object) -> None:
        """Sets it, or says in a sentence why not."""
        programme = find_programme(given["programme"])
        limits = {name: given[name] for name in ("second_person_above", "renewal_months", "small_cells_below")}
        limits["ends_on"] = given["last_day"]
        limits = {name: value for name, value in limits.items() if value is not None}
        if not limits:
            raise CommandError("Name --second-person-above, --last-day, --renewal-months or --small-cells-below.")
        check_row_fields(Programme(**limits), *(limits.keys() - {"ends_on"}))
        try:
            with audit_context(user_id=None, where="command"):
                row = programmes.set_limits(programme, **limits)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        told = [f"second person above {row.second_person_above} euro", str(row.ends_on or "no last day")]
        told.append(f"renewal within {row.renewal_months} months" if row.renewal_months else "no renewal")
        told.append(f"small numbers below {row.small_cells_below}")
        self.stdout.write(self.style.SUCCESS(f"{row}: {'; '.join(told)}."))
