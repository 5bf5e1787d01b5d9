"""The verbs of an application: draft, edit, submit, complete, approve, reject, withdraw, remind, lapse.

Every verb of the subsidies locks in one order, so that none waits for another in a circle: company → application →
trajectory → payout → balances, and rows of one kind by number."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.lifecycle import WrongStatus
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User
from healthcoach.versions import Seen, check_seen, values_of
from subsidies.applications import notifications
from subsidies.applications.models import APPLICATION, RUNNING, Application, Status
from subsidies.applications.rules import NEEDED, REMINDERS_AT, missing, reminders_due
from subsidies.budget import ledger
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import Kind, Movement, Posting
from subsidies.companies import actions as companies
from subsidies.companies.models import Company
from subsidies.programmes.models import FeeScheme, Programme

DECLARED = frozenset(NEEDED) | {"low_skilled", "de_minimis_declared"}


class NotComplete(Refused):
    """Fields the company still has to fill in; `fields` names them."""

    sentence = _("Your application is not complete yet. Still to fill in: %(labels)s.")

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = list(fields)
        labels = [str(Application._meta.get_field(name).verbose_name) for name in fields]
        super().__init__(labels=", ".join(labels))


class AlreadyRunning(Refused):
    """The company has a running application in this programme."""

    sentence = _("This company already has a running application in this programme. One at a time is enough.")


class NothingChosen(Refused):
    """A decision about no application at all."""

    sentence = _("Choose at least one application.")


class OneProgrammeAtATime(Refused):
    """A decision touches one budget line."""

    sentence = _("These applications belong to different programmes. Decide on them per programme.")


class OwnApplication(Refused):
    """Nobody decides on the application of a company they act for."""

    sentence = _("You act for the company of %(references)s yourself, so another member decides on it. Leave it out.")


def lock(applications: Iterable[Application]) -> list[Application]:
    """The same applications, locked in the order of their numbers, as they are now."""
    numbers = {application.pk for application in applications}
    if not numbers:
        raise NothingChosen
    return list(
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme")
        .with_reader()
        .filter(pk__any_of=numbers)
        .order_by("pk")
    )


def not_before(rows: Sequence[Application], at: datetime) -> datetime:
    """The moment of a verb: never before what was done last, for a verb that waited for a lock asked the time before
    it waited, and the clocks of two machines differ."""
    return max([at, *(row.changed_at for row in rows)])


@transaction.atomic
def draft(programme: Programme, *, enterprise_number: str, company_name: str, by: User, at: datetime) -> Application:
    """Begins an application, or finds the draft this person already has for this company."""
    contact = companies.act_for(enterprise_number=enterprise_number, user=by)
    application, _new = Application.objects.get_or_create(
        programme=programme,
        contact=contact,
        status=Status.DRAFT,
        defaults={"company": contact.company, "company_name": company_name, "changed_at": at},
    )
    return application


@transaction.atomic
def edit(
    application: Application, *, declared: dict[str, object], seen: Seen | None = None, by: User, at: datetime
) -> Application:
    """Keeps what the company declares in its draft, complete or not. Refuses `WrongStatus` once submitted, and
    `ChangedMeanwhile`."""
    [row] = lock([application])
    if row.status != Status.DRAFT:
        raise WrongStatus(status=row.get_status_display())
    given = {field: declared[field] for field in declared if field in DECLARED}
    given = check_seen(row, given, now=values_of(row, given), seen=seen, by=by)
    for field, value in given.items():
        setattr(row, field, value)
    row.changed_at = at
    row.save(update_fields=[*given, "changed_at"])
    return row


@transaction.atomic
def submit(application: Application, *, by: User, at: datetime) -> Application:
    """Hands the application in. Refuses `NotComplete`, and `AlreadyRunning` for a company that has one."""
    company = Company.objects.select_for_update(no_key=True).get(pk=application.company_id)
    [row] = lock([application])
    at = not_before([row], at)
    APPLICATION.check([row], Status.SUBMITTED)
    if absent := missing({name: getattr(row, name) for name in DECLARED}):
        raise NotComplete(absent)
    rivals = Application.objects.filter(programme=row.programme, company=row.company_id, status__in=RUNNING)
    if rivals.exists():
        raise AlreadyRunning
    APPLICATION.move([row], Status.SUBMITTED, submitted_at=at, submitted_by=by, changed_at=at)
    companies.call(company, row.company_name)
    notifications.submitted(row, at=at)
    return row


@transaction.atomic
def complete(applications: Iterable[Application], *, by: User, at: datetime) -> list[Application]:
    """Finds applications complete, so that the steering group can decide."""
    rows = lock(applications)
    at = not_before(rows, at)
    APPLICATION.move(rows, Status.PENDING, completed_at=at, completed_by=by, changed_at=at)
    return rows


@transaction.atomic
def approve(applications: Iterable[Application], *, motivation: str, by: User, at: datetime) -> list[Application]:
    """Approves and reserves the fee scheme's maximum (€ 1,000) each on the coaching line. All or none: refuses
    `BudgetExhausted` with the amount short, and `OwnApplication`."""
    rows = _others(lock(applications), by)
    at = not_before(rows, at)
    APPLICATION.check(rows, Status.APPROVED)
    programme = _only_programme(rows)
    today = timezone.localdate(at)
    scheme = FeeScheme.objects.with_line(Kind.COACHING).in_force(programme.pk, today)
    APPLICATION.move(
        rows,
        Status.APPROVED,
        decided_at=at,
        decided_by=by,
        motivation=_motivated(motivation),
        reserved=scheme.maximum,
        lapses_on=today + timedelta(days=programme.start_within_days),
        changed_at=at,
    )
    notifications.approved(rows, at=at)
    ledger.post([Posting(scheme.line_id, Movement.RESERVE, row.reserved, row.subject) for row in rows], by=by, on=today)
    return rows


@transaction.atomic
def reject(applications: Iterable[Application], *, motivation: str, by: User, at: datetime) -> list[Application]:
    """Rejects, with the reason the company will read. Refuses `OwnApplication`."""
    rows = _others(lock(applications), by)
    at = not_before(rows, at)
    APPLICATION.move(
        rows, Status.REJECTED, decided_at=at, decided_by=by, motivation=_motivated(motivation), changed_at=at
    )
    notifications.rejected(rows, at=at)
    return rows


@transaction.atomic
def withdraw(application: Application, *, by: User, at: datetime, reason: str = "") -> Application:
    """Takes the application back before its start; a reservation goes back to the line. No reason is needed. The
    company is told when somebody else did it for them."""
    [row] = lock([application])
    at = not_before([row], at)
    APPLICATION.move(
        [row],
        Status.WITHDRAWN,
        withdrawn_at=at,
        withdrawn_by=by,
        withdrawal_reason=reason.strip(),
        changed_at=at,
    )
    if by.pk != row.reader_id:
        notifications.withdrawn(row, at=at)
    release([row], by=by, at=at)
    return row


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Reminds companies whose approval waits for a start, 60, 30 and 7 days before it lapses. What was due on a
    day the job did not run goes out now. Returns how many were reminded."""
    today = timezone.localdate(at)
    first_reminder = today + timedelta(days=max(REMINDERS_AT))
    waiting = Application.objects.filter(status=Status.APPROVED, lapses_on__lte=first_reminder)
    waiting = waiting.select_related("programme").with_reader()
    locked = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")
    due = [row for row in locked if reminders_due(row.lapses_on, row.decided_on, today) > row.reminders]
    for row in due:
        row.reminders, row.reminded_on = reminders_due(row.lapses_on, row.decided_on, today), today
    Application.objects.bulk_update(due, ["reminders", "reminded_on"], batch_size=500)
    notifications.start_reminders(due, at=at)
    return len(due)


@transaction.atomic
def lapse(*, at: datetime) -> int:
    """Ends approvals that were not started in time, at least a week after the last reminder, and gives their
    reservations back to the line. Returns how many lapsed."""
    today = timezone.localdate(at)
    overdue = Application.objects.overdue(today).select_related("programme").with_reader()
    locked = overdue.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")
    rows = [row for row in locked if row.has_lapsed(today)]
    if rows:
        APPLICATION.move(rows, Status.LAPSED, lapsed_at=at, changed_at=at)
        notifications.lapsed(rows, at=at)
        release(rows, by=None, at=at)
    return len(rows)


def release(rows: Sequence[Application], *, by: User | None, at: datetime) -> None:
    """Gives the reservations of these locked applications back to the coaching line, in full."""
    lines = BudgetLine.objects.filter(kind=Kind.COACHING, programme__in={row.programme_id for row in rows})
    line_of = {line.programme_id: line.pk for line in lines}
    postings = [
        Posting(line_of[row.programme_id], Movement.RELEASE, row.reserved, row.subject) for row in rows if row.reserved
    ]
    ledger.post(postings, by=by, on=timezone.localdate(at))


def _others(rows: list[Application], by: User) -> list[Application]:
    """The same applications, none of which is this person's own."""
    if own := [row.reference for row in rows if row.reader_id == by.pk]:
        raise OwnApplication(references=", ".join(own))
    return rows


def _only_programme(rows: Sequence[Application]) -> Programme:
    if len({row.programme_id for row in rows}) > 1:
        raise OneProgrammeAtATime
    return rows[0].programme


def _motivated(motivation: str) -> str:
    if not motivation.strip():
        raise Missing(_("The motivation"), field="motivation")
    return motivation.strip()
