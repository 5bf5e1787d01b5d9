"""The calendar of somebody's own days: at a secret address for calendar programs, without signing in."""

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from healthcoach.programmes.access import role_names
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from trainings.courses.models import EditionDay, Enrolment
from trainings.courses.models import EnrolmentStatus as Enrolled
from trainings.intervisions.calendars import (
    CALENDAR_MEDIA_TYPE,
    CalendarEntry,
    find_calendar_feed,
    list_registered_days,
    render_calendar,
    rotate_feed_key,
)
from trainings.intervisions.coaches import find_coaches_of_user
from trainings.intervisions.models import CalendarFeed


@require_safe
def serve_calendar_feed(request: HttpRequest, key: UUID) -> HttpResponse:
    """The days of courses and intervisions of whoever has this address, in their language. No name stands in it, no
    other site learns the address, and nobody shares a copy."""
    feed = find_calendar_feed(key)
    if feed is None:
        raise Http404
    with translation.override(feed.user.language):
        entries = [*list_registered_days(feed.user), *_list_course_days(feed.user)]
        content = render_calendar(entries, name=str(_("Health coaches: courses and intervision")))
    headers = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(content, content_type=CALENDAR_MEDIA_TYPE, headers=headers)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@login_required
@require_http_methods(["GET", "POST"])
def show_own_calendar(request: HttpRequest) -> HttpResponse:
    """Somebody's secret address, and a new one when they ask: the one before then stops working."""
    if not _has_calendar_days(request.user):
        raise Http404
    audits = request.user.is_superuser or Role.AUDITOR in role_names(request.user)
    if request.method == "POST":
        if audits:
            raise Http404
        rotate_feed_key(request.user, at=timezone.now())
        messages.success(request, _("This is your new calendar address. An earlier one no longer works."))
        return redirect("my_calendar")
    feed = CalendarFeed.objects.filter(user=request.user).first()
    context = {
        "feed": feed,
        "address": build_feed_address(request, feed),
        "may_renew": not audits,
        "is_coach": find_coaches_of_user(request.user).exists(),
    }
    response = render(request, "intervisions/calendar.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


def build_feed_address(request: HttpRequest, feed: CalendarFeed | None) -> str:
    """The whole address of a feed; nothing without one."""
    return request.build_absolute_uri(reverse("calendar", args=[feed.key])) if feed else ""


def _has_calendar_days(user: User) -> bool:
    return find_coaches_of_user(user).exists() or Enrolment.objects.filter(candidate__user=user).exists()


def _list_course_days(user: User) -> Iterator[CalendarEntry]:
    """The days of the editions in which somebody has, or had, a place. Who waits has no days yet."""
    rows = Enrolment.objects.filter(candidate__user=user, enrolled_on__isnull=False)
    rows = rows.filter(~Q(status=Enrolled.WAITING)).select_related("edition__course")
    days = Prefetch("edition__days", EditionDay.objects.order_by("on"))
    for row in rows.prefetch_related(days).order_by("pk"):
        moments = [row.asked_at, row.cancelled_at, row.edition.moved_at, row.edition.cancelled_at]
        for day in row.edition.days.all():
            yield CalendarEntry(
                uid=f"enrolment-{row.pk}-{day.pk}@healthcoach",
                title=row.edition.course.name,
                place=row.edition.place,
                on=day.on,
                since=row.asked_at,
                changed=max(moment for moment in moments if moment),
                cancelled=bool(row.status == Enrolled.CANCELLED or row.edition.cancelled_at),
            )
