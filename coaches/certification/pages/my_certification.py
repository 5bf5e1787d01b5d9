"""A coach's own certification: where they stand, what keeps it, and what companies read about them."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coaches.certification import permissions
from coaches.certification import profile as careers
from coaches.certification.blocks import Block
from coaches.certification.forms import ProfileForm
from coaches.certification.models import Agreement, Coach
from coaches.renewal.queries import with_standing
from coaches.renewal.rules import Standing, measure_renewal_progress
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import parse_row_ids
from healthcoach.core.versions import ChangedMeanwhile
from healthcoach.users.models import User
from trainings.intervisions.models import IntervisionDate, Registration, RegistrationStatus


@login_required
@require_GET
def show_own_certification(request: HttpRequest) -> HttpResponse:
    """Where a coach stands in each of their programmes, until when, and what to do about it."""
    today = timezone.localdate()
    coaches = list(with_standing(_find_own_coaches(request.user), today))
    if not coaches:
        raise Http404
    agreements, blocks, dates = (
        _find_own_agreements(coaches),
        _find_blocks_in_force(coaches, today),
        _find_intervision_dates_to_come(coaches, today),
    )
    registered = _find_registered_dates(coaches)
    for coach in coaches:
        coach.standing_label = Standing(coach.standing).label
        coach.meter = measure_renewal_progress(coach.renewed_on, coach.expires_on, today) if coach.expires_on else None
        coach.signatures = [each for each in agreements if each.coach_id == coach.pk]
        coach.holding = [each for each in blocks if each.concerns(coach)]
        coach.dates = [each for each in dates if each.intervision.programme_id == coach.programme_id]
        for each in coach.dates:
            each.registered = (coach.pk, each.pk) in registered
    return render(request, "certification/my_certification.html", {"coaches": coaches})


@login_required
@require_http_methods(["GET", "POST"])
def edit_coach_profile(request: HttpRequest) -> HttpResponse:
    """What companies read about a coach, in each of their programmes; who audits one changes nothing in it."""
    coaches = [
        coach for coach in _find_own_coaches(request.user) if permissions.can_edit_coach_profile(request.user, coach)
    ]
    if not coaches:
        raise Http404
    posted = parse_row_ids([request.POST.get("coach", "")]) if request.method == "POST" else set()
    if posted - {coach.pk for coach in coaches}:
        raise Http404
    for coach in coaches:
        mine = coach.pk in posted
        coach.form = ProfileForm(
            request.POST if mine else None, initial=_read_coach_profile(coach), auto_id=f"id_{coach.pk}_%s"
        )
        if mine and coach.form.is_valid():
            given = coach.form.cleaned_data | {"seen": coach.form.seen}
            try:
                careers.update_coach_profile(coach, **given, by=request.user, at=timezone.now())
            except ChangedMeanwhile as refusal:
                coach.form.show_both(refusal)
            else:
                messages.success(request, _("Your profile has been saved."))
                return redirect("coach_profile")
    context = {"coaches": coaches, "several": len(coaches) > 1}
    status = max(coach.form.answer_status for coach in coaches)
    return render(request, "certification/coach_profile.html", context, status=status)


def _find_own_coaches(user: User):
    coaches = Coach.objects.filter(user=user).select_related("programme", "candidate")
    return coaches.order_by(alphabetical_order("programme__name"), "pk")


def _read_coach_profile(coach: Coach) -> dict[str, object]:
    return {name: getattr(coach, name) for name in ("regions", "languages", "themes", "introduction", "capacity")}


def _find_own_agreements(coaches: list[Coach]) -> list[Agreement]:
    return list(Agreement.objects.filter(coach__in=coaches).select_related("copy").order_by("-signed_on", "-pk"))


def _find_blocks_in_force(coaches: list[Coach], today: date) -> list[Block]:
    return list(Block.objects.in_force(today).of(*coaches).order_by("from_on", "pk"))


def _find_intervision_dates_to_come(coaches: list[Coach], today: date) -> list[IntervisionDate]:
    programmes = {coach.programme_id for coach in coaches}
    to_come = IntervisionDate.objects.filter(
        intervision__programme__in=programmes, on__gte=today, cancelled_at__isnull=True
    )
    return list(to_come.select_related("intervision").order_by("on", "pk")[:10])


def _find_registered_dates(coaches: list[Coach]) -> set[tuple[int, int]]:
    rows = Registration.objects.filter(coach__in=coaches, status=RegistrationStatus.REGISTERED)
    return set(rows.values_list("coach_id", "date_id"))
