"""Proves that the books and the files agree: `manage.py verify_ledger`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from healthcoach.core.agreed_time import agreed_now
from healthcoach.core.typed import commands as typed
from subsidies.controls.invariants.invariant import Finding
from subsidies.controls.verification import verify_invariants


class Command(BaseCommand):
    """Examines every invariant and says how it stands; ends with code 1 when one does not hold."""

    help = "Examines what must always be true of the ledger and the files; code 1 when something is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The moment at which to look, for what depends on the clock."""
        parser.add_argument("--at", type=typed.parse_moment_argument, default=None, metavar="YYYY-MM-DDTHH:MM")

    def handle(self, **given: object) -> None:
        """Prints each invariant with its sentence, and the rows that contradict it."""
        findings = verify_invariants(at=given["at"] or agreed_now())
        for finding in findings:
            self._show(finding)
        if broken := [finding for finding in findings if not finding.holds and not finding.invariant.warning]:
            first = f"{broken[0].invariant.name}: {broken[0].rows[0]}"
            raise CommandError(
                f"{len(broken)} of {len(findings)} do not hold. The first row that does not fit: {first}"
            )
        self.stdout.write(self.style.SUCCESS(f"All {len(findings)} examined; the books are in order."))

    def _show(self, finding: Finding) -> None:
        mark = "✓" if finding.holds else "!" if finding.invariant.warning else "✗"
        self.stdout.write(f"{mark} {finding.invariant.name}: {finding.invariant.sentence}")
        for row in finding.rows:
            self.stdout.write(f"    {row}")
        if finding.more:
            self.stdout.write("    …")
