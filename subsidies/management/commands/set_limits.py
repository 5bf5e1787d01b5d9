"""Sets what a programme asks of its expenses and until when it runs: `manage.py set_limits --help`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from healthcoach.history import acting
from healthcoach.refusals import Refused
from subsidies.management import typed
from subsidies.programmes import actions as programmes
from subsidies.programmes.models import Programme


class Command(BaseCommand):
    """Sets above which amount a second person approves an expense, and the last day on which the grant is spent."""

    help = "Sets a programme's threshold for a second person (euro) and its last day; what is not named stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of the two, for which programme."""
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--second-person-above", type=typed.amount, metavar="EURO")
        parser.add_argument("--last-day", type=typed.day, metavar="YYYY-MM-DD")

    def handle(self, **given: object) -> None:
        """Sets it, or says in a sentence why not."""
        programme = typed.programme(given["programme"])
        above, last = given["second_person_above"], given["last_day"]
        if above is None and last is None:
            raise CommandError("Name --second-person-above, --last-day, or both.")
        if above is not None:
            typed.examine(Programme(second_person_above=above), "second_person_above")
        try:
            with acting(user_id=None, where="command"):
                row = programmes.set_limits(programme, second_person_above=above, ends_on=last)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        until = row.ends_on or "no last day"
        self.stdout.write(self.style.SUCCESS(f"{row}: second person above {row.second_person_above} euro; {until}."))
