"""My candidacy: where I stand, what I filled in, what is still missing, and what I can do now."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaches.candidacy import actions, permissions
from coaches.candidacy.conditions import conditions_in_force
from coaches.candidacy.forms import BeginForm, FactsForm
from coaches.candidacy.models import CANDIDATE, LIVE_CANDIDATE_STATUSES, Candidate, CandidateStatus
from coaches.candidacy.pages.form_actions import run_candidacy_action
from coaches.candidacy.progress import (
    describe_required_experience,
    find_waiting_positions,
    has_refused_proof,
    list_candidacy_steps,
)
from coaches.candidacy.rules import Language
from coaches.certification.queries import list_texts_to_sign
from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.lists import parse_row_ids
from healthcoach.core.refusals import Refused
from healthcoach.core.themes import Theme
from healthcoach.mail.models import Message
from healthcoach.users.models import User
from trainings.courses.withdrawal import withdraw_candidate


def read_posted_data(request: HttpRequest) -> QueryDict | None:
    """What was sent, when something was."""
    return request.POST if request.method == "POST" else None


def get_own_candidacy_or_404(request: HttpRequest, pk: int, allowed: Callable[[User, Candidate], bool]) -> Candidate:
    """A candidacy that this person sees and may do something with."""
    rows = Candidate.objects.visible_to(request.user).select_related("programme", "employer", "user", "coach")
    row = get_object_or_404(rows, pk=pk)
    if not allowed(request.user, row):
        raise Http404
    return row


def redirect_to_candidacy(row: Candidate) -> HttpResponse:
    """To the candidacy itself."""
    return redirect(f"{redirect('candidacy').url}?candidate={row.pk}")


def redirect_too_late(request: HttpRequest, row: Candidate, target: str = "") -> HttpResponse:
    """To the candidacy, saying that this is no longer possible."""
    refusal = AlreadyDone if row.status == target else WrongStatus
    messages.info(request, str(refusal(status=row.get_status_display())))
    return redirect_to_candidacy(row)


@login_required
@require_http_methods(["GET", "POST"])
def show_own_candidacy(request: HttpRequest) -> HttpResponse:
    """Where I stand; who has no candidacy that lives can begin one."""
    rows = Candidate.objects.filter(user=request.user).select_related("programme", "employer", "coach")
    own = sorted(rows.with_proofs(), key=lambda row: (row.status not in LIVE_CANDIDATE_STATUSES, -row.pk))
    may_begin = permissions.may_begin_candidacy(request.user)
    if not may_begin and (request.method == "POST" or not own):
        raise Http404
    programmes = permissions.list_programmes_open(timezone.localdate())
    if request.method == "POST":
        return _begin_own_candidacy(request, BeginForm(request.POST, programmes=programmes))
    free = programmes.exclude(pk__in=[row.programme_id for row in own if row.status in LIVE_CANDIDATE_STATUSES])
    chosen = parse_row_ids(request.GET.getlist("candidate"))
    shown = next((row for row in own if row.pk in chosen), own[0] if own else None)
    context = {"own": own, "form": BeginForm(programmes=free), "open": bool(may_begin and free)}
    return render(
        request, "candidacy/mine.html", context | (_build_own_candidacy_context(request.user, shown) if shown else {})
    )


def _begin_own_candidacy(request: HttpRequest, form: BeginForm) -> HttpResponse:
    try:
        if not form.is_valid():
            raise actions.NotOpenToCandidates
        programme, name = form.cleaned_data["programme"], request.user.name
        row = actions.begin(programme, user=request.user, name=name, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("candidacy")
    return redirect("candidacy_edit", row.pk) if row.status == CandidateStatus.DRAFT else redirect_to_candidacy(row)


def _build_own_candidacy_context(user: User, row: Candidate) -> dict[str, object]:
    today = timezone.localdate()
    draft = row.status == CandidateStatus.DRAFT
    matrix = conditions_in_force(row.programme_id, today) if draft else None
    waits, way = row.status == CandidateStatus.WAITING, list_candidacy_steps(row)
    trained = any(step.state == "done" for step in way[3:4])
    return {
        "candidate": row,
        "steps": way,
        "sign_now": list_texts_to_sign(user) if trained and not hasattr(row, "coach") else [],
        "diplomas": row.diplomas.all(),
        "proofs": row.proofs.all(),
        "absent": [actions.CANDIDATE_FIELD_LABELS[name] for name in actions.list_missing_items(row, matrix)]
        if draft
        else [],
        "goes_with": describe_required_experience(row, matrix) if draft else [],
        "languages": [Language(language).label for language in row.languages],
        "themes": [Theme(theme).label for theme in row.themes],
        "place": find_waiting_positions([row.programme_id]).get(row.pk) if waits else None,
        "add_another": has_refused_proof(row),
        "told": Message.objects.filter(recipient=user, about=f"candidate:{row.pk}").order_by("-pk"),
        "may_fill_in": permissions.may_edit_candidacy(user, row),
        "may_apply": permissions.may_submit_candidacy(user, row),
        "may_withdraw": permissions.may_withdraw_candidacy(user, row),
    }


@login_required
@require_http_methods(["GET", "POST"])
def edit_own_candidacy(request: HttpRequest, pk: int) -> HttpResponse:
    """What I say of myself, kept complete or not until it is handed in."""
    row = get_own_candidacy_or_404(request, pk, permissions.can_act_as_candidate)
    if not permissions.may_edit_candidacy(request.user, row):
        return redirect_too_late(request, row)
    form = FactsForm(read_posted_data(request), candidate=row)
    if form.is_valid():

        def keep() -> None:
            actions.update_candidate_facts(
                row, facts=form.cleaned_data, seen=form.seen, by=request.user, at=timezone.now()
            )

        if run_candidacy_action(request, form, keep, _("Your details have been saved.")):
            return redirect_to_candidacy(row)
    context = {"form": form, "candidate": row}
    return render(request, "candidacy/edit.html", context, status=form.answer_status)


@login_required
@require_http_methods(["GET", "POST"])
def submit_own_candidacy(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands the candidacy in, after saying what happens then."""
    row = get_own_candidacy_or_404(request, pk, permissions.can_act_as_candidate)
    if request.method == "POST":
        try:
            actions.apply(row, by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your candidacy has been submitted."))
        return redirect_to_candidacy(row)
    if not permissions.may_submit_candidacy(request.user, row):
        return redirect_too_late(request, row, CandidateStatus.APPLIED)
    absent = actions.list_missing_items(row, conditions_in_force(row.programme_id, timezone.localdate()))
    labels = [actions.CANDIDATE_FIELD_LABELS[name] for name in absent]
    return render(request, "candidacy/submit.html", {"candidate": row, "absent": labels})


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_candidacy(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the candidacy back, after saying what that means; the project holder can do it for who asks."""
    row = get_own_candidacy_or_404(request, pk, permissions.can_withdraw_candidacy)
    if request.method == "POST":
        try:
            withdraw_candidate(row, by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The candidacy has been withdrawn."))
        return _after_withdrawing(request.user, row)
    if not permissions.may_withdraw_candidacy(request.user, row):
        if CANDIDATE.allows(row.status, CandidateStatus.WITHDRAWN):
            messages.info(request, str(actions.AlreadyCoach(name=row.name)))
            return _after_withdrawing(request.user, row)
        refusal = AlreadyDone if row.status == CandidateStatus.WITHDRAWN else WrongStatus
        messages.info(request, str(refusal(status=row.get_status_display())))
        return _after_withdrawing(request.user, row)
    own = permissions.is_own_candidacy(request.user, row)
    return render(request, "candidacy/withdraw.html", {"candidate": row, "own": own})


def _after_withdrawing(user: User, row: Candidate) -> HttpResponse:
    return redirect_to_candidacy(row) if permissions.is_own_candidacy(user, row) else redirect("candidate", row.pk)
