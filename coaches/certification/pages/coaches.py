"""The coaches of a programme, as the project holder and auditors see them: where each stands, what is missing, and one
coach with everything of theirs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaches.candidacy.models import Candidate
from coaches.candidacy.rules import Region
from coaches.certification import actions as certification
from coaches.certification import permissions
from coaches.certification import profile as careers
from coaches.certification.blocks import Block
from coaches.certification.filters import CoachFilter, TrainedFilter
from coaches.certification.forms import BlockForm, RetireForm
from coaches.certification.guidance import TrajectoryStatus
from coaches.certification.models import Coach, CoachQuerySet
from coaches.certification.queries import find_unsigned_candidates
from coaches.renewal import outstanding as gaps
from coaches.renewal.queries import with_standing
from coaches.renewal.rules import Standing
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import (
    export_rows,
    paginate_rows,
    parse_row_ids,
    remove_unused_filters,
    requested_export_format,
)
from healthcoach.core.parameters import choice_in_address
from healthcoach.core.refusals import Missing, Refused
from healthcoach.programmes.access import COACH_READERS, programme_ids_with_role
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from trainings.intervisions.models import RegistrationStatus

COACH_LISTS = {
    "": _("All coaches"),
    gaps.NOT_SIGNED: _("Trained, not signed"),
    gaps.NO_MATERIAL: _("Without material"),
    gaps.NO_INTERVISION: _("Active, never at an intervision"),
    gaps.EXPIRING: _("Expires within 90 days"),
}
COLUMNS = {
    _("Name"): lambda row: row.name,
    _("E-mail address"): lambda row: row.user.email if row.user else "",
    _("Standing"): lambda row: Standing(row.standing).label,
    _("Agreement signed"): lambda row: row.signed_on,
    _("Material"): lambda row: row.material_at,
    _("Last intervision"): lambda row: row.attended_on,
    _("Expires on"): lambda row: row.expires_on,
    _("Region"): lambda row: row.get_region_display(),
    _("Kind of employer"): lambda row: row.candidate.get_employer_kind_display(),
    _("Employer"): lambda row: row.candidate.employer or "",
    _("Running trajectories"): lambda row: row.running,
}
TRAINED_COLUMNS = {
    _("Name"): lambda row: row.name,
    _("E-mail address"): lambda row: row.user.email if row.user else "",
    _("Trained on"): lambda row: row.trained_on,
    _("Region"): lambda row: row.get_region_display(),
    _("Kind of employer"): lambda row: row.get_employer_kind_display(),
    _("Employer"): lambda row: row.employer or "",
}


@login_required
@require_GET
def list_coaches(request: HttpRequest) -> HttpResponse:
    """Every coach and the four lists of what is missing; the list as it is filtered is also the export."""
    if not (request.user.is_superuser or programme_ids_with_role(request.user, *COACH_READERS)):
        raise Http404
    today, shown = timezone.localdate(), choice_in_address(request, "list", COACH_LISTS)
    people, candidates = with_standing(_filter_read_coaches(request.user), today), _filter_read_candidates(request.user)
    if shown == gaps.NOT_SIGNED:
        rows = (
            find_unsigned_candidates(candidates, today).select_related("employer", "user").order_by("trained_on", "pk")
        )
        filters, columns = remove_unused_filters(TrainedFilter(request.GET, rows, request=request)), TRAINED_COLUMNS
    else:
        rows = people.filter(gaps.build_outstanding_conditions(today)[shown]) if shown else people
        rows = rows.select_related("candidate__employer", "user").order_by(alphabetical_order("name"), "pk")
        filters, columns = remove_unused_filters(CoachFilter(request.GET, rows, request=request)), COLUMNS
    if kind := requested_export_format(request, filters):
        found = filters.qs if shown == gaps.NOT_SIGNED else _annotate_running_trajectories(filters.qs, request.user)
        return export_rows(f"coaches-{shown}" if shown else "coaches", columns, found, kind)
    page = paginate_rows(request, filters.qs)
    counted = gaps.count_outstanding_items(people, candidates, today)
    context = {
        "shown": shown,
        "lists": [{"name": name, "label": label, "count": counted[name]} for name, label in COACH_LISTS.items()],
        "filters": filters,
        "page": page,
        "rows": page.object_list
        if shown == gaps.NOT_SIGNED
        else _annotate_running_trajectories(page.object_list, request.user),
        "today": today,
        "manages": bool(programme_ids_with_role(request.user, Role.STAFF)),
    }
    return render(request, "certification/coaches.html", context)


@login_required
@require_POST
def record_handed_over_material(request: HttpRequest) -> HttpResponse:
    """Records that the chosen coaches received the material of the method."""
    mine, chosen = programme_ids_with_role(request.user, Role.STAFF), parse_row_ids(request.POST.getlist("coach"))
    rows = list(Coach.objects.filter(pk__any_of=sorted(chosen), programme__in=mine).order_by("pk"))
    if not mine or (chosen and not rows):
        raise Http404
    done = len(careers.hand_over_material(rows, by=request.user, at=timezone.now())) if rows else 0
    if done:
        told = ngettext("%(coaches)s coach has the material now.", "%(coaches)s coaches have the material now.", done)
        messages.success(request, told % {"coaches": done})
    else:
        messages.info(request, _("Nothing has changed: tick coaches that do not have the material yet."))
    return _redirect_to_coaches(request, rows)


@login_required
@require_GET
def show_coach(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one coach: standing, agreement, material, intervisions, blocks and trajectories."""
    return _render_coach(request, _get_visible_coach_or_404(request.user, pk))


@login_required
@require_http_methods(["GET", "POST"])
def block_one_coach(request: HttpRequest, pk: int) -> HttpResponse:
    """Blocks a coach, for a reason that they read."""
    row = _get_managed_coach_or_404(request.user, pk)
    form = BlockForm(request.POST or None, initial={"from_on": timezone.localdate()})
    if form.is_valid() and place_posted_block(request, form, lambda **facts: certification.block(row, **facts)):
        return redirect("coach", pk=row.pk)
    return render(request, "certification/coach_block.html", {"coach": row, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def record_coach_retirement(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends somebody's time as a coach on a day."""
    row = _get_managed_coach_or_404(request.user, pk)
    form = RetireForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        try:
            careers.retire_coach(row, on=form.cleaned_data["on"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("It has been recorded on which day this coach stops."))
            return redirect("coach", pk=row.pk)
    return render(request, "certification/coach_retire.html", {"coach": row, "form": form})


def place_posted_block(request: HttpRequest, form: BlockForm, verb) -> bool:
    """Places the block that a form describes, or says at its field why not."""
    given = form.cleaned_data
    facts = {"reason": given["reason"], "on": given["from_on"], "until": given["until_on"]}
    try:
        verb(**facts, by=request.user, at=timezone.now())
    except Missing as refusal:
        form.add_error(refusal.field, str(refusal))
    except certification.EndsBeforeItBegins as refusal:
        form.add_error("until_on", str(refusal))
    except certification.InThePast as refusal:
        form.add_error("from_on", str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("The block has been placed. Running trajectories go on."))
        return True
    return False


def _filter_read_coaches(user: User) -> CoachQuerySet:
    """The coaches of the programmes this person reads, their own not among them by that alone."""
    if user.is_superuser:
        return Coach.objects.all()
    return Coach.objects.filter(programme__in=programme_ids_with_role(user, *COACH_READERS))


def _filter_read_candidates(user: User) -> QuerySet[Candidate]:
    if user.is_superuser:
        return Candidate.objects.all()
    return Candidate.objects.filter(programme__in=programme_ids_with_role(user, *COACH_READERS))


def _annotate_running_trajectories(rows: QuerySet[Coach], user: User) -> list[Coach]:
    """The rows with how many trajectories of each run, and their standing in words: one more query."""
    running = Coach.objects.filter(trajectories__status=TrajectoryStatus.RUNNING).order_by().values("pk")
    counted = dict(running.annotate(running=Count("pk")).values_list("pk", "running"))
    for row in (rows := list(rows)):
        row.running, row.standing_label = counted.get(row.pk, 0), Standing(row.standing).label
    return rows


def _get_visible_coach_or_404(user: User, pk: int) -> Coach:
    rows = with_standing(_filter_read_coaches(user), timezone.localdate())
    return get_object_or_404(rows.select_related("candidate__employer", "programme", "user", "material_by"), pk=pk)


def _get_managed_coach_or_404(user: User, pk: int) -> Coach:
    row = _get_visible_coach_or_404(user, pk)
    if not permissions.can_manage_coach(user, row):
        raise Http404
    return row


def _redirect_to_coaches(request: HttpRequest, rows: list[Coach]) -> HttpResponseRedirect:
    """To the coach from whose page it was asked, else to the list."""
    if request.POST.get("one") and len(rows) == 1:
        return redirect("coach", pk=rows[0].pk)
    return redirect(f"{reverse('coaches')}?list={gaps.NO_MATERIAL}")


def _render_coach(request: HttpRequest, row: Coach) -> HttpResponse:
    today = timezone.localdate()
    blocks = list(Block.objects.of(row).select_related("coach", "employer", "placed_by").order_by("-from_on", "-pk"))
    for each in blocks:
        each.can_be_lifted = not each.lifted_at and (each.until_on is None or each.until_on > today)
    attended = (
        row.registrations.filter(status=RegistrationStatus.ATTENDED)
        .select_related("intervision")
        .order_by("-attended_on")
    )
    context = {
        "coach": row,
        "standing_label": Standing(row.standing).label,
        "regions": [Region(each).label for each in row.regions if each in Region],
        "agreements": row.agreements.select_related("copy").order_by("-signed_on", "-pk"),
        "blocks": blocks,
        "attended": attended[:20],
        "trajectories": row.trajectories.select_related("application").order_by("-started_on", "-pk")[:50],
        "manages": permissions.can_manage_coach(request.user, row),
        "retired": bool(row.retired_on and row.retired_on <= today),
    }
    return render(request, "certification/coach.html", context)
