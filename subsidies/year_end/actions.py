"""What is done for a duty: an award of de-minimis aid is marked as registered."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.models import Application
from subsidies.year_end.models import Registration


class NotAwarded(Refused):
    """Only aid that was awarded is registered."""

    code = "not_awarded"
    sentence = _("Nothing has been awarded in this file, so there is nothing to register.")


class AlreadyRegistered(Refused):
    """Each award is registered once."""

    code = "already_registered"
    sentence = _("This award has already been marked as registered, on %(on)s.")


class RegisteredInFuture(Refused):
    """Only what was done is marked."""

    code = "registered_in_future"
    sentence = _("This day lies in the future. Mark the award when it has been registered.")


class RegisteredBeforeAward(Refused):
    """Nothing is registered before it exists."""

    code = "registered_before_award"
    sentence = _("The award was decided on %(on)s; it cannot have been registered before.")


@transaction.atomic
def register(
    application: Application, *, registered_on: date, number: str = "", by: User, at: datetime
) -> Registration:
    """Marks that an award was entered in the central register, with the number it got there. Refuses `NotAwarded`,
    `AlreadyRegistered`, `RegisteredInFuture` and `RegisteredBeforeAward`."""
    [row] = applications.lock([application])
    if row.reserved is None:
        raise NotAwarded
    if known := Registration.objects.filter(application=row).first():
        raise AlreadyRegistered(on=known.registered_on.strftime("%d/%m/%Y"))
    if registered_on > timezone.localdate(at):
        raise RegisteredInFuture
    if registered_on < row.decided_on:
        raise RegisteredBeforeAward(on=row.decided_on.strftime("%d/%m/%Y"))
    return Registration.objects.create(
        application=row, registered_on=registered_on, number=number.strip(), marked_at=at, marked_by=by
    )
