"""Enters somebody who completed the course and signed the agreement: `manage.py enter_coach --help`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from coaches.candidacy import actions as candidacy
from coaches.candidacy.models import Candidate
from coaches.candidacy.rules import Angle, EmployerKind, Region
from coaches.certification import actions as certification
from coaches.certification.models import Agreement, BankAccount, Coach
from healthcoach.core.audit import audit_context
from healthcoach.core.dates import noon_of
from healthcoach.core.refusals import Refused
from healthcoach.core.typed import commands as typed
from healthcoach.programmes.command_lookups import check_row_fields, find_programme
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from trainings.courses import actions as courses
from trainings.courses.models import Edition


class Command(BaseCommand):
    """Makes a coach by the steps of every coach: candidate, course, agreement, bank account; all or nothing."""

    help = "Enters a coach who completed the course and signed the agreement, with an account to sign in by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who it is, and what they did when."""
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--name", required=True, type=typed.parse_text_argument)
        parser.add_argument("--email", required=True, type=typed.parse_email_argument)
        parser.add_argument("--angle", required=True, choices=Angle.values)
        parser.add_argument("--employer", required=True, choices=EmployerKind.values)
        parser.add_argument("--region", default="", choices=["", *Region.values])
        parser.add_argument("--completed-on", required=True, type=typed.parse_past_day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--agreement", required=True, type=typed.parse_text_argument, metavar="VERSION")
        parser.add_argument("--signed-on", required=True, type=typed.parse_past_day_argument, metavar="YYYY-MM-DD")
        parser.add_argument("--iban", default="", help="the account to pay on; without it the coach registers one")
        parser.add_argument("--town", default="", help="of the holder of that account; needed outside the EEA")

    def handle(self, **given: object) -> None:
        """Enters the coach, or says in a sentence why not."""
        programme = find_programme(given["programme"])
        try:
            with transaction.atomic(), audit_context(user_id=None, where="command"):
                coach = _enter_certified_coach(programme, given)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.style.SUCCESS(f"{coach} is a coach of {programme}."))
        if not given["iban"]:
            self.stdout.write("No account is known yet: the coach signs in and registers one before the first start.")


def _enter_certified_coach(programme: Programme, given: dict[str, object]) -> Coach:
    who = {"name": given["name"], "angle": given["angle"], "employer_kind": given["employer"]}
    who |= {"region": given["region"]}
    check_row_fields(Candidate(**who), *who)
    check_row_fields(Agreement(version=given["agreement"]), "version")
    edition = _find_completed_edition(programme, given)
    user = _get_or_create_coach_account(programme, email=given["email"], name=given["name"])
    first, last = noon_of(edition.starts_on), noon_of(given["completed_on"])
    candidate = candidacy.register(
        programme_id=programme.pk, **who, user=user, on=edition.starts_on, admitted_on=edition.starts_on
    )
    enrolment = courses.enrol(candidate, edition=edition, by=None, at=first)
    courses.mark_attendance([enrolment], days=edition.days.all(), by=None, at=last)
    courses.complete_enrolments([enrolment], by=None, at=last)
    coach = certification.sign_agreement(candidate, version=given["agreement"], on=given["signed_on"], by=None)
    if given["iban"]:
        check_row_fields(BankAccount(town=given["town"]), "town")
        account = {"iban": given["iban"], "holder": given["name"], "town": given["town"]}
        certification.register_bank_account(coach, **account, by=None, at=timezone.now())
    return coach


def _find_completed_edition(programme: Programme, given: dict[str, object]) -> Edition:
    """The last edition that had ended by then and has a place left."""
    ended = Edition.objects.filter(course__programme=programme, ends_on__lte=given["completed_on"])
    free = ended.counted().filter(left__gt=0).order_by("-ends_on", "pk")
    if edition := free.first():
        return edition
    raise CommandError(f"No edition with a place left had ended on {given['completed_on']}: see plan_edition.")


def _get_or_create_coach_account(programme: Programme, *, email: str, name: str) -> User:
    """The account with this address, made when there is none; its owner signs in with a code by e-mail."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        check_row_fields(User(email=email, name=name), "email", "name")
        return User.objects.create_user(email.lower(), name=name)
    if not user.is_active:
        raise CommandError("This account is closed: an administrator opens it under /beheer/.")
    if Coach.objects.filter(programme=programme, user=user).exists():
        raise CommandError(f"{user} is a coach of {programme} already; nothing has changed.")
    return user
