"""Imports bank statements as the page does, for a nightly job: `manage.py import_statements --help`."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from healthcoach.core.audit import audit_context
from healthcoach.core.money import format_euro
from healthcoach.core.refusals import Refused
from healthcoach.core.structured_communication import format_iban
from healthcoach.core.typed import commands as typed
from healthcoach.users.models import User
from subsidies.bank import actions
from subsidies.bank.actions import ImportedFile, StatementOutcome


class Command(BaseCommand):
    """Imports each file by itself: one that is refused does not stop the others."""

    help = "Imports bank statements (camt.053, camt.054 or CODA), and says what came of each. Exits with 1 when a file"
    help += " was refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which files, in whose name, and how it is told."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--as",
            dest="email",
            metavar="EMAIL",
            type=typed.parse_email_argument,
            help="of finance; otherwise of all programmes, as the system",
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, files: list[str], email: str | None, format: str, **_given: object) -> None:
        """Imports them, and tells."""
        by = _find_importing_user(email) if email else None
        told = [_import_statement_file(Path(name), by) for name in files]
        if format == "json":
            self.stdout.write(
                json.dumps({"files": [_summarise_file_as_json(*each) for each in told]}, ensure_ascii=False, indent=2)
            )
        else:
            for each in told:
                self.stdout.write("\n".join(_summarise_file_as_text(*each)))
        if any(refused for _name, refused, _done in told):
            sys.exit(1)


def _find_importing_user(email: str) -> User:
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody with the e-mail address {email} has an open account.")
    return user


def _import_statement_file(path: Path, by: User | None) -> tuple[str, str | None, ImportedFile | None]:
    """The name of a file, and why it was refused or what came of it."""
    try:
        data = path.read_bytes()
    except OSError:
        return path.name, _("This file cannot be read."), None
    try:
        with audit_context(user_id=by and by.pk, where="command"):
            return path.name, None, actions.import_file(path.name, data, by=by, at=timezone.now())
    except Refused as refusal:
        return path.name, str(refusal), None


def _summarise_file_as_json(name: str, refused: str | None, done: ImportedFile | None) -> dict[str, object]:
    return {
        "name": name,
        "refused": refused,
        "statements": [_summarise_statement_as_json(each) for each in done.outcomes] if done else [],
        "skipped_accounts": list(done.skipped_accounts) if done else [],
    }


def _summarise_statement_as_json(outcome: StatementOutcome) -> dict[str, object]:
    lines, new = len(outcome.told.lines), len(outcome.new)
    return {
        "account": outcome.told.iban,
        "number": outcome.told.identifier,
        "lines": lines,
        "new": new,
        "known": lines - new,
        "settled": outcome.settled,
        "breaks": [{"reason": each.problem, "amount": str(each.amount)} for each in outcome.breaks],
    }


def _summarise_file_as_text(name: str, refused: str | None, done: ImportedFile | None) -> list[str]:
    """What came of a file, for people."""
    if done is None:
        return [f"{name}: {refused}"]
    told = [f"{name}:"]
    for each in done.outcomes:
        facts = {"statement": each.told.identifier, "account": format_iban(each.told.iban), "new": len(each.new)}
        facts |= {"known": len(each.told.lines) - len(each.new), "settled": each.settled, "breaks": len(each.breaks)}
        sentence = _(
            "statement %(statement)s of %(account)s: %(new)s new lines, %(known)s known, %(settled)s settled, "
            "%(breaks)s to decide"
        )
        told.append(f"  {sentence % facts}")
        told += [f"    {format_euro(entry.amount)}: {entry.get_problem_display()}" for entry in each.breaks]
    for each in done.reissues:
        told.append(
            "  " + _("statement %(statement)s has another content than before; somebody decides") % {"statement": each}
        )
    if done.notified:
        told.append("  " + _("%(kept)s notified movements kept") % {"kept": done.notified})
    for account in done.skipped_accounts:
        told.append("  " + _("left out: account %(account)s") % {"account": format_iban(account)})
    told += ["  " + _("left out: file %(file)s") % {"file": file} for file in done.skipped_files]
    if done.already:
        told.append("  " + _("imported before, nothing has changed"))
    return told
