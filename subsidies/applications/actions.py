"""The verbs of an application: draft, edit, submit, complete, approve, reject, withdraw, remind, lapse.

Every verb of the subsidies locks in one order, so that none waits for another in a circle: company → application →
trajectory → payout → balances, and rows of one kind by number."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import Seen, check_seen, read_field_values
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.applications import notifications
from subsidies.applications.models import APPLICATION, RUNNING_STATUSES, Application, ApplicationStatus
from subsidies.applications.rules import (
    REMINDERS_AT,
    REQUIRED_APPLICATION_FIELDS,
    count_reminders_due,
    list_missing_fields,
)
from subsidies.budget import ledger
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import BudgetLineKind, Movement, Posting
from subsidies.companies import actions as companies
from subsidies.companies.models import Company
from subsidies.fee_schemes.models import FeeScheme

DECLARED_FIELDS = frozenset(REQUIRED_APPLICATION_FIELDS) | {"low_skilled", "de_minimis_declared"}


class NotComplete(Refused):
    """Fields the company still has to fill in; `fields` names them."""

    code = "not_complete"
    sentence = _("Your application is not complete yet. Still to fill in: %(labels)s.")

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = list(fields)
        labels = [str(Application._meta.get_field(name).verbose_name) for name in fields]
        super().__init__(labels=", ".join(labels))


class AlreadyRunning(Refused):
    """The company has a running application in this programme."""

    code = "already_running"
    sentence = _("This company already has a running application in this programme. One at a time is enough.")


class NothingChosen(Refused):
    """A decision about no application at all."""

    code = "application_nothing_chosen"
    sentence = _("Choose at least one application.")


class OneProgrammeAtATime(Refused):
    """A decision touches one budget line."""

    code = "application_one_programme_at_a_time"
    sentence = _("These applications belong to different programmes. Decide on them per programme.")


class OwnApplication(Refused):
    """Nobody decides on the application of a company they act for."""

    code = "own_application"
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


def clamp_to_last_change(rows: Sequence[Application], at: datetime) -> datetime:
    """The moment of a verb: never before what was done last, for a verb that waited for a lock asked the time before
    it waited, and the clocks of two machines differ."""
    return max([at, *(row.changed_at for row in rows)])


@transaction.atomic
def draft(programme: Programme, *, enterprise_number: str, company_name: str, by: User, at: datetime) -> Application:
    """Begins an application, or finds the draft this person already has for this company."""
    contact = companies.get_or_create_contact(enterprise_number=enterprise_number, user=by)
    application, _new = Application.objects.get_or_create(
        programme=programme,
        contact=contact,
        status=ApplicationStatus.DRAFT,
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
    if row.status != ApplicationStatus.DRAFT:
        raise WrongStatus(status=row.get_status_display())
    given = {field: declared[field] for field in declared if field in DECLARED_FIELDS}
    given = check_seen(row, given, now=read_field_values(row, given), seen=seen, by=by)
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
    at = clamp_to_last_change([row], at)
    APPLICATION.check([row], ApplicationStatus.SUBMITTED)
    if absent := list_missing_fields({name: getattr(row, name) for name in DECLARED_FIELDS}):
        raise NotComplete(absent)
    rivals = Application.objects.filter(programme=row.programme, company=row.company_id, status__in=RUNNING_STATUSES)
    if rivals.exists():
        raise AlreadyRunning
    APPLICATION.move([row], ApplicationStatus.SUBMITTED, submitted_at=at, submitted_by=by, changed_at=at)
    companies.rename_company(company, row.company_name)
    notifications.notify_application_submitted(row, at=at)
    return row


@transaction.atomic
def complete(applications: Iterable[Application], *, by: User, at: datetime) -> list[Application]:
    """Finds applications complete, so that the steering group can decide."""
    rows = lock(applications)
    at = clamp_to_last_change(rows, at)
    APPLICATION.move(rows, ApplicationStatus.PENDING, completed_at=at, completed_by=by, changed_at=at)
    return rows


@transaction.atomic
def approve(applications: Iterable[Application], *, motivation: str, by: User, at: datetime) -> list[Application]:
    """Approves and reserves the fee scheme's maximum (€ 1,000) each on the coaching line. All or none: refuses
    `BudgetExhausted` with the amount short, and `OwnApplication`."""
    rows = _refuse_own_applications(lock(applications), by)
    at = clamp_to_last_change(rows, at)
    APPLICATION.check(rows, ApplicationStatus.APPROVED)
    programme = _require_one_programme(rows)
    today = timezone.localdate(at)
    scheme = FeeScheme.objects.with_line(BudgetLineKind.COACHING).in_force(programme.pk, today)
    APPLICATION.move(
        rows,
        ApplicationStatus.APPROVED,
        decided_at=at,
        decided_by=by,
        motivation=_require_motivation(motivation),
        reserved=scheme.maximum,
        lapses_on=today + timedelta(days=programme.start_within_days),
        changed_at=at,
    )
    notifications.notify_applications_approved(rows, at=at)
    ledger.post_movements(
        [Posting(scheme.line_id, Movement.RESERVE, row.reserved, row.subject) for row in rows], by=by, on=today
    )
    return rows


@transaction.atomic
def reject(applications: Iterable[Application], *, motivation: str, by: User, at: datetime) -> list[Application]:
    """Rejects, with the reason the company will read. Refuses `OwnApplication`."""
    rows = _refuse_own_applications(lock(applications), by)
    at = clamp_to_last_change(rows, at)
    APPLICATION.move(
        rows,
        ApplicationStatus.REJECTED,
        decided_at=at,
        decided_by=by,
        motivation=_require_motivation(motivation),
        changed_at=at,
    )
    notifications.notify_applications_rejected(rows, at=at)
    return rows


@transaction.atomic
def withdraw(application: Application, *, by: User, at: datetime, reason: str = "") -> Application:
    """Takes the application back before its start; a reservation goes back to the line. No reason is needed. The
    company is told when somebody else did it for them."""
    [row] = lock([application])
    at = clamp_to_last_change([row], at)
    APPLICATION.move(
        [row],
        ApplicationStatus.WITHDRAWN,
        withdrawn_at=at,
        withdrawn_by=by,
        withdrawal_reason=reason.strip(),
        changed_at=at,
    )
    if by.pk != row.reader_id:
        notifications.notify_application_withdrawn(row, at=at)
    release([row], by=by, at=at)
    return row


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Reminds companies whose approval waits for a start, 60, 30 and 7 days before it lapses. What was due on a
    day the job did not run goes out now. Returns how many were reminded."""
    today = timezone.localdate(at)
    first_reminder = today + timedelta(days=max(REMINDERS_AT))
    waiting = Application.objects.filter(status=ApplicationStatus.APPROVED, lapses_on__lte=first_reminder)
    waiting = waiting.select_related("programme").with_reader()
    locked = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")
    due = [row for row in locked if count_reminders_due(row.lapses_on, row.decided_on, today) > row.reminders]
    for row in due:
        row.reminders, row.reminded_on = count_reminders_due(row.lapses_on, row.decided_on, today), today
    Application.objects.bulk_update(due, ["reminders", "reminded_on"], batch_size=500)
    notifications.send_start_reminders(due, at=at)
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
        APPLICATION.move(rows, ApplicationStatus.LAPSED, lapsed_at=at, changed_at=at)
        notifications.notify_applications_lapsed(rows, at=at)
        release(rows, by=None, at=at)
    return len(rows)


def release(rows: Sequence[Application], *, by: User | None, at: datetime) -> None:
    """Gives the reservations of these locked applications back to the coaching line, in full."""
    lines = BudgetLine.objects.filter(kind=BudgetLineKind.COACHING, programme__in={row.programme_id for row in rows})
    line_of = {line.programme_id: line.pk for line in lines}
    postings = [
        Posting(line_of[row.programme_id], Movement.RELEASE, row.reserved, row.subject) for row in rows if row.reserved
    ]
    ledger.post_movements(postings, by=by, on=timezone.localdate(at))


def _refuse_own_applications(rows: list[Application], by: User) -> list[Application]:
    """The same applications, none of which is this person's own."""
    if own := [row.reference for row in rows if row.reader_id == by.pk]:
        raise OwnApplication(references=", ".join(own))
    return rows


def _require_one_programme(rows: Sequence[Application]) -> Programme:
    if len({row.programme_id for row in rows}) > 1:
        raise OneProgrammeAtATime
    return rows[0].programme


def _require_motivation(motivation: str) -> str:
    if not motivation.strip():
        raise Missing(_("The motivation"), field="motivation")
    return motivation.strip()
