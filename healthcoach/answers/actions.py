"""The verbs of publishing: small cells of a period are shown to everybody by decision, and hidden again."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.answers.models import Publication, Release
from healthcoach.core.refusals import Missing, Refused
from healthcoach.programmes.models import Programme, ProgrammeKind
from healthcoach.users.models import User


class AlreadyReleased(Refused):
    """One decision is enough."""

    code = "already_released"
    field = "table"
    sentence = _("These tables of this period are shown with their small cells already.")


class AlreadyWithdrawn(Refused):
    """It was undone before."""

    code = "already_withdrawn"
    sentence = _("This decision has been withdrawn already.")


class PeriodNotOver(Refused):
    """What is published is a period of which everything is known."""

    code = "period_not_over"
    field = "until"
    sentence = _("This period is not over yet. Choose one that has ended.")


class NothingIsPublished(Refused):
    """Only of a pool are such tables published."""

    code = "nothing_is_published"
    sentence = _("Of this programme no tables about people are published.")


@transaction.atomic
def release(
    programme: Programme, *, table: Publication, since: date, until: date, reason: str, by: User, at: datetime
) -> Release:
    """Shows the small cells of a publication about a period to everybody. Refuses `Missing` (the reason),
    `NothingIsPublished`, `PeriodNotOver` and `AlreadyReleased`."""
    if programme.kind != ProgrammeKind.POOL:
        raise NothingIsPublished
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    if until >= timezone.localdate(at) or since > until:
        raise PeriodNotOver
    try:
        with transaction.atomic():
            return Release.objects.create(
                programme=programme,
                table=table,
                since=since,
                until=until,
                reason=reason.strip(),
                released_at=at,
                released_by=by,
            )
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "released_once":
            raise
        raise AlreadyReleased from error


@transaction.atomic
def withdraw(decision: Release, *, by: User, at: datetime) -> Release:
    """Hides the small cells again. Refuses `AlreadyWithdrawn`."""
    row = Release.objects.select_for_update(no_key=True, of=("self",)).get(pk=decision.pk)
    if row.withdrawn_at:
        raise AlreadyWithdrawn
    row.withdrawn_at, row.withdrawn_by = at, by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return row
