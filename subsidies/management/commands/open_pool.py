"""Opens an internal pool of coaches, without money: `manage.py open_pool --help`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import transaction

from coaches.pool.actions import enter_domains
from coaches.pool.models import PolicyDomain
from healthcoach.history import acting
from healthcoach.typed import commands as typed
from subsidies.management.looking_up import examine_row
from subsidies.programmes.models import Programme, ProgrammeKind

NAMED = ("slug", "name", "code")


class Command(BaseCommand):
    """Opens a pool with its policy domains; more domains can be added by naming the pool again."""

    help = "Opens an internal pool with its policy domains, or adds domains to one that is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How the pool is called, and the domains it serves."""
        parser.add_argument("--slug", required=True, type=typed.text)
        parser.add_argument("--name", type=typed.text, help="needed for a new pool")
        parser.add_argument("--code", type=typed.text, help="begins every reference, such as VK")
        parser.add_argument("--domain", action="append", default=[], type=typed.text, help="one each, in their order")

    def handle(self, **given: object) -> None:
        """Opens it, or says in a sentence why not."""
        for name in given["domain"]:
            examine_row(PolicyDomain(name=name), "name")
        with transaction.atomic(), acting(user_id=None, where="command"):
            pool = Programme.objects.filter(slug=given["slug"], kind=ProgrammeKind.POOL).first() or _opened(given)
            enter_domains(pool.pk, given["domain"])
        count = pool.policy_domains.count()
        self.stdout.write(self.style.SUCCESS(f"{pool} is open, with {count} policy domains."))


def _opened(given: dict[str, object]) -> Programme:
    programme = Programme(**{name: given[name] or "" for name in NAMED}, kind=ProgrammeKind.POOL)
    examine_row(programme, *NAMED)
    programme.save()
    return programme
