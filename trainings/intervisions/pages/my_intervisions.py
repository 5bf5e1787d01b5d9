"""The pages of a coach: coming dates, registering, what was attended, and what was asked to prepare."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.core.lifecycle import AlreadyDone
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import ChangedMeanwhile
from healthcoach.users.models import User
from trainings.intervisions import actions, permissions, places
from trainings.intervisions.coaches import find_coaches_of_user
from trainings.intervisions.forms import ShareForm
from trainings.intervisions.models import CalendarFeed, IntervisionDate, Preparation, Registration, RegistrationStatus
from trainings.intervisions.pages.calendar import build_feed_address
from trainings.intervisions.rules import count_places_left, is_day_over

NOT_CANCELLED_REGISTRATION = ~Q(registrations__status=RegistrationStatus.CANCELLED)


@login_required
@require_GET
def list_own_intervisions(request: HttpRequest) -> HttpResponse:
    """What a coach can come to, where they are registered, what they attended and what they were asked."""
    coaches = list(find_coaches_of_user(request.user).select_related("programme"))
    if not coaches:
        raise Http404
    mine = list(_find_own_registrations(request.user))
    feed = CalendarFeed.objects.filter(user=request.user).first()
    context = {
        "coming": _list_coming_dates(request.user, coaches, mine),
        "attended": [row for row in mine if row.status == RegistrationStatus.ATTENDED],
        "preparations": _list_own_preparations(request.user),
        "feed": feed,
        "address": build_feed_address(request, feed),
    }
    return render(request, "intervisions/mine.html", context)


@login_required
@require_POST
def register_own_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Registers a coach for a date, or moves them there."""
    dates = IntervisionDate.objects.filter(intervision__programme__coaches__user=request.user)
    date = get_object_or_404(dates.select_related("intervision").distinct(), pk=pk)
    coach = find_coaches_of_user(request.user).filter(programme=date.intervision.programme_id).order_by("-pk").first()
    if not permissions.can_act_as_coach(request.user, coach):
        raise Http404
    try:
        row = places.register_coach(coach, date=date, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("You are registered for “%(title)s” on %(on)s.")
            % {"title": row.intervision.title, "on": row.date.on.strftime("%d/%m/%Y")},
        )
    return redirect("my_intervisions")


@login_required
@require_POST
def give_up_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives up a place: one's own, or as the project holder that of a coach."""
    rows = Registration.objects.visible_to(request.user).select_related("coach", "intervision", "date")
    row = get_object_or_404(rows, pk=pk)
    if not permissions.may_cancel_registration(request.user, row):
        raise Http404
    try:
        places.cancel_registration(row, by=request.user, at=timezone.now())
    except AlreadyDone as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The registration has been cancelled. The place is free for somebody else."))
    if permissions.can_act_as_coach(request.user, row.coach):
        return redirect("my_intervisions")
    return redirect("intervision", pk=row.intervision_id)


@login_required
@require_http_methods(["GET", "POST"])
def edit_preparation(request: HttpRequest, pk: int) -> HttpResponse:
    """What a coach shares with the others; afterwards as it was shared."""
    rows = Preparation.objects.visible_to(request.user).select_related("coach", "intervision")
    row = get_object_or_404(rows.prefetch_related("intervision__dates"), pk=pk)
    shares, over = (
        permissions.may_share_experience(request.user, row),
        actions.is_intervision_over(row.intervision, at=timezone.now()),
    )
    if request.method == "POST" and not shares:
        raise Http404
    asked = request.method == "POST"
    form = ShareForm(request.POST if asked else None, instance=row) if shares and (asked or not over) else None
    if form and form.is_valid() and _share_posted_experience(request, row, form):
        return redirect("my_intervisions")
    own = row.coach.user_id == request.user.pk
    context = {"preparation": row, "form": form, "over": over, "own": own}
    status = form.answer_status if form else 200
    return render(request, "intervisions/preparation.html", context, status=status)


def _share_posted_experience(request: HttpRequest, row: Preparation, form: ShareForm) -> bool:
    try:
        actions.share_experience(row, **form.cleaned_data, seen=form.seen, by=request.user, at=timezone.now())
    except ChangedMeanwhile as refusal:
        form.show_both(refusal)
    except Missing as refusal:
        form.add_error(refusal.field, str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("Thank you. You can still change what you shared until the intervision is over."))
        return True
    return False


def _find_own_registrations(user: User) -> QuerySet[Registration]:
    shared = Preparation.objects.filter(intervision=OuterRef("intervision"), shared_at__isnull=False)
    rows = Registration.objects.filter(coach__user=user).live().select_related("date", "intervision")
    return rows.annotate(has_handout=Exists(shared)).order_by("-date__on", "-pk")


def _list_own_preparations(user: User) -> list[Preparation]:
    """What was asked of somebody, newest first; `open` tells whether it can still be shared or changed."""
    rows = Preparation.objects.filter(coach__user=user).select_related("intervision", "coach")
    found, now = list(rows.prefetch_related("intervision__dates").order_by("-asked_at", "-pk")), timezone.now()
    for row in found:
        row.open = permissions.may_share_experience(user, row) and not actions.is_intervision_over(
            row.intervision, at=now
        )
    return found


def _list_coming_dates(user: User, coaches: list, mine: list[Registration]) -> list[IntervisionDate]:
    """The dates to come, each with its places left, the place that this person has on it or on another date of the
    same intervision, and whether they can take one."""
    now, held = timezone.localtime(), {row.intervision_id: row for row in mine}
    may = {coach.programme_id: permissions.can_act_as_coach(user, coach) for coach in coaches}
    may |= {coach.programme_id: False for coach in coaches if coach.retired_on and coach.retired_on <= now.date()}
    rows = IntervisionDate.objects.filter(intervision__programme__in=may, on__gte=now.date(), cancelled_at__isnull=True)
    rows = (
        rows.select_related("intervision")
        .annotate(taken=Count("registrations", filter=NOT_CANCELLED_REGISTRATION))
        .order_by("on", "pk")
    )
    found = [row for row in rows if not is_day_over(row.on, row.ends, now)]
    for row in found:
        row.place = held.get(row.intervision_id)
        row.here = row.place is not None and row.place.date_id == row.pk
        row.left = count_places_left(row.capacity, row.taken)
        registered = row.place is None or row.place.status == RegistrationStatus.REGISTERED
        row.may_take = may[row.intervision.programme_id] and registered and not row.here and row.left != 0
        row.may_leave = (
            may[row.intervision.programme_id] and row.here and row.place.status == RegistrationStatus.REGISTERED
        )
    return found
