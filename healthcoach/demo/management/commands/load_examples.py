"""Loads the examples: `manage.py load_examples --shift-to 2026-01-31` tells the story as if it ended on that day."""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from healthcoach.core.refusals import Refused
from healthcoach.core.typed.days import read_day
from healthcoach.core.typed.pasted import Unreadable
from healthcoach.demo.loading import load_example_pool, load_example_programme
from healthcoach.demo.story import STORY_TODAY


class Command(BaseCommand):
    """Loads the example programme and the internal pool once; repeating it changes nothing."""

    help = "Loads the example programme through the verbs, wholly or not at all. Repeating it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day that becomes the story's 23/03/2018."""
        parser.add_argument("--shift-to", default=STORY_TODAY.isoformat(), metavar="YYYY-MM-DD")

    def handle(self, *, shift_to: str, **_options: object) -> None:
        """Loads, or says in a sentence why nothing was loaded."""
        try:
            with transaction.atomic():
                programme, pool = load_example_programme(today=_past_day(shift_to)), load_example_pool()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except IntegrityError as error:
            raise CommandError(
                _("Some of the examples’ people or companies exist already without the rest; nothing has been loaded.")
            ) from error
        if programme is None and pool is None:
            self.stdout.write(_("The examples are there already; nothing has changed."))
        if programme:
            told = {"programme": programme, "count": programme.applications.count()}
            self.stdout.write(self.style.SUCCESS(_("Loaded %(programme)s with %(count)s applications.") % told))
        if pool:
            told = {"programme": pool, "count": pool.case_files.count()}
            self.stdout.write(self.style.SUCCESS(_("Loaded %(programme)s with %(count)s case files.") % told))


def _past_day(typed: str) -> date:
    try:
        day = read_day(typed, first=date.min, last=date.max)
    except Unreadable as error:
        raise CommandError(_("“%(typed)s” is not a day. Write it as 2018-03-23.") % {"typed": typed}) from error
    if not STORY_TODAY <= day <= timezone.localdate():
        raise CommandError(_("Choose a day between 23/03/2018 and today: the story has happened."))
    return day
