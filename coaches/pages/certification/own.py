"""A coach's own certification: where they stand, what keeps it, and what companies read about them."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coaches.certification import careers, permissions
from coaches.certification.models import Agreement, Block, Coach
from coaches.certification.rules import Standing, meter
from coaches.pages.certification.forms import ProfileForm
from healthcoach.collation import alphabetical_order
from healthcoach.lists import numbers
from healthcoach.users.models import User
from healthcoach.versions import ChangedMeanwhile
from trainings.intervisions.models import IntervisionDate, Registration


@login_required
@require_GET
def my_certification(request: HttpRequest) -> HttpResponse:
    """Where a coach stands in each of their programmes, until when, and what to do about it."""
    today = timezone.localdate()
    coaches = list(_own(request.user).with_standing(today))
    if not coaches:
        raise Http404
    agreements, blocks, dates = _agreements(coaches), _blocks(coaches, today), _dates(coaches, today)
    registered = _registered(coaches)
    for coach in coaches:
        coach.standing_label = Standing(coach.standing).label
        coach.meter = meter(coach.renewed_on, coach.expires_on, today) if coach.expires_on else None
        coach.signatures = [each for each in agreements if each.coach_id == coach.pk]
        coach.holding = [each for each in blocks if each.concerns(coach)]
        coach.dates = [each for each in dates if each.intervision.programme_id == coach.programme_id]
        for each in coach.dates:
            each.registered = (coach.pk, each.pk) in registered
    return render(request, "coaches/certification/my_certification.html", {"coaches": coaches})


@login_required
@require_http_methods(["GET", "POST"])
def coach_profile(request: HttpRequest) -> HttpResponse:
    """What companies read about a coach, in each of their programmes; who audits one changes nothing in it."""
    coaches = [coach for coach in _own(request.user) if permissions.describes(request.user, coach)]
    if not coaches:
        raise Http404
    posted = numbers([request.POST.get("coach", "")]) if request.method == "POST" else set()
    if posted - {coach.pk for coach in coaches}:
        raise Http404
    for coach in coaches:
        mine = coach.pk in posted
        coach.form = ProfileForm(request.POST if mine else None, initial=_profile(coach), auto_id=f"id_{coach.pk}_%s")
        if mine and coach.form.is_valid():
            given = coach.form.cleaned_data | {"seen": coach.form.seen}
            try:
                careers.describe(coach, **given, by=request.user, at=timezone.now())
            except ChangedMeanwhile as refusal:
                coach.form.show_both(refusal)
            else:
                messages.success(request, _("Your profile has been saved."))
                return redirect("coach_profile")
    context = {"coaches": coaches, "several": len(coaches) > 1}
    status = max(coach.form.answer_status for coach in coaches)
    return render(request, "coaches/certification/coach_profile.html", context, status=status)


def _own(user: User):
    coaches = Coach.objects.filter(user=user).select_related("programme", "candidate")
    return coaches.order_by(alphabetical_order("programme__name"), "pk")


def _profile(coach: Coach) -> dict[str, object]:
    return {name: getattr(coach, name) for name in ("regions", "languages", "themes", "introduction", "capacity")}


def _agreements(coaches: list[Coach]) -> list[Agreement]:
    return list(Agreement.objects.filter(coach__in=coaches).select_related("copy").order_by("-signed_on", "-pk"))


def _blocks(coaches: list[Coach], today: date) -> list[Block]:
    return list(Block.objects.in_force(today).of(*coaches).order_by("from_on", "pk"))


def _dates(coaches: list[Coach], today: date) -> list[IntervisionDate]:
    programmes = {coach.programme_id for coach in coaches}
    to_come = IntervisionDate.objects.filter(
        intervision__programme__in=programmes, on__gte=today, cancelled_at__isnull=True
    )
    return list(to_come.select_related("intervision").order_by("on", "pk")[:10])


def _registered(coaches: list[Coach]) -> set[tuple[int, int]]:
    rows = Registration.objects.filter(coach__in=coaches, status="registered")
    return set(rows.values_list("coach_id", "date_id"))
