"""The state of affairs on any day: `manage.py state_of_affairs --programme gezondheidscoaches --on 2018-03-23`."""

import json
from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from healthcoach.answers.state_export import write_tables_as_text
from healthcoach.answers.state_of_affairs import build_state_of_affairs
from healthcoach.answers.state_tables import build_state_of_affairs_tables
from healthcoach.core.typed.days import read_day
from healthcoach.core.typed.pasted import Unreadable
from healthcoach.programmes.models import Programme


class Command(BaseCommand):
    """Prints the figures of one programme at the end of a day, as JSON or as text."""

    help = "Prints the state of affairs of a programme at the end of a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which programme, which day, and for whom it is written."""
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--on", default="", metavar="YYYY-MM-DD", help="today when left out")
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, *, programme: str, on: str, format: str, **_options: object) -> None:
        """Prints, or says in a sentence what is not known."""
        found, day = _find_reported_programme(programme), _read_report_day(on)
        if format == "json":
            self.stdout.write(json.dumps(build_state_of_affairs(found, on=day), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(write_tables_as_text(found, build_state_of_affairs_tables(found, day), on=day))


def _find_reported_programme(slug: str) -> Programme:
    programmes = {each.slug: each for each in Programme.objects.order_by("slug")}
    if slug not in programmes:
        known = ", ".join(programmes) or "–"
        raise CommandError(
            _("There is no programme “%(slug)s”. These exist: %(known)s.") % {"slug": slug, "known": known}
        )
    return programmes[slug]


def _read_report_day(typed: str) -> date:
    today = timezone.localdate()
    try:
        day = read_day(typed, first=date.min, last=date.max) if typed else today
    except Unreadable as error:
        raise CommandError(_("“%(typed)s” is not a day. Write it as 2018-03-23.") % {"typed": typed}) from error
    if day > today:
        raise CommandError(_("This day lies in the future. Choose today or an earlier day."))
    return day
