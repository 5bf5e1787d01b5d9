"""The verbs of a certification: sign the agreement on paper, register a bank account and an enterprise number, block
and lift."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate, Employer
from coaches.candidacy.rules import EmployerKind
from coaches.certification import notifications
from coaches.certification.blocks import Block
from coaches.certification.models import Agreement, BankAccount, Coach, CoachQuerySet
from healthcoach.core.dates import noon_of
from healthcoach.core.payees import NotAnIban, check_holder_name, check_town, read_sepa_iban  # noqa: F401 – a verb’s refusal is found beside it
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.typed.enterprises import NotAnEnterpriseNumber, read_enterprise_number  # noqa: F401 – a verb’s refusal is found beside it
from healthcoach.core.versions import Seen, check_seen, read_field_values
from healthcoach.users.models import User


class NotTrained(Refused):
    """The agreement is for people who completed the course."""

    code = "not_trained"
    sentence = _("%(name)s has not completed the course yet, so the agreement cannot be signed.")


class EndsBeforeItBegins(Refused):
    """A block lasts a day at least."""

    code = "ends_before_it_begins"
    sentence = _("The block would end before it begins. Choose a later day.")


class InThePast(Refused):
    """What was told about days that are over stands."""

    code = "in_the_past"
    sentence = _("This day is over. Choose today or a later day: what was told about earlier days stands.")


class AlreadyBlocked(Refused):
    """The same block, with another end."""

    code = "already_blocked"
    sentence = _("This block exists already, until another day. Lift it first.")


class BlockOver(Refused):
    """A block is lifted once, while it holds or before."""

    code = "block_over"
    sentence = _("This block already ended on %(on)s. Nothing has changed.")


@transaction.atomic
def sign_agreement(candidate: Candidate, *, version: str, on: date, by: User | None) -> Coach:
    """Makes a trained candidate a coach by the agreement signed on paper. Refuses `NotTrained`; signing a version twice
    is signing it once."""
    candidate = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    check_trained(candidate, on=on)
    coach = get_or_create_coach(candidate)
    Agreement.objects.get_or_create(
        coach=coach, version=version, defaults={"signed_on": on, "signed_name": candidate.name}
    )
    return coach


def check_trained(candidate: Candidate, *, on: date) -> None:
    """Refuses `NotTrained` when a candidate had not completed a course that certifies by a day."""
    if not candidate.enrolments.filter(completed_on__lte=on, edition__course__certifies=True).exists():
        raise NotTrained(name=candidate.name)


def get_or_create_coach(candidate: Candidate) -> Coach:
    """The coach that a locked candidate is, or becomes with what the candidacy told."""
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
    return coach


@transaction.atomic
def set_enterprise_number(coach: Coach, *, enterprise_number: str, seen: Seen | None = None, by: User) -> Coach:
    """Notes under which enterprise number a coach sends invoices; nothing typed is a number no longer known. Refuses
    `NotAnEnterpriseNumber` and `ChangedMeanwhile`."""
    number = read_enterprise_number(enterprise_number) if enterprise_number.strip() else ""
    row = Coach.objects.select_for_update(no_key=True).get(pk=coach.pk)
    check_seen(row, {"enterprise_number": number}, now=read_field_values(row, ["enterprise_number"]), seen=seen, by=by)
    if row.enterprise_number != number:
        row.enterprise_number = number
        row.save(update_fields=["enterprise_number"])
    return row


@transaction.atomic
def register_bank_account(
    coach: Coach, *, iban: str, holder: str, town: str = "", by: User | None, at: datetime
) -> BankAccount:
    """Registers on which account a coach is paid, replacing the one before, of which the coach is told. Registering
    the current account again changes nothing but the holder's town, when one is given. Refuses `NotAnIban`,
    `AccountOutsideSepa`, `NameNotReadable` and `TownNeeded`."""
    checked = read_sepa_iban(iban)
    if not holder.strip():
        raise Missing(_("The holder of the account"), field="holder")
    check_holder_name(holder)
    check_town(checked.compact, town)
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
        return _update_account_town(current, town=account.town)
    if current:
        current.replaced_at, current.replaced_by = at, by
        current.save(update_fields=["replaced_at", "replaced_by"])
    account.save()
    if current:
        notifications.notify_account_changed(account, at=at)
    return account


def _update_account_town(account: BankAccount, *, town: str) -> BankAccount:
    if town and town != account.town:
        account.town = town
        account.save(update_fields=["town"])
    return account


def block(
    coach: Coach, *, reason: str, on: date, until: date | None = None, by: User | None, at: datetime | None = None
) -> Block:
    """Keeps a coach from starting trajectories from a day on, until another day or until it is lifted, for a reason
    they can read; dated that first day when no moment is told. Refuses what `_place` refuses."""
    who = {"programme_id": coach.programme_id, "coach": coach}
    return _create_block(who, Coach.objects.filter(pk=coach.pk), reason=reason, on=on, until=until, by=by, at=at)


def block_employer(
    employer: Employer,
    *,
    programme_id: int,
    reason: str,
    on: date,
    until: date | None = None,
    by: User | None,
    at: datetime,
) -> Block:
    """The same for all coaches of an employer in a programme, those who sign later included."""
    coaches = Coach.objects.filter(programme=programme_id, candidate__employer=employer)
    who = {"programme_id": programme_id, "employer": employer}
    return _create_block(who, coaches, reason=reason, on=on, until=until, by=by, at=at)


def block_employer_kind(
    kind: EmployerKind | str,
    *,
    programme_id: int,
    reason: str,
    on: date,
    until: date | None = None,
    by: User | None,
    at: datetime,
) -> Block:
    """The same for all coaches of a kind of employer, such as external prevention services."""
    coaches = Coach.objects.filter(programme=programme_id, candidate__employer_kind=kind)
    who = {"programme_id": programme_id, "employer_kind": kind}
    return _create_block(who, coaches, reason=reason, on=on, until=until, by=by, at=at)


@transaction.atomic
def _create_block(
    who: dict[str, object],
    coaches: CoachQuerySet,
    *,
    reason: str,
    on: date,
    until: date | None,
    by: User | None,
    at: datetime | None,
) -> Block:
    """Places a block once a start that is under way is over: the next one finds it. Placing the same block again is
    placing it once. Refuses `Missing`, `EndsBeforeItBegins`, `InThePast` and `AlreadyBlocked`."""
    at = at or noon_of(on)
    if not (reason := reason.strip()):
        raise Missing(_("The reason"), field="reason")
    if until is not None and until <= on:
        raise EndsBeforeItBegins
    if on < timezone.localdate(at):
        raise InThePast
    list(coaches.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))
    row, new = Block.objects.get_or_create(
        **who,
        from_on=on,
        reason=reason,
        lifted_at__isnull=True,
        defaults={"until_on": until, "placed_at": at, "placed_by": by},
    )
    if not new and row.until_on != until:
        raise AlreadyBlocked
    return row


@transaction.atomic
def lift(block: Block, *, by: User | None, at: datetime) -> Block:
    """Ends a block today; one that had not begun holds on no day. Refuses `BlockOver`."""
    row = Block.objects.select_for_update(no_key=True).get(pk=block.pk)
    today = timezone.localdate(at)
    if row.lifted_at or (row.until_on and row.until_on <= today):
        raise BlockOver(on=row.until_on.strftime("%d/%m/%Y"))
    row.until_on, row.lifted_at, row.lifted_by = max(today, row.from_on), at, by
    row.save(update_fields=["until_on", "lifted_at", "lifted_by"])
    return row
