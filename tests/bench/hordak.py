"""The clients of django-hordak, which keeps double-entry books in Django: `transfer_to` as it is, and with what “never
over budget” needs there: a lock on the account, and its balance read before each transfer."""

from collections.abc import Callable
from contextlib import contextmanager
from multiprocessing.connection import Connection

from tests.bench import ground
from tests.bench.clients import run_client_tasks
from tests.bench.money_clients import ONE_EURO, Crew, Share

SETTINGS = "tests.bench.hordak_settings"
GRANTED = 1_000_000
LOAD = """
    WITH made AS (
        INSERT INTO hordak_transaction (uuid, timestamp, date, description)
        SELECT gen_random_uuid(), now(), '2018-03-01', '' FROM generate_series(1, %s) RETURNING id
    )
    INSERT INTO hordak_leg (uuid, transaction_id, account_id, currency, debit, credit, description)
    SELECT gen_random_uuid(), id, account, 'EUR', debit, credit, ''
    FROM made, LATERAL (VALUES (%s::bigint, 1::numeric, NULL::numeric), (%s, NULL, 1)) AS leg(account, debit, credit)
"""


def serve_hordak_client(pipe: Connection, _laid: ground.Ground) -> None:
    """The life of a client of django-hordak."""
    import django

    django.setup()
    run_client_tasks(pipe, Keeper())


class Keeper:
    """What one client of django-hordak can do; the line has an account for what is available and one for what is
    reserved."""

    def lay(self, transfers: int) -> Callable[[], None]:
        """Makes the tables and the accounts of one line, with so many transfers on them."""

        def work() -> None:
            from django.core.management import call_command
            from django.db import connection
            from hordak.models import Account

            call_command("migrate", verbosity=0)
            made = [
                Account.objects.create(name=name, code=f"{number}", type="AS", currencies=["EUR"])
                for number, name in enumerate(("grant", "available", "reserved"), start=1)
            ]
            grant, available, reserved = Account.objects.filter(pk__in=[row.pk for row in made]).order_by("pk")
            grant.transfer_to(available, self._euro(GRANTED + transfers))
            with connection.cursor() as cursor:
                cursor.execute(LOAD, [transfers // 2, reserved.pk, available.pk])
                cursor.execute(LOAD, [transfers // 2, available.pk, reserved.pk])
                cursor.execute("VACUUM ANALYZE")

        return work

    def transfer(self, share: Share) -> Callable[[], object]:
        """`transfer_to` as it is."""
        return Crew(share, lambda: self._connected(guarded=False)).work

    def transfer_guarded(self, share: Share) -> Callable[[], object]:
        """The account locked and its balance read first."""
        return Crew(share, lambda: self._connected(guarded=True)).work

    @contextmanager
    def _connected(self, *, guarded: bool):
        from django.db import connection, transaction
        from hordak.models import Account

        _grant, available, reserved = Account.objects.order_by("pk")
        euro = self._euro(ONE_EURO)

        def step(_subject: str, there: bool) -> None:
            source, target = (available, reserved) if there else (reserved, available)
            with transaction.atomic():
                if guarded:
                    locked = Account.objects.select_for_update(no_key=True).get(pk=source.pk)
                    if locked.get_balance()["EUR"] < euro:
                        raise RuntimeError("Over budget.")
                source.transfer_to(target, euro)

        yield step
        connection.close()

    @staticmethod
    def _euro(amount):
        from moneyed import Money

        return Money(amount, "EUR")
