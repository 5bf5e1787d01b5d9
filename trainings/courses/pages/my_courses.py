"""A candidate's own courses: where they stand, what is to be paid, and in which editions they can still enrol."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from coaches.candidacy.models import Candidate, CandidateStatus
from healthcoach.core.refusals import Refused
from healthcoach.core.structured_communication import format_communication
from healthcoach.users.models import User
from trainings.courses import actions, permissions, rules
from trainings.courses import queries as standing
from trainings.courses.models import PLACED_STATUSES, UNPLACED_STATUSES, Edition, Enrolment, EnrolmentStatus


@login_required
@require_GET
def list_own_courses(request: HttpRequest) -> HttpResponse:
    """My enrolments, and the editions I can enrol in."""
    candidacies = list(request.user.candidacies.order_by("pk"))
    if not candidacies:
        raise Http404
    today, acting = timezone.localdate(), _filter_usable_candidacies(request.user, candidacies)
    enrolments = list(_find_own_enrolments(request.user))
    for row in enrolments:
        _annotate_own_enrolment(row, today, may_act=row.candidate in acting)
    admitted = [each for each in acting if each.status == CandidateStatus.ADMITTED]
    editions = _list_enrollable_editions(admitted, enrolments) if admitted else []
    prefetch_related_objects([*(row.edition for row in enrolments), *editions], "days")
    context = {
        "enrolments": enrolments,
        "editions": editions,
        "admitted": bool(admitted),
        "trained": any(each.status == EnrolmentStatus.COMPLETED for each in enrolments),
    }
    return render(request, "courses/my_courses.html", context)


@login_required
@require_POST
def create_own_enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for a place in an edition, with one's own candidacy in that programme."""
    edition = get_object_or_404(Edition.objects.known_to(request.user).select_related("course"), pk=pk)
    candidacies = list(request.user.candidacies.order_by("pk"))
    mine = [
        each
        for each in _filter_usable_candidacies(request.user, candidacies)
        if each.programme_id == edition.course.programme_id
    ]
    if not mine:
        raise Http404
    candidate = next((each for each in mine if each.status == CandidateStatus.ADMITTED), mine[-1])
    try:
        row = actions.enrol(candidate, edition=edition, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if row.status == EnrolmentStatus.WAITING:
            messages.info(request, _("The edition is full. You are on the waiting list; we tell you when you move up."))
        else:
            messages.success(request, _("You have a place. Below you see what is to be paid."))
    return redirect("my_courses")


def _filter_usable_candidacies(user: User, candidacies: Sequence[Candidate]) -> list[Candidate]:
    """Those of somebody's candidacies with which they may do something: who audits a programme only reads there."""
    return [each for each in candidacies if permissions.can_act_with_candidacy(user, each)]


def _find_own_enrolments(user: User) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(candidate__user=user).select_related("candidate", "edition__course__programme")
    rows = rows.prefetch_related("edition__course__programme__paying_accounts").annotate(present=Count("attendances"))
    return standing.annotate_waiting_position(rows).order_by("-edition__starts_on", "-pk")


def _annotate_own_enrolment(row: Enrolment, today: date, *, may_act: bool) -> None:
    """What the page says of an enrolment beyond its facts."""
    edition = row.edition
    row.turn = row.before + 1 if row.status == EnrolmentStatus.WAITING else None
    row.owes = bool(row.fee) and row.status in PLACED_STATUSES and row.paid_on is None
    row.shown_communication = format_communication(row.communication)
    accounts = edition.course.programme.paying_accounts.all() if row.owes else []
    row.account = next((each for each in accounts if each.replaced_at is None), None)
    leaves = row.status in (*UNPLACED_STATUSES, EnrolmentStatus.ENROLLED)
    row.offer_open = row.status == EnrolmentStatus.OFFERED and row.answer_before > timezone.now()
    row.may_accept = may_act and row.offer_open
    row.may_cancel = may_act and leaves and rules.may_still_leave_edition(starts_on=edition.starts_on, today=today)
    row.begun = edition.starts_on <= today
    row.never_placed = (
        row.status == EnrolmentStatus.CANCELLED and row.enrolled_on is None and row.cancelled_by_id is None
    )


def _list_enrollable_editions(admitted: Sequence[Candidate], enrolments: list[Enrolment]) -> list[Edition]:
    """The editions to come in which somebody is not yet, each with the course that is still to be completed first."""
    there = [row.edition_id for row in enrolments if row.status != EnrolmentStatus.CANCELLED]
    today = timezone.localdate()
    followed = {
        r.edition.course_id for r in enrolments if r.status == EnrolmentStatus.ENROLLED and r.edition.ends_on >= today
    }
    done = {row.edition.course_id for row in enrolments if row.status == EnrolmentStatus.COMPLETED}
    rows = Edition.objects.open_to_people(today).exclude(pk__in=there).exclude(course__in=done | followed).counted()
    rows = rows.filter(course__programme__in={each.programme_id for each in admitted})
    rows = rows.select_related("course__prerequisite", "course__programme").prefetch_related("course__partners")
    found = list(rows.order_by("starts_on", "pk"))
    for row in found:
        first = row.course.prerequisite
        row.missing = first if first and first.pk not in done else None
    return found
