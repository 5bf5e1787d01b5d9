"""The verbs of a certification: sign the agreement, register a bank account and an enterprise number, block and
lift."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum.be import vat

from coaches.candidacy.models import Candidate
from coaches.certification import notifications
from coaches.certification.models import Agreement, BankAccount, Block, Coach
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User


class NotTrained(Refused):
    """The agreement is for people who completed the course."""

    sentence = _("%(name)s has not completed the course yet, so the agreement cannot be signed.")


class NotAnIban(Refused):
    """The account number typed does not exist in this form."""

    sentence = _("This is not a valid bank account number (IBAN). A Belgian one looks like BE71 0961 2345 6769.")


class NotAnEnterpriseNumber(Refused):
    """The number typed is not one of the register of enterprises."""

    sentence = _(
        "This is not a valid Belgian enterprise number. It has ten digits and begins with 0 or 1, such as 0566.988.259."
    )


@transaction.atomic
def sign_agreement(candidate: Candidate, *, version: str, on: date, by: User | None) -> Coach:
    """Makes a trained candidate a coach by signing the agreement. Refuses `NotTrained`; signing a version twice is
    signing it once."""
    candidate = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    if not candidate.enrolments.filter(completed_on__lte=on, edition__course__certifies=True).exists():
        raise NotTrained(name=candidate.name)
    coach, _new = Coach.objects.get_or_create(
        candidate=candidate,
        defaults={
            "programme_id": candidate.programme_id,
            "name": candidate.name,
            "region": candidate.region,
            "regions": [candidate.region] if candidate.region else [],
            "languages": candidate.languages,
            "themes": candidate.themes,
            "user": candidate.user,
        },
    )
    Agreement.objects.get_or_create(
        coach=coach, version=version, defaults={"signed_on": on, "signed_name": candidate.name}
    )
    return coach


def read_account(typed: str) -> IBAN:
    """The bank account that was typed, checked down to the digits its own country gives it. Refuses `NotAnIban`."""
    try:
        return IBAN(typed, validate_bban=True)
    except SchwiftyException as error:
        raise NotAnIban from error


@transaction.atomic
def identify(coach: Coach, *, enterprise_number: str, by: User) -> Coach:
    """Notes under which enterprise number a coach sends invoices; nothing typed is a number no longer known. Refuses
    `NotAnEnterpriseNumber`."""
    number = vat.compact(enterprise_number)
    if number and not (len(number) == 10 and number[0] in "01" and vat.is_valid(number)):
        raise NotAnEnterpriseNumber
    row = Coach.objects.select_for_update(no_key=True).get(pk=coach.pk)
    if row.enterprise_number != number:
        row.enterprise_number = number
        row.save(update_fields=["enterprise_number"])
    return row


@transaction.atomic
def register_bank_account(
    coach: Coach, *, iban: str, holder: str, town: str = "", by: User | None, at: datetime
) -> BankAccount:
    """Registers on which account a coach is paid, replacing the one before, of which the coach is told. Registering
    the current account again changes nothing but the holder's town, when one is given. Refuses `NotAnIban`."""
    checked = read_account(iban)
    if not holder.strip():
        raise Missing(_("The holder of the account"), field="holder")
    coach = Coach.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=coach.pk)
    account = BankAccount(
        coach=coach,
        iban=checked.compact,
        bic=str(checked.bic or ""),
        holder=holder.strip(),
        town=town.strip(),
        country=checked.country_code,
        registered_at=at,
        registered_by=by,
    )
    current = BankAccount.objects.filter(coach=coach, replaced_at__isnull=True).first()
    if current and (current.iban, current.holder) == (account.iban, account.holder):
        return _moved(current, town=account.town)
    if current:
        current.replaced_at, current.replaced_by = at, by
        current.save(update_fields=["replaced_at", "replaced_by"])
    account.save()
    if current:
        notifications.account_changed(account, at=at)
    return account


def _moved(account: BankAccount, *, town: str) -> BankAccount:
    if town and town != account.town:
        account.town = town
        account.save(update_fields=["town"])
    return account


def block(coach: Coach, *, reason: str, on: date, by: User | None) -> Block:
    """Keeps a coach from starting trajectories from a day on, for a reason they can read."""
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    return Block.objects.create(
        programme_id=coach.programme_id, coach=coach, reason=reason.strip(), from_on=on, placed_by=by
    )


def lift(block: Block, *, by: User | None, at: datetime) -> Block:
    """Ends a block today."""
    block.until_on, block.lifted_at, block.lifted_by = timezone.localdate(at), at, by
    block.save(update_fields=["until_on", "lifted_at", "lifted_by"])
    return block
