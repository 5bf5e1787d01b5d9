"""Opens an internal pool of coaches, without money: `manage.py open_pool --help`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import transaction

from coaches.pool.actions import enter_domains
from coaches.pool.models import PolicyDomain
from healthcoach.core.audit import audit_context
from healthcoach.core.typed import commands as typed
from healthcoach.programmes.command_lookups import check_row_fields
from healthcoach.programmes.models import Programme, ProgrammeKind

POOL_NAME_FIELDS = ("slug", "name", "code")


class Command(BaseCommand):
    """Opens a pool with its policy domains; more domains can be added by naming the pool again."""

    help = "Opens an internal pool with its policy domains, or adds domains to one that is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How the pool is called, and the domains it serves."""
        parser.add_argument("--slug", required=True, type=typed.parse_text_argument)
        parser.add_argument("--name", type=typed.parse_text_argument, help="needed for a new pool")
        parser.add_argument("--code", type=typed.parse_text_argument, help="begins every reference, such as VK")
        parser.add_argument(
            "--domain", action="append", default=[], type=typed.parse_text_argument, help="one each, in their order"
        )

    def handle(self, **given: object) -> None:
        """Opens it, or says in a sentence why not."""
        for name in given["domain"]:
            check_row_fields(PolicyDomain(name=name), "name")
        with transaction.atomic(), audit_context(user_id=None, where="command"):
            pool = Programme.objects.filter(slug=given["slug"], kind=ProgrammeKind.POOL).first() or _open_new_pool(
                given
            )
            enter_domains(pool.pk, given["domain"])
        count = pool.policy_domains.count()
        self.stdout.write(self.style.SUCCESS(f"{pool} is open, with {count} policy domains."))


def _open_new_pool(given: dict[str, object]) -> Programme:
    programme = Programme(**{name: given[name] or "" for name in POOL_NAME_FIELDS}, kind=ProgrammeKind.POOL)
    check_row_fields(programme, *POOL_NAME_FIELDS)
    programme.save()
    return programme
