"""Deciding on one candidate or on many: admit, put on the waiting list, or refuse with a reason."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coaches.candidacy import decisions
from coaches.candidacy.actions import NobodyChosen
from coaches.candidacy.decisions import assess_candidates
from coaches.candidacy.forms import DecisionForm
from coaches.candidacy.models import OPEN_CANDIDATE_STATUSES, Candidate, CandidateStatus
from coaches.candidacy.permissions import is_own_candidacy
from coaches.candidacy.progress import describe_missing_requirements
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.lists import parse_row_ids
from healthcoach.core.refusals import Missing, Refused
from healthcoach.programmes.access import programme_ids_with_role
from healthcoach.programmes.models import Role
from healthcoach.users.models import User

DECISION_STATUSES = {
    DecisionForm.ADMIT: CandidateStatus.ADMITTED,
    DecisionForm.WAIT: CandidateStatus.WAITING,
    DecisionForm.REFUSE: CandidateStatus.REFUSED,
}


@login_required
@require_http_methods(["GET", "POST"])
def decide_candidates(request: HttpRequest) -> HttpResponse:
    """Asks for the decision on the chosen candidates, and decides on all of them or on none."""
    given = request.POST if request.method == "POST" else request.GET
    rows = _get_chosen_candidates_or_404(request.user, given.getlist("candidate"))
    if problem := _find_decision_refusal(request.user, rows):
        messages.error(request, str(problem))
        return redirect("candidates")
    form = DecisionForm(request.POST or None, initial={"decision": request.GET.get("decision")})
    if form.is_valid():
        return _apply_candidate_decision(request, rows, form)
    return _render_candidate_decision(request, rows, form)


def _get_chosen_candidates_or_404(user: User, typed: Iterable[str]) -> list[Candidate]:
    """The candidates with these numbers, for the project holder; an unknown one is a 404."""
    wanted, led = parse_row_ids(typed), programme_ids_with_role(user, Role.STAFF)
    rows = Candidate.objects.visible_to(user).filter(pk__in=wanted, programme__in=led, applied_on__isnull=False)
    found = list(rows.select_related("programme", "employer").order_by("applied_on", "pk"))
    if not led or len(found) != len(wanted):
        raise Http404
    return found


def _find_decision_refusal(user: User, rows: list[Candidate]) -> Refused | None:
    if not rows:
        return NobodyChosen()
    own = [row.name for row in rows if is_own_candidacy(user, row)]
    return decisions.OwnCandidacy(names=", ".join(own)) if own else None


def _apply_candidate_decision(request: HttpRequest, rows: list[Candidate], form: DecisionForm) -> HttpResponse:
    target = DECISION_STATUSES[form.cleaned_data["decision"]]
    try:
        _call_decision_action(form, rows, by=request.user)
    except WrongStatus as refusal:
        rows = _get_chosen_candidates_or_404(request.user, [str(row.pk) for row in rows])
        if all(row.status == target for row in rows):  # a second click: the first one did it
            messages.info(request, str(refusal))
            return _redirect_to_candidates(rows)
        form.add_error(None, str(refusal))
    except Missing as refusal:
        form.add_error(refusal.field, str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _describe_decided_count(len(rows), target))
        return _redirect_to_candidates(rows)
    return _render_candidate_decision(request, rows, form)


def _call_decision_action(form: DecisionForm, rows: list[Candidate], *, by: User) -> None:
    at = timezone.now()
    match form.cleaned_data["decision"]:
        case DecisionForm.ADMIT:
            decisions.admit_candidates(rows, by=by, at=at)
        case DecisionForm.WAIT:
            decisions.put_on_waiting_list(rows, by=by, at=at)
        case DecisionForm.REFUSE:
            decisions.refuse_candidates(rows, reason=form.cleaned_data["reason"], by=by, at=at)


def _render_candidate_decision(request: HttpRequest, rows: list[Candidate], form: DecisionForm) -> HttpResponse:
    """The page that asks. Who was decided on meanwhile is shown, but no longer taken along."""
    open_rows = [row for row in rows if row.status in OPEN_CANDIDATE_STATUSES]
    found = assess_candidates(open_rows)
    for row in open_rows:
        row.hindrances = describe_missing_requirements(found[row.pk])
    context = {
        "form": form,
        "rows": open_rows,
        "gone": [row for row in rows if row.status not in OPEN_CANDIDATE_STATUSES],
    }
    return render(request, "candidacy/decide.html", context)


def _redirect_to_candidates(rows: list[Candidate]) -> HttpResponse:
    return redirect("candidate", rows[0].pk) if len(rows) == 1 else redirect("candidates")


def _describe_decided_count(count: int, target: CandidateStatus) -> str:
    said = {
        CandidateStatus.ADMITTED: ngettext("%(count)s candidate admitted.", "%(count)s candidates admitted.", count),
        CandidateStatus.WAITING: ngettext(
            "%(count)s candidate put on the waiting list.", "%(count)s candidates put on the waiting list.", count
        ),
        CandidateStatus.REFUSED: ngettext(
            "%(count)s candidate not admitted.", "%(count)s candidates not admitted.", count
        ),
    }
    return said[target] % {"count": count}
