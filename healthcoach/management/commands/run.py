"""Starts the whole site: `manage.py run`."""

import os
import signal
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from healthcoach.core import embedded_postgres as embedded
from healthcoach.management.listening import Address, single_instance
from healthcoach.management.preparing import prepare_site
from healthcoach.management.processes import SiteManager, build_process_environment, build_site_manager

STARTUP_REPORT_INTERVAL_S = 60  # seconds until we say what is still missing


class Command(BaseCommand):
    """Prepares what is not there yet, runs web server, worker and clock together, and stops them together."""

    help = "Runs the site on HOST (127.0.0.1) and PORT (8000), with its worker and its clock."
    requires_system_checks = []

    def handle(self, **_options: object) -> None:
        """Prepares, starts, and stays until it is stopped."""
        self.begun = time.monotonic()
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, _exit_on_signal)
        address = Address.chosen()
        demo = not settings.PRODUCTION and os.environ.get("HEALTHCOACH_DEMO", "01"[settings.EMBEDDED]) == "1"
        with single_instance(address):
            address.must_be_free()
            prepare_site(self.say, demo=demo)
            self._run(address, demo=demo)

    def say(self, line: str) -> None:
        """One line of progress."""
        self.stdout.write(f"{time.monotonic() - self.begun:5.1f} s  {line}")
        self.stdout.flush()

    def _run(self, address: Address, *, demo: bool) -> None:
        url = settings.DATABASE_URL or embedded.database_url(settings.DATA_DIR)
        told = build_process_environment(database_url=url, demo=demo)
        together = build_site_manager(address, told)
        together.meanwhile.append(lambda: self._welcome(together, address, demo=demo))
        if signal.getsignal(signal.SIGHUP) is _exit_on_signal:
            signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        self.say("Starting web server, worker and clock; Ctrl-C stops them.")
        if settings.EMBEDDED:
            together.meanwhile.append(lambda: embedded.supervise_server(settings.DATA_DIR))
        together.loop()
        if together.culprit:
            raise CommandError(f"“{together.culprit}” ended by itself, so everything was stopped. Its words are above.")
        self.say("Stopped.")

    def _welcome(self, together: SiteManager, address: Address, *, demo: bool) -> None:
        late = time.monotonic() + STARTUP_REPORT_INTERVAL_S
        while not together.stopping and (missing := address.health()):
            if time.monotonic() > late:
                self.say(f"Not everything works yet ({missing}).")
                late += STARTUP_REPORT_INTERVAL_S
            time.sleep(0.2)
        if together.stopping:
            return
        self.say(f"Ready: {address.url}")
        if demo:
            self._sign_ins(address.url)

    def _sign_ins(self, url: str) -> None:
        from healthcoach.demo.people import DEMO_PEOPLE
        from healthcoach.demo.pool import POOL_PEOPLE

        lines = [
            f"  {person.key:10} {person.email:28} {'password ' + person.password if person.password else 'e-mail code'}"
            for person in (*DEMO_PEOPLE, *POOL_PEOPLE)
        ]
        lines = ["", f"  Sign in at {url}account/login/ as", *lines]
        self.stdout.write("\n".join([*lines, f"  The codes, and all other mail: {url}demo/mail/", ""]))
        self.stdout.flush()


def _exit_on_signal(number: int, _frame: object) -> None:
    sys.exit(128 + number)
