"""The project holder's candidates: the list with the waiting list, and one candidate with every proof."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from coaches.candidacy import permissions, proofs
from coaches.candidacy.conditions import conditions_in_force
from coaches.candidacy.decisions import assess_candidates
from coaches.candidacy.filters import CandidateFilter
from coaches.candidacy.forms import ProofRefusalForm
from coaches.candidacy.models import OPEN_CANDIDATE_STATUSES, Candidate, CandidateStatus, Proof, ProofVerdict
from coaches.candidacy.progress import (
    describe_missing_requirements,
    describe_required_experience,
    find_waiting_positions,
)
from coaches.candidacy.rules import Language
from healthcoach.core.lists import (
    export_rows,
    paginate_rows,
    parse_row_ids,
    remove_unused_filters,
    requested_export_format,
)
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.themes import Theme
from healthcoach.programmes.access import programme_ids_with_role
from healthcoach.programmes.models import ProgrammeKind, Role
from healthcoach.users.models import User

COLUMNS = {
    _("Name"): lambda row: row.name,
    _("E-mail address"): lambda row: row.user.email if row.user else None,
    _("Telephone"): lambda row: row.phone,
    _("Status"): lambda row: row.get_status_display(),
    _("Angle"): lambda row: row.get_angle_display(),
    _("Kind of employer"): lambda row: row.get_employer_kind_display(),
    _("Employer"): lambda row: row.employer,
    _("Region"): lambda row: row.get_region_display(),
    _("Languages"): lambda row: ", ".join(str(Language(language).label) for language in row.languages),
    _("Themes"): lambda row: ", ".join(str(Theme(theme).label) for theme in row.themes),
    _("Applied"): lambda row: row.applied_on,
    _("On the waiting list since"): lambda row: row.waiting_at if row.status == CandidateStatus.WAITING else None,
    _("Place"): lambda row: row.place,
    _("Decided"): lambda row: row.decided_at,
    _("Reason"): lambda row: row.refused_reason,
}


@login_required
@require_GET
def list_candidates(request: HttpRequest) -> HttpResponse:
    """Who wants to become a coach, with how long they wait; the list as it is filtered is also the export."""
    programmes = list(permissions.list_programmes_read(request.user))
    if not programmes:
        raise Http404
    handed_in = Candidate.objects.visible_to(request.user).filter(applied_on__isnull=False, programme__in=programmes)
    order = (
        ("waiting_at", "applied_on", "pk")
        if request.GET.get("status") == CandidateStatus.WAITING
        else ("applied_on", "pk")
    )
    rows = handed_in.select_related("programme", "employer", "user").order_by(*order)
    filters = remove_unused_filters(CandidateFilter(request.GET, rows, request=request))
    places = find_waiting_positions(programme.pk for programme in programmes)
    if kind := requested_export_format(request, filters):
        return export_rows(
            "kandidaten", COLUMNS, _annotate_waiting_positions(filters.qs.iterator(chunk_size=1000), places), kind
        )
    page = paginate_rows(request, filters.qs)
    today = timezone.localdate()
    for row in _annotate_waiting_positions(page, places):
        row.waits = (today - row.applied_on).days if row.status in OPEN_CANDIDATE_STATUSES else None
        row.decidable = permissions.may_decide_candidacy(request.user, row)
    counted = dict(handed_in.values_list("status").annotate(number=Count("pk")).order_by())
    context = {
        "filters": filters,
        "page": page,
        "totals": [(status, counted.get(status, 0)) for status in CandidateStatus if status != CandidateStatus.DRAFT],
        "here": request.GET.get("status", ""),
        "decides": bool(programme_ids_with_role(request.user, Role.STAFF)),
        "all_chosen": "all" in request.GET,
        "has_conditions": any(programme.kind == ProgrammeKind.SUBSIDY for programme in programmes),
    }
    return render(request, "candidacy/candidates.html", context)


def _annotate_waiting_positions(rows: Iterable[Candidate], places: dict[int, int]) -> Iterable[Candidate]:
    """The same candidates, each knowing its place on the waiting list."""
    for row in rows:
        row.place = places.get(row.pk)
        yield row


@login_required
@require_GET
def show_candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate: the facts, every proof with its document and verdict, and what stands in the way of admitting."""
    row = _get_read_candidate_or_404(request.user, pk)
    if permissions.is_own_candidacy(request.user, row) and row.programme_id not in _list_read_programme_ids(
        request.user
    ):
        return redirect("candidacy")
    return _render_candidate(request, row)


@login_required
@require_POST
def judge_candidate_proofs(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts the chosen proofs of one candidate, or does not, with the reason."""
    row = _get_read_candidate_or_404(request.user, pk)
    if not permissions.can_decide_candidacy(request.user, row):
        raise Http404
    verdict = request.POST.get("verdict", "")
    chosen = _get_chosen_proofs_or_404(row, request)
    form = ProofRefusalForm(request.POST, auto_id=_build_proof_form_ids(chosen))
    if verdict not in (ProofVerdict.ACCEPTED, ProofVerdict.REFUSED):
        messages.error(request, _("Choose a verdict."))
    elif verdict == ProofVerdict.REFUSED and not form.is_valid():
        return _render_candidate(request, row, form=form, of=chosen)
    else:
        reason = form.cleaned_data["reason"] if verdict == ProofVerdict.REFUSED else ""
        _judge_chosen_proofs(request, chosen, verdict, reason)
    return redirect("candidate", pk)


def _judge_chosen_proofs(request: HttpRequest, chosen: list[Proof], verdict: str, reason: str) -> None:
    try:
        judged = proofs.judge_proofs(chosen, verdict=verdict, reason=reason, by=request.user, at=timezone.now())
    except (Missing, Refused) as refusal:
        messages.info(request, str(refusal))
        return
    number = len(judged)
    said = (
        ngettext("%(number)s proof accepted.", "%(number)s proofs accepted.", number)
        if verdict == ProofVerdict.ACCEPTED
        else ngettext("%(number)s proof not accepted.", "%(number)s proofs not accepted.", number)
    )
    messages.success(request, said % {"number": number})


def _get_chosen_proofs_or_404(row: Candidate, request: HttpRequest) -> list[Proof]:
    """The diplomas and proofs of this candidate that were chosen; those of others are not found."""
    diplomas, experience = (parse_row_ids(request.POST.getlist(name)) for name in ("diploma", "proof"))
    found = [each for each in row.diplomas.all() if each.pk in diplomas]
    found += [each for each in row.proofs.all() if each.pk in experience]
    if len(found) != len(diplomas) + len(experience):
        raise Http404
    for each in found:
        each.candidate = row
    return found


def _list_read_programme_ids(user: User) -> set[int]:
    return set(permissions.list_programmes_read(user).values_list("pk", flat=True))


def _get_read_candidate_or_404(user: User, pk: int) -> Candidate:
    rows = Candidate.objects.visible_to(user).select_related("programme", "employer", "user", "coach")
    return get_object_or_404(rows.with_proofs(), pk=pk)


def _build_proof_form_ids(chosen: list[Proof]) -> str:
    """The ids of a form that belongs to one proof of the page."""
    of = "-".join(f"{each._meta.model_name}-{each.pk}" for each in chosen[:1]) or "none"
    return f"id_{of}_%s"


def _render_candidate(
    request: HttpRequest, row: Candidate, *, form: ProofRefusalForm | None = None, of: list[Proof] = ()
) -> HttpResponse:
    decidable = permissions.may_decide_candidacy(request.user, row)
    diplomas, experience = list(row.diplomas.all()), list(row.proofs.all())
    for each in (*diplomas, *experience):
        bound = form is not None and each in of
        each.form = form if bound else ProofRefusalForm(auto_id=_build_proof_form_ids([each]))
        each.open = bound
    matrix = conditions_in_force(row.programme_id, row.applied_on or timezone.localdate())
    context = {
        "candidate": row,
        "languages": [Language(language).label for language in row.languages],
        "themes": [Theme(theme).label for theme in row.themes],
        "diplomas": diplomas,
        "proofs": experience,
        "unverified": [each for each in (*diplomas, *experience) if each.status == ProofVerdict.SUBMITTED],
        "goes_with": describe_required_experience(row, matrix),
        "hindrances": describe_missing_requirements(assess_candidates([row])[row.pk])
        if row.status in OPEN_CANDIDATE_STATUSES
        else [],
        "place": find_waiting_positions([row.programme_id]).get(row.pk)
        if row.status == CandidateStatus.WAITING
        else None,
        "may_decide": decidable,
        "own": permissions.is_own_candidacy(request.user, row),
        "may_withdraw": permissions.may_withdraw_candidacy(request.user, row),
    }
    return render(request, "candidacy/candidate.html", context)
