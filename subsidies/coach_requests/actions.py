"""The verbs of a request: ask, accept, decline, take back, lapse, and use at the start.

Locked in one order, within that of the journey: application → request → trajectory → coach. The coach comes last, and
is what two companies that want the same last place wait for."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.certification.guidance import TrajectoryStatus
from coaches.certification.models import Coach
from coaches.renewal.queries import is_active_coach
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.models import Application, ApplicationStatus
from subsidies.coach_requests import notifications
from subsidies.coach_requests.availability import with_free_places
from subsidies.coach_requests.models import COACH_REQUEST, CoachRequest, CoachRequestStatus
from subsidies.coach_requests.permissions import is_choosing_coach


class CoachNotActive(Refused):
    """The coach may not start a trajectory now."""

    code = "coach_not_active"
    sentence = _("%(name)s cannot start a trajectory on that day. Please choose another coach.")


class CoachFull(Refused):
    """The coach has no place free."""

    code = "coach_full"
    sentence = _("%(name)s has no place free at the moment. Please choose another coach.")


class YouAreFull(Refused):
    """The coach took on as many companies as they said they would."""

    code = "you_are_full"
    sentence = _(
        "You already have as many companies as you take on at a time (%(most)s), those you accepted counted. "
        "Decline, or ask the project holder to raise the number."
    )


class NotActiveNow(Refused):
    """The coach who accepts may not start trajectories."""

    code = "not_active_now"
    sentence = _("You cannot start new trajectories at the moment. Please contact the project holder, or decline.")


class AnotherCoachAsked(Refused):
    """One coach is asked at a time."""

    code = "another_coach_asked"
    sentence = _("You have already asked %(name)s. Take that back first, and then ask another coach.")


class CoachesAlready(Refused):
    """A change of coach is to another coach."""

    code = "coaches_already"
    sentence = _("%(name)s is the coach of this company already. Choose another coach.")


class CoachHasNotAgreed(Refused):
    """A trajectory starts with a coach who said yes."""

    code = "coach_has_not_agreed"
    sentence = _("%(name)s has not agreed to coach this company. Ask the coach first, and wait for the answer.")


@transaction.atomic
def ask(application: Application, *, coach: Coach, by: User, at: datetime) -> CoachRequest:
    """Asks an active coach with a free place for an approved application, or for the change of coach of a running
    trajectory. Asking the same coach again is asking once. Refuses `CoachNotActive`, `CoachFull`, `AnotherCoachAsked`
    and `CoachesAlready`."""
    row = _lock_choosing_application(application)
    at = applications.clamp_to_last_change([row], at)
    open_one = _lock_open_request(row)
    if open_one and open_one.coach_id == coach.pk:
        return open_one
    if open_one:
        raise AnotherCoachAsked(name=open_one.coach.name)
    if row.status == ApplicationStatus.STARTED and row.trajectory.coach_id == coach.pk:
        raise CoachesAlready(name=coach.name)
    chosen = lock_coach(coach)
    if chosen.programme_id != row.programme_id or not is_active_coach(chosen, timezone.localdate(at)):
        raise CoachNotActive(name=chosen.name)
    if _count_free_places(chosen) < 1:
        raise CoachFull(name=chosen.name)
    request = CoachRequest.objects.create(application=row, coach=chosen, asked_at=at, asked_by=by)
    notifications.notify_coach_asked(_reload_coach_request(request), at=at)
    return request


@transaction.atomic
def accept(request: CoachRequest, *, by: User, at: datetime) -> CoachRequest:
    """The coach says yes, and keeps a place for the company. Refuses `YouAreFull` and `NotActiveNow`, and `WrongStatus`
    when the company no longer chooses."""
    row, at = _lock_coach_request(request, at)
    COACH_REQUEST.check([row], CoachRequestStatus.ACCEPTED)
    if not is_choosing_coach(row.application):
        raise WrongStatus(status=row.application.get_status_display())
    coach = lock_coach(row.coach)
    if not is_active_coach(coach, timezone.localdate(at)):
        raise NotActiveNow
    if _count_free_places(coach) < 1:
        raise YouAreFull(most=coach.capacity)
    COACH_REQUEST.move([row], CoachRequestStatus.ACCEPTED, accepted_at=at, accepted_by=by)
    notifications.notify_request_accepted(row, at=at)
    return row


@transaction.atomic
def decline(request: CoachRequest, *, reason: str, by: User, at: datetime) -> CoachRequest:
    """The coach says no, with a reason that the company reads."""
    row, at = _lock_coach_request(request, at)
    COACH_REQUEST.check([row], CoachRequestStatus.DECLINED)
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    COACH_REQUEST.move(
        [row], CoachRequestStatus.DECLINED, declined_at=at, declined_by=by, declined_reason=reason.strip()
    )
    notifications.notify_request_declined(row, at=at)
    return row


@transaction.atomic
def take_back(request: CoachRequest, *, by: User, at: datetime) -> CoachRequest:
    """The company no longer asks; a place that was kept is free again. The coach is told."""
    row, at = _lock_coach_request(request, at)
    COACH_REQUEST.move([row], CoachRequestStatus.TAKEN_BACK, taken_back_at=at, taken_back_by=by)
    notifications.notify_request_taken_back(row, at=at)
    return row


@transaction.atomic
def lapse(*, at: datetime) -> int:
    """Ends the requests of companies that go no further: withdrawn, lapsed, or their trajectory is over. The coaches
    are told. Returns how many lapsed."""
    approved = Q(application__status=ApplicationStatus.APPROVED)
    running = Q(application__trajectory__status=TrajectoryStatus.RUNNING)
    under_way = Q(application__status=ApplicationStatus.STARTED) & running
    left_over = CoachRequest.objects.open().exclude(pk__in=CoachRequest.objects.filter(approved | under_way))
    locked = left_over.numbered().select_for_update(of=("self",), no_key=True, skip_locked=True)
    rows = list(locked.select_related("application", "coach__user").order_by("pk"))
    if rows:
        COACH_REQUEST.move(rows, CoachRequestStatus.LAPSED, lapsed_at=at)
        notifications.notify_requests_lapsed(rows, at=at)
    return len(rows)


def lock_accepted_request(application: Application, coach: Coach) -> CoachRequest:
    """The request that this coach accepted for a locked application, locked. Refuses `CoachHasNotAgreed`."""
    request = _lock_open_request(application)
    if request is None or request.coach_id != coach.pk or request.status != CoachRequestStatus.ACCEPTED:
        raise CoachHasNotAgreed(name=coach.name)
    return request


def mark_request_used(request: CoachRequest, *, by: User, at: datetime) -> None:
    """Notes that the two work together from now on: the place that was kept is taken."""
    COACH_REQUEST.move([request], CoachRequestStatus.USED, used_at=at, used_by=by)


def lock_coach(coach: Coach) -> Coach:
    """The coach, locked, with their free places counted after whoever was before has finished."""
    return Coach.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=coach.pk)


def _count_free_places(coach: Coach) -> int:
    return with_free_places(Coach.objects.filter(pk=coach.pk)).values_list("free", flat=True).get()


def _lock_choosing_application(application: Application) -> Application:
    [row] = applications.lock([application])
    if not is_choosing_coach(row):
        over = row.status == ApplicationStatus.STARTED
        raise WrongStatus(status=(row.trajectory if over else row).get_status_display())
    return row


def _lock_coach_request(request: CoachRequest, at: datetime) -> tuple[CoachRequest, datetime]:
    """The request, locked after its application, and the moment: never before the question."""
    applications.lock([request.application])
    rows = CoachRequest.objects.select_for_update(no_key=True, of=("self",))
    row = rows.numbered().select_related("application__contact__user", "coach__user").get(pk=request.pk)
    return row, max(at, row.asked_at)


def _reload_coach_request(request: CoachRequest) -> CoachRequest:
    return CoachRequest.objects.numbered().select_related("application", "coach__user").get(pk=request.pk)


def _lock_open_request(application: Application) -> CoachRequest | None:
    rows = CoachRequest.objects.select_for_update(no_key=True, of=("self",)).select_related("coach")
    return rows.open().filter(application=application).first()
