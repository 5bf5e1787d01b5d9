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
from coaches.candidacy.decisions import examine
from coaches.candidacy.models import OPEN, Candidate, Proof, Status, Verdict
from coaches.candidacy.outlook import goes_with, hindrances, places_in_line
from coaches.candidacy.rules import Language
from coaches.filters_candidacy import CandidateFilter
from coaches.pages.candidacy.forms import ReasonForm
from healthcoach.lists import export, narrowed, numbers, page_of, wants_export
from healthcoach.method import Theme
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import Role, User

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
    _("On the waiting list since"): lambda row: row.waiting_at if row.status == Status.WAITING else None,
    _("Place"): lambda row: row.place,
    _("Decided"): lambda row: row.decided_at,
    _("Reason"): lambda row: row.refused_reason,
}


@login_required
@require_GET
def candidates(request: HttpRequest) -> HttpResponse:
    """Who wants to become a coach, with how long they wait; the list as it is filtered is also the export."""
    programmes = list(permissions.programmes_read(request.user))
    if not programmes:
        raise Http404
    handed_in = Candidate.objects.visible_to(request.user).filter(applied_on__isnull=False, programme__in=programmes)
    order = ("waiting_at", "applied_on", "pk") if request.GET.get("status") == Status.WAITING else ("applied_on", "pk")
    rows = handed_in.select_related("programme", "employer", "user").order_by(*order)
    filters = narrowed(CandidateFilter(request.GET, rows, request=request))
    places = places_in_line(programme.pk for programme in programmes)
    if kind := wants_export(request, filters):
        return export("kandidaten", COLUMNS, _placed(filters.qs.iterator(chunk_size=1000), places), kind)
    page = page_of(request, filters.qs)
    today = timezone.localdate()
    for row in _placed(page, places):
        row.waits = (today - row.applied_on).days if row.status in OPEN else None
        row.decidable = permissions.may_decide(request.user, row)
    counted = dict(handed_in.values_list("status").annotate(number=Count("pk")).order_by())
    context = {
        "filters": filters,
        "page": page,
        "totals": [(status, counted.get(status, 0)) for status in Status if status != Status.DRAFT],
        "here": request.GET.get("status", ""),
        "decides": bool(request.user.programmes_as(Role.STAFF)),
        "all_chosen": "all" in request.GET,
        "has_conditions": any(programme.kind == permissions.SUBSIDY for programme in programmes),
    }
    return render(request, "coaches/candidacy/candidates.html", context)


def _placed(rows: Iterable[Candidate], places: dict[int, int]) -> Iterable[Candidate]:
    """The same candidates, each knowing its place on the waiting list."""
    for row in rows:
        row.place = places.get(row.pk)
        yield row


@login_required
@require_GET
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate: the facts, every proof with its document and verdict, and what stands in the way of admitting."""
    row = _read_or_404(request.user, pk)
    if permissions.is_own(request.user, row) and row.programme_id not in _read_by(request.user):
        return redirect("candidacy")
    return _shown(request, row)


@login_required
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts the chosen proofs of one candidate, or does not, with the reason."""
    row = _read_or_404(request.user, pk)
    if not permissions.decides(request.user, row):
        raise Http404
    verdict = request.POST.get("verdict", "")
    chosen = _chosen(row, request)
    form = ReasonForm(request.POST, auto_id=_ids(chosen))
    if verdict not in (Verdict.ACCEPTED, Verdict.REFUSED):
        messages.error(request, _("Choose a verdict."))
    elif verdict == Verdict.REFUSED and not form.is_valid():
        return _shown(request, row, form=form, of=chosen)
    else:
        reason = form.cleaned_data["reason"] if verdict == Verdict.REFUSED else ""
        _judge(request, chosen, verdict, reason)
    return redirect("candidate", pk)


def _judge(request: HttpRequest, chosen: list[Proof], verdict: str, reason: str) -> None:
    try:
        judged = proofs.judge(chosen, verdict=verdict, reason=reason, by=request.user, at=timezone.now())
    except (Missing, Refused) as refusal:
        messages.info(request, str(refusal))
        return
    number = len(judged)
    said = (
        ngettext("%(number)s proof accepted.", "%(number)s proofs accepted.", number)
        if verdict == Verdict.ACCEPTED
        else ngettext("%(number)s proof not accepted.", "%(number)s proofs not accepted.", number)
    )
    messages.success(request, said % {"number": number})


def _chosen(row: Candidate, request: HttpRequest) -> list[Proof]:
    """The diplomas and proofs of this candidate that were chosen; those of others are not found."""
    diplomas, experience = (numbers(request.POST.getlist(name)) for name in ("diploma", "proof"))
    found = [each for each in row.diplomas.all() if each.pk in diplomas]
    found += [each for each in row.proofs.all() if each.pk in experience]
    if len(found) != len(diplomas) + len(experience):
        raise Http404
    for each in found:
        each.candidate = row
    return found


def _read_by(user: User) -> set[int]:
    return set(permissions.programmes_read(user).values_list("pk", flat=True))


def _read_or_404(user: User, pk: int) -> Candidate:
    rows = Candidate.objects.visible_to(user).select_related("programme", "employer", "user", "coach")
    return get_object_or_404(rows.with_proofs(), pk=pk)


def _ids(chosen: list[Proof]) -> str:
    """The ids of a form that belongs to one proof of the page."""
    of = "-".join(f"{each._meta.model_name}-{each.pk}" for each in chosen[:1]) or "none"
    return f"id_{of}_%s"


def _shown(
    request: HttpRequest, row: Candidate, *, form: ReasonForm | None = None, of: list[Proof] = ()
) -> HttpResponse:
    decidable = permissions.may_decide(request.user, row)
    diplomas, experience = list(row.diplomas.all()), list(row.proofs.all())
    for each in (*diplomas, *experience):
        bound = form is not None and each in of
        each.form = form if bound else ReasonForm(auto_id=_ids([each]))
        each.open = bound
    matrix = conditions_in_force(row.programme_id, row.applied_on or timezone.localdate())
    context = {
        "candidate": row,
        "languages": [Language(language).label for language in row.languages],
        "themes": [Theme(theme).label for theme in row.themes],
        "diplomas": diplomas,
        "proofs": experience,
        "unverified": [each for each in (*diplomas, *experience) if each.status == Verdict.SUBMITTED],
        "goes_with": goes_with(row, matrix),
        "hindrances": hindrances(examine([row])[row.pk]) if row.status in OPEN else [],
        "place": places_in_line([row.programme_id]).get(row.pk) if row.status == Status.WAITING else None,
        "may_decide": decidable,
        "own": permissions.is_own(request.user, row),
        "may_withdraw": permissions.may_withdraw(request.user, row),
    }
    return render(request, "coaches/candidacy/candidate.html", context)
