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

from healthcoach.users.models import Role, User
from trainings.courses.models import EditionDay, Enrolment
from trainings.courses.models import Status as Enrolled
from trainings.intervisions.calendars import MEDIA_TYPE, Entry, feed_of, registered_days, renew, written
from trainings.intervisions.coaches import as_coach
from trainings.intervisions.models import CalendarFeed


@require_safe
def calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """The days of courses and intervisions of whoever has this address, in their language. No name stands in it, no
    other site learns the address, and nobody shares a copy."""
    feed = feed_of(key)
    if feed is None:
        raise Http404
    with translation.override(feed.user.language):
        entries = [*registered_days(feed.user), *_course_days(feed.user)]
        content = written(entries, name=str(_("Health coaches: courses and intervision")))
    headers = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@login_required
@require_http_methods(["GET", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Somebody's secret address, and a new one when they ask: the one before then stops working."""
    if not _has_days(request.user):
        raise Http404
    audits = request.user.is_superuser or Role.AUDITOR in request.user.roles()
    if request.method == "POST":
        if audits:
            raise Http404
        renew(request.user, at=timezone.now())
        messages.success(request, _("This is your new calendar address. An earlier one no longer works."))
        return redirect("my_calendar")
    feed = CalendarFeed.objects.filter(user=request.user).first()
    context = {
        "feed": feed,
        "address": address_of(request, feed),
        "may_renew": not audits,
        "is_coach": as_coach(request.user).exists(),
    }
    response = render(request, "trainings/intervisions/calendar.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


def address_of(request: HttpRequest, feed: CalendarFeed | None) -> str:
    """The whole address of a feed; nothing without one."""
    return request.build_absolute_uri(reverse("calendar", args=[feed.key])) if feed else ""


def _has_days(user: User) -> bool:
    return as_coach(user).exists() or Enrolment.objects.filter(candidate__user=user).exists()


def _course_days(user: User) -> Iterator[Entry]:
    """The days of the editions in which somebody has, or had, a place. Who waits has no days yet."""
    rows = Enrolment.objects.filter(candidate__user=user, enrolled_on__isnull=False)
    rows = rows.filter(~Q(status=Enrolled.WAITING)).select_related("edition__course")
    days = Prefetch("edition__days", EditionDay.objects.order_by("on"))
    for row in rows.prefetch_related(days).order_by("pk"):
        moments = [row.asked_at, row.cancelled_at, row.edition.moved_at, row.edition.cancelled_at]
        for day in row.edition.days.all():
            yield Entry(
                uid=f"enrolment-{row.pk}-{day.pk}@healthcoach",
                title=row.edition.course.name,
                place=row.edition.place,
                on=day.on,
                since=row.asked_at,
                changed=max(moment for moment in moments if moment),
                cancelled=bool(row.status == Enrolled.CANCELLED or row.edition.cancelled_at),
            )
