"""The yearly report of an internal pool: `manage.py pool_report --year 2022 --format json`."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from healthcoach.answers.pool_report import build_pool_report
from healthcoach.answers.pool_report_text import write_pool_report
from healthcoach.core.typed import commands as typed
from healthcoach.programmes.models import Programme, ProgrammeKind

FIRST_YEAR = 1990


class Command(BaseCommand):
    """Prints the figures of a pool in one year, as JSON or as tables."""

    help = "Prints the report of an internal pool over one year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which year, which pool, and for whom it is written."""
        parser.add_argument("--year", type=typed.parse_positive_argument, required=True)
        parser.add_argument("--programme", default="", metavar="SLUG", help="needed when there are several pools")
        parser.add_argument("--format", choices=["json", "table"], default="table")

    def handle(self, *, year: int, programme: str, format: str, **_options: object) -> None:
        """Prints, or says in a sentence what is not known."""
        if not FIRST_YEAR <= year <= timezone.localdate().year:
            raise CommandError(_("Choose a year between %(first)s and this one.") % {"first": FIRST_YEAR})
        report = build_pool_report(_find_reported_pool(programme), year=year)
        self.stdout.write(
            json.dumps(report, ensure_ascii=False, indent=2) if format == "json" else write_pool_report(report)
        )


def _find_reported_pool(slug: str) -> Programme:
    pools = {each.slug: each for each in Programme.objects.filter(kind=ProgrammeKind.POOL).order_by("slug")}
    known = ", ".join(pools) or "–"
    if slug and slug not in pools:
        raise CommandError(_("There is no pool “%(slug)s”. These exist: %(known)s.") % {"slug": slug, "known": known})
    if not slug and len(pools) != 1:
        raise CommandError(_("Say of which pool, with --programme. These exist: %(known)s.") % {"known": known})
    return pools[slug or next(iter(pools))]
