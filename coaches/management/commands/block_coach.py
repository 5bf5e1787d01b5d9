"""Keeps a coach from starting trajectories, or lifts that: `manage.py block_coach --help`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from coaches.certification import actions as certification
from coaches.certification.blocks import Block
from coaches.certification.models import Coach
from healthcoach.core.audit import audit_context
from healthcoach.core.refusals import Refused
from healthcoach.core.typed import commands as typed
from healthcoach.programmes.command_lookups import check_row_fields, find_programme


class Command(BaseCommand):
    """Blocks a coach from today on, or ends the block; running trajectories go on either way."""

    help = "Blocks a coach from starting trajectories from today on, or lifts the block."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, and why."""
        parser.add_argument("--coach-email", required=True, type=typed.parse_email_argument)
        parser.add_argument("--programme", metavar="SLUG", help="for somebody who is a coach in several")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--reason", type=typed.parse_text_argument, help="why; the coach may read it")
        what.add_argument("--lift", action="store_true", help="end the block today")

    def handle(self, **given: object) -> None:
        """Blocks or lifts, or says in a sentence why not."""
        try:
            with transaction.atomic(), audit_context(user_id=None, where="command"):
                coach = _lock_coach_by_email(given)
                blocks = list(Block.objects.in_force(timezone.localdate()).filter(coach=coach))
                done = (
                    _lift_coach_blocks(coach, blocks)
                    if given["lift"]
                    else _block_found_coach(coach, blocks, reason=given["reason"])
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.style.SUCCESS(done))


def _lock_coach_by_email(given: dict[str, object]) -> Coach:
    """The coach with this address, locked, so that two people do not block at once."""
    found = Coach.objects.filter(user__email__iexact=given["coach_email"])
    if given["programme"]:
        found = found.filter(programme=find_programme(given["programme"]))
    coaches = list(found.select_for_update(no_key=True, of=("self",)))
    if not coaches:
        raise CommandError("No coach has this e-mail address.")
    if len(coaches) > 1:
        raise CommandError("This person is a coach in several programmes: say in which one, with --programme.")
    return coaches[0]


def _block_found_coach(coach: Coach, blocks: list[Block], *, reason: str) -> str:
    check_row_fields(Block(reason=reason), "reason")
    if blocks:
        raise CommandError(f"{coach} is blocked already: {blocks[0]}")
    certification.block(coach, reason=reason, on=timezone.localdate(), by=None)
    return f"{coach} cannot start a trajectory from today on."


def _lift_coach_blocks(coach: Coach, blocks: list[Block]) -> str:
    if not blocks:
        raise CommandError(f"{coach} is not blocked.")
    for block in blocks:
        certification.lift(block, by=None, at=timezone.now())
    return f"{coach} can start trajectories again."
