"""Plans an edition of a programme's course for coaches: `manage.py plan_edition --help`."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from healthcoach.core.audit import audit_context
from healthcoach.core.refusals import Refused
from healthcoach.core.typed import commands as typed
from healthcoach.programmes.command_lookups import check_row_fields, find_programme
from trainings.courses import actions as courses
from trainings.courses.models import Course, Edition


class Command(BaseCommand):
    """Plans one round of a course, and offers the course when the programme does not offer it yet."""

    help = "Plans an edition of a course; the first one also offers the course itself, with its price."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which course, when and where."""
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--course", required=True, type=typed.parse_text_argument, help="the name of the course")
        parser.add_argument(
            "--price", type=typed.parse_amount_argument, help="euro per person; needed for a new course"
        )
        parser.add_argument("--starts-on", required=True, type=typed.parse_day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--ends-on", required=True, type=typed.parse_day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--place", required=True, type=typed.parse_text_argument)
        parser.add_argument("--capacity", required=True, type=typed.parse_positive_argument)

    def handle(self, **given: object) -> None:
        """Plans it, or says in a sentence why not."""
        planned = {name: given[name] for name in ("place", "capacity")}
        check_row_fields(Edition(**planned), *planned)
        first, last = given["starts_on"], given["ends_on"]
        if last < first:
            raise CommandError("This edition of the course would end before it starts. Please check the two dates.")
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        try:
            with transaction.atomic(), audit_context(user_id=None, where="command"):
                edition = courses.plan_edition(_get_or_offer_course(given), days=days, **planned)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.style.SUCCESS(f"{edition} is planned."))


def _get_or_offer_course(given: dict[str, object]) -> Course:
    """The course of this name, offered from its first edition on when it is new."""
    programme = find_programme(given["programme"])
    if known := Course.objects.filter(programme=programme, name=given["course"]).first():
        return known
    if given["price"] is None:
        raise CommandError(f"{programme} does not offer the course “{given['course']}” yet: give its --price too.")
    days = (given["ends_on"] - given["starts_on"]).days + 1
    offered = {"name": given["course"], "days": max(days, 1), "price": given["price"]}
    check_row_fields(Course(**offered), *offered)
    return courses.offer(programme_id=programme.pk, **offered, on=given["starts_on"])
